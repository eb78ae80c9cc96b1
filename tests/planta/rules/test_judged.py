"""The tables of judged findings (tests/systems/JUDGED.md): they have every current finding, no other, and their figures are those of their rows."""

import re
from collections import Counter
from pathlib import Path

import pytest

from planta.build import build
from planta.findings import dotted
from planta.rules import RULES

SYSTEMS = Path(__file__).parents[2] / "systems"
TEXT = (SYSTEMS / "JUDGED.md").read_text(encoding="utf-8")
SEVERITY = {rule.code: rule.severity for rule in RULES}
VERDICTS = ("true", "minor", "false", "unknown")
CELLS = [row for line in TEXT.splitlines() if len(row := [c.strip() for c in line.strip("|").split("|")]) >= 5 and row[1] in SEVERITY]
UNSEEN = [row[:5] for row in CELLS if len(row) == 6]
"""What the rules said of a system on their first run, right or wrong."""
ROWS = [row[:5] for row in CELLS if len(row) == 5 or row[5] == "stays"]
FIRST = ("wordpress", "streaming", "load-testing")
SECOND = ("fullstack",)
"""Systems of the first run, before its corrections, and of the second, after them."""
JUDGED = ("serverless", "retail-store", "bookstore", "video-on-demand", *FIRST, *SECOND)


@pytest.mark.parametrize("system", JUDGED)
def test_every_finding_is_judged_and_no_row_is_stale(system: str) -> None:
    found = build((SYSTEMS / system / "architecture.yaml").read_text(encoding="utf-8")).findings
    now = Counter((f.code, dotted(f.path)) for f in found if f.code in SEVERITY)
    assert now == Counter((row[1], row[2]) for row in ROWS if row[0] == system)


def test_every_verdict_has_its_reason() -> None:
    assert {row[0] for row in ROWS} == set(JUDGED) and {row[0] for row in UNSEEN} == {*FIRST, *SECOND}
    assert [row for row in (*ROWS, *UNSEEN) if row[3] not in VERDICTS or len(row[4]) < 20] == []
    assert {row[5] for row in CELLS if len(row) == 6} <= {"stays", "gone"}


@pytest.mark.parametrize("rows", [ROWS, [r for r in UNSEEN if r[0] in FIRST], [r for r in UNSEEN if r[0] in SECOND]],
                         ids=["now", "first run", "second run"])  # fmt: skip
def test_the_figures_are_those_of_the_rows(rows: list[list[str]]) -> None:
    tally = Counter((severity, row[3]) for row in rows for severity in (SEVERITY[row[1]], "all"))
    for severity in ("warning", "note", "all"):
        count = {v: tally[severity, v] for v in VERDICTS}
        right, all_ = count["true"] + count["minor"], count["true"] + count["minor"] + count["false"]
        figures = " | ".join(map(str, count.values()))
        assert f"| {severity} | {figures} | {right} of {all_}, {100 * right / all_:.1f}% |" in TEXT


@pytest.mark.parametrize("system", JUDGED[1:])
def test_a_transcribed_system_names_its_source_and_its_day(system: str) -> None:
    head = (SYSTEMS / system / "architecture.yaml").read_text(encoding="utf-8").partition("\nplanta:")[0]
    source = re.search(r"https://github\.com/[\w./-]+\w", head)
    assert source and source[0] in TEXT
    assert re.search(r"at commit\s+(# )?[0-9a-f]{12}", head) and re.search(r"[Rr]ead 20\d\d-\d\d-\d\d", head)
