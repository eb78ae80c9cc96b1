"""Polylines and what stands on the sheet in; a place for each label beside its own line out: hardest first, least damage."""

import itertools
from collections.abc import Iterator, Mapping, Sequence

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
Area = tuple[float, float, float, float]


def overlap(a: Area, b: Area, margin: float = 0.0) -> bool:
    """Whether two areas (left, top, right, bottom) come nearer than `margin` px."""
    return a[0] < b[2] + margin and a[2] > b[0] - margin and a[1] < b[3] + margin and a[3] > b[1] - margin


class Labels:
    """`solid`: icons, texts and titles that no label may cover; `borders`: thin areas that it should not."""

    def __init__(
        self, lines: Mapping[int, tuple[Point, ...]], sizes: Mapping[int, LabelSize], solid: Sequence[Area], borders: Sequence[Area],
        sheet: Sheet = PAGE,
    ) -> None:
        self.sheet = sheet
        self.lines, self.sizes, self.solid, self.borders = lines, sizes, solid, borders
        self.segments = [(k, _area(p, q)) for k, line in lines.items() for p, q in itertools.pairwise(line)]
        self.placed: dict[int, tuple[Area, LabelSize]] = {}

    def place(self) -> dict[int, tuple[Rect, tuple[str, ...]]]:
        todo = sorted((k for k in self.lines if self.sizes[k].w), key=lambda k: (_length(self.lines[k]) - self.sizes[k].w, k))
        for again in (False, True):
            for k in todo:
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
            cost, area = self._choose(k, smaller, fine=True)
            options.append((cost, area, smaller))
            if cost < HARD:
                break
        _, area, size = min(options, key=lambda o: o[0])
        return area, size

    def _choose(self, k: int, size: LabelSize, fine: bool) -> tuple[float, Area]:
        line = self.lines[k]
        xs, ys = [p[0] for p in line], [p[1] for p in line]
        reach = (min(xs) - size.w - 12, min(ys) - size.h - 12, max(xs) + size.w + 12, max(ys) + size.h + 12)
        solid = [a for a in self.solid if overlap(a, reach)]
        labels = [a for other, (a, _) in self.placed.items() if other != k and overlap(a, reach)]
        borders = [a for a in self.borders if overlap(a, reach)]
        lines = [a for other, a in self.segments if other != k and overlap(a, reach)]
        best: tuple[float, Area] | None = None
        for cost, area, horizontal in self._candidates(line, size, fine):
            if best is not None and cost >= best[0]:
                continue
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

    def _candidates(self, line: tuple[Point, ...], size: LabelSize, fine: bool) -> Iterator[tuple[float, Area, bool]]:
        w, h, last = size.w, size.h, len(line) - 2
        for n, (p, q) in enumerate(itertools.pairwise(line)):
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


def _area(p: Point, q: Point) -> Area:
    return (min(p[0], q[0]), min(p[1], q[1]), max(p[0], q[0]), max(p[1], q[1]))


def _length(line: tuple[Point, ...]) -> float:
    return sum(abs(p[0] - q[0]) + abs(p[1] - q[1]) for p, q in itertools.pairwise(line))
