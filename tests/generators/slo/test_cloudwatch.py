"""CloudFormation templates of alarms and dashboards: complete, within CloudWatch's limits, every reference resolved, every alarm heard."""

import json
import re
from typing import Any

import pytest

from generators.slo.cloudwatch import alarm_templates, templates
from planta.architecture import Architecture
from planta.reliability.budget import alerts
from planta.reliability.metrics import indicator
from planta.sections import fraction
from tests.generators.slo.models import page, real, serverless

SYSTEMS = pytest.mark.parametrize("system", [real, serverless], ids=["real", "serverless"])
DAY = 86_400


def found(architecture: Architecture) -> dict[str, dict[str, Any]]:
    """Every template, by what it holds and its region."""
    both = (("slo", templates(architecture, page)), ("alarms", alarm_templates(architecture, page)))
    return {f"{name}-{region}": json.loads(text) for name, made in both for region, text in made.items()}


def alarms(architecture: Architecture) -> list[dict[str, Any]]:
    return [r["Properties"] for t in found(architecture).values() for r in t["Resources"].values() if r["Type"] == "AWS::CloudWatch::Alarm"]


@SYSTEMS
def test_references_resolve_and_parameters_are_used(system: Any) -> None:
    for template in found(system()).values():
        text = json.dumps(template["Resources"])
        named = set(re.findall(r'\{"Ref": "(\w+)"\}', text)) | set(re.findall(r"\$\{(\w+)\}", text))
        assert named == set(template.get("Parameters", {}))
        for resource in template["Resources"].values():
            assert set(resource.get("DependsOn", ())) <= set(template["Resources"])


@SYSTEMS
def test_metric_math_names_what_is_there_and_returns_one_value(system: Any) -> None:
    functions = {"FILL", "IF", "MAX", "MIN"}
    for alarm in alarms(system()):
        ids = [m["Id"] for m in alarm["Metrics"]]
        assert len(ids) == len(set(ids)) <= 10, alarm["AlarmName"]
        assert sum(m["ReturnData"] for m in alarm["Metrics"]) == 1
        for metric in alarm["Metrics"]:
            words = set(re.findall(r"[A-Za-z]\w*", metric.get("Expression", "")))
            assert words - functions <= set(ids), (alarm["AlarmName"], metric)


@SYSTEMS
def test_alarms_look_back_no_further_than_cloudwatch_allows(system: Any) -> None:
    for alarm in alarms(system()):
        periods = {m["MetricStat"]["Period"] for m in alarm["Metrics"] if "MetricStat" in m}
        assert len(periods) == 1, alarm["AlarmName"]
        period = periods.pop()
        assert period % 60 == 0 and period <= DAY
        assert period * alarm["EvaluationPeriods"] <= (7 * DAY if period >= 3600 else DAY)


@SYSTEMS
def test_each_burn_rate_has_two_windows_and_one_voice(system: Any) -> None:
    architecture = system()
    resources = {k: r for t in found(architecture).values() for k, r in t["Resources"].items()}
    composites = [r["Properties"] for r in resources.values() if r["Type"] == "AWS::CloudWatch::CompositeAlarm"]
    watched = [s for s in architecture.slos if indicator(architecture, s).store == "cloudwatch"]
    assert len(composites) == sum(len(alerts(fraction(architecture.slos[s].objective), 28)) for s in watched) > 0
    names = {r["Properties"]["AlarmName"] for r in resources.values() if r["Type"] == "AWS::CloudWatch::Alarm"}
    for alarm in composites:
        assert set(re.findall(r'ALARM\("([^"]+)"\)', alarm["AlarmRule"])) <= names
        assert alarm["AlarmActions"], "tells nobody"


@SYSTEMS
def test_every_alarm_of_the_model_is_generated_and_says_the_four_things(system: Any) -> None:
    architecture = system()
    made = {}
    for template in found(architecture).values():
        for resource in template["Resources"].values():
            p = resource["Properties"]
            made[p.get("AlarmName") or p.get("Name")] = p.get("AlarmDescription") or p.get("Description") or ""
    for alarm in architecture.of_kind("alarm"):
        said = made[architecture.physical(alarm.id)]
        assert all(f"{word}: " in said for word in ("severity", "journey", "error budget", "runbook")), said


def test_a_balancer_without_targets_does_not_divide_by_nothing() -> None:
    at = indicator(real(), "latencia")
    assert at.valid == "FILL(timed,0)" and {s.statistic for s in at.series.values()} == {"SampleCount", "TC(:0.8)"}
    alarm = next(a for a in alarms(real()) if a["AlarmName"].endswith("alarme-5xx"))
    expression = next(m["Expression"] for m in alarm["Metrics"] if m["Id"] == "result")
    valid = "FILL(requests,0)+FILL(refused,0)"
    assert expression == f"IF({valid}>0,100*(FILL(target5,0)+FILL(elb5,0))/({valid}),0)"


def test_a_distribution_is_watched_where_it_publishes() -> None:
    assert indicator(real(), "web").region == "us-east-1"
    assert any(k.startswith("SloWeb") for k in found(real())["slo-us-east-1"]["Resources"])


@SYSTEMS
def test_a_template_is_small_enough_to_be_handed_over_as_a_file(system: Any) -> None:
    for make in (templates, alarm_templates):
        assert all(len(text) < 51_200 for text in make(system(), page).values())
