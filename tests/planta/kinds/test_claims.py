"""Claims against botocore's service models: the call, its parameters, the path into its answer and the expected value."""

from pathlib import Path
from typing import Any

import pytest

from planta.build import load
from planta.kinds.base import Claim
from tests.planta.kinds.samples import examples, scene

jmespath = pytest.importorskip("jmespath")
session = pytest.importorskip("botocore.session").get_session()
xform_name = pytest.importorskip("botocore").xform_name
ParamValidator = pytest.importorskip("botocore.validate").ParamValidator

CLAIMS = [(f"{name}: {c.service} {c.call} {c.path}", c) for name, config in examples() for c in config.own_claims(scene())]
each_claim = pytest.mark.parametrize("claim", [c for _, c in CLAIMS], ids=[name for name, _ in CLAIMS])
MODEL = Path(__file__).parents[3] / "architecture.yaml"
MODELS: dict[str, Any] = {}


def operation(service: str, call: str) -> Any:
    if service not in MODELS:
        MODELS[service] = session.get_service_model(service)
    model = MODELS[service]
    by_call = {xform_name(name, "-"): name for name in model.operation_names}
    assert call in by_call, f"{service} has no call {call}"
    return model.operation_model(by_call[call])


@each_claim
def test_aws_understands_it(claim: Claim) -> None:
    if claim.service == "kubectl":
        assert claim.call.startswith("get ") and not claim.lookups
        jmespath.compile(claim.path)
        return
    found = {}
    for name, look in claim.lookups.items():
        told = answered(claim.service, look.call, dict(look.parameters), look.path)
        assert told is not None and told.type_name == "string", f"{look.path} is {told}"
        found[name] = "found-out-by-another-call"
    assert not set(found) & set(claim.parameters)
    shape = answered(claim.service, claim.call, {**claim.parameters, **found}, claim.path)
    assert fits(claim.expected, shape), f"{claim.path} is {shape}, never {claim.expected!r}"


def answered(service: str, call: str, parameters: dict[str, Any], path: str) -> Any:
    """The shape that a path gives on a call's answer, once AWS would take the call."""
    model = operation(service, call)
    members = {xform_name(name, "-"): name for name in (model.input_shape.members if model.input_shape else {})}
    assert set(parameters) <= set(members), f"parameters of {call}: {sorted(members)}"
    given = {members[k]: list(v) if isinstance(v, tuple) else v for k, v in parameters.items()}
    if model.input_shape:
        report = ParamValidator().validate(given, model.input_shape)
        assert not report.has_errors(), report.generate_report()
        for name, value in given.items():
            enum = getattr(model.input_shape.members[name], "enum", None)
            assert not enum or value in enum, f"{name}: {value} is not one of {enum}"
    return resulting(jmespath.compile(path).parsed, model.output_shape)


def test_aws_understands_the_real_systems_claims() -> None:
    claims = [c for a in load(MODEL).architectures.values() for r in a.resources for c in a.claims(r)]
    assert len(claims) > 200
    for claim in claims:
        test_aws_understands_it(claim)


def test_a_wrong_path_is_noticed() -> None:
    wrong = Claim(text=CLAIMS[0][1].text, service="rds", call="describe-db-clusters", path="DBClusters[0].Encrypted", expected=True)
    with pytest.raises(AssertionError, match="DBCluster has no Encrypted"):
        test_aws_understands_it(wrong)


class Several:
    """The list that a projection gives."""

    type_name = "list"

    def __init__(self, member: Any) -> None:
        self.member = member


def resulting(node: dict[str, Any], at: Any) -> Any:
    """The shape that a JMESPath gives on a shape; None: a value whose shape no model tells (a count, a comparison)."""
    kind, children = node["type"], node.get("children", [])
    if kind in ("identity", "current"):
        return at
    if kind == "literal":
        return None
    if kind == "field":
        if at is None or at.name == "policyDocumentType":  # boto3 reads IAM's policy text into a mapping
            return None
        if at.type_name == "map":
            return at.value
        assert at.type_name == "structure" and node["value"] in at.members, f"{at.name} has no {node['value']}"
        return at.members[node["value"]]
    if kind == "index":
        assert at is None or at.type_name == "list", f"{at.name} is no list"
        return at and at.member
    if kind in ("subexpression", "index_expression", "pipe"):
        for child in children:
            at = resulting(child, at)
        return at
    if kind == "flatten":
        inner = resulting(children[0], at)
        assert inner.type_name == "list", f"{inner.name} is no list"
        return Several(inner.member.member if inner.member is not None and inner.member.type_name == "list" else inner.member)
    if kind in ("projection", "filter_projection"):
        inner = resulting(children[0], at)
        assert inner.type_name == "list", f"{inner.name} is no list"
        for condition in children[2:]:
            resulting(condition, inner.member)
        return Several(resulting(children[1], inner.member))
    if kind == "function_expression" and children[-1]["type"] == "expref":
        several = resulting(children[0], at)
        resulting(children[1]["children"][0], several.member)
        return {"max_by": several.member, "min_by": several.member, "sort_by": several}.get(node["value"])
    results = [resulting(child, at) for child in children]
    keeps = kind == "function_expression" and node["value"] in ("sort", "not_null", "reverse")
    return results[0] if keeps else None


def fits(expected: Any, shape: Any) -> bool:
    if shape is None or expected is None:
        return True
    if shape.type_name == "string":
        return isinstance(expected, str) and (not getattr(shape, "enum", None) or expected in shape.enum)
    if isinstance(expected, tuple):
        return shape.type_name == "list" and all(fits(e, shape.member) for e in expected)
    if isinstance(expected, bool):
        return bool(shape.type_name == "boolean")
    types: dict[str, Any] = {"integer": int, "long": int, "double": (int, float), "float": (int, float)}
    return isinstance(expected, types.get(shape.type_name, ()))
