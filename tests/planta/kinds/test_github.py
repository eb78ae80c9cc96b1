"""Workflows: AWS trusts exactly one branch or environment."""

import pytest

from planta.kinds.github import Workflow
from tests.planta.kinds.samples import asked, refusal, settings

TRUST = 'iam get-role Role.AssumeRolePolicyDocument.Statement[0].Condition.StringEquals."token.actions.githubusercontent.com:'


@pytest.mark.parametrize(
    ("yaml", "subject", "caption"),
    [
        ("{repo: org/app, ref: refs/heads/main}", "repo:org/app:ref:refs/heads/main", "main · OIDC"),
        ("{repo: org/app, ref: refs/heads/release/2026}", "repo:org/app:ref:refs/heads/release/2026", "release/2026 · OIDC"),
        ("{repo: org/app, environment: producao}", "repo:org/app:environment:producao", "producao · OIDC"),
        ("{repo: org/app, environment: '{env}'}", "repo:org/app:environment:prod", "OIDC"),
    ],
)
def test_the_trust_names_one_subject(yaml: str, subject: str, caption: str) -> None:
    workflow = settings(Workflow, yaml)
    assert workflow.subject("prod") == subject
    assert asked(workflow, security=True) == {f'{TRUST}sub"': subject, f'{TRUST}aud"': "sts.amazonaws.com"}
    assert workflow.own_caption("pt-BR") == caption


@pytest.mark.parametrize("yaml", ["{repo: org/app}", "{repo: org/app, ref: refs/heads/main, environment: prod}"])
def test_neither_nobody_nor_two_are_trusted(yaml: str) -> None:
    assert refusal(Workflow, yaml) == "AWS trusts a workflow as one 'ref' or one 'environment': exactly one of them"


@pytest.mark.parametrize("yaml", ["{repo: org/app, ref: 'refs/heads/*'}", "{repo: org/*, ref: refs/heads/main}", "{repo: org/app, environment: '*'}"])
def test_no_wildcard_is_trusted(yaml: str) -> None:
    assert refusal(Workflow, yaml)
