"""The kinds of Elastic Load Balancing."""

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Face, Id, Kind, Link, Lookup, Port, Scene, Settings, Stands, Verb
from planta.kinds.people import HTTPS
from planta.kinds.shared import SHIFT, Dns, Health, Subnets
from planta.text import Text

Scheme = Literal["public", "internal"]
TLS_POLICIES = {"1.2": "ELBSecurityPolicy-TLS13-1-2-2021-06", "1.3": "ELBSecurityPolicy-TLS13-1-3-2021-06"}
"""The oldest TLS version and the load balancers' policy for it."""
CertificateLink = Annotated[str | None, Link(kinds=("acm-certificate",), edge="security", text=Text("apresenta", "presents"))]
AccessLogsLink = Annotated[
    str | None,
    Link(kinds=("s3-bucket",), draw="none", edge="observability", phase="async", text=Text("registra acessos em", "logs access to")),
]
REGISTER = Verb(
    name="register", text=Text("registra alvos em", "registers targets with"), edge="association", phase="async",
    actions=("elasticloadbalancing:RegisterTargets", "elasticloadbalancing:DeregisterTargets"),
    any_resource=("elasticloadbalancing:DescribeTargetGroups", "elasticloadbalancing:DescribeTargetHealth",
                  "elasticloadbalancing:DescribeLoadBalancers", "elasticloadbalancing:DescribeListeners",
                  "elasticloadbalancing:DescribeRules"),
    sources=("k8s-addon", "ecs-service", "ec2-group"),
)  # fmt: skip


class Targets(Settings):
    """How it treats the workloads behind it."""

    health: Health = Health.model_construct()
    """How targets are checked, unless a workload says otherwise."""
    deregistration_seconds: Annotated[int, Field(ge=0, le=3600)] = 30
    """How long a leaving target may finish its requests."""
    slow_start_seconds: Annotated[int, Field(ge=0, le=900)] = 0
    """How long a new target's share grows; 0: at once."""


def attribute_claims(scene: Scene, attributes: Mapping[str, tuple[Text, str | bool | int, bool]]) -> Iterator[Claim]:
    """One claim an attribute: its key, what it is called, its value, and whether it is about security."""
    for key, (text, value, security) in attributes.items():
        expected = str(value).lower() if isinstance(value, bool) else str(value)
        yield Claim(text=text, service="elbv2", call="describe-load-balancer-attributes", lookups=by_name(scene), security=security,
                    path=f"Attributes[?Key=='{key}'] | [0].Value", expected=expected)  # fmt: skip


def by_name(scene: Scene) -> dict[str, Lookup]:
    look = Lookup(call="describe-load-balancers", parameters={"names": (scene.name,)}, path="LoadBalancers[0].LoadBalancerArn")
    return {"load-balancer-arn": look}


def load_balancer_claims(scene: Scene, scheme: Scheme) -> Iterator[Claim]:
    ask = partial(Claim, service="elbv2", call="describe-load-balancers", parameters={"names": (scene.name,)})
    yield ask(text=Text("Balanceador ativo", "Load balancer is active"), path="LoadBalancers[0].State.Code", expected="active")
    yield ask(text=Text("Exposição", "Exposure"), path="LoadBalancers[0].Scheme", security=True,
              expected="internet-facing" if scheme == "public" else "internal")  # fmt: skip
    if scene.zones > 1:
        yield ask(text=Text("Presente nas zonas", "Present in the zones"), path="length(LoadBalancers[0].AvailabilityZones)",
                  expected=scene.zones)  # fmt: skip


def scheme_caption(scheme: Scheme, language: str) -> str:
    return {"public": Text("público", "public"), "internal": Text("interno", "internal")}[scheme](language)


class Alb(Kind):
    """An Application Load Balancer: TLS only, HTTP redirected, protected against deletion."""

    kind_id: ClassVar[str] = "alb"
    face: ClassVar[Face] = Face(
        icon="resource/ElasticLoadBalancingApplicationLoadBalancer", name=Text("Application Load Balancer", "Application Load Balancer"),
        category="network",
    )  # fmt: skip
    stands: ClassVar[Stands] = "tier"
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::Listener",
        "AWS::ElasticLoadBalancingV2::ListenerRule", "AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::EC2::SecurityGroup",
        "AWS::Route53::RecordSet",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "elb-multi-az"
    outputs: ClassVar[tuple[str, ...]] = ("arn", "dns")
    cost_drivers: ClassVar[tuple[str, ...]] = ("load-balancer-hours", "lcu-hours", "public-ipv4-hours")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="https", text=HTTPS.text, by_fronts=Text("encaminha a", "forwards to"), edge="request", ports=(443,),
             wider=Text("Atrás do CloudFront, um ALB público admite a lista de prefixos comum a todas as distribuições; "
                        "o cabeçalho secreto reconhece a nossa.",
                        "Behind CloudFront, a public ALB admits the prefix list that all distributions share; "
                        "the secret header tells ours.")),
        REGISTER, SHIFT,
    )  # fmt: skip

    scheme: Scheme = "internal"
    """Public: reached from the internet; internal: from the network only."""
    subnets: Subnets
    """The tier of subnets it stands in."""
    certificate: CertificateLink = None
    """Certificate of its HTTPS listener, in its own region."""
    dns: Dns | None = None
    """Its name in a hosted zone."""
    waf: Annotated[str | None, Link(kinds=("wafv2-acl",), edge="security", phase="request", text=Text("filtra com", "filters with"))] = None
    """Regional web ACL that filters its requests."""
    access_logs: AccessLogsLink = None
    """Bucket of the same region that receives the access log."""
    min_tls: Literal["1.2", "1.3"] = "1.2"
    """Oldest TLS version that clients may use."""
    redirect_http: bool = True
    """Answer port 80 with a redirect to HTTPS; false: port 80 is closed."""
    idle_timeout: Annotated[int, Field(ge=1, le=4000)] = 60
    """Seconds without data after which a connection is closed."""
    deletion_protection: bool = True
    """Refuse its deletion by an API call."""
    drop_invalid_headers: bool = True
    """Drop header fields that HTTP does not allow."""
    zonal_shift: bool = True
    """Let its traffic be shifted away from an impaired zone."""
    targets: Targets = Targets.model_construct()
    """Health check and draining of the workloads behind it."""

    def redirect_ports(self) -> tuple[int, ...]:
        return (80,) if self.redirect_http and self.scheme == "public" else ()

    def own_caption(self, language: str) -> str:
        return f"{scheme_caption(self.scheme, language)} · " + (f"TLS {self.min_tls}+" if self.certificate else "HTTP")

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        yield from load_balancer_claims(scene, self.scheme)
        ask = partial(Claim, service="elbv2", call="describe-listeners", lookups=by_name(scene), security=True)
        if self.certificate:
            yield ask(text=Text("Versão mínima do TLS", "Minimum TLS version"), part="certificate",
                      path="Listeners[?Protocol=='HTTPS'] | [0].SslPolicy", expected=TLS_POLICIES[self.min_tls])  # fmt: skip
        if self.redirect_http:
            yield ask(text=Text("HTTP redirecionado a HTTPS", "HTTP is redirected to HTTPS"), expected="redirect",
                      path="Listeners[?Protocol=='HTTP'] | [0].DefaultActions[0].Type")  # fmt: skip
        yield from attribute_claims(scene, {
            "deletion_protection.enabled": (Text("Proteção contra exclusão", "Deletion protection"), self.deletion_protection, True),
            "routing.http.drop_invalid_header_fields.enabled": (
                Text("Cabeçalhos inválidos descartados", "Invalid headers are dropped"), self.drop_invalid_headers, True),
            "idle_timeout.timeout_seconds": (Text("Tempo sem dados, em segundos", "Idle time, in seconds"), self.idle_timeout, False),
            "access_logs.s3.enabled": (Text("Log de acesso", "Access log"), self.access_logs is not None, True),
            "zonal_shift.config.enabled": (Text("Desvio de zona permitido", "Zonal shift allowed"), self.zonal_shift, False),
        })  # fmt: skip


class Nlb(Kind):
    """A Network Load Balancer: TCP or TLS on named ports."""

    kind_id: ClassVar[str] = "nlb"
    face: ClassVar[Face] = Face(
        icon="resource/ElasticLoadBalancingNetworkLoadBalancer", name=Text("Network Load Balancer", "Network Load Balancer"),
        category="network",
    )  # fmt: skip
    stands: ClassVar[Stands] = "tier"
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::Listener",
        "AWS::ElasticLoadBalancingV2::TargetGroup", "AWS::EC2::SecurityGroup", "AWS::Route53::RecordSet",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "elb-multi-az"
    outputs: ClassVar[tuple[str, ...]] = ("arn", "dns")
    cost_drivers: ClassVar[tuple[str, ...]] = ("load-balancer-hours", "nlcu-hours", "public-ipv4-hours")
    verbs: ClassVar[tuple[Verb, ...]] = (REGISTER,)

    scheme: Scheme = "internal"
    """Public: reached from the internet; internal: from the network only."""
    subnets: Subnets
    """The tier of subnets it stands in."""
    ports: Annotated[dict[Id, Port], Field(min_length=1)] = {"tls": 443}
    """Listeners by name; arrows to it use the name as verb."""
    protocol: Literal["tls", "tcp"] = "tls"
    """Whether it ends TLS or hands TCP through."""
    certificate: CertificateLink = None
    """Certificate of its TLS listeners."""
    dns: Dns | None = None
    """Its name in a hosted zone."""
    access_logs: AccessLogsLink = None
    """Bucket of the same region that receives the access log of TLS listeners."""
    min_tls: Literal["1.2", "1.3"] = "1.2"
    """Oldest TLS version that clients may use."""
    cross_zone: bool = True
    """Each zone's node serves the targets of all zones."""
    deletion_protection: bool = True
    """Refuse its deletion by an API call."""
    targets: Targets = Targets.model_construct()
    """Health check and draining of the workloads behind it."""

    @model_validator(mode="after")
    def _tls_needs_a_certificate(self) -> "Nlb":
        if self.protocol == "tls" and self.certificate is None and not self.existing:
            raise ValueError("ending TLS needs a certificate; name one in 'certificate:', or write 'protocol: tcp' to hand TCP through")
        return self

    def own_caption(self, language: str) -> str:
        return f"{scheme_caption(self.scheme, language)} · {self.protocol.upper()}"

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        yield from load_balancer_claims(scene, self.scheme)
        if self.protocol == "tls" and self.certificate:
            yield Claim(text=Text("Versão mínima do TLS", "Minimum TLS version"), service="elbv2", call="describe-listeners",
                        lookups=by_name(scene), path="Listeners[?Protocol=='TLS'] | [0].SslPolicy",
                        expected=TLS_POLICIES[self.min_tls], security=True, part="certificate")  # fmt: skip
        yield from attribute_claims(scene, {
            "deletion_protection.enabled": (Text("Proteção contra exclusão", "Deletion protection"), self.deletion_protection, True),
            "load_balancing.cross_zone.enabled": (
                Text("Serve os alvos de todas as zonas", "Serves all zones' targets"), self.cross_zone, False),
        })  # fmt: skip


KINDS = (Alb, Nlb)
