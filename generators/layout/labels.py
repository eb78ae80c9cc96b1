"""Polylines and what stands on the sheet in; a place for each label beside its own line out: hardest first, least damage."""

import itertools
from collections.abc import Iterator, Mapping, Sequence

from generators.layout.bins import Area, Bins, overlap
from generators.layout.layout import Point, Rect
from generators.layout.sizes import PAGE, LabelSize, Sheet, text_box
from generators.layout.text import shorten, wrap

HARD = 1000.0
OTHER_LINE, BORDER_ACROSS, BORDER_ALONG, HEAD_COVERED, TAIL_COVERED, CORNER_COVERED, SHORT, BESIDE = (
    60.0,
    45.0,
    22.0,
    60.0,
    15.0,
    16.0,
    25.0,
    10.0,
)
CLOSELY = 4_000_000
"""Up to so many pairs of a place and a thing near it (a second of work) the labels of a sheet are looked at closely, and twice."""


class Labels:
    """`solid`: icons, texts and titles that no label may cover; `borders`: thin areas that it should not."""

    def __init__(
        self, lines: Mapping[int, tuple[Point, ...]], sizes: Mapping[int, LabelSize], solid: Sequence[Area], borders: Sequence[Area],
        sheet: Sheet = PAGE,
    ) -> None:
        self.sheet = sheet
        self.lines, self.sizes = lines, sizes
        self.solid, self.borders, self.segments = Bins[None](), Bins[None](), Bins[int]()
        for areas, bins in ((solid, self.solid), (borders, self.borders)):
            for area in areas:
                bins.add(area, None)
        for k, line in lines.items():
            for p, q in itertools.pairwise(line):
                self.segments.add(_area(p, q), k)
        self.compared = 0
        self.placed: dict[int, tuple[Area, LabelSize]] = {}

    def place(self) -> dict[int, tuple[Rect, tuple[str, ...]]]:
        todo = sorted((k for k in self.lines if self.sizes[k].w), key=lambda k: (_length(self.lines[k]) - self.sizes[k].w, k))
        for again in (False, True):
            for k in todo if not again or self.compared < CLOSELY else ():
                old = self.placed.pop(k, None)
                self.placed[k] = self._best(k) if not again or old is None else self._best(k, old)
        return {k: (Rect(a[0], a[1], a[2] - a[0], a[3] - a[1]), size.lines) for k, (a, size) in sorted(self.placed.items())}

    def _best(self, k: int, old: tuple[Area, LabelSize] | None = None) -> tuple[Area, LabelSize]:
        size = self.sizes[k]
        cost, area = self._choose(k, size, fine=False)
        if cost < HARD:
            return area, size
        options = [(cost, area, size)]
        for smaller in (size, *_smaller(size, self.sheet)):  # no room: look closer, break the text, at last shorten it
            if self.compared > CLOSELY:
                break
            cost, area = self._choose(k, smaller, fine=True)
            options.append((cost, area, smaller))
            if cost < HARD:
                break
        _, area, size = min(options, key=lambda o: o[0])
        return area, size

    def _choose(self, k: int, size: LabelSize, fine: bool) -> tuple[float, Area]:
        line = self.lines[k]
        reach = _reach(line, size)
        mates = [a for other, (a, _) in self.placed.items() if other != k and overlap(a, reach)]
        best: tuple[float, Area] | None = None
        for n, ends in enumerate(itertools.pairwise(line)):
            reach = _reach(ends, size)
            solid = [a for a, _ in self.solid.near(reach)]
            labels = [a for a in mates if overlap(a, reach)]
            borders = [a for a, _ in self.borders.near(reach)]
            lines = [a for a, other in self.segments.near(reach) if other != k]
            things = len(solid) + len(labels) + len(borders) + len(lines)
            for cost, area, horizontal in self._candidates(line, n, size, fine):
                if best is not None and cost >= best[0]:
                    continue
                self.compared += things
                cost += HARD * (sum(overlap(area, s) for s in solid) + sum(overlap(area, o, 2) for o in labels))
                for b in borders:
                    if overlap(area, b):
                        across = (b[0] == b[2]) == horizontal
                        cost += BORDER_ACROSS if across else BORDER_ALONG
                cost += OTHER_LINE * sum(overlap(area, s, 1) for s in lines)
                if best is None or cost < best[0]:
                    best = (cost, area)
        if best is None:
            raise ValueError("a line without length has no place for a label")
        return best

    def _candidates(self, line: tuple[Point, ...], n: int, size: LabelSize, fine: bool) -> Iterator[tuple[float, Area, bool]]:
        w, h, last = size.w, size.h, len(line) - 2
        p, q = line[n : n + 2]
        horizontal = abs(p[1] - q[1]) < 0.01
        length = abs(p[0] - q[0]) + abs(p[1] - q[1])
        half = (w if horizontal else h) / 2
        gaps: tuple[float, ...] = (0.0, 1.0, -1.0)
        if fine:
            gaps = (0.0, 1.0, -1.0, 5.0, -5.0)
        steps: tuple[float, ...] = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.1, 0.9)
        if fine:
            count = max(8, min(40, int(length / 6)))
            steps = tuple(i / count for i in range(count + 1))
        base = (
            (0.0 if horizontal else 3.0)
            + (0.0 if length > 2 * half + (16 if horizontal else 20) else SHORT)
            - min(length, 250.0) / 50
        )
        for t in steps:
            cx, cy = p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t
            here = base + abs(t - 0.5) * 6
            if n == last and length * (1 - t) - half < 10:
                here += HEAD_COVERED
            if n == 0 and length * t - half < 4:
                here += TAIL_COVERED
            if (n != last and length * (1 - t) - half < 3) or (n and length * t - half < 3):
                here += CORNER_COVERED
            for gap in gaps:
                side = (gap > 0) - (gap < 0)
                x = cx if horizontal else cx + side * (w / 2 + 2) + gap
                y = cy + side * (h / 2 + 1) + gap if horizontal else cy
                yield here + (BESIDE + abs(gap) if side else 0.0), (x - w / 2, y - h / 2, x + w / 2, y + h / 2), horizontal


def _smaller(size: LabelSize, sheet: Sheet) -> Iterator[LabelSize]:
    text = " ".join(size.lines)
    for lines in (2, 4):
        broken = text_box(wrap(text, sheet.label, size.w / lines, max_lines=lines), sheet)
        if broken.w < size.w:
            yield broken
    for width in (60.0, 36.0, 20.0):
        if width < size.w:
            yield text_box((shorten(text, sheet.label, width),), sheet)


def _reach(line: tuple[Point, ...], size: LabelSize) -> Area:
    """Where a label of that line, or of a part of it, can stand."""
    xs, ys = [p[0] for p in line], [p[1] for p in line]
    return (min(xs) - size.w - 12, min(ys) - size.h - 12, max(xs) + size.w + 12, max(ys) + size.h + 12)


def _area(p: Point, q: Point) -> Area:
    return (min(p[0], q[0]), min(p[1], q[1]), max(p[0], q[0]), max(p[1], q[1]))


def _length(line: tuple[Point, ...]) -> float:
    return sum(abs(p[0] - q[0]) + abs(p[1] - q[1]) for p, q in itertools.pairwise(line))
