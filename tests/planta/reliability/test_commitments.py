"""The cited data: every figure has a source and a date, and every kind's key exists."""

import re

import pytest

from planta.kinds import BY_ID
from planta.reliability.commitments import MARKS, UNITS, Commitment, commitments

ALL = tuple(commitments().values())


@pytest.mark.parametrize("row", ALL, ids=lambda row: row.key)
def test_a_figure_names_its_source_and_date(row: Commitment) -> None:
    assert row.url.startswith("https://")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", row.seen)
    assert row.page is None or re.fullmatch(r"\d{4}-\d\d-\d\d", row.page)
    assert row.mark in MARKS
    assert row.unit is None or row.unit in UNITS
    assert row.mark != "P" or row.page, "the provider's page has a date"


@pytest.mark.parametrize("row", ALL, ids=lambda row: row.key)
def test_a_commitment_is_a_plausible_percentage_or_unknown_with_a_reason(row: Commitment) -> None:
    if row.percent is None:
        assert row.note is not None
        assert row.fraction is None
    else:
        assert 99 <= row.percent <= 100
        assert row.fraction == pytest.approx(row.percent / 100)


@pytest.mark.parametrize("row", [r for r in ALL if r.single_zone], ids=lambda row: row.key)
def test_a_single_zone_promises_less(row: Commitment) -> None:
    single = commitments()[row.single_zone or ""]
    assert (single.percent or 0) < (row.percent or 0)
    assert single.service == row.service


def test_batch_has_no_commitment() -> None:
    assert commitments()["batch"].fraction is None


def test_every_kinds_commitment_is_in_the_data() -> None:
    assert {k.kind_id: k.commitment for k in BY_ID.values() if k.commitment and k.commitment not in commitments()} == {}
