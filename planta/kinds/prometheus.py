"""The kinds of Amazon Managed Service for Prometheus."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Scene, Verb
from planta.kinds.shared import KeyLink, NotifyLink
from planta.text import Text, number


class Prometheus(Kind):
    """A workspace of Amazon Managed Service for Prometheus: it keeps metrics, evaluates rules and raises alerts."""

    kind_id: ClassVar[str] = "prometheus"
    face: ClassVar[Face] = Face(
        icon="service/AmazonManagedServiceforPrometheus",
        name=Text("Amazon Managed Service for Prometheus", "Amazon Managed Service for Prometheus"),
        category="observability",
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::APS::Workspace", "AWS::APS::RuleGroupsNamespace")
    holds_data: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn", "endpoint")
    cost_drivers: ClassVar[tuple[str, ...]] = ("samples", "query-samples", "stored-gb-month")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="write", text=Text("envia métricas para", "writes metrics to"), edge="observability", phase="async",
             actions=("aps:RemoteWrite",)),
        Verb(name="query", text=Text("consulta", "queries"), edge="observability", phase="async",
             actions=("aps:QueryMetrics", "aps:GetLabels", "aps:GetSeries", "aps:GetMetricMetadata")),
    )  # fmt: skip

    key: KeyLink = None
    """KMS key that encrypts the metrics; fixed once the workspace is made."""
    retention_days: Annotated[int, Field(ge=1, le=1095)] = 150
    """Days that metrics are kept."""
    notify: NotifyLink = None
    """Topic, or topics, that its alert manager tells."""

    def own_caption(self, language: str) -> str:
        return Text("métricas por {} dias", "metrics for {} days")(language).format(number(self.retention_days, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        workspace = {"alias": scene.name}
        yield Claim(text=Text("Espaço de trabalho ativo", "Workspace is active"), service="amp", call="list-workspaces",
                    parameters=workspace, path="workspaces[0].status.statusCode", expected="ACTIVE")  # fmt: skip
        if self.key:
            yield Claim(text=Text("Métricas cifradas com a chave", "Metrics encrypted with the key"), service="amp",
                        call="list-workspaces", parameters=workspace, path="workspaces[0].kmsKeyArn != `null`", expected=True,
                        security=True)  # fmt: skip


KINDS = (Prometheus,)
