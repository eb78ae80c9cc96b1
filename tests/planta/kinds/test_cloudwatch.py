"""Alarms, dashboards, canaries, and CloudWatch as a target."""

from typing import get_args

import pytest
from pydantic import ValidationError

from planta.kinds.cloudwatch import METRICS, Alarm, Canary, CloudWatch, Dashboard, NamedMetric
from tests.planta.kinds.samples import asked, linked, refusal, settings


@pytest.mark.parametrize("yaml", ["{watch: alb, metric: 5xx}", "{watch: alb, metric: 5xx, above: 1, below: 2}"])
def test_an_alarm_has_exactly_one_threshold(yaml: str) -> None:
    assert refusal(Alarm, yaml) == "an alarm goes off 'above' a value or 'below' one: exactly one of them"


@pytest.mark.parametrize(
    ("yaml", "pt", "en"),
    [
        ("{metric: 5xx, above: 1.5, unit: '%'}", "5xx > 1,5%", "5xx > 1.5%"),
        ("{metric: free-memory, below: 2048, unit: MiB}", "memória livre < 2.048 MiB", "free memory < 2,048 MiB"),
        ("{metric: Espectro/Analises/Espera, above: 10}", "Espera > 10", "Espera > 10"),
        ("{metric: Espectro/Analises/TempoDeEsperaNaFilaDeJobs, above: 10}", "TempoDeEsperaNaFilaDeJobs >…", "TempoDeEsperaNaFilaDeJobs >…"),
    ],
)
def test_a_caption_says_what_and_from_where(yaml: str, pt: str, en: str) -> None:
    alarm = settings(Alarm, yaml.replace("{", "{watch: x, ", 1))
    assert (alarm.own_caption("pt-BR"), alarm.own_caption("en")) == (pt, en)


@pytest.mark.parametrize("metric", ["50x", "sem espaco/", "/x", "a b/c"])
def test_a_metric_is_a_known_name_or_has_a_namespace(metric: str) -> None:
    with pytest.raises(ValidationError, match="metric"):
        settings(Alarm, f"{{watch: x, above: 1, metric: '{metric}'}}")


def test_an_alarm_is_drawn_from_what_it_watches_to_whom_it_tells() -> None:
    links = linked(settings(Alarm, "{watch: alb, metric: 5xx, above: 1, notify: [alertas, plantao]}"))
    assert links["watch"][1].reverse
    assert [links[f"notify.{i}"][0] for i in (0, 1)] == ["alertas", "plantao"]


def test_threshold_minutes_and_topics_are_checked() -> None:
    alarm = settings(Alarm, "{watch: alb, metric: 5xx, above: 1, for: 10, notify: alertas, severity: page, runbook: api-fora}")
    assert (alarm.for_minutes, alarm.runbook) == (10, "api-fora")
    assert asked(alarm) == {
        "cloudwatch describe-alarms MetricAlarms[0].Threshold": 1.0,
        "cloudwatch describe-alarms MetricAlarms[0].ActionsEnabled": True,
        "cloudwatch describe-alarms length(MetricAlarms[0].AlarmActions[?ends_with(@, ':espectro-prod-alertas')])": 1,
    }


@pytest.mark.parametrize(("every", "rate"), [(1, "rate(1 minute)"), (5, "rate(5 minutes)")])
def test_a_canary_runs_as_often_as_it_says(every: int, rate: str) -> None:
    canary = settings(Canary, f"{{url: 'https://{{domain}}/saude', every: {every}}}")
    assert asked(canary)["synthetics get-canary Canary.Schedule.Expression"] == rate


def test_a_canary_opens_nothing_but_https() -> None:
    assert refusal(Canary, "{url: 'http://espectro.example/'}").startswith("url: ")


def test_a_dashboard_counts_its_journeys() -> None:
    assert settings(Dashboard, "{journeys: [a, b]}").own_caption("pt-BR") == "2 jornadas"
    assert linked(settings(Dashboard, "{metrics: [{of: alb, metric: latency}]}"))["metrics.0.of"][0] == "alb"


def test_metrics_have_no_arn_and_the_verbs_say_so() -> None:
    verbs = {v.name: v for v in CloudWatch.verbs}
    assert verbs["put-metric"].actions == ()
    assert verbs["put-metric"].wider and verbs["read"].wider
    assert asked(settings(CloudWatch, "{logs: {keep_days: 30}}")) == {"logs describe-log-groups logGroups[0].retentionInDays": 30}
    assert refusal(CloudWatch, "{logs: {keep_days: 31}}").startswith("logs.keep_days: ")


def test_every_metric_has_short_words_in_both_languages() -> None:
    assert set(METRICS) == set(get_args(NamedMetric))
    for name in METRICS.values():
        assert 0 < len(name.pt) <= 20 and 0 < len(name.en) <= 20, "a drawing has room for a word or two"
