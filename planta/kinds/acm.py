"""The kinds of AWS Certificate Manager."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Link, Scene
from planta.kinds.shared import HostName, host
from planta.text import Text


class Certificate(Kind):
    """A public TLS certificate of ACM, validated by DNS and renewed by itself."""

    kind_id: ClassVar[str] = "acm-certificate"
    face: ClassVar[Face] = Face(
        icon="service/AWSCertificateManager", name=Text("Certificado do AWS Certificate Manager", "AWS Certificate Manager certificate"),
        category="security",
    )  # fmt: skip
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::CertificateManager::Certificate",)
    outputs: ClassVar[tuple[str, ...]] = ("arn",)

    domains: Annotated[tuple[HostName, ...], Field(min_length=1)] = ("{domain}",)
    """Names that it covers, the main one first: `[app.{domain}, "*.{domain}"]`."""
    zone: Annotated[str, Link(kinds=("route53-zone",), draw="none", edge="security",
                              text=Text("validado pela zona", "validated by the zone"))]  # fmt: skip
    """Hosted zone whose records validate it, now and at each renewal."""

    def own_caption(self, language: str) -> str:
        return Text("validação por DNS", "validated by DNS")(language)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ours = f"CertificateSummaryList[?DomainName=='{host(self.domains[0], scene)}'] | [0]"
        ask = partial(Claim, service="acm", call="list-certificates", security=True)
        yield ask(text=Text("Certificado emitido", "Certificate is issued"), path=f"{ours}.Status", expected="ISSUED")
        yield ask(text=Text("Renovado pela AWS", "Renewed by AWS"), path=f"{ours}.Type", expected="AMAZON_ISSUED")


KINDS = (Certificate,)
