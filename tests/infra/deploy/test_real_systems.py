"""The systems that we have, deployed whole: everything is there, every claim holds, and nothing changes without a change."""

from collections.abc import Iterator

import pytest

from infra import drift
from infra.emulator.types import TYPES
from infra.plan import plan
from tests.infra import deployed
from tests.infra.deployed import REAL, SERVERLESS, Deployed

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


CASES = [(REAL, "prod"), (SERVERLESS, "live"), (SERVERLESS, "staging")]  # (REAL, "hml") is in ../standing


@pytest.fixture(scope="module", params=CASES,
                ids=["real-prod", "serverless-live", "serverless-staging"])  # fmt: skip
def system(request: pytest.FixtureRequest) -> Iterator[Deployed]:
    with deployed.deployed(*request.param) as made:
        yield made


def test_every_resource_of_every_template_is_there(system: Deployed) -> None:
    for stack in system.assembly.stacks:
        client = system.client("cloudformation", region=stack.region, account=stack.account)
        found = {r["LogicalResourceId"]: r for r in client.get_paginator("list_stack_resources").paginate(StackName=stack.name).build_full_result()["StackResourceSummaries"]}
        assert {k: r["ResourceType"] for k, r in found.items()} == {k: r["Type"] for k, r in stack.template["Resources"].items()}
        assert all(r["PhysicalResourceId"] and r["ResourceType"] in TYPES for r in found.values())


def test_every_claim_holds(system: Deployed) -> None:
    assert system.drifted() == []


def test_every_resource_has_a_claim(system: Deployed) -> None:
    """But those that stand for people and for what others run; and what is asked is answered, not left unasked."""
    model = system.architecture
    mute = {r.config.kind_id for r in model.resources.values() if not model.claims(r.id) and not r.config.existing}
    assert mute <= {"person", "external"}
    checked = list(drift.check(model, system.aws))
    assert {c.state for c in checked} <= {"holds", "elsewhere"}
    assert sum(c.state == "elsewhere" for c in checked) == sum(c.claim.service == "kubectl" for c in checked)


def test_a_second_deployment_changes_nothing(system: Deployed) -> None:
    assert {p.state for p in plan(system.assembly, system.aws, None, {})} == {"unchanged"}
    assert {e.what for e in deployed.events(system.assembly, system.aws)} <= {"unchanged", "call"}
    assert system.drifted() == []


def test_an_account_of_its_own_holds_what_the_model_puts_there(system: Deployed) -> None:
    """Buckets of another account are not among this one's."""
    model = system.architecture
    for bucket in model.of_kind("s3-bucket"):
        names = {b["Name"] for b in system.client("s3", account=model.account(bucket.id)).list_buckets()["Buckets"]}
        assert model.physical(bucket.id) in names
