"""The kinds of AWS Config."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import StringConstraints

from planta.kinds.base import Claim, Face, Kind, Link, Scene
from planta.kinds.shared import KeyLink
from planta.text import Text, number

RuleName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{2,127}$")]
"""Identifier of a rule that AWS manages: `S3_BUCKET_SSL_REQUESTS_ONLY`."""


class Config(Kind):
    """AWS Config in an account and region: it records every change of a resource's settings and checks rules."""

    kind_id: ClassVar[str] = "aws-config"
    face: ClassVar[Face] = Face(icon="service/AWSConfig", name=Text("AWS Config", "AWS Config"), category="security")
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::Config::ConfigurationRecorder", "AWS::Config::DeliveryChannel", "AWS::Config::ConfigRule",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "config"
    principal: ClassVar[bool] = True
    cost_drivers: ClassVar[tuple[str, ...]] = ("configuration-items", "rule-evaluations")

    logs_to: Annotated[str, Link(kinds=("s3-bucket",), edge="security", phase="async", key="encrypt", text=Text("grava em", "writes to"),
                                 grants=("s3:PutObject", "s3:GetBucketAcl"))]  # fmt: skip
    """Bucket that keeps history and snapshots."""
    rules: tuple[RuleName, ...] = ()
    """Rules that AWS manages, by identifier."""
    key: KeyLink = None
    """KMS key that encrypts what it delivers."""
    all_resources: bool = True
    """Record every kind of resource, global ones included."""

    def own_caption(self, language: str) -> str:
        count = len(self.rules)
        if not count:
            return ""
        return (Text("{} regra", "{} rule") if count == 1 else Text("{} regras", "{} rules"))(language).format(number(count, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        yield Claim(text=Text("Gravador ligado", "Recorder is on"), service="config", call="describe-configuration-recorder-status",
                    path="ConfigurationRecordersStatus[0].recording", expected=True, security=True)  # fmt: skip
        yield Claim(text=Text("Todos os recursos", "Every resource"), service="config", call="describe-configuration-recorders",
                    path="ConfigurationRecorders[0].recordingGroup.allSupported", expected=self.all_resources, security=True)  # fmt: skip
        yield Claim(text=Text("Bucket do histórico", "Bucket of the history"), service="config", call="describe-delivery-channels",
                    path="DeliveryChannels[0].s3BucketName", expected=scene.physical(self.logs_to))  # fmt: skip
        for rule in self.rules:
            yield Claim(text=Text(f"Regra {rule}", f"Rule {rule}"), service="config", call="describe-config-rules",
                        path=f"contains(ConfigRules[].Source.SourceIdentifier, '{rule}')", expected=True, security=True)  # fmt: skip


KINDS = (Config,)
