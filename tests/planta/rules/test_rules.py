"""Every rule: silent on a sound model, fires on the same model with one fault, and on the real model with that fault."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from planta.build import build
from planta.findings import Finding
from planta.locate import locate
from planta.rules import RULES
from planta.rules.run import check, expired
from tests.planta.edit import edited
from tests.planta.rules.cases import CASES

HERE = Path(__file__).parent
REAL = HERE.parents[2] / "architecture.yaml"
PROSE = ("views", "deck", "qa", "decisions", "glossary", "mitigations", "requirements", "waivers", "translations")
"""Sections that no edit needs, left out of the real model so that each of its mutated copies is built at once."""
CODES = [rule.code for rule in RULES]


@cache
def small() -> dict[str, Any]:
    tree = locate((HERE / "sound.yaml").read_text(encoding="utf-8")).value
    assert isinstance(tree, dict)
    return tree


@cache
def real() -> dict[str, Any]:
    tree = json.loads(json.dumps(locate(REAL.read_text(encoding="utf-8")).value))
    asked = tree["requirements"]["entradas-um-ano"]
    for environment in tree["environments"].values():
        environment["set"] = {}
    for section in ("provisioning", "incidents", "journeys"):
        tree[section] = _without_references(tree[section])
    for resource in tree["resources"].values():
        for field in ("note", "caption"):
            resource.pop(field, None)
    measured = {slo["journey"] for slo in tree["slos"].values()}
    tree["journeys"] = {k: v for k, v in tree["journeys"].items() if k in measured}
    promise = {"entradas-um-ano": {"text": "x", "source": "x", "all": asked["all"][:1]}}
    return {k: v for k, v in tree.items() if k not in PROSE} | {"requirements": promise}


@cache
def alone() -> dict[str, Any]:
    """The real model in its first environment only."""
    tree = real()
    first = next(iter(tree["environments"]))
    return tree | {"environments": {first: tree["environments"][first]}}


def _without_references(node: Any) -> Any:
    if isinstance(node, dict):
        return {k: _without_references(v) for k, v in node.items()}
    if isinstance(node, list):
        return [_without_references(v) for v in node]
    return node.replace("{", "(").replace("}", ")") if isinstance(node, str) else node


def found(text: str) -> list[Finding]:
    return list(build(text).findings)


def test_the_cases_cover_every_rule_once() -> None:
    assert len(CODES) >= 60 and len(set(CODES)) == len(CODES)
    assert sorted(CASES) == sorted(CODES)


def test_every_rule_says_why_and_by_whom() -> None:
    for rule in RULES:
        assert rule.title.pt and rule.title.en and rule.why.pt and rule.why.en and rule.source, rule.code
        assert rule.severity in ("warning", "note")
        assert rule.title.pt != rule.title.en


def test_the_sound_model_breaks_no_rule() -> None:
    assert found(json.dumps(small())) == []


@pytest.mark.parametrize("code", CODES)
def test_a_fault_in_the_small_model_is_found(code: str) -> None:
    hits = [f for f in found(edited(small(), CASES[code])) if f.code == code]
    assert hits
    for hit in hits:
        assert hit.message and hit.fix and hit.span is not None


@pytest.mark.parametrize("code", CODES)
def test_the_same_fault_in_the_real_model_is_found(code: str) -> None:
    # One environment is enough for a rule that compares none, and takes half the time.
    tree = real() if any(path.startswith("environments") for path in CASES[code]) else alone()
    before = [f for f in found(json.dumps(tree)) if f.code == code]
    after = [f for f in found(edited(tree, CASES[code])) if f.code == code]
    assert {f.message for f in after} - {f.message for f in before}


def test_the_real_model_is_clean_but_for_waivers_with_reasons() -> None:
    loaded = build(REAL.read_text(encoding="utf-8"))
    assert [f for f in loaded.findings if f.code in CODES] == []
    assert set(loaded.waived) == set(range(len(loaded.architecture.waivers)))
    assert all(len(w.reason) > 40 and w.owner for w in loaded.architecture.waivers)


def test_a_waiver_silences_a_rule_at_a_resource_and_nowhere_else() -> None:
    waiver = {"rule": "no-versions", "resource": "uploads", "reason": "Rascunhos.", "owner": "Time", "expires": "2027-01-31"}
    faults = {"resources.uploads.versioning": False, "resources.resultados.versioning": False, "waivers": [waiver]}
    hits = [f for f in found(edited(small(), faults)) if f.code == "no-versions"]
    assert [f.resource for f in hits] == ["resultados"]


def test_a_waiver_may_name_the_path_of_what_is_no_resource() -> None:
    waiver = {"rule": "short-objective-window", "resource": "slos.web", "reason": "Piloto.", "owner": "Time", "expires": "2027-01-31"}
    assert found(edited(small(), {"slos.web.window": "3d", "waivers": [waiver]})) == []


def test_a_needless_waiver_and_one_of_no_rule_are_findings() -> None:
    waiver = {"rule": "no-versions", "resource": "uploads", "reason": "x", "owner": "Time", "expires": "2027-01-31"}
    codes = [f.code for f in found(edited(small(), {"waivers": [waiver, waiver | {"rule": "no-version"}]}))]
    assert sorted(codes) == ["unknown-rule", "waiver-needless"]


@pytest.mark.parametrize(("day", "codes"), [("2027-01-31", []), ("2027-02-01", ["waiver-expired"])])
def test_a_waiver_expires_on_the_day_that_is_asked_for(day: str, codes: list[str]) -> None:
    waiver = {"rule": "no-versions", "resource": "uploads", "reason": "x", "owner": "Time", "expires": "2027-01-31"}
    loaded = build(edited(small(), {"resources.resultados.versioning": False, "waivers": [waiver | {"resource": "resultados"}]}))
    assert loaded.findings == ()
    assert [f.code for f in expired(loaded.architecture, loaded.waived, day)] == codes


def test_a_finding_of_one_environment_says_which_and_points_at_its_line() -> None:
    loaded = build(edited(small(), {"environments.hml.set": {"banco.instances": 1}}))
    (finding,) = loaded.findings
    assert finding.code == "single-database-instance" and finding.message.endswith("(in hml)")
    assert finding.span == loaded.architectures["hml"].spans[("resources", "banco", "instances")]


def test_what_exists_already_is_not_judged() -> None:
    assert found(edited(small(), {"resources.uploads.existing": True, "resources.uploads.versioning": False})) == []


def test_rules_read_the_model_and_never_change_their_mind() -> None:
    text = (HERE / "sound.yaml").read_text(encoding="utf-8")
    architecture = build(text).architecture
    assert check(architecture, locate(text)) == check(architecture, locate(text))
