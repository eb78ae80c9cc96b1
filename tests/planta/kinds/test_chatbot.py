"""Slack channels: only topics notify them, and commands from them read at most."""

import pytest

from planta.kinds.chatbot import SlackChannel
from tests.planta.kinds.samples import asked, refusal, settings

CHANNEL = "workspace: T0123ABCD, channel: C0123ABCD"


@pytest.mark.parametrize(("guardrail", "policy"), [("read", "ReadOnlyAccess"), ("none", "AWSDenyAll")])
def test_the_guardrail_is_checked(guardrail: str, policy: str) -> None:
    (found,) = asked(settings(SlackChannel, f"{{{CHANNEL}, guardrail: {guardrail}}}"), security=True).values()
    assert found == f"arn:aws:iam::aws:policy/{policy}"


def test_only_topics_may_notify_it() -> None:
    (notify,) = SlackChannel.verbs
    assert notify.sources == ("sns-topic",)


def test_a_channel_is_named_by_slacks_id() -> None:
    assert refusal(SlackChannel, "{workspace: T0123ABCD, channel: '#plantao'}").startswith("channel: ")
