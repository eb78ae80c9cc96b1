"""A Layout in, an editable draw.io file out: groups as containers, lines attached to their ends with their bends."""

import itertools
import math
from collections.abc import Iterable
from html import escape

from generators.layout.layout import Layout, Point, Rect
from generators.render import content, icons
from generators.render.style import EDGES, GROUPS, INK, MUTED, PAPER, STATUSES, Dash
from generators.views.view import Edge, EdgeKind, Group, Node, Status

_TEXT = "text;strokeColor=none;fillColor=none;align=left;verticalAlign=middle;"
_FONT = "fontFamily=Helvetica;html=1;"
_HEADS = {
    "triangle": "endArrow=block;endFill=1;endSize=6;",
    "open": "endArrow=open;endSize=7;",
    "none": "endArrow=none;",
}


def drawio(layout: Layout) -> str:
    """One page, as uncompressed XML that a version control system can compare."""
    view = layout.view
    rects: dict[str | None, Rect] = {None: Rect(0.0, 0.0, layout.width, layout.height)}
    rects |= {group.id: layout.groups[group.id].box for group in view.groups}
    rects |= {node.id: layout.nodes[node.id].icon for node in view.nodes}
    cells = []
    if layout.title.h:  # a sheet for a slide, which has a title of its own, keeps no room for one
        cells.append(_cell("title", _bold(view.title), f"{_TEXT}fontSize=20;fontColor={INK.light};{_FONT}", "1", layout.title))
    cells += [
        *(cell for group in content.depth_first(view) for cell in _group(layout, group, rects)),
        *(cell for node in view.nodes for cell in _node(layout, node, rects)),
        *(cell for edge in view.edges for cell in _edge(layout, edge, rects)),
        *_legend(layout),
    ]
    name = _attribute(view.title)
    size = f'pageWidth="{math.ceil(layout.width)}" pageHeight="{math.ceil(layout.height)}"'
    return (
        f'<mxfile host="planta"><diagram id="{_attribute(view.id)}" name="{name}">'
        f'<mxGraphModel dx="0" dy="0" grid="1" gridSize="10" guides="1" connect="1" arrows="1" page="1" {size} math="0">'
        '<root><mxCell id="0"/><mxCell id="1" parent="0"/>\n'
        + "\n".join(cells)
        + "\n</root></mxGraphModel></diagram></mxfile>\n"
    )


def _attribute(text: str) -> str:
    return escape(content.clean(text))


def _bold(text: str) -> str:
    return f"<b>{_attribute(text)}</b>"


def _number(value: float) -> str:
    return f"{round(value, 2) + 0.0:g}"


def _geometry(box: Rect) -> str:
    x, y, w, h = (_number(value) for value in (box.x, box.y, box.w, box.h))
    return f'<mxGeometry x="{x}" y="{y}" width="{w}" height="{h}" as="geometry"/>'


def _cell(cell_id: str, value: str, style: str, parent: str, box: Rect) -> str:
    """A shape; `value` is HTML, so text in it is escaped once for HTML and, here, once more for XML."""
    return (
        f'<mxCell id="{_attribute(cell_id)}" value="{escape(value)}" style="{style}" vertex="1" parent="{_attribute(parent)}">'
        f"{_geometry(box)}</mxCell>"
    )


def _inside(box: Rect, outer: Rect) -> Rect:
    """A box in the coordinates of the container around it."""
    return Rect(box.x - outer.x, box.y - outer.y, box.w, box.h)


def _parent(group: str | None) -> str:
    return f"group:{group}" if group else "1"


def _dash(dash: Dash) -> str:
    return f"dashed=1;dashPattern={' '.join(f'{d:g}' for d in dash)};" if dash else ""


def _image(key: str) -> str:
    """draw.io's own form of a data address: without `;base64`, for the semicolon ends a style's entry."""
    return f"image={icons.data_uri(key).replace(';base64', '')};"


def _group(layout: Layout, group: Group, rects: dict[str | None, Rect]) -> Iterable[str]:
    placed, look = layout.groups[group.id], GROUPS[group.style]
    left = _number(placed.title.x - placed.box.x)
    fill = look.fill.light if look.fill else "none"
    style = (
        f"rounded=0;whiteSpace=wrap;container=1;collapsible=0;dropTarget=1;fillColor={fill};strokeColor={look.pen.light};"
        f"{_dash(look.dash)}align=left;verticalAlign=top;spacingTop=2;spacingLeft={left};fontSize=12;fontColor={look.title.light};{_FONT}"
    )
    yield _cell(
        f"group:{group.id}", _bold(group.label), style, _parent(group.group), _inside(placed.box, rects[group.group])
    )
    if group.icon and placed.icon:
        picture = f"shape=image;{_image(group.icon)}editable=0;"
        yield _cell(f"icon:{group.id}", "", picture, _parent(group.id), _inside(placed.icon, placed.box))
    yield from _badge(group.id, group.status, group.group, (placed.box.right - 12, placed.box.y), rects)


def _node(layout: Layout, node: Node, rects: dict[str | None, Rect]) -> Iterable[str]:
    placed = layout.nodes[node.id]
    lines = [_bold(line) for line in placed.label_lines]
    lines += [
        f'<font color="{MUTED.light}" style="font-size:10px">{_attribute(line)}</font>'
        for line in placed.sublabel_lines
    ]
    mark = f"imageBorder={STATUSES[node.status].pen.light};" if node.status in STATUSES else ""
    style = (
        f"shape=image;{_image(node.icon)}aspect=fixed;imageAspect=0;labelPosition=center;verticalLabelPosition=bottom;"
        f"verticalAlign=top;align=center;spacingTop=-2;fontSize=12;fontColor={INK.light};{mark}{_FONT}"
    )
    yield _cell(
        f"node:{node.id}", "<br>".join(lines), style, _parent(node.group), _inside(placed.icon, rects[node.group])
    )
    yield from _badge(node.id, node.status, node.group, (placed.icon.right + 2, placed.icon.y + 2), rects)


def _badge(part: str, status: Status, group: str | None, at: Point, rects: dict[str | None, Rect]) -> Iterable[str]:
    if status == "same":
        return
    mark = STATUSES[status]
    style = (
        f"ellipse;fillColor={mark.pen.light};strokeColor=none;fontColor={PAPER.light};fontSize=12;fontStyle=1;{_FONT}"
    )
    box = _inside(Rect(at[0] - 7, at[1] - 7, 14, 14), rects[group])
    yield _cell(f"badge:{part}", mark.sign, style, _parent(group), box)


def _line_style(kind: EdgeKind) -> str:
    look = EDGES[kind]
    tail = "startArrow=oval;startFill=1;startSize=5;" if look.tail else "startArrow=none;"
    return f"strokeColor={look.pen.light};strokeWidth={look.width:g};{_dash(look.dash)}{_HEADS[look.head]}{tail}rounded=1;arcSize=12;"


def _anchor(side: str, at: Point, box: Rect) -> str:
    """Where a line meets a shape, as a share of the shape's size: below its name the share is more than 1."""
    x, y = (at[0] - box.x) / box.w, (at[1] - box.y) / box.h
    return f"{side}X={x:.4g};{side}Y={y:.4g};{side}Dx=0;{side}Dy=0;{side}Perimeter=0;"


def _edge(layout: Layout, edge: Edge, rects: dict[str | None, Rect]) -> Iterable[str]:
    routed = layout.edges[edge.id]
    points = content.turning(routed.points)
    ends = {part.id: f"group:{part.id}" for part in layout.view.groups}
    source, target = (ends.get(end, f"node:{end}") for end in (edge.source, edge.target))
    style = (
        f"edgeStyle=orthogonalEdgeStyle;{_line_style(edge.kind)}{_anchor('exit', points[0], rects[edge.source])}"
        f"{_anchor('entry', points[-1], rects[edge.target])}labelBackgroundColor={PAPER.light};fontSize=10;fontColor={INK.light};{_FONT}"
    )
    bends = "".join(f'<mxPoint x="{_number(x)}" y="{_number(y)}"/>' for x, y in points[1:-1])
    bends = f'<Array as="points">{bends}</Array>' if bends else ""
    share, offset = _along(points, routed.label.center) if routed.label else (0.0, (0.0, 0.0))
    shift = f'<mxPoint x="{_number(offset[0])}" y="{_number(offset[1])}" as="offset"/>'
    value = "<br>".join(_attribute(line) for line in routed.label_lines)
    yield (
        f'<mxCell id="{_attribute(f"edge:{edge.id}")}" value="{escape(value)}" style="{style}" edge="1" parent="1"'
        f' source="{_attribute(source)}" target="{_attribute(target)}">'
        f'<mxGeometry x="{round(share, 5) + 0.0:g}" relative="1" as="geometry">{bends}{shift}</mxGeometry></mxCell>'
    )
    at = (routed.label.x - 4, routed.label.center[1]) if routed.label else content.middle(points)
    yield from _badge(edge.id, edge.status, None, at, rects)


def _along(points: tuple[Point, ...], at: Point) -> tuple[float, Point]:
    """Where on a line a text belongs: the share of its length from -1 to 1 at the nearest point, and the way from there."""
    best, walked = (math.inf, 0.0, (0.0, 0.0)), 0.0
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        length = math.hypot(x1 - x0, y1 - y0)
        along = max(0.0, min(length, ((at[0] - x0) * (x1 - x0) + (at[1] - y0) * (y1 - y0)) / length))
        near = (x0 + (x1 - x0) * along / length, y0 + (y1 - y0) * along / length)
        best = min(best, (math.dist(at, near), walked + along, (at[0] - near[0], at[1] - near[1])))
        walked += length
    return 2 * best[1] / walked - 1, best[2]


def _legend(layout: Layout) -> Iterable[str]:
    text = f"{_TEXT}fontSize=10;fontColor={MUTED.light};{_FONT}"
    for entry in content.legend(layout):
        if entry.kind:
            x, end, y = (_number(value) for value in (entry.x, entry.x + content.SAMPLE, entry.y))
            yield (
                f'<mxCell id="sample:{entry.kind}" style="{_line_style(entry.kind)}" edge="1" parent="1">'
                f'<mxGeometry relative="1" as="geometry"><mxPoint x="{x}" y="{y}" as="sourcePoint"/>'
                f'<mxPoint x="{end}" y="{y}" as="targetPoint"/></mxGeometry></mxCell>'
            )
        elif entry.status:
            yield from _badge(
                f"legend:{entry.status}", entry.status, None, (entry.x + 7, entry.y), {None: Rect(0, 0, 0, 0)}
            )
        box = Rect(entry.text_x, entry.y - 8, entry.width + 10, 16)
        yield _cell(f"legend:{entry.kind or entry.status or 'arrow'}", _attribute(entry.text), text, "1", box)
