"""A Layout in; what can be counted about its looks, and the list of everything that is plainly wrong with it, out.

Lines of other programs, which may slant, are counted by the same rules; a curve comes as a polyline."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, fields

from generators.layout.bins import Area, Bins
from generators.layout.geometry import (
    cross,
    distance,
    enters,
    holds,
    hull,
    near_segments,
    overlaid,
    overlaps,
    segments,
    sides,
    together,
)
from generators.layout.layout import Layout, Point, Rect
from generators.layout.sizes import ICON
from generators.layout.tracks import simplify


@dataclass(frozen=True, kw_only=True)
class Measures:
    """Counts (the fewer the better), px, and proportions."""

    edges: int
    crossings: int
    bends: int
    bends_per_edge: float
    length: float
    shared: float
    """px that two lines run less than 3 px apart"""
    overlaid: int
    """pairs of lines that run as one for a while: nobody can tell whose label is whose"""
    through_node: int
    foreign_groups: int
    """borders crossed for nothing: of boxes that hold neither end of the line, or both"""
    under_title: int
    node_overlaps: int
    group_overlaps: int
    label_overlaps: int
    label_lines: int
    """labels on the line of another edge"""
    label_borders: int
    """labels on the border of a box"""
    label_astray: int
    cut_labels: int
    """labels that had to be shortened with an ellipsis"""
    off_sheet: int
    missing: int
    skew: int
    area: float
    aspect: float
    scale: float
    """px per sixteenth of the width, or ninth of the height, of a 16:9 slide that holds the sheet"""


def _area(r: Rect) -> Area:
    return (r.x, r.y, r.right, r.bottom)


def _touch(r: Rect, area: Area) -> bool:
    return r.x <= area[2] and r.y <= area[3] and r.x + r.w >= area[0] and r.y + r.h >= area[1]


class Ruler:
    """One pass over a layout; each problem is a sentence filed under the measure that counts it."""

    def __init__(self, layout: Layout) -> None:
        self.l = layout
        view = layout.view
        self.found: dict[str, list[str]] = {f.name: [] for f in fields(Measures)}
        self.parents = {n.id: n.group for n in view.nodes} | {g.id: g.group for g in view.groups}
        self.around = {i: frozenset(self._around(i)) for i in self.parents}
        self.lines = {e.id: simplify(layout.edges[e.id].points) for e in view.edges if e.id in layout.edges}
        self.ends = {e.id: (e.source, e.target) for e in view.edges}
        self.length = self.shared = 0.0
        self.crossed: list[tuple[str, str]] = []
        """Edges that cross, once for each crossing."""
        self._boxes()
        self._lines()
        self._pairs()
        self._labels()

    def _around(self, i: str) -> Iterator[str]:
        at = self.parents[i]
        while at is not None:
            yield at
            at = self.parents[at]

    def _note(self, kind: str, text: str) -> None:
        self.found[kind].append(text)

    def _boxes(self) -> None:
        layout, view = self.l, self.l.view
        for kind, ids, placed in (
            ("nodes", [n.id for n in view.nodes], layout.nodes),
            ("groups", [g.id for g in view.groups], layout.groups),
        ):
            for i in ids:
                if i not in placed:
                    self._note("missing", f"{i} is not in layout.{kind}")
        nodes = [(i, n.box) for i, n in layout.nodes.items()]
        groups = [(i, g.box) for i, g in layout.groups.items()]
        sheet = Rect(0, 0, layout.width, layout.height)
        for i, box in (*nodes, *groups, ("title", layout.title), ("legend", layout.legend)):
            if not holds(sheet, box):
                self._note("off_sheet", f"{i} leaves the sheet")
        for k, (i, box) in enumerate(nodes):
            for j, other in nodes[k + 1 :]:
                if overlaps(box, other):
                    self._note("node_overlaps", f"{i} overlaps {j}")
            for name, band in (("title", layout.title), ("legend", layout.legend)):
                if overlaps(box, band):
                    self._note("node_overlaps", f"{i} overlaps the {name}")
            for g, outer in groups:
                if g in self.around[i]:
                    if not holds(outer, box):
                        self._note("group_overlaps", f"{i} leaves its group {g}")
                    if overlaps(box, layout.groups[g].title):
                        self._note("node_overlaps", f"{i} covers the title of {g}")
                elif overlaps(box, outer):
                    self._note("group_overlaps", f"{i} stands in the foreign group {g}")
        for k, (i, box) in enumerate(groups):
            if not holds(box, layout.groups[i].title):
                self._note("group_overlaps", f"the title of {i} leaves its box")
            if overlaps(box, layout.title) or overlaps(box, layout.legend):
                self._note("group_overlaps", f"{i} overlaps the sheet's title or legend")
            for j, other in groups[k + 1 :]:
                if j in self.around[i] or i in self.around[j]:
                    inner, outer, o = (i, box, j) if j in self.around[i] else (j, other, i)
                    if not holds(layout.groups[o].box, layout.groups[inner].box):
                        self._note("group_overlaps", f"{inner} leaves its group {o}")
                    if overlaps(layout.groups[inner].box, layout.groups[o].title):
                        self._note("group_overlaps", f"{inner} covers the title of {o}")
                elif overlaps(box, other):
                    self._note("group_overlaps", f"{i} overlaps {j}")

    def _lines(self) -> None:
        layout = self.l
        sheet = Rect(0, 0, layout.width, layout.height)
        heads = [(g, r) for g, p in layout.groups.items() for r in (p.title, p.icon) if r is not None]
        for e in layout.view.edges:
            if e.id not in self.lines:
                self._note("missing", f"edge {e.id} has no line")
                continue
            line = self.lines[e.id]
            self.length += sum(math.dist(p, q) for p, q in segments(line))
            self.found["bends"] += [e.id] * (len(line) - 2)
            if any(abs(p[0] - q[0]) > 0.01 and abs(p[1] - q[1]) > 0.01 for p, q in segments(line)):
                self._note("skew", f"edge {e.id} is not orthogonal")
            if not all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in line) or any(
                enters(p, q, band) for band in (layout.title, layout.legend) for p, q in segments(line)
            ):
                self._note("off_sheet", f"edge {e.id} leaves the sheet")
            for end, point in ((e.source, line[0]), (e.target, line[-1])):
                if not self._meets(end, point):
                    self._note("missing", f"edge {e.id} does not meet {end}")
            own = self.around[e.source] | self.around[e.target]
            both = (self.around[e.source] & self.around[e.target]) - {e.source, e.target}
            x0, y0, x1, y1 = extent = hull(line)
            for i, n in layout.nodes.items():
                body = n.box
                if not _touch(body, extent):
                    continue
                if i in (e.source, e.target):
                    body = n.icon
                if any(enters(p, q, body) for p, q in segments(line)):
                    self._note("through_node", f"edge {e.id} runs through {i}")
            for g, placed in layout.groups.items():
                if g not in own and g not in (e.source, e.target):
                    if _touch(placed.box, extent) and any(enters(p, q, placed.box) for p, q in segments(line)):
                        self._note("foreign_groups", f"edge {e.id} crosses {g}")
                elif g in both and not holds(placed.box, Rect(x0, y0, x1 - x0, y1 - y0)):
                    self.found["foreign_groups"] += [f"edge {e.id} leaves {g} and comes back"] * 2
            for g, head in heads:
                if _touch(head, extent) and any(enters(p, q, head, 0.0) for p, q in segments(line)):
                    self._note("under_title", f"edge {e.id} runs under the title of {g}")
            if not holds(sheet, Rect(line[0][0], line[0][1], 0, 0)):
                self._note("off_sheet", f"edge {e.id} starts outside the sheet")

    def _meets(self, end: str, point: Point) -> bool:
        if end in self.l.nodes:
            box, icon = self.l.nodes[end].box, self.l.nodes[end].icon
            around = Rect(icon.x - 6, icon.y - 6, ICON + 12, box.bottom - icon.y + 8)
            return around.x <= point[0] <= around.right and around.y <= point[1] <= around.bottom
        box = self.l.groups[end].box
        near_x, near_y = min(abs(point[0] - box.x), abs(point[0] - box.right)), min(abs(point[1] - box.y), abs(point[1] - box.bottom))
        return (near_x < 1.5 and box.y - 1 <= point[1] <= box.bottom + 1) or (near_y < 1.5 and box.x - 1 <= point[0] <= box.right + 1)

    def _pairs(self) -> None:
        ids, lines = list(self.lines), list(self.lines.values())
        for k, m, i, j in near_segments(lines):
            p, q, r, s = *lines[k][i : i + 2], *lines[m][j : j + 2]
            if cross(p, q, r, s):
                self._note("crossings", f"{ids[k]} crosses {ids[m]}")
                self.crossed.append((ids[k], ids[m]))
            self.shared += together(p, q, r, s)
        for (k, m), px in overlaid(lines).items():
            self._note("overlaid", f"{ids[k]} and {ids[m]} run as one for {px:.0f} px")

    def _labels(self) -> None:
        layout = self.l
        sheet = Rect(0, 0, layout.width, layout.height)
        labels = []
        for e in layout.view.edges:
            if not e.label or e.id not in layout.edges:
                continue
            label = layout.edges[e.id].label
            if label is None:
                self._note("missing", f"edge {e.id} has lost its label")
                continue
            labels.append((e.id, label))
            if any("…" in line for line in layout.edges[e.id].label_lines) and "…" not in e.label:
                self._note("cut_labels", f"the label of {e.id} is cut")
        texts, others = Bins[tuple[str, Rect]](), Bins[tuple[int, str, Rect]]()
        lines, borders = Bins[tuple[str, Point, Point]](), Bins[tuple[Point, Point]]()
        for name, text in self._texts():
            texts.add(_area(text), (name, text))
        for k, (i, r) in enumerate(labels):
            others.add(_area(r), (k, i, r))
        for f, line in self.lines.items():
            for p, q in segments(line):
                lines.add(hull((p, q)), (f, p, q))
        for placed in layout.groups.values():
            for side in sides(placed.box):
                borders.add(hull(side), side)
        for k, (i, r) in enumerate(labels):
            if not holds(sheet, r) or overlaps(r, layout.legend) or overlaps(r, layout.title):
                self._note("off_sheet", f"the label of {i} leaves the sheet")
            if distance(r, self.lines[i]) > 10:
                self._note("label_astray", f"the label of {i} stands apart from its line")
            area = _area(r)
            for _, (m, f, other) in others.near(area):
                if m > k and overlaps(r, other, 0.0):
                    self._note("label_overlaps", f"the label of {i} overlaps that of {f}")
            for _, (name, text) in texts.near(area):
                if overlaps(r, text, 1.0):
                    self._note("label_overlaps", f"the label of {i} overlaps {name}")
            for f in dict.fromkeys(f for _, (f, p, q) in lines.near(area) if f != i and enters(p, q, r)):
                self._note("label_lines", f"the label of {i} covers the line of {f}")
            for _, (p, q) in borders.near(area):
                if enters(p, q, r):
                    self._note("label_borders", f"the label of {i} covers a border")

    def _texts(self) -> Iterator[tuple[str, Rect]]:
        for i, n in self.l.nodes.items():
            yield f"the icon of {i}", n.icon
            yield f"the label of {i}", n.label
            if n.sublabel is not None:
                yield f"the sublabel of {i}", n.sublabel
        for g, p in self.l.groups.items():
            yield f"the title of {g}", p.title
        for g, p in self.l.groups.items():
            if p.icon is not None:
                yield f"the icon of {g}", p.icon

    def measures(self) -> Measures:
        layout, n = self.l, len(self.lines)
        count = {k: len(v) for k, v in self.found.items()}
        return Measures(
            **{f.name: count[f.name] for f in fields(Measures) if f.type == "int" or f.type is int} | {"edges": n},
            bends_per_edge=round(count["bends"] / max(1, n), 2),
            length=round(self.length),
            shared=round(self.shared),
            area=round(layout.width * layout.height),
            aspect=round(layout.width / layout.height, 2),
            scale=round(max(layout.width / layout.sheet.wide, layout.height / layout.sheet.high), 1),
        )


WRONG = (
    "missing",
    "skew",
    "off_sheet",
    "node_overlaps",
    "group_overlaps",
    "through_node",
    "overlaid",
    "under_title",
    "label_overlaps",
    "label_astray",
)


def measure(layout: Layout) -> Measures:
    """Everything that is counted of a drawing."""
    return Ruler(layout).measures()


def violations(layout: Layout) -> list[str]:
    """What no drawing may have; empty for a good one."""
    found = Ruler(layout).found
    return [text for kind in WRONG for text in found[kind]]
