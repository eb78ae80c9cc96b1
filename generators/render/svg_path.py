"""Path data of an SVG icon in; moves, lines and cubic curves in absolute coordinates out, for formats without arcs."""

import itertools
import math
import re
from collections.abc import Iterator

Point = tuple[float, float]
Step = tuple[str, tuple[Point, ...]]
"""`M` and `L` with one point, `C` with three, `Z` with none."""

_TOKEN = re.compile(r"([MmLlHhVvCcSsQqTtAaZz])|([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_FLAG = re.compile(r"[\s,]*([01])")
_COUNT = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7, "Z": 0}


def steps(path: str) -> tuple[Step, ...]:
    """The path's steps."""
    out: list[Step] = []
    at, start, mirror, before = (0.0, 0.0), (0.0, 0.0), (0.0, 0.0), ""
    for letter, numbers in _commands(path):
        kind, relative = letter.upper(), letter.islower()
        base = at if relative else (0.0, 0.0)
        pairs = [(base[0] + x, base[1] + y) for x, y in zip(numbers[::2], numbers[1::2], strict=False)]
        if kind == "Z":
            out.append(("Z", ()))
            at = start
        elif kind == "M":
            at = start = pairs[0]
            out.append(("M", (at,)))
        elif kind in "LHV":
            if kind == "H":
                pairs = [(base[0] + numbers[0], at[1])]
            elif kind == "V":
                pairs = [(at[0], base[1] + numbers[0])]
            at = pairs[0]
            out.append(("L", (at,)))
        elif kind in "CS":
            if kind == "S":
                pairs.insert(0, _mirrored(mirror, at) if before in "CS" else at)
            mirror, at = pairs[1], pairs[2]
            out.append(("C", tuple(pairs)))
        elif kind in "QT":
            control = pairs[0] if kind == "Q" else (_mirrored(mirror, at) if before in "QT" else at)
            end = pairs[-1]
            out.append(("C", (_between(at, control, 2 / 3), _between(end, control, 2 / 3), end)))
            mirror, at = control, end
        else:
            end = (base[0] + numbers[5], base[1] + numbers[6])
            out += _arc(at, numbers[0], numbers[1], numbers[2], bool(numbers[3]), bool(numbers[4]), end)
            at = end
        before = kind
    return tuple(out)


def _commands(path: str) -> Iterator[tuple[str, list[float]]]:
    """Each command with its numbers; a command's letter may stand once for many, and an arc's flags may stick together."""
    place, letter, numbers = 0, "", list[float]()
    while True:
        flag = letter != "" and letter in "Aa" and len(numbers) in (3, 4)
        found = _FLAG.match(path, place) if flag else _TOKEN.search(path, place)
        if found is None:
            return
        place = found.end()
        if not flag and found[1]:
            letter, numbers = found[1], []
        else:
            numbers.append(float(found[found.lastindex or 1]))
        if len(numbers) == _COUNT[letter.upper()]:
            yield letter, numbers
            letter, numbers = {"M": "L", "m": "l"}.get(letter, letter), []


def _mirrored(control: Point, at: Point) -> Point:
    return (2 * at[0] - control[0], 2 * at[1] - control[1])


def _between(a: Point, b: Point, share: float) -> Point:
    return (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)


def _arc(start: Point, rx: float, ry: float, turned: float, large: bool, sweep: bool, end: Point) -> list[Step]:
    """An elliptic arc as curves of at most a quarter turn (SVG 1.1, appendix F.6)."""
    rx, ry = abs(rx), abs(ry)
    if not rx or not ry or start == end:
        return [("L", (end,))]
    phi = math.radians(turned)
    cos, sin = math.cos(phi), math.sin(phi)
    dx, dy = (start[0] - end[0]) / 2, (start[1] - end[1]) / 2
    x, y = cos * dx + sin * dy, -sin * dx + cos * dy
    grow = math.sqrt(max(1.0, (x / rx) ** 2 + (y / ry) ** 2))
    rx, ry = rx * grow, ry * grow
    rest = (rx * ry) ** 2 - (rx * y) ** 2 - (ry * x) ** 2
    factor = math.sqrt(max(0.0, rest / ((rx * y) ** 2 + (ry * x) ** 2))) * (-1 if large == sweep else 1)
    cx, cy = factor * rx * y / ry, -factor * ry * x / rx
    middle = ((start[0] + end[0]) / 2 + cos * cx - sin * cy, (start[1] + end[1]) / 2 + sin * cx + cos * cy)
    first = math.atan2((y - cy) / ry, (x - cx) / rx)
    swept = math.atan2((-y - cy) / ry, (-x - cx) / rx) - first
    if sweep and swept < 0:
        swept += 2 * math.pi
    elif not sweep and swept > 0:
        swept -= 2 * math.pi
    parts = max(1, math.ceil(abs(swept) / (math.pi / 2) - 1e-9))
    step = swept / parts
    handle = 4 / 3 * math.tan(step / 4)

    def on(angle: float, along: float = 0.0) -> Point:
        ux, uy = math.cos(angle) - along * math.sin(angle), math.sin(angle) + along * math.cos(angle)
        return (middle[0] + cos * rx * ux - sin * ry * uy, middle[1] + sin * rx * ux + cos * ry * uy)

    angles = [first + step * at for at in range(parts + 1)]
    return [("C", (on(a, handle), on(b, -handle), on(b))) for a, b in itertools.pairwise(angles)]
