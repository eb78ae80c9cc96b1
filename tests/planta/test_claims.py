"""The commands that check claims: their text, and what a real shell makes of it."""

import shutil
import subprocess
from collections.abc import Iterator

import pytest

from planta.claims import CLI_NAMES, answer, command
from planta.kinds.base import Claim, Lookup
from planta.text import Text
from tests.planta.kinds.samples import examples, scene

FOUND = "arn:aws:x:found/1"


def claim(**settings: object) -> Claim:
    return Claim(**{"text": Text("a", "b"), "service": "s3", "call": "get-bucket-versioning", "path": "Status", "expected": "Enabled", **settings})  # type: ignore[arg-type]


def test_the_cli_has_names_of_its_own() -> None:
    assert command(claim(parameters={"bucket": "b"}), "sa-east-1") == (
        "aws s3api get-bucket-versioning --bucket b --region sa-east-1 --query Status --output text"
    )


def test_what_must_be_found_out_stands_before() -> None:
    look = Lookup(call="describe-load-balancers", parameters={"names": ("a", "b")}, path="LoadBalancers[0].LoadBalancerArn")
    asked = claim(service="elbv2", call="describe-listeners", lookups={"load-balancer-arn": look}, path="Listeners[?Protocol=='TLS'] | [0].Port")
    assert command(asked, "sa-east-1").splitlines() == [
        "load_balancer_arn=$(aws elbv2 describe-load-balancers --names a b --region sa-east-1"
        " --query 'LoadBalancers[0].LoadBalancerArn' --output text)",
        'aws elbv2 describe-listeners --load-balancer-arn "$load_balancer_arn" --region sa-east-1'
        " --query \"Listeners[?Protocol=='TLS'] | [0].Port\" --output text",
    ]


def test_kubernetes_is_asked_with_kubectl() -> None:
    asked = claim(service="kubectl", call="get deployment api", parameters={"namespace": "app"}, path="spec.replicas", expected=3)
    assert command(asked, "sa-east-1") == "kubectl get deployment api --namespace app -o 'jsonpath={.spec.replicas}'"


def test_answers_are_as_the_cli_prints_them() -> None:
    assert answer(claim(expected=True)) == "True" and answer(claim(expected=None)) == "None"
    assert answer(claim(expected=("a", "b"))) == "a\tb"
    assert answer(claim(service="kubectl", expected=True)) == "true"


@pytest.mark.skipif(shutil.which("sh") is None, reason="needs a POSIX shell")
def test_a_shell_passes_on_what_the_claim_says() -> None:
    claims = [c for _, config in examples() for c in config.own_claims(scene()) if c.service != "kubectl"]
    script = f"aws() {{ printf '%s\\n' \"$@\" >&2; printf {FOUND}; }}\n" + "\n".join(command(c, "sa-east-1") for c in claims)
    done = subprocess.run(["sh", "-eu", "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines() == [word for c in claims for word in words(c)]


def words(asked: Claim) -> Iterator[str]:
    """The arguments of every call that a claim's command makes."""
    service = CLI_NAMES.get(asked.service, asked.service)
    for look in asked.lookups.values():
        yield from (service, look.call, *options(look.parameters), "--region", "sa-east-1", "--query", look.path, "--output", "text")
    found = {name: FOUND for name in asked.lookups}
    yield from (service, asked.call, *options(asked.parameters), *options(found))
    yield from ("--region", "sa-east-1", "--query", asked.path, "--output", "text")


def options(parameters: object) -> Iterator[str]:
    assert isinstance(parameters, dict)
    for name, value in parameters.items():
        if isinstance(value, bool):
            yield f"--{'' if value else 'no-'}{name}"
        else:
            yield from (f"--{name}", *(value if isinstance(value, tuple) else (str(value),)))
