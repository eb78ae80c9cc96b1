"""First steps: of every kind that fails in whole systems, in both languages, with names filled in, in commands that the AWS CLI takes."""

import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jmespath
import pytest
from botocore import xform_name

from planta.architecture import Architecture
from planta.build import load
from planta.claims import CLI_NAMES
from planta.kinds import BY_ID
from planta.reliability.failure import Simulation
from planta.reliability.runbooks import _known, first_steps
from tests.planta.kinds.test_claims import operation, resulting, session

HOME = Path(__file__).resolve().parents[3]
SYSTEMS = ("architecture.yaml", "tests/systems/serverless/architecture.yaml")
NAMES = {"name", "id", "region", "account", "namespace", "cluster", "domain", "scope"}
CHANGES = re.compile(r"(create|delete|update|put|start|stop|restore|reboot|failover|enable|disable|cancel|deregister|terminate|replace|publish|redrive|rollout|rollback)\b")
CLI_ONLY = {("logs", "tail")}
CLI_OPTIONS = {("cloudfront", "create-invalidation"): {"paths"}}
"""What the CLI adds to the service's own calls."""
BOTO_NAMES = {v: k for k, v in CLI_NAMES.items()}
GLOBAL = {"region", "query", "output"}


@cache
def system(file: str) -> Architecture:
    return load(HOME / file).architecture


def commands(text: str) -> Iterator[list[str]]:
    """Every `aws …` of a shell text, those inside $( ) too."""
    flat = text.replace("\\\n", " ").replace("\n", " ; ")
    for found in re.finditer(r"\baws ", flat):
        depth, quote, end = 0, "", found.start()
        for end, c in enumerate(flat[found.start() :], found.start()):  # noqa: B007
            if quote:
                quote = "" if c == quote else quote
            elif c in "'\"":
                quote = c
            elif c == "(":
                depth += 1
            elif c in ");|&" and (depth == 0 or c != ")"):
                break
            elif c == ")":
                depth -= 1
        else:
            end += 1
        yield shlex.split(flat[found.start() : end])


@pytest.mark.parametrize("kind", sorted(_known()))
def test_a_kinds_steps_are_whole(kind: str) -> None:
    assert kind in BY_ID
    row = _known()[kind]
    assert set(row) == {"look", "act"} and row["look"] and row["act"]
    for part in ("look", "act"):
        for step in row[part]:
            assert step["pt"].endswith((".", "?")) and step["en"].endswith((".", "?")) and step["pt"] != step["en"]
            assert set(re.findall(r"\{(\w+)\}", step.get("run", ""))) <= NAMES
            for words in commands(step.get("run", "")):
                if part == "look":
                    assert not CHANGES.match(words[2]), f"{kind}: looking changes something: {words}"


@cache
def shapes(service: str) -> dict[str, set[str]]:
    """The calls of a service, as the CLI names them, with their options."""
    model = session.get_service_model(service)
    out = {}
    for call in model.operation_names:
        shape = model.operation_model(call).input_shape
        out[xform_name(call, "-")] = {xform_name(m, "-") for m in (shape.members if shape else {})}
    return out


@pytest.mark.parametrize("kind", sorted(_known()))
def test_the_cli_knows_every_command_and_option(kind: str) -> None:
    for step in (*_known()[kind]["look"], *_known()[kind]["act"]):
        for words in commands(step.get("run", "")):
            service, call = words[1], words[2]
            if (service, call) in CLI_ONLY:
                continue
            calls = shapes(BOTO_NAMES.get(service, service))
            assert call in calls, f"{service} {call}"
            options = {w.removeprefix("--").removeprefix("no-") for w in words[3:] if w.startswith("--")}
            paging = {"max-items"} | ({"max-results"} & options)
            assert options - GLOBAL - paging - CLI_OPTIONS.get((service, call), set()) <= calls[call], f"{service} {call}: {options - GLOBAL - calls[call]}"
            if "--query" in words:
                path = jmespath.compile(re.sub(r"\[-?\d*:\d*\]", "[*]", words[words.index("--query") + 1]))  # a slice is a projection
                shape = operation(BOTO_NAMES.get(service, service), call).output_shape
                resulting(dict(path.parsed), shape)


@pytest.mark.parametrize("file", SYSTEMS)
def test_every_failure_that_users_feel_has_first_steps_with_its_names(file: str) -> None:
    architecture = system(file)
    for outcome in Simulation(architecture).outcomes:
        if not outcome.felt or outcome.failure.kind == "zone":
            continue
        id = outcome.failure.id
        found = first_steps(architecture, id)
        assert found is not None and outcome.steps, f"{id} ({architecture.resources[id].kind})"
        said = "\n".join(s.command or "" for s in (*found.look, *found.act))
        assert not set(re.findall(r"\{(\w+)\}", said)) & NAMES
        template = str(_known()[architecture.resources[id].kind])
        for place, name in (("{name}", architecture.physical(id)), ("{region}", architecture.region(id))):
            assert place not in template or name in said


def test_by_hand() -> None:
    found = first_steps(system("architecture.yaml"), "nos-base")
    assert found is not None and found.look[0].command is not None
    assert "--cluster-name espectro-prod-cluster --nodegroup-name espectro-prod-nos-base --region sa-east-1" in found.look[0].command
    assert first_steps(system("architecture.yaml"), "alarme-5xx") is None
