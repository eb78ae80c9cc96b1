"""Every rule on the second system, which the rules were not made with: silent before the fault, fires after it."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from planta.build import build
from planta.findings import Finding
from planta.locate import locate
from planta.rules import RULES
from tests.planta.edit import edited
from tests.planta.rules.cases import CASES
from tests.planta.rules.second import CLEAN, NATIVE

HERE = Path(__file__).parent
SECOND = HERE.parents[1] / "systems/serverless/architecture.yaml"
PROSE = ("requirements", "mitigations", "qa", "decisions", "views", "deck")
"""Sections that refuse a faulty model before a rule sees it, or only cost time."""
CODES = [rule.code for rule in RULES]
LENT = frozenset(CODES) - NATIVE.keys()
"""Rules on kinds that the second system has none of: the small sound model lends it some, and the fault is made in those."""


def mapping(path: Path) -> dict[str, Any]:
    tree = locate(path.read_text(encoding="utf-8")).value
    assert isinstance(tree, dict)
    return tree


@cache
def second() -> dict[str, Any]:
    tree = mapping(SECOND)
    tree["environments"]["staging"]["set"] = {}
    return dict(json.loads(edited({k: v for k, v in tree.items() if k not in PROSE}, CLEAN)))


@cache
def lent() -> dict[str, Any]:
    """The second system and, beside it, what it has no kind of."""
    tree, small = json.loads(json.dumps(second())), mapping(HERE / "sound.yaml")
    del tree["provisioning"]
    for resource, spec in small["resources"].items():
        if spec["kind"] not in ("aws-account", "aws-config", "guardduty", "budget"):
            tree["resources"][resource] = small["defaults"].get(spec["kind"], {}) | spec
    tree["resources"]["entrega"]["to"] = {"repo-api": "push"}
    tree["journeys"] |= small["journeys"]
    tree["incidents"]["scenarios"] |= small["incidents"]["scenarios"]
    return dict(tree)


@cache
def before(lends: bool) -> tuple[Finding, ...]:
    return build(json.dumps(lent() if lends else second())).findings


def after(code: str) -> tuple[Finding, ...]:
    return build(edited(lent(), CASES[code]) if code in LENT else edited(second(), NATIVE[code])).findings


def test_the_second_system_is_clean_once_what_it_leaves_out_is_added() -> None:
    assert [f.message for f in before(False) if f.code in CODES] == []


@pytest.mark.parametrize("code", CODES)
def test_a_fault_in_the_second_system_is_found_and_nothing_before(code: str) -> None:
    assert [f.message for f in before(code in LENT) if f.code == code] == []
    assert [f for f in after(code) if f.code == code]


def test_only_what_the_second_system_has_no_kind_of_is_lent() -> None:
    own = {spec["kind"] for spec in second()["resources"].values()}
    resources = lent()["resources"]
    for code in sorted(LENT):
        touched = [resources[r] for r in (p.split(".")[1] for p in CASES[code] if p.startswith("resources.")) if r in resources]
        touched += [v for p, v in CASES[code].items() if p.count(".") == 1 and isinstance(v, dict)]
        named = {r for spec in touched for r in json.dumps(spec).split('"')}
        near = [resources[r] for r in named if r in resources]
        kinds = {spec["kind"] for spec in (*touched, *near) if "kind" in spec}
        assert not kinds or kinds - own, code
