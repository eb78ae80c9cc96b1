"""OpenSLO documents against the schema that the project published (`openslo/`, see its README)."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from generators.slo.openslo import openslo
from planta.reliability.budget import burn_rates
from planta.sections import fraction
from tests.generators.slo.models import model, page, real, serverless

SCHEMAS = {s["$id"]: s for f in sorted(Path(__file__).with_name("openslo").glob("*.json")) if (s := json.loads(f.read_text()))}


def validator() -> Draft7Validator:
    resources = [(id, Resource.from_contents(s)) for id, s in SCHEMAS.items()]
    return Draft7Validator(SCHEMAS["https://openslo.com/schemas/v1/openslo.schema.json"], registry=Registry().with_resources(resources))


@pytest.mark.parametrize("system", [real, serverless, model], ids=["real", "serverless", "toy"])
def test_documents_validate(system: Any) -> None:
    found = list(yaml.safe_load_all(openslo(system(), page)))
    assert {d["kind"] for d in found} == {"Service", "DataSource", "SLO", "AlertPolicy", "AlertCondition", "AlertNotificationTarget"}
    for document in found:
        errors = [f"{document['metadata']['name']}: {e.json_path}: {e.message}" for e in validator().iter_errors(document)]
        assert errors == []


def test_the_schema_refuses_what_is_wrong() -> None:
    document = next(d for d in yaml.safe_load_all(openslo(model(), page)) if d["kind"] == "SLO")
    document["spec"]["objectives"][0]["target"] = 1.5
    assert list(validator().iter_errors(document))


def test_every_reference_resolves_and_every_rate_has_a_policy() -> None:
    architecture = real()
    found = list(yaml.safe_load_all(openslo(architecture, page)))
    named = {(d["kind"], d["metadata"]["name"]): d["spec"] for d in found}
    assert len(named) == len(found)
    for document in found:
        spec = document["spec"]
        for policy in spec.get("alertPolicies", ()):
            assert ("AlertPolicy", policy) in named
        for condition in spec.get("conditions", ()):
            assert ("AlertCondition", condition["conditionRef"]) in named
        for target in spec.get("notificationTargets", ()):
            assert ("AlertNotificationTarget", target["targetRef"]) in named
    for id, slo in architecture.slos.items():
        possible = [b.factor for b in burn_rates(fraction(slo.objective), 28) if b.possible]
        policies = named["SLO", id]["alertPolicies"]
        thresholds = [named["AlertCondition", f"{p}-condition"]["condition"]["threshold"] for p in policies]
        assert thresholds == possible
