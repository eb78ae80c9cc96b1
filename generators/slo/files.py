"""An Architecture and where its pages stand in; every alerting file by name, each as a pure maker of its bytes, out."""

from collections.abc import Callable
from functools import partial

from generators.slo.alertmanager import alertmanager
from generators.slo.cloudwatch import alarm_templates, templates
from generators.slo.common import PageOf
from generators.slo.grafana import dashboard
from generators.slo.openslo import openslo
from generators.slo.prometheus import rules
from planta.architecture import Architecture
from planta.reliability.metrics import indicator


def slo_files(architecture: Architecture, page: PageOf) -> dict[str, Callable[[], bytes]]:
    """Names relative to the outputs' folder; {} for a model without objectives and alarms."""
    out: dict[str, Callable[[], bytes]] = {}
    measured = {indicator(architecture, slo).store for slo in architecture.slos}
    if "prometheus" in measured:
        out["prometheus-rules.yaml"] = partial(rules, architecture, page)
        out["alertmanager.yaml"] = partial(alertmanager, architecture)
    home = architecture.environment.region or architecture.system.region
    watched = (indicator(architecture, slo) for slo in architecture.slos)
    for region in sorted({home if architecture.slos else "", *(i.region for i in watched if i.store == "cloudwatch")} - {""}):
        out[f"cloudwatch-slo-{region}.json"] = partial(_of_region, templates, architecture, page, region)
    for region in alarm_templates(architecture, page):  # none where AWS publishes nothing that its alarms watch
        out[f"cloudwatch-alarms-{region}.json"] = partial(_of_region, alarm_templates, architecture, page, region)
    if architecture.slos:
        out["openslo.yaml"] = partial(openslo, architecture, page)
        out["grafana.json"] = partial(dashboard, architecture, page)
    return out


def _of_region(
    make: Callable[[Architecture, PageOf], dict[str, bytes]], architecture: Architecture, page: PageOf, region: str
) -> bytes:
    return make(architecture, page)[region]
