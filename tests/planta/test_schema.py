"""The committed JSON Schema is what the classes make, is valid itself, and accepts every system that the loader accepts."""

import json

import jsonschema
import pytest
import yaml

from planta import schema
from tests.built import HOME, SYSTEMS

COMMITTED = HOME / "architecture.schema.json"


def test_the_committed_schema_is_current() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == schema.text(), "run: planta schema > architecture.schema.json"


def test_the_schema_is_valid() -> None:
    jsonschema.Draft202012Validator.check_schema(json.loads(COMMITTED.read_text(encoding="utf-8")))


@pytest.mark.parametrize("system", sorted(SYSTEMS))
def test_systems_validate(system: str) -> None:
    tree = yaml.safe_load((SYSTEMS[system] / "architecture.yaml").read_text(encoding="utf-8"))
    found = [e.message[:200] for e in jsonschema.Draft202012Validator(schema.schema()).iter_errors(tree)]
    assert found == []


def test_a_wrong_field_is_found_where_it_stands() -> None:
    tree = yaml.safe_load((SYSTEMS["real"] / "architecture.yaml").read_text(encoding="utf-8"))
    name = next(k for k, v in tree["resources"].items() if v["kind"] == "s3-bucket")
    tree["resources"][name]["lifecicle"] = {}
    found = list(jsonschema.Draft202012Validator(schema.schema()).iter_errors(tree))
    assert found and list(found[0].absolute_path)[:2] == ["resources", name] and "lifecicle" in found[0].message
