"""The kinds of Amazon GuardDuty."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from planta.kinds.base import Claim, Face, Kind, Scene
from planta.text import Text, number

Feature = Literal["s3-data-events", "eks-audit-logs", "ebs-malware-protection", "rds-login-events", "lambda-network-logs",
                  "runtime-monitoring"]  # fmt: skip


class GuardDuty(Kind):
    """Amazon GuardDuty in an account and region: it looks for signs of an attack in logs and traffic."""

    kind_id: ClassVar[str] = "guardduty"
    face: ClassVar[Face] = Face(
        icon="service/AmazonGuardDuty", name=Text("Amazon GuardDuty", "Amazon GuardDuty"), category="security"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::GuardDuty::Detector",)
    commitment: ClassVar[str | None] = "guardduty"
    cost_drivers: ClassVar[tuple[str, ...]] = ("analysed-events", "analysed-gb")

    features: tuple[Feature, ...] = ("s3-data-events", "eks-audit-logs")
    """Protections beside the basic ones."""
    publish: Literal["15-minutes", "1-hour", "6-hours"] = "15-minutes"
    """How often findings that go on are published again."""

    def own_caption(self, language: str) -> str:
        count = len(self.features)
        if not count:
            return ""
        plural = Text("{} proteção a mais", "{} extra protection") if count == 1 else Text("{} proteções a mais", "{} extra protections")
        return plural(language).format(number(count, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        yield Claim(text=Text("Detector ligado", "Detector is on"), service="guardduty", call="list-detectors",
                    path="length(DetectorIds)", expected=1, security=True)  # fmt: skip


KINDS = (GuardDuty,)
