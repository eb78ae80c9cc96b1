"""Nodes, groups and edges of a View in; the room that each needs out (px): the one place for measures of the drawing."""

import math
from dataclasses import dataclass, replace

from generators.layout.text import ELLIPSIS, width, wrap
from generators.views.view import Edge, Group, Node

ICON = 48
NODE_TEXT, SUB_TEXT, EDGE_TEXT, TITLE_TEXT, SHEET_TEXT = 12.0, 10.0, 10.0, 12.0, 20.0
NODE_LINE, SUB_LINE, EDGE_LINE, TITLE_LINE = 14, 12, 12, 14
NODE_WRAP, EDGE_WRAP, TITLE_WRAP = 130.0, 150.0, 150.0
GROUP_ICON = 26
PAD, HEAD = 16, 32
"""Inside a group: free edge, and height of a one-line title."""
GAP_GROUP, GAP_LEAF, GAP_ROW, GAP_LABEL, GAP_BESIDE = 40, 28, 40, 26, 46
"""Between two boxes of which one is a group; nodes side by side; nodes one above the other; what of an upright line its label leaves
to be seen, and of a level one from icon to icon."""
MARGIN, SHEET_HEAD, LEGEND = 26, 58, 28


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What a drawing is laid out for: sizes of its texts, room between and inside boxes, and the proportions to aim at (px)."""

    name: float = NODE_TEXT
    name_line: float = NODE_LINE
    name_wrap: float = NODE_WRAP
    sub: float = SUB_TEXT
    sub_line: float = SUB_LINE
    label: float = EDGE_TEXT
    label_line: float = EDGE_LINE
    label_wrap: float = EDGE_WRAP
    title: float = TITLE_TEXT
    title_line: float = TITLE_LINE
    title_wrap: tuple[float, float] = (TITLE_WRAP, 2.2 * TITLE_WRAP)
    """Of a box that holds little, which a long title would stretch, and of any other."""
    pad: float = PAD
    head: float = HEAD
    gap_group: float = GAP_GROUP
    gap_leaf: float = GAP_LEAF
    gap_row: float = GAP_ROW
    gap_label: float = GAP_LABEL
    gap_beside: float = GAP_BESIDE
    margin: float = MARGIN
    top: float = SHEET_HEAD
    legend: float = LEGEND
    w: float = 16.0
    h: float = 9.0
    fixed: bool = False
    """The sheet is w by h px and a larger drawing must be scaled down; else only the proportion counts."""

    def less(self, px: float) -> "Sheet":
        """A sheet that is so much lower."""
        return replace(self, h=self.h - px)

    @property
    def wide(self) -> float:
        """The proportion, 9 high: what prices of a sheet's size are per unit of."""
        return 9 * self.w / self.h

    @property
    def high(self) -> float:
        return 9.0

    def over(self, w: float, h: float) -> float:
        """By what part a drawing is larger than the sheet."""
        return max(w / self.w, h / self.h, 1.0) - 1.0

    @property
    def around(self) -> float:
        """Height that is not the drawing's."""
        return self.top + self.legend + self.margin


PAGE = Sheet()
SLIDE = Sheet(
    name=16.4, name_line=19, name_wrap=134.6, sub=13.6, sub_line=16, label=13.6, label_line=16, label_wrap=96.0, title=14.0, title_line=16,
    title_wrap=(120.0, 400.0), pad=16, head=32, gap_group=22, gap_leaf=20, gap_row=24, gap_label=22, gap_beside=36, margin=3, top=3,
    legend=24, w=1168.0, h=576.0, fixed=True,
)  # fmt: skip
"""96 px to the inch on the room that a 16:9 slide leaves for a drawing: names of 12 pt, captions, labels and titles of 10 pt and more,
also where a drawing is a few px too large."""
LARGEST = 1.5
"""A drawing of few parts is not blown up further to fill a slide."""
CAPTION = 56.0
"""Height that a slide's own words above a drawing take of its sheet."""


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


def node_size(node: Node, loops: tuple[LabelSize, ...] = (), sheet: Sheet = PAGE) -> NodeSize:
    """A node with loops to itself (`loops`: their labels) keeps room for them above and beside its icon."""
    label = wrap(node.label, sheet.name, sheet.name_wrap, True)
    sublabel = () if node.quiet else wrap(node.sublabel, sheet.sub, sheet.name_wrap)
    text = max([width(line, sheet.name, True) for line in label] + [width(line, sheet.sub) for line in sublabel] + [0.0])
    side, top = 0.0, 0.0
    if loops:
        reach = LOOP + LOOP_STEP * ((len(loops) - 1) // 2)
        side = ICON / 2 + reach + 8 + max(size.w for size in loops)
        top = reach + 6 + sum(size.h for size in loops if size.w) / 2
    w = 2 * math.ceil(max(ICON + 20, text + 6, 2 * side) / 2)
    h = top + ICON + 3 + sheet.name_line * len(label) + sheet.sub_line * len(sublabel) + 2
    return NodeSize(w=w, h=math.ceil(h), above=math.ceil(top) + ICON / 2, label=label, sublabel=sublabel)


def title_size(group: Group, small: bool, sheet: Sheet = PAGE) -> TitleSize:
    """`small`: the box holds so little that a long title would stretch it, so it gets a second line earlier."""
    tight, wide = (wrap(group.label, sheet.title, most, True) for most in sheet.title_wrap)
    lines = tight if small and not any(line.endswith(ELLIPSIS) for line in tight) else wide
    return TitleSize(
        lines=lines,
        start=GROUP_ICON + 7 if group.icon else 10,
        text=math.ceil(max([width(line, sheet.title, True) for line in lines] + [0.0])),
        head=sheet.head + sheet.title_line * max(0, len(lines) - 1),
    )


def label_size(edge: Edge, sheet: Sheet = PAGE) -> LabelSize:
    """A line's text, wrapped as the sheet wants it, with its size in px."""
    lines = wrap(edge.label, sheet.label, sheet.label_wrap)
    return text_box(lines, sheet)


def text_box(lines: tuple[str, ...], sheet: Sheet = PAGE) -> LabelSize:
    """Lines of text with the size in px of what holds them."""
    if not lines:
        return LabelSize(0.0, 0.0, ())
    return LabelSize(math.ceil(max(width(line, sheet.label) for line in lines)) + 8, sheet.label_line * len(lines) + 2, lines)
