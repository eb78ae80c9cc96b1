"""Drawings of fixed inputs against committed layout data: who stands left of and above whom, where everything is, how it looks."""

import json

import pytest

from generators.layout.layout import Layout, Rect
from generators.layout.measure import measure
from tests.generators.layout.golden import NAMES, drawn, golden, read, text

NEAR = 2.0
"""px: more than solvers and rounding differ by, less than anybody sees."""
ANEW = "if that is meant: python -m tests.generators.layout.golden, and look at it in the gallery of `make bench`"


@pytest.fixture(scope="module", params=NAMES)
def pair(request: pytest.FixtureRequest) -> tuple[Layout, Layout]:
    """The drawing as it is made now, and as it was committed."""
    now = drawn(request.param)
    return now, golden(request.param, now.view)


def _relations(layout: Layout) -> dict[tuple[str, str], tuple[int, int]]:
    """Of each two nodes: left or right, above or below, or in line (0)."""
    at = {i: n.icon.center for i, n in layout.nodes.items()}

    def side(d: float) -> int:
        return (d > 8) - (d < -8)

    return {(a, b): (side(p[0] - q[0]), side(p[1] - q[1])) for a, p in at.items() for b, q in at.items() if a < b}


def test_nobody_has_changed_sides(pair: tuple[Layout, Layout]) -> None:
    now, then = (_relations(layout) for layout in pair)
    assert now.keys() == then.keys()
    moved = [f"{a} and {b}" for (a, b), sides in now.items() if sides != then[a, b]]
    assert not moved, f"{len(moved)} of {len(now)} pairs stand otherwise: {moved[:5]}; {ANEW}"


def test_everything_is_where_it_was(pair: tuple[Layout, Layout]) -> None:
    now, then = (_places(layout) for layout in pair)
    assert now.keys() == then.keys(), ANEW
    moved = [i for i, place in now.items() if len(place) != len(then[i]) or any(abs(a - b) > NEAR for a, b in zip(place, then[i], strict=True))]
    assert not moved, f"{moved[:9]}; {ANEW}"


def _places(layout: Layout) -> dict[str, list[float]]:
    def box(r: Rect | None) -> list[float]:
        return [r.x, r.y, r.w, r.h] if r else []

    out = {"sheet": [layout.width, layout.height, *box(layout.legend)]}
    out |= {f"node {i}": [*box(n.box), *box(n.icon), *box(n.label), *box(n.sublabel)] for i, n in layout.nodes.items()}
    out |= {f"group {i}": [*box(g.box), *box(g.title), *box(g.icon)] for i, g in layout.groups.items()}
    return out | {f"edge {i}": [*(v for p in e.points for v in p), *box(e.label)] for i, e in layout.edges.items()}


def test_it_measures_and_reads_the_same(pair: tuple[Layout, Layout]) -> None:
    now, then = pair
    for key in ("crossings", "bends", "label_lines", "label_borders", "foreign_groups", "cut_labels"):
        assert getattr(measure(now), key) == getattr(measure(then), key), f"{key}; {ANEW}"
    assert {i: e.label_lines for i, e in now.edges.items()} == {i: e.label_lines for i, e in then.edges.items()}


def test_what_is_written_is_what_is_read() -> None:
    layout = drawn("pipeline")
    written = text(layout)
    assert text(read(json.loads(written), layout.view)) == written
