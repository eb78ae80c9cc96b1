"""Claims as commands: what a reader pastes, and what it must print."""

import shlex

import pytest

from planta.claims import answer, command
from planta.kinds.base import Claim
from planta.text import Text


def claim(**values: object) -> Claim:
    return Claim(**({"text": Text("x", "x"), "service": "s3", "call": "get-bucket-versioning", "path": "Status", "expected": "Enabled"} | values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (claim(parameters={"bucket": "b"}), "aws s3api get-bucket-versioning --bucket b --region sa-east-1 --query Status --output text"),
        (claim(service="config", call="describe-x", path="A[0].B"),
         "aws configservice describe-x --region sa-east-1 --query 'A[0].B' --output text"),
        (claim(service="rds", call="x", path="length(A[?B=='c'])"), "aws rds x --region sa-east-1 --query \"length(A[?B=='c'])\" --output text"),
        (claim(service="rds", call="x", path="A || `false`"), "aws rds x --region sa-east-1 --query 'A || `false`' --output text"),
        (claim(service="rds", call="x", path="A[?B=='c'] || `0`"),
         "aws rds x --region sa-east-1 --query 'A[?B=='\"'\"'c'\"'\"'] || `0`' --output text"),
        (claim(service="batch", call="x", parameters={"names": ("a", "b c"), "all": True, "dry-run": False, "max": 3}, path="A"),
         "aws batch x --names a 'b c' --all --no-dry-run --max 3 --region sa-east-1 --query A --output text"),
        (claim(service="kubectl", call="get deployment api", parameters={"namespace": "app"}, path="spec.replicas"),
         "kubectl get deployment api --namespace app -o 'jsonpath={.spec.replicas}'"),
        (claim(service="kubectl", call="get pods", path="length(items[?a!='b'])"), "kubectl get pods -o json | jp -u \"length(items[?a!='b'])\""),
    ],
)  # fmt: skip
def test_the_command_is_exact(given: Claim, expected: str) -> None:
    assert command(given, "sa-east-1") == expected
    assert given.path in " ".join(shlex.split(command(given, "sa-east-1")))


@pytest.mark.parametrize(
    ("service", "expected", "printed"),
    [
        ("s3", True, "True"), ("s3", None, "None"), ("s3", 365, "365"), ("s3", ("a", "b"), "a\tb"),
        ("kubectl", True, "true"), ("kubectl", None, ""), ("kubectl", ("a",), '["a"]'), ("kubectl", 2, "2"),
    ],
)  # fmt: skip
def test_the_answer_is_what_the_tool_prints(service: str, expected: object, printed: str) -> None:
    assert answer(claim(service=service, expected=expected)) == printed
