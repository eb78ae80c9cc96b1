"""Prometheus workspaces: encrypted, kept as long as the model says, alerts to the topic."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on
from infra.parts import Part, Use, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.prometheus import Prometheus
from planta.kinds.shared import listed


def build(id: str, config: Prometheus, site: Site) -> Iterator[Part]:
    topics = listed(config.notify)
    yield Part(owner=id, type="AWS::APS::Workspace", removal="Retain" if site.protected else "Delete",
               gives={"arn": "Arn", "endpoint": "PrometheusEndpoint", "workspace": "WorkspaceId"}, properties=without_none({
                   "Alias": site.name(id), "KmsKeyArn": site.key(config.key, id),
                   "WorkspaceConfiguration": {"RetentionPeriodInDays": config.retention_days},
                   "AlertManagerDefinition": alert_manager(topics, site) if topics else None,
               }))  # fmt: skip


def alert_manager(topics: tuple[str, ...], site: Site) -> str:
    """The alert manager's own configuration, as it takes it."""
    receivers = "".join(
        f"        - topic_arn: {site.topic_arn(t)}\n          sigv4:\n            region: {site.region(t)}\n"
        for t in topics
    )
    return (
        "alertmanager_config: |\n  route:\n    receiver: default\n    group_by: [alertname]\n"
        f"  receivers:\n    - name: default\n      sns_configs:\n{receivers}"
    )


def grants(site: Site, access: Access) -> Iterator[Grant]:
    yield on(Use(access.target, "arn"), actions=access.actions)


KINDS = {"prometheus": Facet(build=build, grants=grants)}
