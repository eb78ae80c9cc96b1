"""A Layout in; how much larger its texts can be set where they stand out: on a slide, where captions are left out, for the last row."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generators.layout.layout import Layout, Rect
from generators.layout.sizes import EDGE_LINE, EDGE_TEXT, NODE_LINE, NODE_TEXT, TITLE_LINE, TITLE_TEXT
from generators.layout.text import width

STEPS = tuple(1 + k / 20 for k in range(12, -1, -1))
"""Factors that are tried, the largest first: 1.6 to 1."""
BELOW = 9.0
"""Names may reach so far (px) under their node's box where no line starts."""
CLEAR = 3.0
FEW = 0.2
"""Share of the labels that may stay as they are while the others grow."""


@dataclass(frozen=True, kw_only=True)
class Larger:
    """Factors on the sheet's text sizes; one for all names and one for all titles keep a drawing calm."""

    name: float
    labels: Mapping[str, float]
    """By edge: one factor, and 1 for the few that have no room."""
    title: float


def larger(layout: Layout) -> Larger:
    """The largest factors at which no text meets another, an icon, a foreign line or the border of its box."""
    name = next((f for f in STEPS if _names_fit(layout, f)), 1.0)
    title = next((f for f in STEPS if _titles_fit(layout, f)), 1.0)
    labelled = [e for e in layout.edges if label_box(layout, e, 1.0)]
    for factor in STEPS:
        tight = _tight_labels(layout, factor, name)
        if len(tight) <= FEW * len(labelled) or factor == 1:
            break
    return Larger(name=name, labels={e: 1.0 if e in tight else factor for e in labelled}, title=title)


def name_box(layout: Layout, node: str, factor: float) -> Rect:
    """Where a node's name stands at a factor: under its icon, its caption's room included."""
    placed = layout.nodes[node]
    wide = max((width(line, NODE_TEXT * factor, True) for line in placed.label_lines), default=0.0)
    return Rect(placed.label.center[0] - wide / 2, placed.label.y, wide, NODE_LINE * factor * len(placed.label_lines))


def label_box(layout: Layout, edge: str, factor: float) -> Rect | None:
    """Where an edge's label stands at a factor: about the same centre."""
    routed = layout.edges[edge]
    if routed.label is None or not routed.label_lines:
        return None
    wide = max(width(line, EDGE_TEXT * factor) for line in routed.label_lines) + 6
    high = EDGE_LINE * factor * len(routed.label_lines) + 2
    x, y = routed.label.center
    return Rect(x - wide / 2, y - high / 2, wide, high)


def _names_fit(layout: Layout, factor: float) -> bool:
    boxes = {n: name_box(layout, n, factor) for n in layout.nodes}
    left_below = {e for edge in layout.view.edges for e in _ends_below(layout, edge.id)}
    parents = {n.id: n.group for n in layout.view.nodes}
    for node, box in boxes.items():
        placed = layout.nodes[node]
        if box.bottom > placed.box.bottom + (0 if node in left_below else BELOW):
            return False
        group = parents[node]
        if group and not _inside(box, layout.groups[group].box):
            return False
        if any(_meet(box, other.icon) for n, other in layout.nodes.items() if n != node):
            return False
        if any(_meet(box, other) for n, other in boxes.items() if n != node):
            return False
        if any(_crosses(points, box) for points in _lines(layout)):
            return False
    return True


def _tight_labels(layout: Layout, factor: float, name: float) -> set[str]:
    """Edges whose label has no room for a factor."""
    labels = {e: b for e in layout.edges if (b := label_box(layout, e, factor))}
    texts = [
        *(name_box(layout, n, name) for n in layout.nodes),
        *(n.icon for n in layout.nodes.values()),
        *(g.title for g in layout.groups.values()),
    ]
    return {
        edge
        for edge, box in labels.items()
        if any(_meet(box, other) for other in texts)
        or any(_meet(box, b) for e, b in labels.items() if e != edge)
        or any(_crosses(routed.points, box) for e, routed in layout.edges.items() if e != edge)
        or not _reaches(layout.edges[edge].points, box)
    }


def _titles_fit(layout: Layout, factor: float) -> bool:
    for group, placed in layout.groups.items():
        wide = max((width(line, TITLE_TEXT * factor, True) for line in placed.title_lines), default=0.0)
        high = TITLE_LINE * factor * len(placed.title_lines)
        box = Rect(placed.title.x, placed.title.y, wide, high)
        if box.right > placed.box.right - CLEAR or any(_meet(box, n.icon) for n in layout.nodes.values()):
            return False
        if any(
            _meet(box, other.box)
            for g, other in layout.groups.items()
            if g != group and not _inside(placed.box, other.box)
        ):
            return False
        if any(_crosses(points, box) for points in _lines(layout)):
            return False
    return True


def _lines(layout: Layout) -> Iterable[tuple[tuple[float, float], ...]]:
    return (routed.points for routed in layout.edges.values())


def _ends_below(layout: Layout, edge: str) -> Iterable[str]:
    """Nodes that a line leaves or enters from below."""
    spec = next(e for e in layout.view.edges if e.id == edge)
    points = layout.edges[edge].points
    for node, at in ((spec.source, points[0]), (spec.target, points[-1])):
        if node in layout.nodes and at[1] >= layout.nodes[node].box.bottom - 1:
            yield node


def _meet(one: Rect, other: Rect) -> bool:
    return (
        one.x < other.right + CLEAR
        and other.x < one.right + CLEAR
        and one.y < other.bottom - 0.5
        and other.y < one.bottom - 0.5
    )


def _inside(box: Rect, outer: Rect) -> bool:
    return box.x >= outer.x + 1 and box.right <= outer.right - 1 and box.y >= outer.y and box.bottom <= outer.bottom - 1


def _crosses(points: tuple[tuple[float, float], ...], box: Rect) -> bool:
    return any(
        min(a[0], b[0]) < box.right
        and max(a[0], b[0]) > box.x
        and min(a[1], b[1]) < box.bottom - 0.5
        and max(a[1], b[1]) > box.y + 0.5
        for a, b in itertools.pairwise(points)
    )


def _reaches(points: tuple[tuple[float, float], ...], box: Rect) -> bool:
    """Part of the line stays visible on both sides of its label: the segment under it is longer than the label."""
    for a, b in itertools.pairwise(points):
        if _crosses((a, b), box):
            along = abs(a[0] - b[0]) - box.w if a[1] == b[1] else abs(a[1] - b[1]) - box.h
            return along > 8
    return True
