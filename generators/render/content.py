"""Layout in; what every renderer needs to know of it out: text lines, order, legend, description, clean text."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from generators.layout.layout import Layout, Point, Rect
from generators.layout.text import width
from generators.render.style import CORNER, EDGES, HEAD, STATUSES
from generators.render.words import counted, words
from generators.views.view import EdgeKind, Group, Status, View

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Without what XML forbids, controls, and marks that reorder text; line ends and tabs become spaces."""
    return _UNPRINTABLE.sub("", re.sub(r"[\t\r\n\u2028\u2029]+", " ", text))


def depth_first(view: View) -> tuple[Group, ...]:
    """Groups so that each comes before what stands inside it."""
    depths = {group.id: len(list(view.ancestors(group.id))) for group in view.groups}
    return tuple(sorted(view.groups, key=lambda group: depths[group.id]))


def names(view: View) -> dict[str, str]:
    """What nodes and groups are called in sentences; a copy's sublabel tells it from its sisters."""
    called = {group.id: clean(group.label) for group in view.groups}
    for node in view.nodes:
        called[node.id] = clean(f"{node.label} ({node.sublabel})" if node.sublabel else node.label)
    return called


def description(view: View) -> str:
    """One sentence or more for those who cannot see the drawing."""
    tally = words(view.language)["summary"].format(
        nodes=counted(view.language, "node", len(view.nodes)),
        edges=counted(view.language, "edge", len(view.edges)),
        groups=counted(view.language, "group", len(view.groups)),
    )
    return clean(f"{view.description} {tally}".strip())


def turning(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """The polyline without repeated points and without points in mid-line."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 0.05 and abs(kept[-1][1] - point[1]) < 0.05:
            continue
        if len(kept) > 1 and any(
            abs(kept[-2][axis] - point[axis]) < 0.05 and abs(kept[-1][axis] - point[axis]) < 0.05 for axis in (0, 1)
        ):
            kept.pop()
        kept.append(point)
    return tuple(kept)


def bends(points: tuple[Point, ...]) -> Iterator[tuple[Point, Point, Point]]:
    """Each bend as the curve that rounds it: where it starts, the corner that draws it, where it ends.

    The last stretch keeps room for an arrow head, which would else stand askew on the curve."""
    for at, ((x0, y0), (x1, y1), (x2, y2)) in enumerate(zip(points, points[1:], points[2:], strict=False)):
        before, after = abs(x1 - x0) + abs(y1 - y0), abs(x2 - x1) + abs(y2 - y1)
        free = after - HEAD if at == len(points) - 3 else after / 2
        r = max(0.0, min(CORNER, before / 2, free))
        start = (x1 - (x1 - x0) / before * r, y1 - (y1 - y0) / before * r)
        yield start, (x1, y1), (x1 + (x2 - x1) / after * r, y1 + (y2 - y1) / after * r)


def middle(points: tuple[Point, ...]) -> Point:
    """The middle of the longest stretch: where a badge on the line goes."""
    a, b = max(
        itertools.pairwise(points),
        key=lambda ends: abs(ends[0][0] - ends[1][0]) + abs(ends[0][1] - ends[1][1]),
    )
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def drawn(layout: Layout) -> Rect:
    """The sheet without the space of its title: for pages and slides that have a heading of their own."""
    highest = [node.box.y for node in layout.nodes.values()] + [group.box.y for group in layout.groups.values()]
    highest += [y for edge in layout.edges.values() for _, y in edge.points]
    highest += [edge.label.y for edge in layout.edges.values() if edge.label]
    top = max(0.0, min([layout.title.bottom, *(y - 12 for y in highest)]))
    return Rect(0.0, top, layout.width, layout.height - top)


@dataclass(frozen=True, kw_only=True)
class LegendEntry:
    """A line sample or a badge with its meaning: the sample from (x, y) over `SAMPLE` px, the text after it; or a remark alone."""

    kind: EdgeKind | None = None
    status: Status | None = None
    text: str
    x: float
    y: float
    text_x: float
    width: float


SAMPLE, BADGE, LEGEND_GAP, LEGEND_LINE = 34.0, 14.0, 18.0, 2.0


def legend(layout: Layout) -> tuple[LegendEntry, ...]:
    """The kinds and changes in use, side by side in the room that the layout kept; in rows where that is too narrow.

    Where the last row has room, it ends with whence arrows start: "recebe mensagens" looks backwards to who does not know."""
    view = layout.view
    said = words(view.language)
    kinds = {edge.kind for edge in view.edges}
    statuses = {part.status for parts in (view.groups, view.nodes, view.edges) for part in parts}
    shown: list[tuple[EdgeKind | None, Status | None, str]] = [
        (kind, None, said[kind]) for kind in EDGES if kind in kinds
    ]
    shown += [(None, status, said[status]) for status in STATUSES if status in statuses]
    box = layout.legend
    edge = max(0.0, layout.title.x - box.x)
    x, rows = box.x + edge, list[list[LegendEntry]]([[]])
    for kind, status, text in shown:
        sample, text_width = SAMPLE if kind else BADGE, width(text, layout.sheet.label)
        room = sample + 6 + text_width
        if rows[-1] and x + room > box.right - edge:
            rows.append([])
            x = box.x + edge
        entry = LegendEntry(kind=kind, status=status, text=text, x=x, y=0.0, text_x=x + sample + 6, width=text_width)
        rows[-1].append(entry)
        x += room + LEGEND_GAP
    room = width(said["arrow"], layout.sheet.label)
    if any(EDGES[kind].head != "none" for kind in kinds) and x + room <= box.right - edge:
        rows[-1].append(LegendEntry(text=said["arrow"], x=x, y=0.0, text_x=x, width=room))
    line = layout.sheet.label_line + LEGEND_LINE
    top = box.center[1] - line * (len(rows) - 1) / 2
    return tuple(replace(entry, y=top + line * row) for row, entries in enumerate(rows) for entry in entries)
