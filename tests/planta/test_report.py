"""Findings for other tools: SARIF by its published schema, GitHub annotations by their escapes, JSON by the schema that `check` prints."""

import json
from typing import Any

import pytest
from jsonschema import Draft4Validator

from planta.build import build
from planta.findings import Finding, Span, UnusableInput
from planta.report import report
from planta.rules import RULES
from tests.peers import MODULES, needs_peers
from tests.planta.change.pairs import SOUND, sound
from tests.planta.edit import edited

WEAK = edited(sound(), {"resources.banco.deletion_protection": False, "resources.rede.nat": "single"})
BROKEN = SOUND.replace("kind: kms-key}", "kind: kms-keyy}") + "zzz: 1\n"
ODD = (Finding(code="odd", message="100% <b>ção\n\u2028", fix="`x`", path=("a", 0, "b"), span=Span(3, 1, 3, 9), severity="note"), Finding(code="nowhere", message="m"))


def found(text: str) -> tuple[Finding, ...]:
    try:
        return build(text).findings
    except UnusableInput as unusable:
        return unusable.findings


CASES = {"sound": found(SOUND), "weak": found(WEAK), "broken": found(BROKEN), "odd": ODD}


@needs_peers
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("file", ["architecture.yaml", "um lugar/arquitetura nº 1.yaml"])
def test_sarif_is_valid_by_its_schema(name: str, file: str) -> None:
    """The schema of SARIF 2.1.0 as Microsoft's `@microsoft/jest-sarif` ships it (MIT)."""
    schema = json.loads((MODULES / "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8"))
    log = json.loads(report(CASES[name], file, SOUND, "sarif"))
    validator = Draft4Validator(schema, format_checker=Draft4Validator.FORMAT_CHECKER)
    assert [e.message for e in validator.iter_errors(log)] == []
    log["runs"][0]["results"].append({"level": "grave"})
    assert list(validator.iter_errors(log)), "the schema does judge"


def test_sarif_tells_each_finding_at_its_place_and_each_rule_with_its_reason() -> None:
    run: dict[str, Any] = json.loads(report(CASES["weak"], "a b.yaml", WEAK, "sarif"))["runs"][0]
    assert [r["ruleId"] for r in run["results"]] == [f.code for f in CASES["weak"]]
    assert {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]} == {"a%20b.yaml"}
    told = {r["id"]: r for r in run["tool"]["driver"]["rules"]}
    known = {r.code: r for r in RULES}
    assert told and all(told[code]["fullDescription"]["text"] == known[code].why.en for code in told)


def test_annotations_are_escaped() -> None:
    first, second = report(ODD, "a,b:c.yaml", "", "github").split("\n")
    assert first.startswith("::error file=a%2Cb%3Ac.yaml,title=nowhere::m")
    assert second.startswith("::notice file=a%2Cb%3Ac.yaml,line=3,col=1,title=odd::100%25 <b>ção%0A")
