"""The ruler sees what is wrong: a good drawing is damaged in one way at a time."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from generators.layout.engine import arrange
from generators.layout.layout import Layout, Rect, RoutedEdge
from generators.layout.measure import measure, violations
from generators.views.view import Edge, Group, Node, View

VIEW = View(
    id="pequena",
    title="Pequena",
    language="pt-BR",
    groups=(Group(id="g", resource=None, label="Grupo", style="generic"), Group(id="h", resource=None, label="Outro", style="generic")),
    nodes=(
        Node(id="a", resource="a", label="A", icon="x", group="g"),
        Node(id="b", resource="b", label="B", icon="x", group="g"),
        Node(id="c", resource="c", label="C", icon="x", group="h"),
    ),
    edges=(Edge(id="ab", source="a", target="b", kind="data", label="lê"), Edge(id="bc", source="b", target="c", kind="data", label="grava")),
)


@pytest.fixture(scope="module")
def good() -> Layout:
    return arrange(VIEW, moves=200)


def test_a_good_drawing_has_no_violation(good: Layout) -> None:
    assert violations(good) == []
    m = measure(good)
    assert (m.edges, m.crossings, m.bends, m.missing) == (2, 0, 0, 0)


def _node_over_another(x: Layout) -> Layout:
    return replace(x, nodes={**x.nodes, "b": x.nodes["a"]})


def _node_in_a_foreign_group(x: Layout) -> Layout:
    return replace(x, nodes={**x.nodes, "a": x.nodes["c"]})


def _line_through_a_node(x: Layout) -> Layout:
    a, c = x.nodes["a"].icon.center, x.nodes["c"].icon.center
    return replace(x, edges={**x.edges, "bc": RoutedEdge(points=((a[0] - 200, a[1]), (c[0] + 200, a[1])))})


def _slanted_line(x: Layout) -> Layout:
    p = x.edges["bc"].points
    return replace(x, edges={**x.edges, "bc": replace(x.edges["bc"], points=(p[0], (p[-1][0], p[-1][1] + 9)))})


def _line_under_a_title(x: Layout) -> Layout:
    t = x.groups["g"].title
    return replace(x, edges={**x.edges, "bc": RoutedEdge(points=((t.x - 5, t.center[1]), (t.right + 5, t.center[1])))})


def _label_astray(x: Layout) -> Layout:
    label = x.edges["ab"].label
    assert label is not None
    return replace(x, edges={**x.edges, "ab": replace(x.edges["ab"], label=Rect(label.x, label.y + 40, label.w, label.h))})


def _label_on_an_icon(x: Layout) -> Layout:
    i = x.nodes["c"].icon
    return replace(x, edges={**x.edges, "bc": replace(x.edges["bc"], label=Rect(i.x, i.y, 30, 14))})


def _label_lost(x: Layout) -> Layout:
    return replace(x, edges={**x.edges, "ab": replace(x.edges["ab"], label=None)})


def _edge_lost(x: Layout) -> Layout:
    return replace(x, edges={"ab": x.edges["ab"]})


def _sheet_too_small(x: Layout) -> Layout:
    return replace(x, width=x.width - 60)


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (_node_over_another, "b overlaps a|a overlaps b"),
        (_node_in_a_foreign_group, "a stands in the foreign group h"),
        (_line_through_a_node, "edge bc runs through a"),
        (_slanted_line, "edge bc is not orthogonal"),
        (_line_under_a_title, "edge bc runs under the title of g"),
        (_label_astray, "the label of ab stands apart from its line"),
        (_label_on_an_icon, "the label of bc overlaps the icon of c"),
        (_label_lost, "edge ab has lost its label"),
        (_edge_lost, "edge bc has no line"),
        (_sheet_too_small, "leaves the sheet"),
    ],
)
def test_each_damage_is_named(good: Layout, damage: Callable[[Layout], Layout], words: str) -> None:
    found = violations(damage(good))
    assert any(w in sentence for sentence in found for w in words.split("|")), found
