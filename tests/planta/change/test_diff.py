"""`diff` on pairs of models: the exact report of each, and what must hold of any pair.

`PLANTA_UPDATE_SNAPSHOTS=1` rewrites the snapshots; read the difference before committing it.
"""

import json
import os
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from planta.build import Loaded
from planta.change.access import changes as access_changes
from planta.change.access import matrix
from planta.change.change import CATEGORIES, LEVELS, Report, mirror
from planta.change.compare import compare, load
from planta.change.report import as_json, markdown, schema, text
from planta.locate import decode
from tests.planta.change.pairs import ALIKE, pairs

SNAPSHOTS = Path(__file__).parent / "snapshots"
PAIRS = {name: (before, after) for name, before, after in pairs()}


@cache
def model(source: str) -> Loaded:
    return load(decode(source.encode()))


@cache
def report(name: str) -> Report:
    before, after = PAIRS[name]
    return compare(model(before), model(after))


def test_there_are_enough_pairs_and_no_stale_snapshot() -> None:
    assert len(PAIRS) >= 40
    assert {p.stem for p in SNAPSHOTS.glob("*.txt")} == set(PAIRS)
    assert {c.category for name in PAIRS for c in report(name).changes} == set(CATEGORIES), "every category has a pair"
    assert {report(name).verdict for name in PAIRS} == set(LEVELS)


@pytest.mark.parametrize("name", PAIRS)
def test_the_report_is_exactly_its_snapshot(name: str) -> None:
    told = text(report(name), every=True) + "\n"
    snapshot = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("PLANTA_UPDATE_SNAPSHOTS"):
        snapshot.write_text(told, encoding="utf-8")
    assert snapshot.read_text(encoding="utf-8") == told


@pytest.mark.parametrize("name", ALIKE)
def test_what_means_the_same_is_no_change(name: str) -> None:
    assert report(name).changes == ()


@pytest.mark.parametrize("name", [n for n in PAIRS if n not in ALIKE])
def test_taking_a_change_back_is_reported_in_the_mirrored_categories(name: str) -> None:
    before, after = PAIRS[name]
    there = {c.category for c in report(name).changes}
    back = {c.category for c in compare(model(after), model(before)).changes}
    assert {mirror(c) for c in there} == back


@pytest.mark.parametrize("name", PAIRS)
def test_what_the_access_matrix_gains_is_exactly_what_is_called_granted(name: str) -> None:
    before, after = (model(s) for s in PAIRS[name])
    for environment in set(before.architectures) & set(after.architectures):
        old, new = before.architectures[environment], after.architectures[environment]
        was, now = matrix(old), matrix(new)
        gained = sorted((a.principal, a.path) for k, a in now.items() if k not in was or set(a.actions) > set(was[k].actions) or a.ports != was[k].ports)
        told = sorted((str(c.resource), c.path) for c in access_changes(old, new) if c.category == "access-granted")
        assert told == gained


@pytest.mark.parametrize("name", PAIRS)
def test_the_forms_say_the_same(name: str) -> None:
    found = report(name)
    plain = json.loads(as_json(found))
    Draft202012Validator(schema()).validate(plain)
    assert plain["verdict"] == found.verdict and len(plain["changes"]) == len(found.changes)
    page = markdown(found, "https://example.org/before-after.svg")
    for category in {c.category for c in found.changes}:
        assert CATEGORIES[category] in page
    assert page.startswith("### Architecture: ") and ("before-after.svg" in page) == bool(found.changes)


def test_colours_are_only_added() -> None:
    import re

    found = report("a-bit-of-everything")
    assert re.sub(r"\x1b\[[\d;]*m", "", text(found, colour=True)) == text(found)


def test_long_lists_of_words_are_cut_unless_asked_for() -> None:
    before, after = PAIRS["only-words"]
    noted = after.replace('"kind": "kms-key"', '"note": "x", "kind": "kms-key"').replace('"kind": "alarm"', '"note": "x", "kind": "alarm"')
    found = compare(model(before), model(noted))
    assert "more (--all shows them)" in text(found) and "more (--all" not in text(found, every=True)
