"""The counting of other programs' pictures: a hand-made picture with known counts, their coordinates read as they meant them."""

import pytest

from bench.drawings import COLD, DOT, ELK, LOCKED, Compared, table
from bench.inputs import Input, inputs
from bench.peer_dot import _line, dot
from bench.peer_elk import elk
from bench.peers import Placed, sheet
from generators.layout.engine import arrange
from generators.layout.layout import Layout, Point, Rect
from generators.layout.measure import measure
from generators.views.view import Edge, Group, Node, View
from tests.generators.render.samples import sample
from tests.peers import needs_peers

VIEW = View(
    id="mao",
    title="Mão",
    language="pt-BR",
    groups=(Group(id="g", resource=None, label="Grupo", style="generic"),),
    nodes=tuple(Node(id=i, resource=i, label=i.upper(), icon="service/AmazonAurora", group="g" if i == "c" else None) for i in "abcd"),
    edges=(
        Edge(id="ab", source="a", target="b", kind="data", label="lê"),
        Edge(id="cd", source="c", target="d", kind="data", label="grava"),
    ),
)
BOXES = {"a": Rect(0, 0, 70, 67), "b": Rect(400, 400, 70, 67), "c": Rect(420, 40, 70, 67), "d": Rect(0, 400, 70, 67), "g": Rect(400, 0, 110, 130)}
A, B, C, D = (70.0, 33.0), (400.0, 433.0), (420.0, 73.0), (70.0, 433.0)


def picture(ab: tuple[Point, ...], cd: tuple[Point, ...], lab: Point = (235, 200), lcd: Point = (100, 400)) -> Layout:
    return sheet(VIEW, Placed(boxes=BOXES, lines={"ab": ab, "cd": cd}, labels={"ab": lab, "cd": lcd}))


def test_slanted_lines_that_cross_once() -> None:
    found = measure(picture((A, B), (C, D)))
    assert (found.crossings, found.bends, found.through_node, found.under_title, found.foreign_groups) == (1, 0, 0, 0, 0)
    assert found.length == round(((330**2 + 400**2) ** 0.5) + (350**2 + 360**2) ** 0.5)


def test_lines_at_right_angles_that_cross_twice() -> None:
    ab = ((70.0, 33.0), (300.0, 33.0), (300.0, 433.0), (400.0, 433.0))
    cd = ((420.0, 73.0), (200.0, 73.0), (200.0, 150.0), (350.0, 150.0), (350.0, 470.0), (70.0, 470.0), (70.0, 440.0))
    found = measure(picture(ab, cd, (150, 33), (275, 470)))
    assert (found.crossings, found.bends) == (2 + 1, 2 + 5)  # at (300, 73), (300, 150) and (350, 433)


def test_a_slanted_line_through_a_node_and_under_a_title() -> None:
    through = measure(picture((A, (30.0, 460.0), B), (C, D)))
    assert through.through_node == 1  # over the icon of d; the box around a slanted line is not yet the line
    near = measure(picture((A, (80.0, 380.0), B), (C, D)))
    assert near.through_node == 0
    under = measure(picture((A, (380.0, 30.0), (440.0, 5.0), B), (C, D)))
    assert under.under_title == 1 and under.foreign_groups == 1
    beside = measure(picture((A, (380.0, 30.0), B), (C, D)))
    assert beside.under_title == 0


def test_labels_that_overlap_or_stand_apart() -> None:
    assert measure(picture((A, B), (C, D), (245, 240), (250, 244))).label_overlaps == 1
    assert measure(picture((A, B), (C, D), (235, 60))).label_astray == 1
    assert measure(picture((A, B), (C, D))).label_astray == 0


def test_curves_are_followed() -> None:
    straight = _line("e,30,0 0,0 10,0 20,0 30,0", curved=True)
    assert straight[0] == (0, 0) and straight[-1] == (30, 0) and all(y == 0 for _, y in straight)
    bow = _line("0,0 0,100 100,100 100,0", curved=True)
    assert min(y for _, y in bow) == pytest.approx(-75) and bow[5] == pytest.approx((50, -75))
    chord = ((-10.0, -50.0), (110.0, -50.0))
    one = picture(chord, tuple((x, y) for x, y in bow))
    assert measure(one).crossings == 2


def test_corners_of_right_angled_lines_are_every_third_point() -> None:
    line = _line("s,0,0 e,100,-60 0,0 0,0 50,0 50,0 50,0 50,-60 50,-60 50,-60 90,-60 90,-60", curved=False)
    assert line == ((0, 0), (50, 0), (50, 60), (100, 60))


def test_all_boxes_and_lines_come_back_from_the_programs() -> None:
    view = sample().view
    for layout in dot(view).values():
        _complete(view, layout)
    assert len(dot(view)) in (0, 6)


@needs_peers
def test_all_boxes_and_lines_come_back_from_elk() -> None:
    (found,) = elk([sample().view])
    assert list(found) == ["elk right", "elk down"]
    for layout in found.values():
        _complete(sample().view, layout)


def _complete(view: View, layout: Layout) -> None:
    """Everything is there in its size, inside its group, apart from each other: else coordinates were misread."""
    found = measure(layout)
    for i, ours in arrange(view, moves=20).nodes.items():
        assert (layout.nodes[i].box.w, layout.nodes[i].box.h) == pytest.approx((ours.box.w, ours.box.h), abs=1)
    assert found.edges == len(view.edges) and set(layout.edges) == {e.id for e in view.edges}
    assert (found.node_overlaps, found.off_sheet) == (0, 0)
    assert all(layout.edges[e.id].label for e in view.edges if e.label)


def test_inputs_are_what_they_say() -> None:
    found = {one.name: one for one in inputs()}
    assert len(found) >= 6
    assert any(len(one.view.nodes) == 40 for one in found.values())
    assert sum(name.startswith("held out") for name in found) >= 2
    assert all(one.lock for one in found.values())


def test_the_table_takes_the_best_of_each_figure_and_sums() -> None:
    crossed, twice = picture((A, B), (C, D)), picture((A, (245.0, 30.0), B), (C, D))
    one = Compared(
        input=Input(name="mão", view=VIEW, lock={}),
        pictures={LOCKED: {LOCKED: crossed}, COLD: {COLD: crossed}, DOT: {"dot a": crossed, "dot b spline": twice}, ELK: {}},
    )
    assert one.figures(DOT)["bends"] == 0 and one.figures(ELK) == {}
    written = table([one, one])
    assert "has no picture of it" in written
    assert "sum of 0 inputs" in written
