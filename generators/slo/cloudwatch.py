"""An Architecture in; CloudFormation templates, one a region: the objectives' alarms and dashboard, and the model's own alarms, out."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from math import ceil
from typing import Any

from generators.slo.common import (
    Objective,
    PageOf,
    address,
    budget_text,
    burn_text,
    objectives,
    passed,
    topic_arn,
    topics,
)
from planta.architecture import Architecture
from planta.kinds.cloudwatch import Alarm, Canary
from planta.reliability.budget import BurnRate
from planta.reliability.metrics import Heard, Reading, Series, heard, readings
from planta.sections import fraction
from planta.text import Text, percent
from planta.texts import fill

DAY = 86_400
"""Longest period of a metric, in seconds; an alarm may look back over seven of them."""
ABOUT = Text(
    "Alarmes e painel dos objetivos, gerados a partir do modelo: não edite. O CloudWatch não avalia janelas maiores que um dia em um "
    "só ponto: o alerta de três dias exige que cada um dos três passe do limite. Uma falha sozinha nunca dispara. Valores conhecidos "
    "só depois da implantação são parâmetros.",
    "Alarms and dashboard of the objectives, generated from the model: do not edit. CloudWatch does not evaluate windows longer than "
    "a day as one point: the three-day alert asks that each of the three is over the limit. A single failure never fires. Values "
    "known only once deployed are parameters.",
)
ABOUT_ALARMS = Text(
    "Alarmes do modelo para quem não usa a implantação que o acompanha: ela cria os mesmos, com os mesmos nomes. Use um ou outro.",
    "The model's alarms for those who do not use the deployment that comes with it: that creates the same, by the same names. Use one.",
)
MISSING = {"good": "notBreaching", "bad": "breaching", "ignore": "ignore"}


def templates(architecture: Architecture, page: PageOf) -> dict[str, bytes]:
    """region -> template of the objectives' alarms and dashboard."""
    return _by_region(_of_objectives(architecture, page), ABOUT(architecture.language))


def alarm_templates(architecture: Architecture, page: PageOf) -> dict[str, bytes]:
    """region -> template of the model's own alarms."""
    found = ((architecture.region(a.id), id, body) for a in architecture.of_kind("alarm") for id, body in _alarm(architecture, a.id, page))
    return _by_region(found, ABOUT_ALARMS(architecture.language))


def logical(*words: str) -> str:
    """A CloudFormation id: letters and digits only."""
    return "".join(part[:1].upper() + part[1:] for word in words for part in re.split(r"[^A-Za-z0-9]+", word))


def _by_region(found: Iterable[tuple[str, str, dict[str, Any]]], about: str) -> dict[str, bytes]:
    """(region, logical id, resource) in."""
    regions: dict[str, dict[str, Any]] = {}
    for region, id, resource in found:
        regions.setdefault(region, {})[id] = resource
    return {region: _template(resources, about) for region, resources in sorted(regions.items())}


def _template(resources: Mapping[str, Any], about: str) -> bytes:
    """A line a resource: a change reads well, and the whole stays under what CloudFormation takes from a file (51,200 bytes)."""
    rows = ",\n".join(f"    {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in resources.items())
    names = set(re.findall(r'\{"Ref": "([A-Za-z0-9]+)"\}', rows) + re.findall(r"\$\{([A-Za-z0-9]+)\}", rows)) - set(resources)
    parameters = json.dumps({n: {"Type": "String"} for n in sorted(names)})
    head = f'  "AWSTemplateFormatVersion": "2010-09-09",\n  "Description": {json.dumps(about, ensure_ascii=False)},\n'
    return f'{{\n{head}  "Parameters": {parameters},\n  "Resources": {{\n{rows}\n  }}\n}}\n'.encode()


def _of_objectives(architecture: Architecture, page: PageOf) -> Iterator[tuple[str, str, dict[str, Any]]]:
    found = list(objectives(architecture, page))
    for o in found:
        if o.indicator.store == "cloudwatch":
            for rate in o.rates:
                yield from ((o.indicator.region, id, body) for id, body in _burn(architecture, o, rate))
    if found:
        yield architecture.environment.region or architecture.system.region, "Dashboard", _dashboard(architecture, found)


def _burn(architecture: Architecture, o: Objective, rate: BurnRate) -> Iterator[tuple[str, dict[str, Any]]]:
    """An alarm a window, and the composite of both, which alone tells anybody."""
    name = f"{architecture.system.id}-{architecture.environment_id}-slo-{o.id}-{rate.long_minutes}m"
    base = logical("slo", o.id, f"{rate.long_minutes}m")
    for window, minutes in (("long", rate.long_minutes), ("short", rate.short_minutes)):
        seconds = minutes * 60
        period = min(seconds, DAY)
        ratio = {"Id": "ratio", "Expression": "IF(bad > 1, bad / valid, 0)", "ReturnData": True}
        events = [{"Id": name_, "Expression": expression, "ReturnData": False}
                  for name_, expression in (("bad", o.indicator.bad), ("valid", o.indicator.valid))]  # fmt: skip
        yield base + window.capitalize(), {
            "Type": "AWS::CloudWatch::Alarm",
            "Properties": {
                "AlarmName": f"{name}-{window}", "AlarmDescription": o.title, "ActionsEnabled": False,
                "Metrics": [ratio, *events, *_series(o.indicator.series, period)],
                "ComparisonOperator": "GreaterThanThreshold", "Threshold": rate.threshold,
                "EvaluationPeriods": ceil(seconds / period), "TreatMissingData": "notBreaching",
            },
        }  # fmt: skip
    told = [topic_arn(architecture, t) for t in topics(architecture, o.indicator.region)[:1]]
    language = architecture.language
    yield base, {
        "Type": "AWS::CloudWatch::CompositeAlarm", "DependsOn": [base + "Long", base + "Short"],
        "Properties": {
            "AlarmName": name, "AlarmRule": f'ALARM("{name}-long") AND ALARM("{name}-short")',
            "AlarmDescription": _description(
                rate.severity, o.spec.journey, budget_text(o, language), o.runbook, burn_text(o, rate, language)
            ),
            "AlarmActions": told, "OKActions": told,
        },
    }  # fmt: skip


def _description(severity: str, journey: str, budget: str, runbook: str, text: str) -> str:
    """What the person who is told reads: the four facts, then the sentence; CloudWatch cuts nothing below 1,024 characters."""
    lines = [f"severity: {severity}", f"journey: {journey}", f"error budget: {budget}", f"runbook: {runbook}", text]
    return "\n".join(lines)[:1024]


def _alarm(architecture: Architecture, id: str, page: PageOf) -> Iterator[tuple[str, dict[str, Any]]]:
    """An alarm of the model: from a metric, from an event, or from a filter of the trail's log."""
    config = architecture.resources[id].config
    assert isinstance(config, Alarm)
    spent = [(s, o) for s, o in architecture.slos.items() if set(_watched(config)) & passed(architecture, o.journey)]
    language, none = architecture.language, Text("nenhum direto", "none directly")(architecture.language)
    budgets = ", ".join(f"{fill(o.title, architecture)} ({percent(1 - fraction(o.objective), language)})" for _, o in spent)
    journeys = ", ".join(dict.fromkeys(o.journey for _, o in spent))
    runbook = address(architecture, page, "incidents", config.runbook) if config.runbook else ""
    note = " ".join(fill(config.note or "", architecture).split())
    description = _description(config.severity, journeys or none, budgets or none, runbook or none, note)
    told = [topic_arn(architecture, t) for t in ([config.notify] if isinstance(config.notify, str) else config.notify or ())]
    if found := _readings(architecture, id):
        yield logical(id), _metric_alarm(architecture, id, config, found, description, told)
    elif rule := _heard(architecture, id):
        yield from _from_log(architecture, id, config, rule, description, told)


def _metric_alarm(
    architecture: Architecture, id: str, config: Alarm, found: list[Reading], description: str, told: list[str]
) -> dict[str, Any]:
    period, count = _periods(architecture, config, found)
    metrics: list[dict[str, Any]] = []
    for i, value in enumerate(found):
        names = {n: f"{n}{i}" if len(found) > 1 else n for n in value.series}
        expression = _renamed(value.expression, names)
        metrics += _series({names[n]: s for n, s in value.series.items()}, period)
        metrics.append({"Id": f"result{i}" if len(found) > 1 else "result", "Expression": expression, "ReturnData": len(found) == 1})
    if len(found) > 1:
        worst = "MAX" if config.above is not None else "MIN"
        values = ", ".join(f"result{i}" for i in range(len(found)))
        metrics.append({"Id": "result", "Expression": f"{worst}([{values}])", "ReturnData": True})
    return {
        "Type": "AWS::CloudWatch::Alarm",
        "Properties": {
            "AlarmName": architecture.physical(id), "AlarmDescription": description, "Metrics": metrics,
            "ComparisonOperator": "GreaterThanThreshold" if config.above is not None else "LessThanThreshold",
            "Threshold": config.threshold, "EvaluationPeriods": count, "DatapointsToAlarm": count,
            "TreatMissingData": MISSING[config.missing], "AlarmActions": told, "OKActions": told,
        },
    }  # fmt: skip


def _renamed(expression: str, names: Mapping[str, str]) -> str:
    return re.sub(r"[a-z][a-z0-9]*", lambda m: names.get(m[0], m[0]), expression)


def _periods(architecture: Architecture, config: Alarm, found: list[Reading]) -> tuple[int, int]:
    """(seconds, how many): what is summed is summed over the whole time; a value must stay over the limit all of it."""
    seconds = config.for_minutes * 60
    if config.for_minutes >= 60 or any(s.statistic in ("Sum", "SampleCount") for r in found for s in r.series.values()):
        return seconds, 1
    watched = [architecture.resources[w].config for w in _watched(config)]
    step = max((60 * w.every for w in watched if isinstance(w, Canary)), default=60)
    return (step, seconds // step) if seconds >= step else (step, 1)


def _from_log(
    architecture: Architecture, id: str, config: Alarm, rule: Heard, description: str, told: list[str]
) -> Iterator[tuple[str, dict[str, Any]]]:
    if rule.how == "event":
        targets = [{"Id": f"topic{i}", "Arn": arn} for i, arn in enumerate(told)]
        yield logical(id), {
            "Type": "AWS::Events::Rule",
            "Properties": {"Name": architecture.physical(id), "Description": description.replace("\n", " · ")[:512],
                           "EventPattern": rule.pattern, "Targets": targets},
        }  # fmt: skip
        return
    watched = _watched(config)[0]
    namespace, metric = f"{logical(architecture.system.id)}/Trail", logical(config.metric)
    yield logical(id, "filter"), {
        "Type": "AWS::Logs::MetricFilter",
        "Properties": {
            "LogGroupName": {"Ref": logical(watched, "log-group")}, "FilterPattern": rule.pattern,
            "MetricTransformations": [{"MetricNamespace": namespace, "MetricName": metric, "MetricValue": "1", "DefaultValue": 0}],
        },
    }  # fmt: skip
    series = {"hits": Series(namespace=namespace, metric=metric, statistic="Sum", dimensions=())}
    found = [Reading(series=series, expression="FILL(hits,0)", source=rule.source, region=architecture.region(id))]
    yield logical(id), _metric_alarm(architecture, id, config, found, description, told)


def _dashboard(architecture: Architecture, found: list[Objective]) -> dict[str, Any]:
    """Error ratio of each objective against the rates at which it alerts."""
    widgets = [_slo_widget(architecture, o) for o in found]
    placed = [{**w, "x": (i % 2) * 12, "y": (i // 2) * 6, "width": 12, "height": 6} for i, w in enumerate(widgets)]
    name = f"{architecture.system.id}-{architecture.environment_id}-slo"
    body = {"Fn::Sub": json.dumps({"widgets": placed}, ensure_ascii=False)}
    return {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardName": name, "DashboardBody": body}}


def _slo_widget(architecture: Architecture, o: Objective) -> dict[str, Any]:
    language = architecture.language
    if o.indicator.store != "cloudwatch":
        text = Text("**{}** ({}): medido pelo Prometheus; veja o painel do Grafana. [Objetivo]({})",
                    "**{}** ({}): measured by Prometheus; see the Grafana dashboard. [Objective]({})")(language)  # fmt: skip
        return {"type": "text", "properties": {"markdown": text.format(o.title, o.spec.objective, o.page)}}
    lines: list[list[Any]] = [[{"expression": "IF(valid > 0, bad / valid, 0)", "id": "ratio", "label": o.title}]]
    lines += [[{"expression": e, "id": n, "visible": False}] for n, e in (("bad", o.indicator.bad), ("valid", o.indicator.valid))]
    for name, s in o.indicator.series.items():
        dimensions = [_sub(part) for pair in s.dimensions for part in pair]
        lines.append([s.namespace, s.metric, *dimensions, {"id": name, "stat": s.statistic, "visible": False}])
    limits = [{"value": r.threshold, "label": f"{r.factor:g}×"} for r in o.rates[:2]]
    return {"type": "metric", "properties": {
        "title": f"{o.title} ({o.spec.objective})", "region": o.indicator.region, "view": "timeSeries", "period": 300, "metrics": lines,
        "annotations": {"horizontal": [{"value": o.budget, "label": Text("orçamento", "budget")(language)}, *limits]},
        "yAxis": {"left": {"min": 0}},
    }}  # fmt: skip


def _series(series: Mapping[str, Series], period: int) -> list[dict[str, Any]]:
    return [
        {"Id": name, "ReturnData": False, "MetricStat": {
            "Metric": {"Namespace": s.namespace, "MetricName": s.metric,
                       "Dimensions": [{"Name": k, "Value": _ref(v)} for k, v in s.dimensions]},
            "Period": period, "Stat": s.statistic}}
        for name, s in series.items()
    ]  # fmt: skip


def _ref(value: str) -> str | dict[str, str]:
    return {"Ref": logical(value[1:])} if value.startswith("@") else value


def _sub(value: str) -> str:
    return f"${{{logical(value[1:])}}}" if value.startswith("@") else value


def _watched(config: Alarm) -> tuple[str, ...]:
    return (config.watch,) if isinstance(config.watch, str) else config.watch


def _readings(architecture: Architecture, alarm: str) -> list[Reading]:
    config = architecture.resources[alarm].config
    assert isinstance(config, Alarm)
    return [r for w in _watched(config) for r in readings(architecture, alarm, w)]


def _heard(architecture: Architecture, alarm: str) -> Heard | None:
    config = architecture.resources[alarm].config
    assert isinstance(config, Alarm)
    return next((h for w in _watched(config) if (h := heard(architecture, alarm, w))), None)
