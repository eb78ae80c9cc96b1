"""Load balancers: HTTP redirected, TLS, and behind our distribution only requests that carry its header get through."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on
from infra.kinds.cloudfront import SECRET_HEADER, secret_value
from infra.kinds.route53 import alias
from infra.kinds.shared import group
from infra.parts import CannotSynthesize, Part, Use, Value
from infra.site import Site
from planta.access import Access
from planta.kinds.elb import TLS_POLICIES, Alb, Nlb
from planta.kinds.shared import SHIFT

LONGEST_NAME = 32


def short(name: str) -> str:
    """Load balancers and target groups have names of at most 32 characters."""
    if len(name) > LONGEST_NAME:
        raise CannotSynthesize(
            f"{name}: load balancers and target groups have names of at most {LONGEST_NAME} characters; set physical_name"
        )
    return name


def build(id: str, config: Alb, site: Site) -> Iterator[Part]:
    yield group(id, site)
    yield Part(
        owner=id,
        type="AWS::ElasticLoadBalancingV2::LoadBalancer",
        after=((config.access_logs or "", "bucket-policy"),),
        gives={
            "arn": "LoadBalancerArn",
            "dns": "DNSName",
            "zone": "CanonicalHostedZoneID",
            "full_name": "LoadBalancerFullName",
        },
        properties={
            "Name": short(site.name(id)),
            "Type": "application",
            "Scheme": "internet-facing" if config.scheme == "public" else "internal",
            "Subnets": site.subnets(id),
            "SecurityGroups": [Use(id, "group")],
            "LoadBalancerAttributes": attributes(id, config, site),
        },
    )
    for target in targets(id, site):
        yield target_group(id, target, config, site)
    yield from listeners(id, config, site)
    if config.waf:
        yield Part(owner=id, name="waf", type="AWS::WAFv2::WebACLAssociation", step=site.later(id, config.waf),
                   properties={"ResourceArn": Use(id, "arn"), "WebACLArn": Use(config.waf, "arn")})  # fmt: skip
    if config.dns:
        yield from alias(id, config.dns, site, Use(id, "dns"), Use(id, "zone"))


def attributes(id: str, config: Alb, site: Site) -> list[dict[str, str]]:
    values: dict[str, str] = {
        "deletion_protection.enabled": str(config.deletion_protection).lower(), "idle_timeout.timeout_seconds": str(config.idle_timeout),
        "routing.http.drop_invalid_header_fields.enabled": str(config.drop_invalid_headers).lower(),
        "access_logs.s3.enabled": str(config.access_logs is not None).lower(),
        "zonal_shift.config.enabled": str(config.zonal_shift).lower(),
    }  # fmt: skip
    if config.access_logs:
        values |= {"access_logs.s3.bucket": site.name(config.access_logs), "access_logs.s3.prefix": id}
    return [{"Key": k, "Value": v} for k, v in values.items()]


def targets(id: str, site: Site) -> list[str]:
    """What it forwards to: workloads with a port."""
    return list(dict.fromkeys(a.target for a in site.architecture.arrows_from(id) if a.verb.ports))


def target_group(id: str, target: str, config: Alb, site: Site) -> Part:
    """Pods register themselves through their controller; the address is theirs, not the node's."""
    arrow = next(a for a in site.architecture.arrows_from(id) if a.target == target)
    health, own = config.targets.health, getattr(site.config(target), "health", None)
    return Part(
        owner=id,
        name=f"targets-{target}",
        type="AWS::ElasticLoadBalancingV2::TargetGroup",
        gives={f"targets-{target}": "TargetGroupArn", f"targets-{target}-name": "TargetGroupFullName"},
        properties={
            "Name": short(site.name(target)),
            "TargetType": "instance" if site.kind(target) == "ec2-group" else "ip",
            "Protocol": "HTTP",
            "Port": arrow.verb.ports[0],
            "VpcId": site.vpc_id(id),
            "HealthCheckPath": getattr(own, "ready", None) or getattr(own, "path", None) or health.path,
            "HealthCheckProtocol": "HTTP",
            "HealthCheckIntervalSeconds": health.interval_seconds,
            "HealthCheckTimeoutSeconds": health.timeout_seconds,
            "HealthyThresholdCount": health.healthy,
            "UnhealthyThresholdCount": health.unhealthy,
            "Matcher": {"HttpCode": "200-299"},
            "TargetGroupAttributes": [
                {"Key": "deregistration_delay.timeout_seconds", "Value": str(config.targets.deregistration_seconds)},
                {"Key": "slow_start.duration_seconds", "Value": str(config.targets.slow_start_seconds)},
            ],
        },
    )


def listeners(id: str, config: Alb, site: Site) -> Iterator[Part]:
    """Port 80 only redirects. The TLS listener waits for the step that makes the certificate."""
    if config.redirect_http:
        redirect = {
            "Type": "redirect",
            "RedirectConfig": {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"},
        }
        yield Part(owner=id, name="http", type="AWS::ElasticLoadBalancingV2::Listener", properties={
            "LoadBalancerArn": Use(id, "arn"), "Protocol": "HTTP", "Port": 80, "DefaultActions": [redirect]})  # fmt: skip
    if config.certificate is None:
        return
    step, secret = site.later(id, config.certificate), header(id, site)
    refused: dict[str, Value] = {
        "Type": "fixed-response",
        "FixedResponseConfig": {"StatusCode": "403", "ContentType": "text/plain"},
    }
    first, *others = targets(id, site) or [""]
    forward: dict[str, Value] = {"Type": "forward", "TargetGroupArn": Use(id, f"targets-{first}")} if first else refused
    yield Part(
        owner=id,
        name="https",
        type="AWS::ElasticLoadBalancingV2::Listener",
        step=step,
        gives={"https": "ListenerArn"},
        properties={
            "LoadBalancerArn": Use(id, "arn"),
            "Protocol": "HTTPS",
            "Port": 443,
            "SslPolicy": TLS_POLICIES[config.min_tls],
            "Certificates": [{"CertificateArn": Use(config.certificate, "arn")}],
            "DefaultActions": [refused if secret or others else forward],
        },
    )
    for number, target in enumerate([*others, *([first] if first and (secret or others) else [])], 1):
        conditions: list[Value] = (
            [{"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": SECRET_HEADER, "Values": [secret]}}]
            if secret
            else []
        )
        hosts = [site.host(h) for h in getattr(site.config(target), "hosts", ())]
        if hosts or not conditions:
            own = [site.host(config.dns.name)] if config.dns else [site.domain]
            conditions.append({"Field": "host-header", "HostHeaderConfig": {"Values": hosts or own}})
        yield Part(
            owner=id,
            name=f"rule-{target}",
            type="AWS::ElasticLoadBalancingV2::ListenerRule",
            step=step,
            properties={
                "ListenerArn": Use(id, "https"),
                "Priority": number * 10,
                "Conditions": conditions,
                "Actions": [{"Type": "forward", "TargetGroupArn": Use(id, f"targets-{target}")}],
            },
        )


def network(id: str, config: Nlb, site: Site) -> Iterator[Part]:
    """TCP, or TLS that ends here, on named ports; each arrow is a target group behind the port of its name, or the first."""
    yield group(id, site)
    values = {"deletion_protection.enabled": str(config.deletion_protection).lower(),
              "load_balancing.cross_zone.enabled": str(config.cross_zone).lower(),
              "access_logs.s3.enabled": str(config.access_logs is not None).lower()}  # fmt: skip
    if config.access_logs:
        values |= {"access_logs.s3.bucket": site.name(config.access_logs), "access_logs.s3.prefix": id}
    yield Part(owner=id, type="AWS::ElasticLoadBalancingV2::LoadBalancer", after=((config.access_logs or "", "bucket-policy"),), gives={
        "arn": "LoadBalancerArn", "dns": "DNSName", "zone": "CanonicalHostedZoneID", "full_name": "LoadBalancerFullName"}, properties={
            "Name": short(site.name(id)), "Type": "network", "Scheme": "internet-facing" if config.scheme == "public" else "internal",
            "Subnets": site.subnets(id), "SecurityGroups": [Use(id, "group")],
            "LoadBalancerAttributes": [{"Key": k, "Value": v} for k, v in values.items()]})  # fmt: skip
    arrows = [a for a in site.architecture.arrows_from(id) if a.verb.ports]
    for arrow in arrows:
        health = config.targets.health
        yield Part(owner=id, name=f"targets-{arrow.target}", type="AWS::ElasticLoadBalancingV2::TargetGroup", gives={
            f"targets-{arrow.target}": "TargetGroupArn", f"targets-{arrow.target}-name": "TargetGroupFullName"}, properties={
                "Name": short(site.name(arrow.target)), "TargetType": "instance" if site.kind(arrow.target) == "ec2-group" else "ip",
                "Protocol": "TCP", "Port": arrow.verb.ports[0], "VpcId": site.vpc_id(id), "HealthCheckProtocol": "TCP",
                "HealthCheckIntervalSeconds": health.interval_seconds, "HealthyThresholdCount": health.healthy,
                "UnhealthyThresholdCount": health.unhealthy})  # fmt: skip
    for name, port in config.ports.items():
        behind = next((a.target for a in arrows if a.verb.name == name), arrows[0].target if arrows else None)
        if behind is None:
            continue
        tls = config.protocol == "tls"
        if tls and config.certificate is None:
            raise CannotSynthesize(f"{id}: ending TLS needs a certificate; give it one, or protocol: tcp")
        secure: dict[str, Value] = {"SslPolicy": TLS_POLICIES[config.min_tls],
                                    "Certificates": [{"CertificateArn": Use(str(config.certificate), "arn")}]} if tls else {}  # fmt: skip
        yield Part(owner=id, name=f"listener-{name}", type="AWS::ElasticLoadBalancingV2::Listener",
                   step=site.later(id, config.certificate) if tls and config.certificate else None, properties={
                       "LoadBalancerArn": Use(id, "arn"), "Protocol": config.protocol.upper(), "Port": port, **secure,
                       "DefaultActions": [{"Type": "forward", "TargetGroupArn": Use(id, f"targets-{behind}")}]})  # fmt: skip
    if config.dns:
        yield from alias(id, config.dns, site, Use(id, "dns"), Use(id, "zone"))


def header(id: str, site: Site) -> str | None:
    """The value of the header by which the distribution before it is known."""
    for arrow in site.architecture.arrows_to(id):
        secret = getattr(site.config(arrow.source), "origin_secret", None)
        if secret:
            return secret_value(site, secret)
    return None


def grants(site: Site, access: Access) -> Iterator[Grant]:
    """Registering with its own target groups only; looking has no ARN."""
    id = access.target
    register = tuple(
        a
        for a in access.actions
        if a in ("elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets")
    )
    shift = tuple(a for a in access.actions if a in SHIFT.actions)
    others = tuple(a for a in access.actions if a not in (*register, *shift))
    groups = [site.arn("elasticloadbalancing", f"targetgroup/{site.name(t)}/*", of=id) for t in targets(id, site)]
    if register and groups:
        yield on(*groups, actions=register)
    if shift:
        yield on(site.arn("elasticloadbalancing", f"loadbalancer/app/{short(site.name(id))}/*", of=id), actions=shift)
    if others:
        yield on("*", actions=others)


KINDS = {
    "alb": Facet(build=build, grants=grants, in_network=True),
    "nlb": Facet(build=network, grants=grants, in_network=True),
}
