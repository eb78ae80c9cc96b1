"""GuardDuty: a detector with its protections."""

from collections.abc import Iterator

from infra.kinds.base import Facet
from infra.parts import Part, Value
from infra.site import Site
from planta.kinds.guardduty import GuardDuty

PUBLISH = {"15-minutes": "FIFTEEN_MINUTES", "1-hour": "ONE_HOUR", "6-hours": "SIX_HOURS"}
AGENTS = ("EKS_ADDON_MANAGEMENT", "ECS_FARGATE_AGENT_MANAGEMENT", "EC2_AGENT_MANAGEMENT")


def build(id: str, config: GuardDuty, site: Site) -> Iterator[Part]:
    features: list[dict[str, Value]] = []
    for feature in config.features:
        entry: dict[str, Value] = {"Name": feature.upper().replace("-", "_"), "Status": "ENABLED"}
        if feature == "runtime-monitoring":
            entry["AdditionalConfiguration"] = [{"Name": agent, "Status": "ENABLED"} for agent in AGENTS]
        features.append(entry)
    yield Part(owner=id, type="AWS::GuardDuty::Detector", gives={"id": "Id"}, removal="Retain" if site.protected else "Delete",
               properties={"Enable": True, "FindingPublishingFrequency": PUBLISH[config.publish], "Features": features})  # fmt: skip


KINDS = {"guardduty": Facet(build=build)}
