"""An Architecture and where its pages stand in; every alerting file by name, each as a pure maker of its bytes, out."""

from collections.abc import Callable
from functools import partial

from generators.slo.alertmanager import alertmanager
from generators.slo.cloudwatch import templates
from generators.slo.common import PageOf
from generators.slo.grafana import dashboard
from generators.slo.openslo import openslo
from generators.slo.prometheus import rules
from planta.architecture import Architecture
from planta.kinds.cloudwatch import Alarm, Dashboard
from planta.reliability.metrics import indicator


def slo_files(architecture: Architecture, page: PageOf) -> dict[str, Callable[[], bytes]]:
    """Names relative to the outputs' folder; {} for a model without objectives and alarms."""
    out: dict[str, Callable[[], bytes]] = {}
    measured = {indicator(architecture, slo).store for slo in architecture.slos}
    if "prometheus" in measured:
        out["prometheus-rules.yaml"] = partial(rules, architecture, page)
        out["alertmanager.yaml"] = partial(alertmanager, architecture)
    for region in _regions(architecture):
        out[f"cloudwatch-{region}.json"] = partial(_template, architecture, page, region)
    if architecture.slos:
        out["openslo.yaml"] = partial(openslo, architecture, page)
        out["grafana.json"] = partial(dashboard, architecture, page)
    return out


def _regions(architecture: Architecture) -> list[str]:
    watching = [r.id for r in architecture.resources.values() if isinstance(r.config, (Alarm, Dashboard))]
    found = {architecture.region(r) for r in watching}
    objectives = (indicator(architecture, slo) for slo in architecture.slos)
    return sorted(found | {i.region for i in objectives if i.store == "cloudwatch"})


def _template(architecture: Architecture, page: PageOf, region: str) -> bytes:
    return templates(architecture, page)[region]
