"""A View and where another program put its boxes, lines and texts in; the same as a Layout on Planta's sheet out."""

from collections.abc import Mapping
from dataclasses import dataclass

from generators.layout.layout import Layout, PlacedGroup, PlacedNode, Point, Rect, RoutedEdge
from generators.layout.sizes import (
    GROUP_ICON,
    ICON,
    LEGEND,
    MARGIN,
    NODE_LINE,
    NODE_TEXT,
    SHEET_HEAD,
    SHEET_TEXT,
    SUB_LINE,
    SUB_TEXT,
    TITLE_LINE,
    TitleSize,
    label_size,
    node_size,
    title_size,
)
from generators.layout.text import width
from generators.views.view import Group, Node, View


@dataclass(frozen=True, kw_only=True)
class Placed:
    """Boxes by id, lines and labels' centres by edge id, in px from any origin."""

    boxes: Mapping[str, Rect]
    lines: Mapping[str, tuple[Point, ...]]
    labels: Mapping[str, Point]


def title(view: View, group: Group) -> TitleSize:
    """A group's title as Planta breaks it: sooner in a box of few nodes."""
    inner = [n for n in view.nodes if n.group == group.id]
    return title_size(group, len(inner) <= 4 and not any(g.group == group.id for g in view.groups))


def sheet(view: View, placed: Placed) -> Layout:
    """The picture with Planta's margins, title and legend, so that areas and proportions are comparable."""
    labels = {e.id: _label(placed.labels[e.id], e.id, view) for e in view.edges if e.id in placed.labels}
    texts = list(labels.values())
    points = [p for line in placed.lines.values() for p in line]
    boxes = [*placed.boxes.values(), *texts]
    dx = MARGIN - min([b.x for b in boxes] + [x for x, _ in points])
    dy = SHEET_HEAD - min([b.y for b in boxes] + [y for _, y in points])
    heading = width(view.title, SHEET_TEXT, True)
    right = max([b.right for b in boxes] + [x for x, _ in points])
    bottom = max([b.bottom for b in boxes] + [y for _, y in points]) + dy + MARGIN / 2
    wide = max(right + dx + MARGIN, heading + 40)
    at = {i: Rect(b.x + dx, b.y + dy, b.w, b.h) for i, b in placed.boxes.items()}
    edges = {
        e.id: RoutedEdge(
            points=tuple((x + dx, y + dy) for x, y in placed.lines[e.id]),
            label=Rect(labels[e.id].x + dx, labels[e.id].y + dy, labels[e.id].w, labels[e.id].h) if e.id in labels else None,
            label_lines=label_size(e).lines if e.id in labels else (),
        )
        for e in view.edges
        if e.id in placed.lines
    }
    return Layout(
        view=view,
        width=wide,
        height=bottom + LEGEND + MARGIN / 2,
        title=Rect(20, 12, heading, 26),
        legend=Rect(0, bottom, wide, LEGEND),
        nodes={n.id: _node(n, at[n.id]) for n in view.nodes},
        groups={g.id: _group(view, g, at[g.id]) for g in view.groups},
        edges=edges,
        arrangement={},
    )


def _label(centre: Point, edge: str, view: View) -> Rect:
    size = label_size(next(e for e in view.edges if e.id == edge))
    return Rect(centre[0] - size.w / 2, centre[1] - size.h / 2, size.w, size.h)


def _node(node: Node, box: Rect) -> PlacedNode:
    size = node_size(node)
    middle, top = box.x + size.half, box.y + size.above - ICON / 2

    def text(lines: tuple[str, ...], y: float, font: float, line: float, bold: bool) -> Rect:
        wide = max([width(t, font, bold) for t in lines] + [0.0])
        return Rect(middle - wide / 2, y, wide, line * len(lines))

    label = text(size.label, top + ICON + 3, NODE_TEXT, NODE_LINE, True)
    return PlacedNode(
        box=box,
        icon=Rect(middle - ICON / 2, top, ICON, ICON),
        label_lines=size.label,
        label=label,
        sublabel_lines=size.sublabel,
        sublabel=text(size.sublabel, label.bottom, SUB_TEXT, SUB_LINE, False) if size.sublabel else None,
    )


def _group(view: View, group: Group, box: Rect) -> PlacedGroup:
    size = title(view, group)
    return PlacedGroup(
        box=box,
        title=Rect(box.x + size.start, box.y + 6, size.text, TITLE_LINE * len(size.lines) + 2),
        icon=Rect(box.x, box.y, GROUP_ICON, GROUP_ICON) if group.icon else None,
        title_lines=size.lines,
    )
