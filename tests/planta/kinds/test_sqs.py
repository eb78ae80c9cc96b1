"""Queues: encrypted, TLS only, with a place for failures."""

import pytest

from planta.kinds.sqs import Queue
from tests.planta.kinds.samples import asked, linked, refusal, scene, settings


def test_the_defaults_are_the_secure_ones() -> None:
    found = asked(settings(Queue, "{}"))
    assert found == {
        "sqs get-queue-attributes Attributes.SqsManagedSseEnabled == 'true'": True,
        "sqs get-queue-attributes contains(Attributes.Policy, 'aws:SecureTransport')": True,
        "sqs get-queue-attributes to_number(Attributes.MessageRetentionPeriod)": 345_600,
        "sqs get-queue-attributes contains(Attributes.RedrivePolicy, 'deadLetterTargetArn')": True,
    }


def test_an_ordered_queue_has_another_address() -> None:
    plain, fifo = (next(settings(Queue, y).own_claims(scene())) for y in ("{}", "{fifo: true}"))
    assert plain.parameters["queue-url"] == "https://sqs.sa-east-1.amazonaws.com/222222222222/espectro-prod-coisa"
    assert fifo.parameters["queue-url"] == f"{plain.parameters['queue-url']}.fifo"


def test_failures_may_go_to_a_queue_of_the_model() -> None:
    value, link = linked(settings(Queue, "{dead_letter: {queue: falhas, after: 3}}"))["dead_letter.queue"]
    assert (value, link.phase) == ("falhas", "async")


@pytest.mark.parametrize("yaml", ["{keep_days: 15}", "{visibility: 50000}", "{dead_letter: {after: 0}}"])
def test_values_that_sqs_refuses_are_refused(yaml: str) -> None:
    assert refusal(Queue, yaml)


def test_who_receives_may_delete_and_who_sends_may_not() -> None:
    verbs = {v.name: v.actions for v in Queue.verbs}
    assert "sqs:DeleteMessage" in verbs["receive"]
    assert verbs["send"] == ("sqs:SendMessage",)
