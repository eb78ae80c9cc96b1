"""Distributions: TLS only, filtered by the web ACL, with security headers; the arrows name the origins."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on
from infra.kinds.route53 import alias
from infra.parts import CannotSynthesize, Part, Use, Value, join, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.cloudfront import TLS_POLICIES, Distribution

SECRET_HEADER = "X-Origin-Secret"
ALIAS_ZONE = "Z2FDTNDATAQYW2"
"""The hosted zone that all distributions' names are in."""
UNCACHED, CACHED = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad", "658327ea-f89d-4fab-a63d-7e88639e58f6"
ALL_OF_VIEWER, ALL_BUT_HOST = "216adef6-5c7f-47e4-b989-5492eafa07d3", "b689b0a8-53d0-40ab-baf2-68738e2966ac"
"""Policies that AWS maintains, the same in every account."""
READ, WRITE = ["GET", "HEAD", "OPTIONS"], ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
FRAMES = {"deny": "DENY", "same-origin": "SAMEORIGIN"}


def build(id: str, config: Distribution, site: Site) -> Iterator[Part]:
    name, targets = site.name(id), [a.target for a in site.architecture.arrows_from(id)]
    if not targets:
        raise CannotSynthesize(f"{id}: a distribution needs an origin; draw an arrow to it")
    for target in targets:
        if site.kind(target) == "s3-bucket":
            yield Part(owner=id, name=f"access-{target}", type="AWS::CloudFront::OriginAccessControl", gives={f"access-{target}": "Id"},
                       properties={"OriginAccessControlConfig": {"Name": f"{name}-{target}", "OriginAccessControlOriginType": "s3",
                                                                 "SigningBehavior": "always", "SigningProtocol": "sigv4"}})  # fmt: skip
    if config.headers:
        yield headers(id, config, site)
    certificate = (
        {
            "AcmCertificateArn": Use(config.certificate, "arn"),
            "SslSupportMethod": "sni-only",
            "MinimumProtocolVersion": TLS_POLICIES[config.min_tls],
        }
        if config.certificate
        else {"CloudFrontDefaultCertificate": True}
    )
    first, paths = behaviours(id, config, site, targets)
    geography: dict[str, Value] = {"RestrictionType": "whitelist", "Locations": list(config.countries)} if config.countries else {
        "RestrictionType": "none"}  # fmt: skip
    yield Part(owner=id, type="AWS::CloudFront::Distribution", gives={"id": "Id", "domain": "DomainName"}, properties={
        "DistributionConfig": without_none({
            "Comment": name, "Enabled": True, "HttpVersion": "http2and3", "IPV6Enabled": True,
            "PriceClass": "PriceClass_All" if config.price_class == "all" else f"PriceClass_{config.price_class}",
            "Aliases": [site.host(config.dns.name)] if config.dns else None, "ViewerCertificate": certificate,
            "WebACLId": Use(config.waf, "arn") if config.waf else None, "Restrictions": {"GeoRestriction": geography},
            "Origins": [origin(id, config, site, t) for t in targets], "DefaultCacheBehavior": first, "CacheBehaviors": paths or None,
        })})  # fmt: skip
    if config.access_logs:
        yield from access_log(id, config, site)
    if config.dns:
        yield from alias(id, config.dns, site, Use(id, "domain"), ALIAS_ZONE, types=("A", "AAAA"))


def origin(id: str, config: Distribution, site: Site, target: str) -> dict[str, Value]:
    if site.kind(target) == "s3-bucket":
        return {"Id": target, "DomainName": f"{site.name(target)}.s3.{site.region(target)}.amazonaws.com",
                "S3OriginConfig": {"OriginAccessIdentity": ""}, "OriginAccessControlId": Use(id, f"access-{target}")}  # fmt: skip
    dns = getattr(site.config(target), "dns", None)
    hosts: list[str] = getattr(site.config(target), "hosts", [])
    if dns is None and not hosts:
        raise CannotSynthesize(f"{id}: its origin {target} has no name of its own; give it 'dns'")
    secret = [{"HeaderName": SECRET_HEADER, "HeaderValue": secret_value(site, config.origin_secret)}] if (
        config.origin_secret and site.kind(target) == "alb") else None  # fmt: skip
    return without_none({
        "Id": target, "DomainName": site.host(dns.name if dns else hosts[0]), "OriginCustomHeaders": secret,
        "CustomOriginConfig": {"OriginProtocolPolicy": "https-only", "OriginSSLProtocols": ["TLSv1.2"], "HTTPSPort": 443,
                               "OriginReadTimeout": config.origin_timeout_seconds, "OriginKeepaliveTimeout": 60},
    })  # fmt: skip


def secret_value(site: Site, secret: str) -> str:
    """Read by CloudFormation when it deploys: the value stands in no template."""
    return f"{{{{resolve:secretsmanager:{site.name(secret)}:SecretString}}}}"


def behaviours(
    id: str, config: Distribution, site: Site, targets: list[str]
) -> tuple[dict[str, Value], list[dict[str, Value]]]:
    """A bucket serves pages and the others their own path; without one, the first serves all and only some paths are cached."""
    buckets = [t for t in targets if site.kind(t) == "s3-bucket"]
    main = buckets[0] if buckets else targets[0]
    out = [behaviour(id, config, site, main, pattern, cached=True) for pattern in config.cached] if not buckets else []
    others = [t for t in targets if t != main]
    for target in others:
        pattern = "/api/*" if len(others) == 1 else f"/{target}/*"
        out.append(behaviour(id, config, site, target, pattern, cached=site.kind(target) == "s3-bucket"))
    return behaviour(id, config, site, main, None, cached=bool(buckets)), out


def behaviour(
    id: str, config: Distribution, site: Site, target: str, pattern: str | None, *, cached: bool
) -> dict[str, Value]:
    bucket, alb = site.kind(target) == "s3-bucket", site.kind(target) == "alb"
    return without_none({
        "PathPattern": pattern, "TargetOriginId": target, "ViewerProtocolPolicy": "redirect-to-https", "Compress": True,
        "AllowedMethods": READ if cached else WRITE, "CachePolicyId": CACHED if cached else UNCACHED,
        "OriginRequestPolicyId": None if bucket else ALL_OF_VIEWER if alb else ALL_BUT_HOST,
        "ResponseHeadersPolicyId": Use(id, "headers") if config.headers else None,
    })  # fmt: skip


def headers(id: str, config: Distribution, site: Site) -> Part:
    wanted = config.headers
    assert wanted is not None
    security = without_none({
        "ContentTypeOptions": {"Override": True}, "ReferrerPolicy": {"ReferrerPolicy": wanted.referrer, "Override": True},
        "StrictTransportSecurity": {"AccessControlMaxAgeSec": wanted.hsts_days * 86_400, "IncludeSubdomains": True, "Override": True}
        if wanted.hsts_days else None,
        "ContentSecurityPolicy": {"ContentSecurityPolicy": wanted.content_security_policy, "Override": True}
        if wanted.content_security_policy else None,
        "FrameOptions": {"FrameOption": FRAMES[wanted.frame], "Override": True} if wanted.frame else None,
    })  # fmt: skip
    return Part(owner=id, name="headers", type="AWS::CloudFront::ResponseHeadersPolicy", gives={"headers": "Id"}, properties={
        "ResponseHeadersPolicyConfig": {"Name": site.name(id), "SecurityHeadersConfig": security}})  # fmt: skip


def access_log(id: str, config: Distribution, site: Site) -> Iterator[Part]:
    """Through the log delivery of CloudWatch, which writes to a bucket without ACLs."""
    name, bucket = site.name(id), str(config.access_logs)
    yield Part(owner=id, name="log-source", type="AWS::Logs::DeliverySource", properties={
        "Name": name, "LogType": "ACCESS_LOGS",
        "ResourceArn": join(site.arn("cloudfront", "distribution/", of=id, region=""), Use(id, "id"))})  # fmt: skip
    yield Part(owner=id, name="log-destination", type="AWS::Logs::DeliveryDestination", gives={"log_destination": "Arn"}, properties={
        "Name": name, "DestinationResourceArn": site.bucket_arn(bucket), "OutputFormat": "json"})  # fmt: skip
    yield Part(owner=id, name="log-delivery", type="AWS::Logs::Delivery", after=((id, "log-source"),), properties={
        "DeliverySourceName": name, "DeliveryDestinationArn": Use(id, "log_destination"),
        "S3SuffixPath": "{DistributionId}/{yyyy}/{MM}/{dd}"})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    if access.actions:
        yield on(
            join(site.arn("cloudfront", "distribution/", of=access.target, region=""), Use(access.target, "id")),
            actions=access.actions,
        )


KINDS = {"cloudfront": Facet(build=build, grants=grants)}
