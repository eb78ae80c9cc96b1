"""Layout in, SVG text out: as a file of its own or as a part of a page, with links, both themes and no script."""

import re
import zlib
from collections.abc import Callable, Iterable
from html import escape

from generators.layout.layout import Layout, Rect
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
from generators.render import content, icons
from generators.render.style import EDGES, HEAD, STATUSES
from generators.render.svg_css import highlight, style_sheet
from generators.render.words import words
from generators.views.view import Edge, EdgeKind, Group, Node, Status

Href = Callable[[str], str | None]
_BASELINE = 0.36
"""Of the font size: from the middle of a line down to its baseline."""


def svg(layout: Layout, *, href: Href | None = None, standalone: bool = True) -> str:
    """The drawing. Within a page it leaves out its title, for the page has a heading; ids carry the view's id."""
    return _Drawing(layout, href, standalone).text()


def number(value: float) -> str:
    """At most one decimal: a tenth of a pixel is invisible, and files stay small."""
    return f"{round(value, 1) + 0.0:.1f}".removesuffix(".0")


def rounded(points: tuple[tuple[float, float], ...]) -> str:
    """Path data of a polyline with rounded bends."""

    def pair(point: tuple[float, float]) -> str:
        return f"{number(point[0])},{number(point[1])}"

    curves = (f"L{pair(start)}Q{pair(corner)} {pair(end)}" for start, corner, end in content.bends(points))
    return f"M{pair(points[0])}{''.join(curves)}L{pair(points[-1])}"


def prefix(view_id: str) -> str:
    """The view's id as the start of XML ids; what cannot stand there is replaced and told apart by a checksum."""
    slug = re.sub(r"[^A-Za-z0-9_-]", "-", view_id)
    return f"v-{slug}" if slug == view_id else f"v-{slug}-{zlib.crc32(view_id.encode('utf-8', 'replace')):08x}"


def quote(text: str) -> str:
    """Text safe between tags and in attributes."""
    return escape(content.clean(text))


class _Drawing:
    """One drawing being written: holds what its parts share (ids, icons, who touches whom)."""

    def __init__(self, layout: Layout, href: Href | None, standalone: bool) -> None:
        self.layout, self.view = layout, layout.view
        self.href, self.standalone = href, standalone
        self.id = prefix(layout.view.id)
        keys = {node.icon for node in self.view.nodes} | {group.icon for group in self.view.groups if group.icon}
        self.icons = {key: f"{self.id}-i{at}" for at, key in enumerate(sorted(keys))}
        self.names = content.names(self.view)
        self.linked = False
        ends = {end for edge in self.view.edges for end in (edge.source, edge.target)}
        parts = [part.id for part in self.view.nodes] + [part.id for part in self.view.groups]
        self.number = {part: at for at, part in enumerate(part for part in parts if part in ends)}
        held: dict[str, set[str]] = {end: {end} for end in ends}
        for node in self.view.nodes:
            for group in ends.intersection(self.view.ancestors(node.id)):
                held[group].add(node.id)
        self.near: dict[str, set[str]] = {}
        for edge in self.view.edges:
            for part in held[edge.source] | held[edge.target]:
                self.near.setdefault(part, set()).update((edge.source, edge.target))

    def text(self) -> str:
        """The whole SVG."""
        parts = [
            *(self._group(group) for group in content.depth_first(self.view)),
            *(self._edge(edge) for edge in self.view.edges),
            *(self._title(group) for group in content.depth_first(self.view)),
            *(self._node(node) for node in self.view.nodes),
            *(self._label(edge) for edge in self.view.edges),
            self._legend(),
        ]
        shown = Rect(0.0, 0.0, self.layout.width, self.layout.height) if self.standalone else content.drawn(self.layout)
        box = " ".join(number(value) for value in (shown.x, shown.y, shown.w, shown.h))
        role = "group" if self.linked else "img"
        sheet = f'<rect class="sheet" width="{number(shown.w)}" height="{number(shown.h)}"/>' if self.standalone else ""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" id="{self.id}" class="planta" role="{role}"'
            f' lang="{quote(self.view.language)}" viewBox="{box}" width="{number(shown.w)}" height="{number(shown.h)}"'
            f' aria-labelledby="{self.id}-t" aria-describedby="{self.id}-d">'
            f'<title id="{self.id}-t">{quote(self.view.title)}</title>'
            f'<desc id="{self.id}-d">{quote(content.description(self.view))}</desc>'
            f"<style>{self._style()}</style><defs>{''.join(self._markers())}{''.join(self._icons())}</defs>\n"
            f"{sheet}{self._heading() if self.standalone else ''}\n"
            + "\n".join(part for part in parts if part)
            + "\n</svg>\n"
        )

    def _style(self) -> str:
        used = {f"s-{group.style}" for group in self.view.groups} | {f"k-{edge.kind}" for edge in self.view.edges}
        used |= set(self._statuses())
        sheet = style_sheet("file" if self.standalone else "page", frozenset(used))
        return sheet + highlight(self.id, len(self.number))

    def _statuses(self) -> Iterable[Status]:
        return (part.status for parts in (self.view.groups, self.view.nodes, self.view.edges) for part in parts)

    def _icons(self) -> Iterable[str]:
        return (icons.group(key, icon_id) for key, icon_id in self.icons.items())

    def _markers(self) -> Iterable[str]:
        shapes = {"triangle": "M0,.8L8,4L0,7.2Z", "open": "M1,1L7,4L1,7"}
        for kind in (kind for kind in EDGES if any(edge.kind == kind for edge in self.view.edges)):
            look = EDGES[kind]
            if look.head != "none":
                tip = f'<path class="tip-{kind}" d="{shapes[look.head]}" stroke-width="1.5"/>'
                yield self._marker(f"tip-{kind}", 8, HEAD, 7.2, tip, ' orient="auto"')
            if look.tail:
                yield self._marker(f"dot-{kind}", 6, 6, 3, f'<circle class="dot-{kind}" cx="3" cy="3" r="2.6"/>')

    def _marker(self, name: str, size: int, px: float, at: float, inner: str, more: str = "") -> str:
        """A line's end, drawn on a square of `size` units, whose point (`at`, middle) lies on the line's end."""
        return (
            f'<marker id="{self.id}-{name}" viewBox="0 0 {size} {size}" refX="{at:g}" refY="{size / 2:g}"'
            f' markerWidth="{px:g}" markerHeight="{px:g}" markerUnits="userSpaceOnUse"{more}>{inner}</marker>'
        )

    def _ends(self, kind: EdgeKind) -> str:
        look = EDGES[kind]
        # Without "none", LibreOffice lends a line the ends of another.
        tip = f"url(#{self.id}-tip-{kind})" if look.head != "none" else "none"
        return f' marker-end="{tip}" marker-start="{f"url(#{self.id}-dot-{kind})" if look.tail else "none"}"'

    def _heading(self) -> str:
        box = self.layout.title
        y = number(box.center[1] + SHEET_TEXT * _BASELINE)
        return f'<text class="heading" x="{number(box.x)}" y="{y}">{quote(self.view.title)}</text>'

    def _lines(self, lines: tuple[str, ...], box: Rect, size: float, line: float, css: str, *, middle: bool) -> str:
        """Text lines centred in the height of their box, `middle`: in its width too."""
        x = box.center[0] if middle else box.x
        y = box.center[1] - line * (len(lines) - 1) / 2 + size * _BASELINE
        rows = [(number(y + line * at), quote(text)) for at, text in enumerate(lines)]
        if len(rows) == 1:
            return f'<text class="{css}" x="{number(x)}" y="{rows[0][0]}">{rows[0][1]}</text>'
        spans = " ".join(f'<tspan x="{number(x)}" y="{at}">{text}</tspan>' for at, text in rows)
        return f'<text class="{css}">{spans}</text>'

    def _link(self, resource: str | None, inner: str) -> str:
        address = self.href(resource) if self.href and resource else None
        if address is None:
            return inner
        self.linked = True
        return f'<a href="{quote(address)}">{inner}</a>'

    def _own(self, item_id: str) -> str:
        """The class by which pointing at a part is noticed."""
        return f" n{self.number[item_id]}" if item_id in self.number else ""

    def _touches(self, item_id: str) -> str:
        """Classes of a node that fades (`f`) unless one of the nodes it has an edge with is pointed at (`t…`)."""
        return self._fading(self.near.get(item_id, ()))

    def _fading(self, near: Iterable[str]) -> str:
        return " f" + "".join(f" t{at}" for at in sorted(self.number[i] for i in near if i in self.number))

    def _group(self, group: Group) -> str:
        box = self.layout.groups[group.id].box
        ring = f'<rect class="ring" {_rect(box, 3)}/>' if group.status != "same" else ""
        return (
            f'<g class="group s-{group.style}{_status(group.status)}" data-id="{quote(group.id)}">'
            f'<rect class="box" {_rect(box)}/>{ring}</g>'
        )

    def _title(self, group: Group) -> str:
        placed = self.layout.groups[group.id]
        icon = self._use(group.icon, placed.icon) if group.icon and placed.icon else ""
        text = self._lines(placed.title_lines, placed.title, TITLE_TEXT, TITLE_LINE, "label title", middle=False)
        badge = _badge(group.status, placed.box.right - 12, placed.box.y)
        css = f"of-group s-{group.style}{self._own(group.id)}{_status(group.status)}"
        return f'<g class="{css}">{self._link(group.resource, icon + text)}{badge}</g>'

    def _use(self, key: str, box: Rect) -> str:
        place = f"translate({number(box.x)} {number(box.y)}) scale({box.w / icons.picture(key).size:.6g})"
        return f'<use href="#{self.icons[key]}" transform="{place}"/>'

    def _node(self, node: Node) -> str:
        placed = self.layout.nodes[node.id]
        plate = f'<rect class="plate" {_rect(placed.icon, 2)} rx="4"/>' if icons.is_raster(node.icon) else ""
        texts = self._lines(placed.label_lines, placed.label, NODE_TEXT, NODE_LINE, "label name", middle=True)
        if placed.sublabel and placed.sublabel_lines:
            texts += self._lines(placed.sublabel_lines, placed.sublabel, SUB_TEXT, SUB_LINE, "label sub", middle=True)
        hover = f"<title>{quote(self.names[node.id])}</title>"
        inner = f'{hover}<rect class="ring" {_rect(placed.box, 4)} rx="4"/>{plate}{self._use(node.icon, placed.icon)}{texts}'
        badge = _badge(node.status, placed.icon.right + 2, placed.icon.y + 2)
        return (
            f'<g class="node{self._own(node.id)}{self._touches(node.id)}{_status(node.status)}" data-id="{quote(node.id)}"'
            f' data-resource="{quote(node.resource)}">{self._link(node.resource, inner)}{badge}</g>'
        )

    def _edge(self, edge: Edge) -> str:
        path = rounded(content.turning(self.layout.edges[edge.id].points))
        kind = words(self.view.language)[edge.kind]
        said = (
            f"{self.names[edge.source]} → {self.names[edge.target]}{': ' + edge.label if edge.label else ''} ({kind})"
        )
        under = f'<path class="under" d="{path}"/>' if edge.status != "same" else ""
        hit = f'<path class="hit" d="{path}"/>'
        css = f"edge k-{edge.kind}{self._fading((edge.source, edge.target))}{_status(edge.status)}"
        data = f'data-id="{quote(edge.id)}" data-from="{quote(edge.source)}" data-to="{quote(edge.target)}"'
        return (
            f'<g class="{css}" {data}><title>{quote(said)}</title>'
            f'{under}{hit}<path class="line" d="{path}"{self._ends(edge.kind)}/></g>'
        )

    def _label(self, edge: Edge) -> str:
        """An edge's text and badge, above everything else."""
        routed = self.layout.edges[edge.id]
        badge = _badge(edge.status, *content.middle(content.turning(routed.points))) if not routed.label else ""
        text = ""
        if routed.label and routed.label_lines:
            text = f'<rect class="back" {_rect(routed.label, -1)} rx="3"/>'
            text += self._lines(routed.label_lines, routed.label, EDGE_TEXT, EDGE_LINE, "label on", middle=True)
            badge = _badge(edge.status, routed.label.x - 4, routed.label.center[1])
        if not text and not badge:
            return ""
        css = f"of-edge{self._fading((edge.source, edge.target))}{_status(edge.status)}"
        return f'<g class="{css}" data-edge="{quote(edge.id)}">{text}{badge}</g>'

    def _legend(self) -> str:
        out = []
        for entry in content.legend(self.layout):
            css = sample = ""
            if entry.kind:
                css, sample = f" k-{entry.kind}", self._sample(entry.kind, entry.x, entry.x + content.SAMPLE, entry.y)
            elif entry.status:
                css, sample = f" {entry.status}", _badge(entry.status, entry.x + 7, entry.y)
            y = number(entry.y + EDGE_TEXT * _BASELINE)
            text = f'<text class="key" x="{number(entry.text_x)}" y="{y}">{quote(entry.text)}</text>'
            out.append(f'<g class="legend{css}">{sample}{text}</g>')
        return "".join(out)

    def _sample(self, kind: EdgeKind, x: float, end: float, y: float) -> str:
        line = f"M{number(x + 3 if EDGES[kind].tail else x)},{number(y)}L{number(end)},{number(y)}"
        return f'<path class="line" d="{line}"{self._ends(kind)}/>'


def _rect(box: Rect, grow: float = 0.0) -> str:
    x, y, w, h = box.x - grow, box.y - grow, box.w + 2 * grow, box.h + 2 * grow
    return f'x="{number(x)}" y="{number(y)}" width="{number(w)}" height="{number(h)}"'


def _status(status: Status) -> str:
    return "" if status == "same" else f" {status}"


def _badge(status: Status, x: float, y: float) -> str:
    if status == "same":
        return ""
    sign = STATUSES[status].sign
    return (
        f'<g class="badge"><circle cx="{number(x)}" cy="{number(y)}" r="7"/>'
        f'<text x="{number(x)}" y="{number(y + 12 * _BASELINE)}">{sign}</text></g>'
    )
