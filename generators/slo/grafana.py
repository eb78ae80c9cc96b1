"""An Architecture in; a Grafana dashboard with a row for each objective (budget left, burn rate, error ratio) out."""

import json
import re
from collections.abc import Mapping
from string import Template
from typing import Any

from generators.slo.common import Objective, PageOf, budget_text, duration, objectives
from planta.architecture import Architecture
from planta.reliability.metrics import Series
from planta.text import Text, percent

HEIGHT = 7
LEFT = Text("Orçamento de erro restante", "Error budget left")
RATIO = Text("Taxa de erro", "Error ratio")
TRAFFIC = Text("Eventos: válidos e ruins", "Events: valid and bad")
RUNBOOK = Text("Runbook", "Runbook")
OBJECTIVE = Text("Objetivo", "Objective")


def dashboard(architecture: Architecture, page: PageOf) -> bytes:
    """The dashboard, as Grafana imports it: data sources are chosen on import."""
    language, found = architecture.language, list(objectives(architecture, page))
    panels: list[dict[str, Any]] = []
    for at, o in enumerate(found):
        top = at * (HEIGHT + 1)
        panels.append({"type": "row", "title": f"{o.title} · {percent(o.objective, language)}", "collapsed": False, "panels": [],
                       "gridPos": {"h": 1, "w": 24, "x": 0, "y": top}})  # fmt: skip
        panels += [
            _panel(o, LEFT(language), "stat", _left(o), _at(top, 0, 6), language, unit="percentunit"),
            _panel(o, RATIO(language), "timeseries", _ratios(o), _at(top, 6, 10), language, unit="percentunit"),
            _panel(o, TRAFFIC(language), "timeseries", _events(o), _at(top, 16, 8), language, unit="short"),
        ]
    for number, panel in enumerate(panels, 1):
        panel["id"] = number
    known = sorted({v[1:] for o in found for s in o.indicator.series.values() for _, v in s.dimensions if v.startswith("@")})
    stores = [("prometheus", "Prometheus"), ("cloudwatch", "CloudWatch")]
    data = {
        "title": f"SLO · {architecture.system.name}", "uid": f"slo-{architecture.system.id}"[:40], "schemaVersion": 39, "version": 1,
        "tags": ["slo", architecture.system.id], "time": {"from": "now-28d", "to": "now"}, "refresh": "5m", "timezone": "browser",
        "templating": {"list": [
            *({"name": n, "label": label, "type": "datasource", "query": n} for n, label in stores),
            *({"name": _variable(k), "label": k, "type": "textbox", "query": ""} for k in known),
        ]},
        "panels": panels,
    }  # fmt: skip
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()


def _at(top: int, x: int, width: int) -> dict[str, int]:
    return {"h": HEIGHT, "w": width, "x": x, "y": top + 1}


def _panel(
    o: Objective, title: str, kind: str, targets: list[dict[str, Any]], place: dict[str, int], language: str, *, unit: str
) -> dict[str, Any]:
    steps = [{"color": "red", "value": None}, {"color": "orange", "value": 0.25}, {"color": "green", "value": 0.5}]
    if kind != "stat":
        steps = [{"color": "green", "value": None}, {"color": "red", "value": o.rates[0].threshold if o.rates else 1}]
    return {
        "type": kind, "title": title, "description": budget_text(o, language), "gridPos": place,
        "datasource": _source(o), "targets": [{**t, "refId": chr(ord("A") + i)} for i, t in enumerate(targets)],
        "links": [{"title": RUNBOOK(language), "url": o.runbook}, {"title": OBJECTIVE(language), "url": o.page}],
        "fieldConfig": {"defaults": {"unit": unit, "min": 0 if kind != "stat" else None,
                                     "thresholds": {"mode": "absolute", "steps": steps}}, "overrides": []},
        "options": {"reduceOptions": {"calcs": ["lastNotNull"]}} if kind == "stat" else {},
    }  # fmt: skip


def _source(o: Objective) -> dict[str, str]:
    return {"type": o.indicator.store, "uid": f"${{{o.indicator.store}}}"}


def _left(o: Objective) -> list[dict[str, Any]]:
    if o.indicator.store == "prometheus":
        return [{"expr": f'slo:period_error_budget_remaining:ratio{{slo="{o.id}"}}', "legendFormat": o.title}]
    whole = f"1 - (SUM({o.indicator.bad}) / SUM({o.indicator.valid})) / {o.budget:.10g}"
    return _math(o, [("left", f"TIME_SERIES({whole})")], period=3600)


def _ratios(o: Objective) -> list[dict[str, Any]]:
    if o.indicator.store == "prometheus":
        windows = dict.fromkeys(duration(w) for r in o.rates for w in (r.short_minutes, r.long_minutes))
        return [{"expr": f'slo:sli_error:ratio_rate{w}{{slo="{o.id}"}}', "legendFormat": w} for w in windows]
    return _math(o, [("ratio", f"IF({o.indicator.valid} > 0, ({o.indicator.bad}) / ({o.indicator.valid}), 0)")], period=300)


def _events(o: Objective) -> list[dict[str, Any]]:
    if o.indicator.store == "prometheus":
        pairs = (("valid", o.indicator.valid), ("bad", o.indicator.bad))
        return [{"expr": Template(e).substitute(per="increase", window="1h"), "legendFormat": n} for n, e in pairs]
    return _math(o, [("valid", o.indicator.valid), ("bad", o.indicator.bad)], period=3600)


def _math(o: Objective, shown: list[tuple[str, str]], period: int) -> list[dict[str, Any]]:
    common = {"region": o.indicator.region, "period": str(period), "queryMode": "Metrics", "metricQueryType": 0}
    series = [{**common, "id": n, "hide": True, "metricEditorMode": 0, **_metric(s)} for n, s in o.indicator.series.items()]
    return [*series, *({**common, "id": f"shown{n}", "label": n, "metricEditorMode": 1, "expression": e} for n, e in shown)]


def _metric(s: Series) -> Mapping[str, Any]:
    dimensions = {k: f"${{{_variable(v[1:])}}}" if v.startswith("@") else v for k, v in s.dimensions}
    return {"namespace": s.namespace, "metricName": s.metric, "statistic": s.statistic, "dimensions": dimensions, "matchExact": True}


def _variable(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9]", "_", name)
