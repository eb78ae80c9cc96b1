"""An Architecture in; OpenSLO v1 documents (service, data sources, objectives, alert policies, targets) out, with what v1 cannot say."""

from string import Template
from typing import Any

from generators.slo.common import Objective, PageOf, burn_text, duration, objectives, span, topics
from generators.slo.yaml_text import documents
from planta.architecture import Architecture
from planta.reliability.budget import BurnRate
from planta.text import Text
from planta.texts import fill

API = "openslo/v1"
LONGEST = 1050
"""Characters of a description, as the specification allows."""
STORES = {"prometheus": "Prometheus", "cloudwatch": "CloudWatch"}
HEAD = Text(
    """Documentos OpenSLO v1 gerados a partir do modelo: não edite.
O que a versão 1 não diz: (1) um alerta que exige duas janelas ao mesmo tempo, pois cada política aceita uma só condição: sai uma política
por par, com a janela longa como condição e a curta na anotação; (2) que uma falha sozinha não dispara; (3) uma consulta de métrica com
matemática entre séries: ela vai em `metricSource.spec`, que é livre; (4) onde o objetivo é medido e o teto que suas dependências
permitem.""",
    """OpenSLO v1 documents generated from the model: do not edit.
What version 1 cannot say: (1) an alert that asks for two windows at once, since a policy takes a single condition: there is a policy a
pair, with the long window as its condition and the short one in an annotation; (2) that a single failure does not fire; (3) a metric query
with arithmetic between series: it goes to `metricSource.spec`, which is free; (4) where an objective is measured and the ceiling that its
dependencies allow.""",
)


def openslo(architecture: Architecture, page: PageOf) -> bytes:
    """All documents in one file."""
    found = list(objectives(architecture, page))
    service = architecture.system.id
    summary = " ".join(fill(architecture.system.summary or architecture.system.name, architecture).split())
    out: list[dict[str, Any]] = [_document("Service", service, architecture.system.name, {"description": summary[:LONGEST]})]
    stores = dict.fromkeys(o.indicator.store for o in found)
    out += [_document("DataSource", s, STORES[s], {"type": STORES[s], "connectionDetails": {}}) for s in stores]
    targets = topics(architecture)
    out += [_document("AlertNotificationTarget", t, architecture.name(t), {"target": "sns"}) for t in targets]
    for o in found:
        out.append(_slo(architecture, o, service, o.rates if targets else ()))
        for rate in o.rates if targets else ():  # a policy that tells nobody is not valid
            out += [_condition(o, rate, architecture.language), _policy(o, rate, targets, architecture.language)]
    return documents(out, HEAD(architecture.language))


def _document(kind: str, name: str, display: str, spec: dict[str, Any], annotations: dict[str, str] | None = None) -> dict[str, Any]:
    metadata: dict[str, Any] = {"name": name, "displayName": display}
    if annotations:
        metadata["annotations"] = annotations
    return {"apiVersion": API, "kind": kind, "metadata": metadata, "spec": spec}


def _slo(architecture: Architecture, o: Objective, service: str, rates: tuple[BurnRate, ...]) -> dict[str, Any]:
    text = Text("{}: {} ÷ {}.", "{}: {} ÷ {}.")(architecture.language)
    described = text.format(o.title, *(" ".join(fill(t, architecture).split()) for t in (o.spec.sli.good, o.spec.sli.valid)))
    bad, total = _source(o, o.indicator.bad), _source(o, o.indicator.valid)
    spec = {
        "description": described[:LONGEST], "service": service,
        "indicator": {
            "metadata": {"name": f"{o.id}-sli", "displayName": o.title},
            "spec": {"ratioMetric": {"counter": True, "bad": bad, "total": total}},
        },
        "timeWindow": [{"duration": f"{o.days}d", "isRolling": True}],
        "budgetingMethod": "Occurrences",
        "objectives": [{"displayName": o.title, "target": o.objective}],
        "alertPolicies": [_name(o, r) for r in rates],
    }  # fmt: skip
    return _document("SLO", o.id, o.title, spec, {"journey": o.spec.journey, "measured-at": o.spec.measured_at,
                                                  "runbook": o.runbook, "page": o.page})  # fmt: skip


def _source(o: Objective, expression: str) -> dict[str, Any]:
    """A query: PromQL, or metric math with the series that it names."""
    if o.indicator.store == "prometheus":
        spec: dict[str, Any] = {"query": Template(expression).substitute(per="rate", window="5m")}
    else:
        used = {n: s for n, s in o.indicator.series.items() if n in expression}
        spec = {
            "expression": expression, "region": o.indicator.region,
            "series": {n: {"namespace": s.namespace, "metric": s.metric, "stat": s.statistic, "dimensions": dict(s.dimensions)}
                       for n, s in used.items()},
        }  # fmt: skip
    return {"metricSource": {"metricSourceRef": o.indicator.store, "type": STORES[o.indicator.store], "spec": spec}}


def _name(o: Objective, rate: BurnRate) -> str:
    return f"{o.id}-{rate.severity}-{duration(rate.long_minutes)}"[:63]


def _condition(o: Objective, rate: BurnRate, language: str) -> dict[str, Any]:
    spec = {
        "description": burn_text(o, rate, language)[:LONGEST], "severity": rate.severity,
        "condition": {"kind": "burnrate", "op": "gte", "threshold": rate.factor, "lookbackWindow": duration(rate.long_minutes),
                      "alertAfter": "1m"},
    }  # fmt: skip
    return _document("AlertCondition", f"{_name(o, rate)}-condition", o.title, spec,
                     {"and-short-window": duration(rate.short_minutes)})  # fmt: skip


def _policy(o: Objective, rate: BurnRate, targets: tuple[str, ...], language: str) -> dict[str, Any]:
    text = Text("Também exige a janela de {}; a versão 1 aceita uma condição só.", "Also asks for the window of {}; version 1 takes one "
                "condition only.")(language)  # fmt: skip
    spec = {
        "description": text.format(span(rate.short_minutes, language)), "alertWhenNoData": False, "alertWhenResolved": True,
        "alertWhenBreaching": True, "conditions": [{"conditionRef": f"{_name(o, rate)}-condition"}],
        "notificationTargets": [{"targetRef": t} for t in targets[:1]],
    }  # fmt: skip
    return _document("AlertPolicy", _name(o, rate), o.title, spec, {"runbook": o.runbook, "journey": o.spec.journey})
