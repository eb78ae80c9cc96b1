"""The kinds of Amazon Route 53."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Link, Lookup, Port, Scene, Settings, Stands, Verb
from planta.kinds.shared import HostName, UrlPath, host
from planta.text import Text


class HealthCheck(Settings):
    """A check of the domain from several places of the world."""

    path: UrlPath = "/"
    """Path that must answer."""
    port: Port = 443
    """Port that it calls, over TLS."""
    interval_seconds: Literal[10, 30] = 30
    """Time between checks."""
    failures: Annotated[int, Field(ge=1, le=10)] = 3
    """Failures in a row that make it unhealthy."""


class Zone(Kind):
    """A hosted zone of Route 53: the names of one domain."""

    kind_id: ClassVar[str] = "route53-zone"
    face: ClassVar[Face] = Face(icon="service/AmazonRoute53", name=Text("Zona do Amazon Route 53", "Amazon Route 53 zone"), category="edge")
    stands: ClassVar[Stands] = "edge"
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::Route53::HostedZone", "AWS::Route53::RecordSet", "AWS::Route53::HealthCheck", "AWS::Route53::DNSSEC",
        "AWS::Route53::KeySigningKey",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "route53"
    holds_data: ClassVar[bool] = True
    sensitive: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("id", "nameservers")
    cost_drivers: ClassVar[tuple[str, ...]] = ("zones", "queries", "health-checks")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="resolve", text=Text("resolve o nome em", "resolves the name at"), edge="request"),
        Verb(name="change-records", text=Text("altera registros em", "changes records of"), edge="delivery", phase="async",
             actions=("route53:ChangeResourceRecordSets", "route53:ListResourceRecordSets"),
             any_resource=("route53:ListHostedZones", "route53:ListHostedZonesByName")),
    )  # fmt: skip

    domain: HostName = "{domain}"
    """The domain; `{domain}` is the environment's."""
    health_check: HealthCheck | None = None
    """A check of the domain from outside."""
    dnssec: bool = False
    """Sign the zone; its parent must then hold the DS record."""
    vpc: Annotated[str | None, Link(kinds=("vpc",), draw="none", text=Text("responde só em", "answers only in"))] = None
    """The network that alone sees it; absent: a public zone."""

    def own_caption(self, language: str) -> str:
        return "" if "{" in self.domain or len(self.domain) > 26 else self.domain

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        domain = host(self.domain, scene)
        zone: dict[str, str] = {"dns-name": domain}
        yield Claim(text=Text("Zona do domínio", "Zone of the domain"), service="route53", call="list-hosted-zones-by-name",
                    parameters=zone, path="HostedZones[0].Name", expected=f"{domain}.")  # fmt: skip
        seen = Text("Visível só na rede", "Seen in the network only") if self.vpc else Text("Zona pública", "Public zone")
        yield Claim(text=seen, service="route53", call="list-hosted-zones-by-name", parameters=zone,
                    path="HostedZones[0].Config.PrivateZone", expected=bool(self.vpc))  # fmt: skip
        if self.dnssec:
            look = Lookup(call="list-hosted-zones-by-name", parameters=zone, path="HostedZones[0].Id")
            yield Claim(text=Text("Zona assinada (DNSSEC)", "Zone is signed (DNSSEC)"), service="route53", call="get-dnssec",
                        lookups={"hosted-zone-id": look}, path="Status.ServeSignature", expected="SIGNING", security=True)  # fmt: skip
        if self.health_check:
            check = f"HealthChecks[?HealthCheckConfig.FullyQualifiedDomainName=='{domain}'] | [0].HealthCheckConfig"
            yield Claim(text=Text("Caminho verificado de fora", "Path checked from outside"), service="route53", call="list-health-checks",
                        path=f"{check}.ResourcePath", expected=self.health_check.path)  # fmt: skip


KINDS = (Zone,)
