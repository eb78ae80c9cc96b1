"""An Architecture in; Prometheus recording and alerting rules (multiwindow, multi-burn-rate) for the objectives that it measures out."""

from string import Template
from typing import Any

from generators.slo.common import Objective, PageOf, budget_text, burn_text, duration, objectives, span
from generators.slo.yaml_text import document
from planta.architecture import Architecture
from planta.reliability.budget import BurnRate
from planta.reliability.metrics import EVENTS
from planta.text import Text

HEAD = Text(
    """Regras do Prometheus geradas a partir do modelo: não edite.
Gravam a taxa de erro de cada objetivo em cada janela e o orçamento que resta; alertam quando as duas janelas, longa e curta, queimam
mais rápido que o fator calculado para a janela do objetivo. O orçamento restante dá o mesmo peso a cada requisição (soma de eventos),
em vez de tirar a média de taxas. Uma falha sozinha nunca dispara: em uma hora calma, ela passaria de qualquer limite.
A aplicação conta `{events}` com os rótulos slo e result (good ou bad) onde ninguém mais pode contar.
Objetivos medidos pelo CloudWatch têm os alarmes no template do CloudFormation ao lado.""",
    """Prometheus rules generated from the model: do not edit.
They record each objective's error ratio over each window and the budget that is left; they alert while both windows, long and short,
burn faster than the factor computed for the objective's own window. The remaining budget weighs every request alike (sums of events)
instead of averaging ratios. A single failure never fires: in a quiet hour it would cross any threshold.
The application counts `{events}` with the labels slo and result (good or bad) where nobody else can count.
Objectives measured by CloudWatch have their alarms in the CloudFormation template beside this file.""",
)
SILENT = Text(
    "Nenhum evento de “{}” em {}: o tráfego parou ou a métrica deixou de chegar. O objetivo não enxerga nenhum dos dois.",
    "No event of “{}” in {}: traffic stopped or the metric no longer arrives. The objective sees neither.",
)


def rules(architecture: Architecture, page: PageOf) -> bytes:
    """The rules file."""
    language = architecture.language
    measured = [o for o in objectives(architecture, page) if o.indicator.store == "prometheus"]
    groups: list[dict[str, Any]] = []
    for o in measured:
        groups.append({"name": f"slo-{o.id}-recordings", "interval": "1m", "rules": _recordings(o)})
        groups.append({"name": f"slo-{o.id}-alerts", "interval": "1m", "rules": _alerts(o, language)})
    return document({"groups": groups}, HEAD(language).format(events=EVENTS))


def _labels(o: Objective) -> dict[str, str]:
    return {"slo": o.id, "journey": o.spec.journey}


def _expressions(o: Objective, per: str, window: str) -> tuple[str, str]:
    """(bad, valid): no bad event ever seen is zero bad events, as long as there are valid ones."""
    valid = Template(o.indicator.valid).substitute(per=per, window=window)
    bad = Template(o.indicator.bad).substitute(per=per, window=window)
    return f"({bad} or 0 * {valid})", valid


def _recordings(o: Objective) -> list[dict[str, Any]]:
    labels = _labels(o)
    windows = sorted({w for r in o.rates for w in (r.short_minutes, r.long_minutes)} | {5})
    bad, valid = _expressions(o, "rate", "5m")
    out: list[dict[str, Any]] = [
        {"record": "slo:bad_events:rate5m", "expr": bad, "labels": labels},
        {"record": "slo:valid_events:rate5m", "expr": valid, "labels": labels},
    ]
    for minutes in windows:
        window = duration(minutes)
        bad, valid = _expressions(o, "rate", window)
        out.append({"record": f"slo:sli_error:ratio_rate{window}", "expr": f"{bad} / ({valid} > 0)", "labels": labels})
    at, period = f'{{slo="{o.id}"}}', f"{o.days}d"
    spent = f"sum_over_time(slo:bad_events:rate5m{at}[{period}]) / (sum_over_time(slo:valid_events:rate5m{at}[{period}]) > 0)"
    out += [
        {"record": "slo:objective:ratio", "expr": f"vector({o.objective:.10g})", "labels": labels},
        {"record": "slo:error_budget:ratio", "expr": f"vector({o.budget:.10g})", "labels": labels},
        {"record": "slo:time_period:days", "expr": f"vector({o.days})", "labels": labels},
        {"record": "slo:current_burn_rate:ratio", "expr": f"slo:sli_error:ratio_rate5m{at} / {o.budget:.10g}", "labels": labels},
        {"record": "slo:period_error_budget_remaining:ratio", "expr": f"1 - ({spent}) / {o.budget:.10g}", "labels": labels},
    ]
    return out


def _alerts(o: Objective, language: str) -> list[dict[str, Any]]:
    out = [_burn(o, rate, language) for rate in o.rates]
    if o.silence_minutes:
        _, valid = _expressions(o, "increase", duration(o.silence_minutes))
        out.append({
            "alert": "SloWithoutEvents", "expr": f"absent({valid} > 0)", "for": "15m",
            "labels": {**_labels(o), "severity": "ticket"},
            "annotations": _annotations(o, SILENT(language).format(o.title, span(o.silence_minutes, language)), language),
        })  # fmt: skip
    return out


def _burn(o: Objective, rate: BurnRate, language: str) -> dict[str, Any]:
    """Both windows over the threshold, and at least two failures."""
    at, limit = f'{{slo="{o.id}"}}', f"{rate.threshold:.10g}"
    long, short = duration(rate.long_minutes), duration(rate.short_minutes)
    bad, _ = _expressions(o, "increase", long)
    expr = f"slo:sli_error:ratio_rate{long}{at} > {limit} and slo:sli_error:ratio_rate{short}{at} > {limit}"
    expr += f" and on () ({bad} > 1.5)"  # increase() extrapolates: one event may read as 1.1
    return {
        "alert": "ErrorBudgetBurn", "expr": expr,
        "labels": {**_labels(o), "severity": rate.severity, "window": long},
        "annotations": _annotations(o, burn_text(o, rate, language), language),
    }  # fmt: skip


def _annotations(o: Objective, summary: str, language: str) -> dict[str, str]:
    return {
        "summary": summary, "error_budget": budget_text(o, language), "journey": o.spec.journey, "runbook_url": o.runbook, "slo_url": o.page
    }
