"""A Layout in, the operators of one PDF page out, in the sheet's px with y downwards."""

from generators.layout.layout import Layout, Point, Rect
from generators.layout.sizes import (
    EDGE_LINE,
    EDGE_TEXT,
    NODE_LINE,
    NODE_TEXT,
    SHEET_TEXT,
    SUB_LINE,
    SUB_TEXT,
    TITLE_LINE,
    TITLE_TEXT,
)
from generators.render import content
from generators.render.assets import FONT_BOLD, FONT_REGULAR
from generators.render.pdf_font import load
from generators.render.style import BORDER, EDGES, GROUPS, HEAD, INK, MUTED, PAPER, STATUSES, Dash, EdgeLook
from generators.views.view import Edge, Group, Node, Status

_BASELINE = 0.36
_ROUND = 0.5523
"""Handle of the curve that stands for a quarter of a circle."""


class Page:
    """One drawing as PDF operators, in the sheet's px with y downwards."""

    def __init__(self, layout: Layout) -> None:
        self.layout, self.out = layout, list[str]()
        self.icons: dict[str, str] = {}
        self.fonts = {False: load(FONT_REGULAR), True: load(FONT_BOLD)}

    def draw(self) -> None:
        """In the same order as the SVG: boxes, lines, titles, nodes, texts on lines, legend."""
        view = self.layout.view
        title = self.layout.title
        self._text((content.clean(view.title),), title, SHEET_TEXT, title.h, INK.light, bold=True, middle=False)
        for group in content.depth_first(view):
            self._box(group)
        for edge in view.edges:
            self._edge(edge)
        for group in content.depth_first(view):
            self._title(group)
        for node in view.nodes:
            self._node(node)
        for edge in view.edges:
            self._label(edge)
        self._legend()

    def _box(self, group: Group) -> None:
        box, look = self.layout.groups[group.id].box, GROUPS[group.style]
        self._rect(box, look.pen.light, BORDER, look.dash, look.fill.light if look.fill else None)
        if group.status != "same":
            mark = STATUSES[group.status]
            self._rect(_grown(box, 3), mark.pen.light, 2, mark.dash, None)

    def _title(self, group: Group) -> None:
        placed, look = self.layout.groups[group.id], GROUPS[group.style]
        halo = look.fill.light if look.fill else PAPER.light
        if group.icon and placed.icon:
            self._icon(group.icon, placed.icon)
        self._text(
            placed.title_lines,
            placed.title,
            TITLE_TEXT,
            TITLE_LINE,
            look.title.light,
            bold=True,
            middle=False,
            halo=halo,
        )
        self._badge(group.status, placed.box.right - 12, placed.box.y)

    def _node(self, node: Node) -> None:
        placed = self.layout.nodes[node.id]
        if node.status != "same":
            mark = STATUSES[node.status]
            self._rect(_grown(placed.box, 4), mark.pen.light, 2, mark.dash, None)
        self._icon(node.icon, placed.icon)
        self._text(placed.label_lines, placed.label, NODE_TEXT, NODE_LINE, INK.light, bold=True)
        if placed.sublabel:
            self._text(placed.sublabel_lines, placed.sublabel, SUB_TEXT, SUB_LINE, MUTED.light)
        self._badge(node.status, placed.icon.right + 2, placed.icon.y + 2)

    def _edge(self, edge: Edge) -> None:
        points = content.turning(self.layout.edges[edge.id].points)
        if edge.status != "same":
            self.out.append(
                f"q /U gs {colour_operands(STATUSES[edge.status].pen.light)} RG 7 w {_polyline(points)} S Q"
            )
        self._line(points, EDGES[edge.kind])

    def _label(self, edge: Edge) -> None:
        routed = self.layout.edges[edge.id]
        at = content.middle(content.turning(routed.points))
        if routed.label and routed.label_lines:
            box = routed.label
            back = _operands(_grown(box, -1))
            self.out.append(f"q /H gs {colour_operands(PAPER.light)} rg {back} re f Q")
            self._text(routed.label_lines, box, EDGE_TEXT, EDGE_LINE, INK.light)
            at = (box.x - 4, box.center[1])
        self._badge(edge.status, *at)

    def _legend(self) -> None:
        for entry in content.legend(self.layout):
            if entry.kind:
                look = EDGES[entry.kind]
                start = entry.x + (3 if look.tail else 0)
                self._line(((start, entry.y), (entry.x + content.SAMPLE, entry.y)), look)
            elif entry.status:
                self._badge(entry.status, entry.x + 7, entry.y)
            box = Rect(entry.text_x, entry.y - 7, entry.width, 14)
            self._text((entry.text,), box, EDGE_TEXT, EDGE_LINE, MUTED.light, middle=False)

    def _rect(self, box: Rect, pen: str, width: float, dash: Dash, fill: str | None) -> None:
        paint = f"{colour_operands(fill)} rg" if fill else ""
        self.out.append(
            f"q {colour_operands(pen)} RG {paint} {width:g} w {_dash(dash)} {_operands(box)} re {'B' if fill else 'S'} Q"
        )

    def _icon(self, key: str, box: Rect) -> None:
        """Pictures stand upright in PDF, so each turns the sheet's downward axis round again."""
        name = self.icons.setdefault(key, f"I{len(self.icons)}")
        self.out.append(f"q {box.w:.2f} 0 0 {-box.h:.2f} {box.x:.2f} {box.bottom:.2f} cm /{name} Do Q")

    def _line(self, points: tuple[Point, ...], look: EdgeLook) -> None:
        pen = colour_operands(look.pen.light)
        self.out.append(f"q {pen} RG {look.width:g} w {_dash(look.dash)} {_polyline(points)} S Q")
        (x0, y0), (x, y) = points[-2], points[-1]
        far = max(abs(x - x0), abs(y - y0)) or 1.0
        ux, uy = (x - x0) / far, (y - y0) / far
        back = (x - HEAD * ux, y - HEAD * uy)
        sides = [(back[0] + side * 3.2 * uy, back[1] - side * 3.2 * ux) for side in (1, -1)]
        tip = f"{sides[0][0]:.2f} {sides[0][1]:.2f} m {x:.2f} {y:.2f} l {sides[1][0]:.2f} {sides[1][1]:.2f} l"
        if look.head == "triangle":
            self.out.append(f"{pen} rg {tip} h f")
        elif look.head == "open":
            self.out.append(f"q {pen} RG 1.5 w {tip} S Q")
        if look.tail:
            self.out.append(f"{pen} rg {_circle(points[0], 2.6)} f")

    def _badge(self, status: Status, x: float, y: float) -> None:
        if status == "same":
            return
        mark = STATUSES[status]
        self.out.append(f"{colour_operands(mark.pen.light)} rg {_circle((x, y), 7)} f")
        self._text((mark.sign,), Rect(x - 7, y - 7, 14, 14), NODE_TEXT, 14, PAPER.light, bold=True)

    def _text(
        self,
        lines: tuple[str, ...],
        box: Rect,
        size: float,
        line: float,
        colour: str,
        *,
        bold: bool = False,
        middle: bool = True,
        halo: str | None = None,
    ) -> None:
        font = self.fonts[bold]
        y = box.center[1] - line * (len(lines) - 1) / 2 + size * _BASELINE
        for at, said in enumerate(content.clean(text) for text in lines):
            x = box.center[0] - font.width(said, size) / 2 if middle else box.x
            shown = (
                f"/{'B' if bold else 'R'} {size:g} Tf 1 0 0 -1 {x:.2f} {y + line * at:.2f} Tm <{font.encode(said)}> Tj"
            )
            if halo:
                self.out.append(f"q 1 j 4 w {colour_operands(halo)} RG BT 1 Tr {shown} ET Q")
            self.out.append(f"BT 0 Tr {colour_operands(colour)} rg {shown} ET")


def _grown(box: Rect, by: float) -> Rect:
    return Rect(box.x - by, box.y - by, box.w + 2 * by, box.h + 2 * by)


def _operands(box: Rect) -> str:
    return f"{box.x:.2f} {box.y:.2f} {box.w:.2f} {box.h:.2f}"


def colour_operands(colour: str) -> str:
    """`#RRGGBB` or `#RGB` as three shares."""
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    return " ".join(f"{value / 255:.4g}" for value in bytes.fromhex(digits))


def _dash(dash: Dash) -> str:
    return f"[{' '.join(f'{d:g}' for d in dash)}] 0 d"


def _polyline(points: tuple[Point, ...]) -> str:
    """A line with rounded bends: PDF has cubic curves only, so the corner pulls from two thirds of both sides."""

    def pair(*shown: Point) -> str:
        return " ".join(f"{x:.2f} {y:.2f}" for x, y in shown)

    def towards(a: Point, b: Point) -> Point:
        return (a[0] + (b[0] - a[0]) * 2 / 3, a[1] + (b[1] - a[1]) * 2 / 3)

    out = [f"{pair(points[0])} m"]
    for start, corner, end in content.bends(points):
        out.append(f"{pair(start)} l {pair(towards(start, corner), towards(end, corner), end)} c")
    return " ".join(out) + f" {pair(points[-1])} l"


def _circle(at: Point, r: float) -> str:
    x, y, k = at[0], at[1], r * _ROUND
    return (
        f"{x + r:.2f} {y:.2f} m {x + r:.2f} {y + k:.2f} {x + k:.2f} {y + r:.2f} {x:.2f} {y + r:.2f} c "
        f"{x - k:.2f} {y + r:.2f} {x - r:.2f} {y + k:.2f} {x - r:.2f} {y:.2f} c "
        f"{x - r:.2f} {y - k:.2f} {x - k:.2f} {y - r:.2f} {x:.2f} {y - r:.2f} c "
        f"{x + k:.2f} {y - r:.2f} {x + r:.2f} {y - k:.2f} {x + r:.2f} {y:.2f} c"
    )
