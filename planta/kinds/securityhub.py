"""The kinds of AWS Security Hub."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Scene
from planta.text import Text, number

Standard = Literal["fsbp", "cis", "pci-dss", "nist-800-53"]
ARN_PART: dict[Standard, str] = {
    "fsbp": "aws-foundational-security-best-practices",
    "cis": "cis-aws-foundations-benchmark",
    "pci-dss": "pci-dss",
    "nist-800-53": "nist-800-53",
}
SHORT: dict[Standard, str] = {"fsbp": "FSBP", "cis": "CIS", "pci-dss": "PCI DSS", "nist-800-53": "NIST 800-53"}


class SecurityHub(Kind):
    """AWS Security Hub CSPM in an account and region: it gathers findings and checks standards."""

    kind_id: ClassVar[str] = "security-hub"
    face: ClassVar[Face] = Face(icon="service/AWSSecurityHub", name=Text("AWS Security Hub", "AWS Security Hub"), category="security")
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::SecurityHub::Hub", "AWS::SecurityHub::Standard")
    commitment: ClassVar[str | None] = "security-hub"
    cost_drivers: ClassVar[tuple[str, ...]] = ("checks", "findings")

    standards: Annotated[tuple[Standard, ...], Field(min_length=1)] = ("fsbp",)
    """Standards that are checked: AWS's own good practices (`fsbp`), CIS, PCI DSS, NIST 800-53."""

    def own_caption(self, language: str) -> str:
        text = ", ".join(SHORT[s] for s in self.standards)
        if len(text) <= 28:
            return text
        return Text("{} padrões", "{} standards")(language).format(number(len(self.standards), language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        for standard in self.standards:
            name = SHORT[standard]
            yield Claim(text=Text(f"Padrão {name} ligado", f"Standard {name} is on"), service="securityhub",
                        call="get-enabled-standards", security=True, expected=1,
                        path=f"length(StandardsSubscriptions[?contains(StandardsArn, '{ARN_PART[standard]}')])")  # fmt: skip


KINDS = (SecurityHub,)
