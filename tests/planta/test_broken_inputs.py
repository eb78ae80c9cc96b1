"""Broken inputs are refused with exactly the message of their snapshot: place, reason and fix, and no traceback.

`PLANTA_UPDATE_SNAPSHOTS=1` rewrites the snapshots; read the difference before committing it.
"""

import os
from pathlib import Path

import pytest

from planta.build import build
from planta.findings import UnusableInput
from planta.locate import decode
from planta.report import report
from tests.planta.broken_cases import BASE, cases

SNAPSHOTS = Path(__file__).parent / "broken"
CASES = dict(cases())


def test_the_base_is_usable() -> None:
    assert {f.severity for f in build(BASE).findings} <= {"warning", "note"}


def test_there_are_enough_cases_and_no_stale_snapshot() -> None:
    assert len(CASES) >= 60
    assert {p.stem for p in SNAPSHOTS.glob("*.txt")} == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_broken_input(name: str) -> None:
    source = ""
    with pytest.raises(UnusableInput) as caught:
        source = decode(CASES[name])
        build(source)
    text = report(caught.value.findings, "architecture.yaml", source) + "\n"
    snapshot = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("PLANTA_UPDATE_SNAPSHOTS"):
        snapshot.write_text(text, encoding="utf-8")
    assert snapshot.read_text(encoding="utf-8") == text
    assert text.startswith("architecture.yaml:"), "names the file and the place"
    assert "Traceback" not in text
