"""Lines beside one another: none runs along another as one, not even where pairs contradict one another or a strip is full."""

from generators.layout.geometry import overlaid
from generators.layout.layout import Point
from generators.layout.tracks import _ranked


def test_lines_that_run_as_one_are_told_by_their_pair() -> None:
    one: tuple[Point, ...] = ((0.0, 0.0), (100.0, 0.0))
    near: tuple[Point, ...] = ((20.0, 2.0), (120.0, 2.0), (120.0, 50.0))
    apart: tuple[Point, ...] = ((0.0, 10.0), (100.0, 10.0))
    short: tuple[Point, ...] = ((90.0, 1.0), (110.0, 1.0))
    across: tuple[Point, ...] = ((50.0, -20.0), (50.0, 20.0))
    assert overlaid([one, near, apart, short, across]) == {(0, 1): 80.0}


def test_pairs_that_agree_make_their_row() -> None:
    rank = _ranked({(0, 1): True, (1, 2): True, (0, 2): True, (3, 0): True})
    assert sorted(rank, key=lambda i: rank[i]) == [3, 0, 1, 2]


def test_of_pairs_that_contradict_one_another_only_one_gives_way() -> None:
    sides = {(0, 1): True, (1, 2): True, (0, 2): False}
    rank = _ranked(sides)
    assert sorted(rank.values()) == [0, 1, 2]
    assert sum((rank[a] < rank[b]) != before for (a, b), before in sides.items()) == 1
