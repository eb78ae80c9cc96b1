"""Points, segments and boxes (px, y downwards) in; what they have to do with each other out: overlap, distance, crossings."""

import itertools
import math
from collections.abc import Iterator, Sequence

from generators.layout.layout import Point, Rect
from generators.layout.sizes import ICON


def overlaps(a: Rect, b: Rect, slack: float = 0.5) -> bool:
    """Whether two boxes share more than `slack` px each way."""
    return a.x < b.right - slack and a.right > b.x + slack and a.y < b.bottom - slack and a.bottom > b.y + slack


def holds(outer: Rect, inner: Rect) -> bool:
    """Whether one box lies in another; half a px may stick out."""
    slack = 0.5
    return (
        outer.x <= inner.x + slack
        and outer.y <= inner.y + slack
        and outer.right >= inner.right - slack
        and outer.bottom >= inner.bottom - slack
    )


def enters(p: Point, q: Point, r: Rect, margin: float = 1.0) -> bool:
    """Whether a segment runs inside the box, more than `margin` px from its border."""
    x0, x1 = (p[0], q[0]) if p[0] < q[0] else (q[0], p[0])
    y0, y1 = (p[1], q[1]) if p[1] < q[1] else (q[1], p[1])
    near = x0 < r.right - margin and x1 > r.x + margin and y0 < r.bottom - margin and y1 > r.y + margin
    if not near or x0 == x1 or y0 == y1:
        return near
    low, high = 0.0, 1.0  # a slanted one: the part of it that is between the sides, then between top and bottom
    for k, a, b in ((0, r.x + margin, r.right - margin), (1, r.y + margin, r.bottom - margin)):
        s, t = (a - p[k]) / (q[k] - p[k]), (b - p[k]) / (q[k] - p[k])
        low, high = max(low, min(s, t)), min(high, max(s, t))
    return low < high


def distance(r: Rect, line: tuple[Point, ...]) -> float:
    """px between a box and the nearest point of a polyline (the larger of both axes)."""
    best = 1e18
    for p, q in _short(line):
        dx = max(r.x - max(p[0], q[0]), min(p[0], q[0]) - r.right, 0.0)
        dy = max(r.y - max(p[1], q[1]), min(p[1], q[1]) - r.bottom, 0.0)
        best = min(best, max(dx, dy))
    return best


def segments(line: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    """The pieces of a polyline, each from corner to corner."""
    return itertools.pairwise(line)


def _short(line: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    """The segments, slanted ones in steps of at most 4 px, so that the box around each is as good as itself."""
    for p, q in segments(line):
        dx, dy = q[0] - p[0], q[1] - p[1]
        steps = math.ceil(max(abs(dx), abs(dy)) / 4) if dx and dy else 1
        at = [(p[0] + dx * k / steps, p[1] + dy * k / steps) for k in range(steps)]
        yield from segments((*at, q))


Near = tuple[int, int, int, int]


def near_segments(lines: Sequence[tuple[Point, ...]]) -> list[Near]:
    """Segments of two lines within 3 px of each other's extent: line and number of the one, of the other, in that order."""
    extents = [(*hull(ends), k, i) for k, line in enumerate(lines) for i, ends in enumerate(segments(line))]
    extents.sort()
    found: list[Near] = []
    for n, (_, y0, x1, y1, k, i) in enumerate(extents):
        right, top, bottom = x1 + 3, y0 - 3, y1 + 3
        for x2, y2, _, y3, m, j in itertools.islice(extents, n + 1, None):
            if x2 > right:
                break
            if y2 <= bottom and y3 >= top and k != m:
                found.append((k, m, i, j) if k < m else (m, k, j, i))
    return sorted(found)


def overlaid(lines: Sequence[tuple[Point, ...]]) -> dict[tuple[int, int], float]:
    """Pairs of lines that run as one for longer than half an icon, so that nobody can tell whose label is whose: px of each pair."""
    found: dict[tuple[int, int], float] = {}
    for k, m, i, j in near_segments(lines):
        if px := together(*lines[k][i : i + 2], *lines[m][j : j + 2]):
            found[k, m] = found.get((k, m), 0.0) + px
    return {pair: px for pair, px in found.items() if px > ICON / 2}


def crossings(lines: Sequence[tuple[Point, ...]]) -> int:
    """How often the lines cross."""
    return sum(cross(*lines[k][i : i + 2], *lines[m][j : j + 2]) for k, m, i, j in near_segments(lines))


def hull(line: tuple[Point, ...]) -> tuple[float, float, float, float]:
    """Least x and y, largest x and y."""
    return min(p[0] for p in line), min(p[1] for p in line), max(p[0] for p in line), max(p[1] for p in line)


def sides(r: Rect) -> tuple[tuple[Point, Point], ...]:
    """A box's border as segments: top, right, bottom, left."""
    a, b, c, d = (r.x, r.y), (r.right, r.y), (r.right, r.bottom), (r.x, r.bottom)
    return ((a, b), (b, c), (c, d), (d, a))


def cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two segments cross properly."""
    if not ((a[0] == b[0] or a[1] == b[1]) and (c[0] == d[0] or c[1] == d[1])):
        return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0
    if (a[0] == b[0]) == (c[0] == d[0]):
        return False
    if a[0] != b[0]:
        a, b, c, d = c, d, a, b  # now a-b is vertical
    return min(c[0], d[0]) < a[0] < max(c[0], d[0]) and min(a[1], b[1]) < c[1] < max(a[1], b[1])


def _side(a: Point, b: Point, p: Point) -> float:
    """Above 0 on one side of the line through a and b, below 0 on the other."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def together(a: Point, b: Point, c: Point, d: Point) -> float:
    """px that two segments along one axis run less than 3 px apart."""
    out = 0.0
    for k in (0, 1):
        if abs(a[k] - b[k]) < 0.01 and abs(c[k] - d[k]) < 0.01 and abs(a[k] - c[k]) < 3:
            o = 1 - k
            out += max(0.0, min(max(a[o], b[o]), max(c[o], d[o])) - max(min(a[o], b[o]), min(c[o], d[o])))
    return out
