"""State machines: what a flow may say, the arrows that it makes, and what is checked."""

import pytest

from planta.kinds.stepfunctions import StateMachine
from tests.planta.kinds.samples import asked, linked, refusal, settings

FLOW = "{flow: {validar: {invoke: f}, analisar: {run: job, each: arquivo, at_most: 40, on_error: avisar}, avisar: {publish: topico}}}"


def test_steps_make_arrows_by_their_verbs() -> None:
    links = linked(settings(StateMachine, FLOW))
    verbs = {field: (value, link.verb) for field, (value, link) in links.items()}
    assert verbs == {
        "flow.validar.invoke": ("f", "invoke"),
        "flow.analisar.run": ("job", "run"),
        "flow.avisar.publish": ("topico", "publish"),
    }


def test_an_error_handler_is_no_step_of_the_sequence() -> None:
    machine = settings(StateMachine, FLOW)
    assert machine.sequence == ("validar", "analisar")
    assert machine.own_caption("pt-BR") == "3 etapas"


@pytest.mark.parametrize(
    ("yaml", "reason"),
    [
        ("{flow: {a: {}}}", "flow.a: a step does exactly one of run, invoke, publish, send, start"),
        ("{flow: {a: {run: j, invoke: f}}}", "flow.a: a step does exactly one of run, invoke, publish, send, start"),
        ("{flow: {a: {run: j, at_most: 5}}}", "flow.a: 'at_most' and 'distributed' say how a step is repeated, so they need 'each'"),
        ("{flow: {a: {run: j, each: x, at_most: 41}}}", "flow.a: an inline Map runs at most 40 at once; set 'distributed: true' for more"),
        ("{flow: {a: {run: j, on_error: b}}}", "step 'a' names 'b' in 'on_error', but the flow has no such step"),
        ("{flow: {a: {run: j, on_error: a}}}", "step 'a' cannot handle its own failure"),
        ("{type: express, flow: {a: {run: j}}}", "step 'a' waits for a Batch job, which needs 'type: standard'"),
        ("{flow: {a: {run: j, on_error: b}, b: {run: j, on_error: a}}}", "every step is named by an 'on_error', so the flow has no first step"),
    ],
)
def test_a_flow_that_cannot_run_is_refused(yaml: str, reason: str) -> None:
    assert refusal(StateMachine, yaml) == reason


def test_more_than_forty_at_once_need_child_executions() -> None:
    machine = settings(StateMachine, "{flow: {a: {run: j, each: x, at_most: 500, distributed: true}}}")
    assert machine.flow["a"].at_most == 500


def test_waiting_for_a_job_needs_the_managed_rule() -> None:
    grants = list(settings(StateMachine, FLOW).own_grants("pipeline"))
    rule = next(g for g in grants if "events:PutRule" in g.actions)
    assert (rule.target, rule.field) == ("pipeline.events", "flow.analisar.run")
    without = settings(StateMachine, "{flow: {a: {invoke: f}}, logs: null, tracing: false}")
    assert list(without.own_grants("pipeline")) == []


def test_logs_and_traces_are_on_and_checked() -> None:
    assert asked(settings(StateMachine, FLOW)) == {
        "stepfunctions describe-state-machine status": "ACTIVE",
        "stepfunctions describe-state-machine type": "STANDARD",
        "stepfunctions describe-state-machine loggingConfiguration.level": "ALL",
        "stepfunctions describe-state-machine tracingConfiguration.enabled": True,
    }
    quiet = settings(StateMachine, "{flow: {a: {invoke: f}}, logs: null, tracing: false, key: k}")
    assert asked(quiet, security=True) == {"stepfunctions describe-state-machine encryptionConfiguration.type": "CUSTOMER_MANAGED_KMS_KEY"}
