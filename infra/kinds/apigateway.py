"""HTTP APIs: tokens checked, requests limited, its own name only; the arrows name the functions behind it."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on
from infra.kinds.route53 import alias
from infra.kinds.shared import log_group
from infra.parts import CannotSynthesize, Part, Use, Value, join, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.apigateway import HttpApi

FORMAT = (
    "requestId",
    "ip",
    "requestTime",
    "httpMethod",
    "routeKey",
    "status",
    "protocol",
    "responseLength",
    "integrationErrorMessage",
)


def build(id: str, config: HttpApi, site: Site) -> Iterator[Part]:
    name, targets = site.name(id), [a.target for a in site.architecture.arrows_from(id)]
    cors = config.cors
    yield Part(owner=id, type="AWS::ApiGatewayV2::Api", gives={"id": "ApiId", "url": "ApiEndpoint"}, properties=without_none({
        "Name": name, "ProtocolType": "HTTP", "DisableExecuteApiEndpoint": config.dns is not None,
        "CorsConfiguration": {"AllowOrigins": [site.host(o) for o in cors.origins], "AllowMethods": list(cors.methods),
                              "AllowHeaders": list(cors.headers), "MaxAge": cors.max_age_seconds} if cors else None}))  # fmt: skip
    if config.authorizer:
        yield authorizer(id, config, site)
    for target in targets:
        yield from route(id, config, site, target, alone=len(targets) == 1)
    if config.logs:
        yield log_group(id, site, config.logs)
    line = {f: f"$context.{f}" if f != "ip" else "$context.identity.sourceIp" for f in FORMAT}
    text = "{" + ",".join(f'"{k}":"{v}"' for k, v in line.items()) + "}"
    yield Part(owner=id, name="stage", type="AWS::ApiGatewayV2::Stage", after=((id, "logs"),), properties=without_none({
        "ApiId": Use(id, "id"), "StageName": "$default", "AutoDeploy": True,
        "DefaultRouteSettings": {"ThrottlingRateLimit": config.throttle.rate, "ThrottlingBurstLimit": config.throttle.burst,
                                 "DetailedMetricsEnabled": True},
        "AccessLogSettings": {"DestinationArn": site.log_group_arn(id), "Format": text} if config.logs else None}))  # fmt: skip
    if config.dns:
        yield from named(id, config, site)


def authorizer(id: str, config: HttpApi, site: Site) -> Part:
    who = config.authorizer
    assert who is not None
    if who.type != "jwt":
        raise CannotSynthesize(f"{id}: callers of an HTTP API are checked by token only; {who.type} is not built yet")
    issuer: Value = who.issuer
    audience: list[Value] = list(who.audience)
    if who.pool:
        issuer = Use(who.pool, "endpoint")
        audience = audience or [Use(who.pool, "client")]
    return Part(owner=id, name="authorizer", type="AWS::ApiGatewayV2::Authorizer", gives={"authorizer": "AuthorizerId"}, properties={
        "ApiId": Use(id, "id"), "Name": "token", "AuthorizerType": "JWT", "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": {"Issuer": issuer, "Audience": audience}})  # fmt: skip


def route(id: str, config: HttpApi, site: Site, target: str, *, alone: bool) -> Iterator[Part]:
    """`/track-order` and all below it go to the function of that name; a single function gets everything."""
    if site.kind(target) != "lambda":
        raise CannotSynthesize(f"{id}: an HTTP API forwards to functions only; {target} is a {site.kind(target)}")
    function = site.arn("lambda", f"function:{site.name(target)}", of=target)
    yield Part(
        owner=id,
        name=f"to-{target}",
        type="AWS::ApiGatewayV2::Integration",
        gives={f"to-{target}": "IntegrationId"},
        step=site.later(id, target),
        properties={
            "ApiId": Use(id, "id"),
            "IntegrationType": "AWS_PROXY",
            "IntegrationUri": function,
            "PayloadFormatVersion": "2.0",
        },
    )
    security = (
        {"AuthorizationType": "JWT", "AuthorizerId": Use(id, "authorizer")}
        if config.authorizer
        else {"AuthorizationType": "NONE"}
    )
    paths = ["$default"] if alone else [f"ANY /{target}", f"ANY /{target}/{{proxy+}}"]
    for number, key in enumerate(paths):
        yield Part(owner=id, name=f"route-{target}" + (f"-{number}" if number else ""), type="AWS::ApiGatewayV2::Route",
                   step=site.later(id, target), properties={"ApiId": Use(id, "id"), "RouteKey": key, **security,
                                                            "Target": join("integrations/", Use(id, f"to-{target}"))})  # fmt: skip
    arrow = next(a for a in site.architecture.arrows_from(id) if a.target == target)
    yield Part(owner=id, name=f"may-{target}", type="AWS::Lambda::Permission", step=site.later(id, target), after=((target, ""),),
               lines={"permission": ".".join(map(str, arrow.path))}, properties={
                   "FunctionName": site.name(target), "Action": "lambda:InvokeFunction", "Principal": "apigateway.amazonaws.com",
                   "SourceArn": join(site.arn("execute-api", "", of=id), Use(id, "id"), "/*")})  # fmt: skip


def named(id: str, config: HttpApi, site: Site) -> Iterator[Part]:
    dns = config.dns
    if dns is None or config.certificate is None:
        raise CannotSynthesize(f"{id}: a name of its own needs a certificate")
    step = site.later(id, config.certificate)
    yield Part(owner=id, name="domain", type="AWS::ApiGatewayV2::DomainName", step=step, gives={
        "domain": "", "domain_target": "RegionalDomainName", "domain_zone": "RegionalHostedZoneId"}, properties={
            "DomainName": site.host(dns.name), "DomainNameConfigurations": [{
                "CertificateArn": Use(config.certificate, "arn"), "EndpointType": "REGIONAL", "SecurityPolicy": "TLS_1_2"}]})  # fmt: skip
    yield Part(owner=id, name="mapping", type="AWS::ApiGatewayV2::ApiMapping", step=step, after=((id, "stage"),), properties={
        "ApiId": Use(id, "id"), "DomainName": Use(id, "domain"), "Stage": "$default"})  # fmt: skip
    yield from alias(id, dns, site, Use(id, "domain_target"), Use(id, "domain_zone"))


def grants(site: Site, access: Access) -> Iterator[Grant]:
    if access.actions:
        yield on(
            join(site.arn("execute-api", "", of=access.target), Use(access.target, "id"), "/*"), actions=access.actions
        )


KINDS = {"http-api": Facet(build=build, grants=grants)}
