"""Nodes, groups and edges of a View in; the room that each needs out (px): the one place for measures of the drawing."""

import math
from dataclasses import dataclass

from generators.layout.text import width, wrap
from generators.views.view import Edge, Group, Node

ICON = 48
NODE_TEXT, SUB_TEXT, EDGE_TEXT, TITLE_TEXT, SHEET_TEXT = 12.0, 10.0, 10.0, 12.0, 20.0
NODE_LINE, SUB_LINE, EDGE_LINE, TITLE_LINE = 14, 12, 12, 14
NODE_WRAP, EDGE_WRAP, TITLE_WRAP = 130.0, 150.0, 150.0
GROUP_ICON = 26
PAD, HEAD = 16, 32
"""Inside a group: free edge, and height of a one-line title."""
GAP_GROUP, GAP_LEAF, GAP_ROW = 40, 28, 40
"""Between two boxes of which one is a group; between two nodes side by side; between two nodes one above the other."""
MARGIN, SHEET_HEAD, LEGEND = 26, 58, 28


@dataclass(frozen=True, slots=True)
class NodeSize:
    """Room for an icon with its texts; the icon's centre is `half` from the left and `above` from the top."""

    w: float
    h: float
    above: float
    label: tuple[str, ...]
    sublabel: tuple[str, ...]

    @property
    def half(self) -> float:
        return self.w / 2

    @property
    def below(self) -> float:
        return self.h - self.above


@dataclass(frozen=True, slots=True)
class TitleSize:
    """Room for a group's title: its lines, where its text starts, and how wide and high the head of the box is."""

    lines: tuple[str, ...]
    start: float
    text: float
    head: float

    @property
    def w(self) -> float:
        return self.start + self.text + 14


@dataclass(frozen=True, slots=True)
class LabelSize:
    """Room for an edge's label."""

    w: float
    h: float
    lines: tuple[str, ...]


LOOP, LOOP_STEP = 16.0, 9.0
"""A self-loop leaves the icon by this much; each further one at the same corner by this much more."""


def node_size(node: Node, loops: tuple[LabelSize, ...] = ()) -> NodeSize:
    """A node with loops to itself (`loops`: their labels) keeps room for them above and beside its icon."""
    label = wrap(node.label, NODE_TEXT, NODE_WRAP, True)
    sublabel = wrap(node.sublabel, SUB_TEXT, NODE_WRAP)
    text = max([width(line, NODE_TEXT, True) for line in label] + [width(line, SUB_TEXT) for line in sublabel] + [0.0])
    side, top = 0.0, 0.0
    if loops:
        reach = LOOP + LOOP_STEP * ((len(loops) - 1) // 2)
        side = ICON / 2 + reach + 8 + max(size.w for size in loops)
        top = reach + 6 + sum(size.h for size in loops if size.w) / 2
    w = 2 * math.ceil(max(ICON + 20, text + 6, 2 * side) / 2)
    h = top + ICON + 3 + NODE_LINE * len(label) + SUB_LINE * len(sublabel) + 2
    return NodeSize(w=w, h=math.ceil(h), above=math.ceil(top) + ICON / 2, label=label, sublabel=sublabel)


def title_size(group: Group, small: bool) -> TitleSize:
    """`small`: the box holds so little that a long title would stretch it, so it gets a second line earlier."""
    lines = wrap(group.label, TITLE_TEXT, TITLE_WRAP if small else 2.2 * TITLE_WRAP, True)
    return TitleSize(
        lines=lines,
        start=GROUP_ICON + 7 if group.icon else 10,
        text=math.ceil(max([width(line, TITLE_TEXT, True) for line in lines] + [0.0])),
        head=HEAD + TITLE_LINE * (len(lines) - 1) if len(lines) > 1 else HEAD,
    )


def label_size(edge: Edge) -> LabelSize:
    lines = wrap(edge.label, EDGE_TEXT, EDGE_WRAP)
    return text_box(lines)


def text_box(lines: tuple[str, ...]) -> LabelSize:
    if not lines:
        return LabelSize(0.0, 0.0, ())
    return LabelSize(math.ceil(max(width(line, EDGE_TEXT) for line in lines)) + 8, EDGE_LINE * len(lines) + 2, lines)
