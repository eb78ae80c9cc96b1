"""Rules and buses: one trigger, its source, and where undelivered events go."""

import pytest

from planta.kinds.eventbridge import EventBus, EventRule
from tests.planta.kinds.samples import asked, linked, refusal, scene, settings


@pytest.mark.parametrize("yaml", ["{}", "{events: [X], schedule: rate(1 day)}"])
def test_a_rule_has_exactly_one_trigger(yaml: str) -> None:
    assert refusal(EventRule, yaml) == "a rule waits for 'events' or has a 'schedule': exactly one of them"


def test_a_schedule_watches_nothing() -> None:
    assert "mean nothing with it" in refusal(EventRule, "{schedule: rate(1 day), watch: fila}")
    assert refusal(EventRule, "{schedule: daily}").startswith("schedule: ")


def test_the_watched_resource_emits_towards_the_rule() -> None:
    rule = settings(EventRule, "{watch: [fila, job], events: [Batch Job State Change], dead_letter: falhas}")
    links = linked(rule)
    assert [links[f"watch.{i}"][0] for i in (0, 1)] == ["fila", "job"]
    assert links["watch.0"][1].reverse
    assert links["dead_letter"][1].verb == "send"


def test_what_is_deployed_is_asked_of_the_right_bus() -> None:
    rule = settings(EventRule, "{events: [Amostra recebida], bus: eventos}")
    claim = next(rule.own_claims(scene()))
    assert claim.parameters == {"name": "espectro-prod-coisa", "event-bus-name": "espectro-prod-eventos"}
    assert asked(rule)["events describe-rule contains(EventPattern, 'Amostra recebida')"] is True
    assert asked(settings(EventRule, "{schedule: rate(5 minutes)}"))["events describe-rule ScheduleExpression"] == "rate(5 minutes)"


def test_a_long_event_name_is_shortened_in_the_caption() -> None:
    rule = settings(EventRule, "{events: [EC2 Spot Instance Interruption Warning]}")
    assert rule.own_caption("en") == "EC2 Spot Instance Interrupt…"


def test_an_archive_is_checked_where_there_is_one() -> None:
    assert asked(settings(EventBus, "{archive_days: 30}"))["events describe-archive RetentionDays"] == 30
    assert list(asked(settings(EventBus, "{}"))) == ["events describe-event-bus Name"]
