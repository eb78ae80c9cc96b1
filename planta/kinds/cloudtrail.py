"""The kinds of AWS CloudTrail."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from planta.kinds.base import Claim, Face, Grant, Kind, Link, Scene
from planta.kinds.shared import KeyLink, Logs
from planta.text import Text


class Trail(Kind):
    """A trail of AWS CloudTrail: every region, global services too, with files whose integrity can be proved."""

    kind_id: ClassVar[str] = "cloudtrail"
    face: ClassVar[Face] = Face(
        icon="service/AWSCloudTrail", name=Text("Trilha do AWS CloudTrail", "AWS CloudTrail trail"), category="security"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::CloudTrail::Trail",)
    commitment: ClassVar[str | None] = "cloudtrail"
    principal: ClassVar[bool] = True
    evidence: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("data-events",)

    logs_to: Annotated[str, Link(kinds=("s3-bucket",), edge="security", phase="async", key="encrypt",
                                 text=Text("grava em", "writes to"), grants=("s3:PutObject", "s3:GetBucketAcl"))]  # fmt: skip
    """Bucket that keeps the files; best in an account of its own."""
    data_events: Annotated[tuple[str, ...], Link(kinds=("s3-bucket", "lambda", "dynamodb-table"), draw="panel",
                                                 edge="security", phase="async", reverse=True,
                                                 text=Text("acessos auditados", "audited access"))] = ()  # fmt: skip
    """Resources whose every read and write is recorded, not only changes to their settings."""
    multi_region: bool = True
    """Record every region of the account."""
    organization: bool = False
    """Record every account of the organization."""
    validate_files: bool = True
    """Sign digests, so that a changed or missing file shows."""
    key: KeyLink = None
    """KMS key that encrypts the files."""
    logs: Logs | None = None
    """Log group that gets the events as well, for alarms on them; null: none."""

    def own_caption(self, language: str) -> str:
        if self.organization:
            return Text("toda a organização", "the whole organization")(language)
        return (Text("todas as regiões", "every region") if self.multi_region else Text("uma região", "one region"))(language)

    def own_grants(self, id: str) -> Iterator[Grant]:
        if self.logs:
            yield Grant(actions=("logs:CreateLogStream", "logs:PutLogEvents"), target=f"{id}.logs", field="logs.keep_days",
                        text=Text("grava eventos", "writes events"))  # fmt: skip

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        trail = {"name": scene.name}
        yield Claim(text=Text("Trilha gravando", "Trail is logging"), service="cloudtrail", call="get-trail-status",
                    parameters=trail, path="IsLogging", expected=True, security=True)  # fmt: skip
        yield Claim(text=Text("Todas as regiões", "Every region"), service="cloudtrail", call="get-trail", parameters=trail,
                    path="Trail.IsMultiRegionTrail", expected=self.multi_region, security=True)  # fmt: skip
        yield Claim(text=Text("Integridade dos arquivos", "Integrity of the files"), service="cloudtrail", call="get-trail",
                    parameters=trail, path="Trail.LogFileValidationEnabled", expected=self.validate_files, security=True)  # fmt: skip
        yield Claim(text=Text("Bucket dos arquivos", "Bucket of the files"), service="cloudtrail", call="get-trail",
                    parameters=trail, path="Trail.S3BucketName", expected=scene.physical(self.logs_to))  # fmt: skip
        if self.key:
            yield Claim(text=Text("Arquivos cifrados com a chave", "Files encrypted with the key"), service="cloudtrail",
                        call="get-trail", parameters=trail, path="Trail.KmsKeyId != `null`", expected=True, security=True)  # fmt: skip
        if self.data_events:
            yield Claim(text=Text("Acessos aos dados registrados", "Access to data is recorded"), service="cloudtrail",
                        call="get-event-selectors", parameters={"trail-name": scene.name}, expected=True, security=True,
                        path="contains(AdvancedEventSelectors[].FieldSelectors[].Equals[], 'Data')")  # fmt: skip


KINDS = (Trail,)
