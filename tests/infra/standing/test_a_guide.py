"""The provisioning guide of the real system, page after page from an empty account: its commands, and its checks with the answers that they must give."""

import pytest

from tests.infra.standing.conftest import ENVIRONMENT, Guided

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_the_commands_of_every_page_succeed_in_its_order(guided: Guided) -> None:
    steps = guided.made.architecture.provisioning
    assert guided.codes == {f"planta deploy --env {ENVIRONMENT} --step {step}": 0 for step in steps}


def test_every_check_answers_what_its_page_says_as_soon_as_its_step_is_done(guided: Guided) -> None:
    wrong = [(step, *one) for step, found in guided.answers.items() for one in found if one[1] != one[2]]
    assert wrong == []


def test_every_claim_that_is_asked_of_aws_stands_on_one_page(guided: Guided) -> None:
    model = guided.made.architecture
    claims = sum(c.service != "kubectl" for r in model.resources if model.step_of(r) for c in model.claims(r))
    assert sum(map(len, guided.answers.values())) == claims > 250
