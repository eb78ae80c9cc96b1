"""A slide, a Layout and an area in; native, editable PowerPoint shapes on the slide out: nested groups, glued lines."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.enum.shapes import MSO_CONNECTOR, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Pt

from generators.layout.layout import Layout, Point, Rect
from generators.layout.sizes import LARGEST
from generators.render import content, icons
from generators.render.pptx_xml import describe, fill, rgb, round_bends, unstyled
from generators.render.style import BORDER, EDGES, GROUPS, INK, MUTED, PAPER, STATUSES, Dash, EdgeLook
from generators.render.words import words
from generators.views.view import Edge, EdgeKind, Group, Node, Status

FONT = "Arial"
ICON_PX = 128
PX = 9525
"""EMU for a px of a sheet for slides."""
BADGE_TEXT = 12.0
TOP, LEFT, BOTTOM, RIGHT = 0, 1, 2, 3
"""The connection sites of a rectangle, in PowerPoint's order."""
_ENDS = {"triangle": "triangle", "open": "arrow"}


@dataclass(frozen=True, kw_only=True)
class _Run:
    """One line of text in one weight and colour; `px` is its size on the sheet."""

    text: str
    px: float
    colour: str = INK.light
    bold: bool = False


def draw(slide: Any, layout: Layout, area_emu: tuple[int, int, int, int]) -> float:
    """Draw the layout without its title, as large as the area allows and in its middle.

    Returns the size in points of the smallest text."""
    painter = _Painter(slide, layout, area_emu)
    painter.paint()
    return painter.points(layout.sheet.label)


class _Painter:
    """One drawing on one slide: the scale, and the shapes that lines can be glued to."""

    def __init__(self, slide: Any, layout: Layout, area: tuple[int, int, int, int]) -> None:
        self.slide, self.layout, self.view = slide, layout, layout.view
        shown = content.drawn(layout)
        left, top, width, height = area
        self.scale = min(width / shown.w, height / shown.h, PX * LARGEST)
        self.left = left + (width - shown.w * self.scale) / 2 - shown.x * self.scale
        self.top = top + (height - shown.h * self.scale) / 2 - shown.y * self.scale
        self.sites: dict[str, list[tuple[Any, Rect]]] = {}
        self.names = content.names(self.view)

    def paint(self) -> None:
        """Boxes with what stands in them first, then lines, then the texts on the lines."""
        held: dict[str | None, list[Any]] = {}
        for node in self.view.nodes:
            held.setdefault(node.group, []).append(self._node(node))
        for group in reversed(content.depth_first(self.view)):
            held.setdefault(group.group, []).insert(0, self._group(group, held.get(group.id, [])))
        for outermost in held.get(None, []):
            self.slide.shapes._spTree.append(outermost._element)
        for edge in self.view.edges:
            self._edge(edge)
        for edge in self.view.edges:
            self._label(edge)
        self._legend()

    def points(self, px: float) -> float:
        """A text size on the sheet in points on the slide, rounded down so that it fits; the format's least is 1."""
        return max(1.0, int(px * self.scale / 12700 * 10) / 10)

    def _x(self, value: float) -> int:
        return round(self.left + value * self.scale)

    def _y(self, value: float) -> int:
        return round(self.top + value * self.scale)

    def _box(self, box: Rect) -> tuple[Emu, Emu, Emu, Emu]:
        x, y = self._x(box.x), self._y(box.y)
        return Emu(x), Emu(y), Emu(self._x(box.right) - x), Emu(self._y(box.bottom) - y)

    def _bind(self, name: str, members: list[Any]) -> Any:
        """The members as one group. They are drawn first: PowerPoint's library measures a group anew for each addition."""
        container = self.slide.shapes.add_group_shape(members)
        container.name = name
        return container

    def _group(self, group: Group, inside: list[Any]) -> Any:
        placed, look = self.layout.groups[group.id], GROUPS[group.style]
        shape = self._shape(MSO_SHAPE.RECTANGLE, placed.box, f"box:{group.id}")
        fill(shape, look.fill.light if look.fill else None)
        self._stroke(shape.line, look.pen.light, BORDER, look.dash)
        describe(shape, self.names[group.id])
        self.sites[group.id] = [(shape, placed.box)]
        px = self.layout.sheet.title
        runs = [_Run(text=line, px=px, colour=look.title.light, bold=True) for line in placed.title_lines]
        inset = (placed.title.x - placed.box.x, placed.title.y - placed.box.y)
        self._write(shape, runs, align=PP_ALIGN.LEFT, anchor=MSO_ANCHOR.TOP, inset=inset)
        members = [shape, *inside]
        if group.icon and placed.icon:
            members.append(self._picture(group.icon, placed.icon, f"icon:{group.id}", ""))
        members += self._mark(group.status, placed.box, placed.box.right - 12, placed.box.y, rounded=False)
        return self._bind(f"group:{group.id}", members)

    def _node(self, node: Node) -> Any:
        placed = self.layout.nodes[node.id]
        picture = self._picture(node.icon, placed.icon, f"icon:{node.id}", self.names[node.id])
        runs = [_Run(text=line, px=self.layout.sheet.name, bold=True) for line in placed.label_lines]
        runs += [_Run(text=line, px=self.layout.sheet.sub, colour=MUTED.light) for line in placed.sublabel_lines]
        name, box = placed.label, placed.box
        at = Rect(box.x, name.y, box.w, box.bottom - name.y)
        text = self._text(at, runs, f"text:{node.id}", anchor=MSO_ANCHOR.TOP)
        self.sites[node.id] = [(picture, placed.icon), (text, at)]
        marks = self._mark(node.status, placed.box, placed.icon.right + 2, placed.icon.y + 2, rounded=True)
        return self._bind(f"node:{node.id}", [picture, text, *marks])

    def _edge(self, edge: Edge) -> None:
        points = content.turning(self.layout.edges[edge.id].points)
        straight = len(points) == 2
        if edge.status != "same":
            self._under(edge.status, points)
        shape = self._connector(edge, points) if straight else self._polyline(points)
        shape.name = f"edge:{edge.id}"
        kind = words(self.view.language)[edge.kind]
        said = f"{self.names[edge.source]} → {self.names[edge.target]}"
        describe(shape, f"{said}: {edge.label} ({kind})" if edge.label else f"{said} ({kind})")
        self._line(shape, EDGES[edge.kind])

    def _label(self, edge: Edge) -> None:
        routed = self.layout.edges[edge.id]
        at = content.middle(content.turning(routed.points))
        if label := routed.label:
            runs = [_Run(text=line, px=self.layout.sheet.label) for line in routed.label_lines]
            fill(self._text(label, runs, f"label:{edge.id}"), PAPER.light)
            at = (label.x - 4, label.center[1])
        if edge.status != "same":
            self._badge(edge.status, *at)

    def _legend(self) -> None:
        members, high = [], self.layout.sheet.label_line + 2
        for entry in content.legend(self.layout):
            if entry.kind:
                members.append(self._sample(entry.kind, entry.x, entry.y))
            elif entry.status:
                members.append(self._badge(entry.status, entry.x + 7, entry.y))
            run = _Run(text=entry.text, px=self.layout.sheet.label, colour=MUTED.light)
            at = Rect(entry.text_x, entry.y - high / 2, entry.width + 6, high)
            members.append(self._text(at, [run], f"legend:{entry.kind or entry.status or 'arrow'}", align=PP_ALIGN.LEFT))
        if members:
            describe(self._bind("legend", members), words(self.view.language)["legend"])

    def _sample(self, kind: EdgeKind, x: float, y: float) -> Any:
        ends = (Emu(self._x(x)), Emu(self._y(y)), Emu(self._x(x + content.SAMPLE)), Emu(self._y(y)))
        line = self.slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
        line.name = f"sample:{kind}"
        self._line(line, EDGES[kind])
        return line

    def _connector(self, edge: Edge, points: tuple[Point, ...]) -> Any:
        """A straight line as a connector, glued where it meets a shape in the middle of a side."""
        (x0, y0), (x1, y1) = points
        ends = (Emu(self._x(x0)), Emu(self._y(y0)), Emu(self._x(x1)), Emu(self._y(y1)))
        connector = self.slide.shapes.add_connector(MSO_CONNECTOR.STRAIGHT, *ends)
        if (begin := self._site(edge.source, points[0], points[1])) and (
            end := self._site(edge.target, points[1], points[0])
        ):
            connector.begin_connect(*begin)
            connector.end_connect(*end)
        return connector

    def _site(self, item_id: str, at: Point, towards: Point) -> tuple[Any, int] | None:
        """The shape and side on which a line ends, when it ends in the side's middle."""
        upright = abs(at[0] - towards[0]) < abs(at[1] - towards[1])
        shapes = self.sites[item_id]
        if upright:
            down = towards[1] > at[1]
            shape, box = shapes[-1] if down else shapes[0]
            return (shape, BOTTOM if down else TOP) if abs(box.center[0] - at[0]) <= 1 else None
        shape, box = shapes[0]
        return (shape, RIGHT if towards[0] > at[0] else LEFT) if abs(box.center[1] - at[1]) <= 1 else None

    def _polyline(self, points: tuple[Point, ...]) -> Any:
        """A bent line as one freeform whose bends are rounded."""
        corners = [(self._x(x), self._y(y)) for x, y in points]
        builder = self.slide.shapes.build_freeform(*corners[0], scale=1.0)
        builder.add_line_segments(corners[1:], close=False)
        shape = builder.convert_to_shape()
        fill(shape, None)
        path = shape._element.find(".//" + qn("a:path"))
        path.set("fill", "none")
        left, top = min(x for x, _ in corners), min(y for _, y in corners)
        round_bends(path, points, lambda point: (self._x(point[0]) - left, self._y(point[1]) - top))
        unstyled(shape)
        return shape

    def _line(self, shape: Any, look: EdgeLook) -> None:
        line = self._stroke(shape.line, look.pen.light, look.width, look.dash)
        unstyled(shape)
        if look.tail:
            etree.SubElement(line, qn("a:headEnd"), type="oval", w="sm", len="sm")
        if look.head != "none":
            etree.SubElement(line, qn("a:tailEnd"), type=_ENDS[look.head], w="med", len="med")

    def _under(self, status: Status, points: tuple[Point, ...]) -> None:
        """A broad pale line below the line of a changed arrow."""
        under = self._polyline(points)
        under.name = f"{status}:outline"
        line = self._stroke(under.line, STATUSES[status].pen.light, 7, ())
        etree.SubElement(line.find(".//" + qn("a:srgbClr")), qn("a:alpha"), val="35000")

    def _stroke(self, line: Any, colour: str, px: float, dash: Dash) -> Any:
        """Colour, width and dashes (as multiples of the width); returns the XML element, children in schema order."""
        line.color.rgb = rgb(colour)
        line.width = Emu(max(Pt(0.5), round(px * self.scale)))
        element = line._get_or_add_ln()
        if dash:
            dashes = etree.SubElement(element, qn("a:custDash"))
            for on, off in zip(dash[::2], dash[1::2], strict=True):
                etree.SubElement(dashes, qn("a:ds"), d=str(round(on / px * 100_000)), sp=str(round(off / px * 100_000)))
        etree.SubElement(element, qn("a:round"))
        return element

    def _mark(self, status: Status, box: Rect, x: float, y: float, *, rounded: bool) -> list[Any]:
        """The outline and the badge of a changed part; nothing for one that is the same."""
        if status == "same":
            return []
        mark = STATUSES[status]
        around = Rect(box.x - 4, box.y - 4, box.w + 8, box.h + 8)
        kind = MSO_SHAPE.ROUNDED_RECTANGLE if rounded else MSO_SHAPE.RECTANGLE
        ring = self._shape(kind, around, f"{status}:outline")
        if rounded:
            ring.adjustments[0] = 0.05
        fill(ring, None)
        self._stroke(ring.line, mark.pen.light, 2, mark.dash)
        return [ring, self._badge(status, x, y)]

    def _badge(self, status: Status, x: float, y: float) -> Any:
        badge = self._shape(MSO_SHAPE.OVAL, Rect(x - 7, y - 7, 14, 14), f"{status}:badge")
        fill(badge, STATUSES[status].pen.light)
        badge.line.fill.background()
        self._write(badge, [_Run(text=STATUSES[status].sign, px=BADGE_TEXT, colour=PAPER.light, bold=True)])
        describe(badge, words(self.view.language)[status])
        return badge

    def _shape(self, kind: Any, box: Rect, name: str) -> Any:
        shape = self.slide.shapes.add_shape(kind, *self._box(box))
        shape.name = name
        unstyled(shape)
        return shape

    def _picture(self, key: str, box: Rect, name: str, described: str) -> Any:
        picture = self.slide.shapes.add_picture(io.BytesIO(icons.png(key, ICON_PX)), *self._box(box))
        picture.name = name
        describe(picture, described)
        return picture

    def _text(
        self, box: Rect, runs: list[_Run], name: str, *, align: Any = PP_ALIGN.CENTER, anchor: Any = MSO_ANCHOR.MIDDLE
    ) -> Any:
        text = self.slide.shapes.add_textbox(*self._box(box))
        text.name = name
        self._write(text, runs, align=align, anchor=anchor)
        return text

    def _write(
        self,
        shape: Any,
        runs: Iterable[_Run],
        *,
        align: Any = PP_ALIGN.CENTER,
        anchor: Any = MSO_ANCHOR.MIDDLE,
        inset: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        """One paragraph for each line; the layout measured them, so nothing wraps or shrinks."""
        frame = shape.text_frame
        frame.margin_left, frame.margin_top = Emu(round(inset[0] * self.scale)), Emu(round(inset[1] * self.scale))
        frame.margin_right = frame.margin_bottom = Emu(0)
        frame.word_wrap, frame.auto_size, frame.vertical_anchor = False, MSO_AUTO_SIZE.NONE, anchor
        for at, line in enumerate(runs):
            paragraph = frame.add_paragraph() if at else frame.paragraphs[0]
            paragraph.alignment = align
            run = paragraph.add_run()
            run.text = content.clean(line.text)
            font = run.font
            font.name, font.size, font.bold = FONT, Pt(self.points(line.px)), line.bold
            font.color.rgb = rgb(line.colour)
