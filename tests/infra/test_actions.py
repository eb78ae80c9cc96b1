"""Every action that a policy names is in AWS's published list, and stands on every resource only where that list knows no narrower."""

from functools import cache

import pytest

from planta.kinds import BY_ID
from tests.infra.sites import CASES, composed
from tests.infra.walk import listed, walk

actions = pytest.importorskip("policy_sentry.querying.actions", reason="policy_sentry comes with the extra 'dev'")
everything = pytest.importorskip("policy_sentry.querying.all")

ASKED_ON_EVERYTHING = {
    "ec2:CreateNetworkInterface": "Lambda and CodeBuild check that their role may do it on any interface",
    "ec2:DeleteNetworkInterface": "Lambda and CodeBuild check that their role may do it on any interface",
    "ec2:AssignPrivateIpAddresses": "Lambda checks that its role may do it on any interface",
    "ec2:UnassignPrivateIpAddresses": "Lambda checks that its role may do it on any interface",
}


@cache
def published() -> frozenset[str]:
    return frozenset(a.lower() for a in everything.get_all_actions())


@cache
def without_resource(service: str) -> frozenset[str]:
    return frozenset(a.lower() for a in actions.get_actions_that_support_wildcard_arns_only(service))


def test_every_action_of_a_verb_is_published() -> None:
    named = {a for kind in BY_ID.values() for verb in kind.verbs for a in (*verb.actions, *verb.any_resource)}
    assert {a for a in named if a.lower() not in published()} == set()
    assert len(named) > 150


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_every_action_of_a_policy_is_published(system: str, environment: str) -> None:
    for stack in composed(system, environment).stacks:
        for logical, resource in stack.resources.items():
            for field in ("PolicyDocument", "KeyPolicy", "InlinePolicy", "AccessPolicies"):
                document = resource["Properties"].get(field)
                for statement in document.get("Statement", []) if isinstance(document, dict) else []:
                    unknown = [a for a in listed(statement["Action"]) if "*" not in a and a.lower() not in published()]
                    assert unknown == [], (stack.name, logical)


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_a_role_has_an_action_on_everything_only_where_nothing_narrower_exists(system: str, environment: str) -> None:
    view = walk(composed(system, environment).stacks)
    wide, narrow = set(), set()
    for role in view.roles():
        for statement in view.statements(role):
            for action in statement["Action"]:
                only = action.lower() in without_resource(action.partition(":")[0])
                if statement["Resource"] == ["*"] and not only and action not in ASKED_ON_EVERYTHING:
                    wide.add((role, action))
                if statement["Resource"] != ["*"] and only:
                    narrow.add((role, action))
    assert wide == set()
    assert narrow == set(), "AWS accepts these on every resource only, so that the statement would allow nothing"
