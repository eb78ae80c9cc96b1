"""Placed boxes, polylines and labels in; the finished Layout out, moved onto its sheet with room for title and legend."""

from generators.layout.bins import Area
from generators.layout.geometry import overlaid
from generators.layout.labels import Labels
from generators.layout.layout import Layout, PlacedGroup, PlacedNode, Point, Rect, RoutedEdge
from generators.layout.sizes import (
    GROUP_ICON,
    ICON,
    LOOP,
    LOOP_STEP,
    SHEET_TEXT,
    SUB_LINE,
    SUB_TEXT,
    label_size,
)
from generators.layout.sketch import Box
from generators.layout.text import width
from generators.layout.tree import Tree

RINGS = 4
"""Loops side by side at a group's corner."""


def compose(tree: Tree, place: dict[int, Box], lines: dict[int, tuple[Point, ...]], arrangement: dict[str, object]) -> Layout:
    """`lines`: index of a link -> its polyline."""
    view = tree.view
    nodes = {view.nodes[n - tree.first_node].id: _node(tree, n, place[n]) for n in tree.nodes}
    groups = {view.groups[g - 1].id: _group(tree, g, place[g]) for g in tree.groups}
    routed = {tree.links[k].edge.id: line for k, line in lines.items()}
    routed |= _loops(tree, place, list(lines.values()))
    order = [k for k, e in enumerate(view.edges) if e.id in routed]
    numbered = {k: routed[view.edges[k].id] for k in order}
    sizes = {k: label_size(view.edges[k], tree.sheet) for k in order}
    labels = Labels(numbered, sizes, *_obstacles(nodes, groups), tree.sheet).place()
    edges = {
        view.edges[k].id: RoutedEdge(
            points=numbered[k], label=labels[k][0] if k in labels else None, label_lines=labels[k][1] if k in labels else ()
        )
        for k in order
    }
    return _sheet(tree, place[0], nodes, groups, edges, arrangement)


def _node(tree: Tree, n: int, box: Box) -> PlacedNode:
    size = tree.size[n]
    x, y, w, h = box
    middle, top = x + size.half, y + size.above - ICON / 2
    icon = Rect(middle - ICON / 2, top, ICON, ICON)

    def text(lines: tuple[str, ...], at: float, font: float, line: float, bold: bool) -> Rect:
        wide = max([width(t, font, bold) for t in lines] + [0.0])
        return Rect(round(middle - wide / 2, 1), at, round(wide, 1), line * len(lines))

    label = text(size.label, icon.bottom + 3, tree.sheet.name, tree.sheet.name_line, True)
    return PlacedNode(
        box=Rect(x, y, w, h),
        icon=icon,
        label_lines=size.label,
        label=label,
        sublabel_lines=size.sublabel,
        sublabel=text(size.sublabel, label.bottom, SUB_TEXT, SUB_LINE, False) if size.sublabel else None,
    )


def _group(tree: Tree, g: int, box: Box) -> PlacedGroup:
    size = tree.title[g]
    x, y, w, h = box
    return PlacedGroup(
        box=Rect(x, y, w, h),
        title=Rect(x + size.start, y + 6, size.text, tree.sheet.title_line * len(size.lines) + 2),
        icon=Rect(x, y, GROUP_ICON, GROUP_ICON) if tree.view.groups[g - 1].icon else None,
        title_lines=size.lines,
    )


def _loops(tree: Tree, place: dict[int, Box], lines: list[tuple[Point, ...]]) -> dict[str, tuple[Point, ...]]:
    """Edges from an item to itself: around the upper corners of a node's icon, or the lower right corner of a group; along no line."""
    seen: dict[int, int] = {}
    out: dict[str, tuple[Point, ...]] = {}
    for e in tree.view.edges:
        if e.source != e.target:
            continue
        i = tree.index[e.source]
        nth = seen.get(i, 0)
        seen[i] = nth + 1
        x, y, w, h = place[i]
        if tree.is_node(i):
            side, ring = (1, -1)[nth % 2], LOOP_STEP * (nth // 2)
            cx, cy, r = x + tree.size[i].half, y + tree.size[i].above, ICON / 2
            port, reach = r - 6 - min(ring, 12) / 2, r + LOOP + ring
            gap = r + 4
            out[e.id] = (
                (cx + side * port, cy - gap),
                (cx + side * port, cy - reach),
                (cx + side * reach, cy - reach),
                (cx + side * reach, cy - port),
                (cx + side * gap, cy - port),
            )
        else:
            corners = [_corner(x + w, y + h, ring % RINGS) for ring in range(nth, nth + RINGS)]
            out[e.id] = next((c for c in corners if not overlaid([*lines, *out.values(), c])), corners[0])
    return out


def _corner(right: float, bottom: float, ring: int) -> tuple[Point, ...]:
    near, far = 16 + 6 * ring, 8 + 4 * ring
    return (
        (right, bottom - near),
        (right + far, bottom - near),
        (right + far, bottom + far),
        (right - near, bottom + far),
        (right - near, bottom),
    )


def _obstacles(nodes: dict[str, PlacedNode], groups: dict[str, PlacedGroup]) -> tuple[list[Area], list[Area]]:
    solid: list[Area] = []
    for n in nodes.values():
        solid.append(_area(n.icon, 2))
        solid += [_area(r, 1) for r in (n.label, n.sublabel) if r is not None]
    borders: list[Area] = []
    for p in groups.values():
        b = p.box
        solid.append(_area(p.title, 2))
        if p.icon:
            solid.append(_area(p.icon, 1))
        borders += [
            (b.x, b.y, b.right, b.y),
            (b.x, b.bottom, b.right, b.bottom),
            (b.x, b.y, b.x, b.bottom),
            (b.right, b.y, b.right, b.bottom),
        ]
    return solid, borders


def _area(r: Rect, margin: float) -> Area:
    return (r.x - margin, r.y - margin, r.right + margin, r.bottom + margin)


def _sheet(
    tree: Tree,
    content: Box,
    nodes: dict[str, PlacedNode],
    groups: dict[str, PlacedGroup],
    edges: dict[str, RoutedEdge],
    arrangement: dict[str, object],
) -> Layout:
    xs = [0.0, content[2], *(x for e in edges.values() for x, _ in e.points)]
    ys = [0.0, content[3], *(y for e in edges.values() for _, y in e.points)]
    for e in edges.values():
        if e.label:
            xs += [e.label.x, e.label.right]
            ys += [e.label.y, e.label.bottom]
    sheet = tree.sheet
    dx, dy = round(sheet.margin - min(xs)), round(sheet.top - min(ys))
    title = Rect(0, 0, 0, 0) if sheet.fixed else Rect(20, 12, round(width(tree.view.title, SHEET_TEXT, True), 1), 26)
    w = round(max(max(xs) + dx + sheet.margin, title.w + 2 * title.x))
    bottom = round(max(ys) + dy + sheet.margin / 2)
    legend = sheet.legend if tree.view.edges else 0

    def move(r: Rect) -> Rect:
        return Rect(round(r.x + dx, 1), round(r.y + dy, 1), r.w, r.h)

    return Layout(
        view=tree.view,
        width=w,
        height=bottom + legend + sheet.margin / 2,
        title=title,
        legend=Rect(0, bottom, w, legend),
        nodes={
            i: PlacedNode(
                box=move(n.box),
                icon=move(n.icon),
                label_lines=n.label_lines,
                label=move(n.label),
                sublabel_lines=n.sublabel_lines,
                sublabel=move(n.sublabel) if n.sublabel else None,
            )
            for i, n in nodes.items()
        },
        groups={
            i: PlacedGroup(box=move(p.box), title=move(p.title), icon=move(p.icon) if p.icon else None, title_lines=p.title_lines)
            for i, p in groups.items()
        },
        edges={
            i: RoutedEdge(
                points=tuple((x + dx, y + dy) for x, y in e.points), label=move(e.label) if e.label else None, label_lines=e.label_lines
            )
            for i, e in edges.items()
        },
        arrangement=arrangement,
        sheet=sheet,
    )
