"""Paths on the grid in; polylines out, in which lines on one strip run side by side and meet icons evenly.

Which of two lines on a common run lies on which side follows from where each leaves it; one small linear program per axis
then keeps them apart within what obstacles allow: first the horizontal runs, then the vertical ones with the new values."""

from collections import defaultdict
from collections.abc import Mapping
from heapq import heapify, heappop, heappush
from itertools import islice, pairwise

from generators.layout.layout import Point
from generators.layout.program import Expr, Program, minus, plus, shift
from generators.layout.route_grid import PORT, Grid
from generators.layout.sizes import ICON

SEPARATION, ICON_GAP, CLEAR = 10.0, 4.0, 2.0
LEAST = 4.0
"""Of two runs. Where many want little room, some would get their whole distance and others none: all get this first."""
LANES = 80
"""On a sheet of up to so many lines none runs along another as one."""
COMPANY, PAIRS = 4, 20_000
"""A run keeps apart from at least so many others near it, and from all of them while those pairs are no more than this in all.

Where hundreds of lines share a strip there is no room to keep them apart in."""
Run = tuple[int, int, int]
"""Orientation (0 horizontal, 1 vertical), first and last index into the path's points."""


class Tracks:
    """The runs of all paths, and their coordinates while they are being spread."""

    def __init__(self, grid: Grid, paths: dict[int, list[int]]) -> None:
        self.g, self.paths = grid, paths
        self.points = {k: [s >> 2 for s in path] for k, path in paths.items()}
        self.runs = {k: _runs(p) for k, p in self.points.items()}
        self.at: dict[tuple[int, int], float] = {}
        for k, runs in self.runs.items():
            for n, (o, i, _) in enumerate(runs):
                p = self.points[k][i]
                self.at[k, n] = grid.y[p // grid.nx] if o == 0 else grid.x[p % grid.nx]
        self.ports: dict[tuple[int, int], int] = defaultdict(int)
        for k, path in paths.items():
            for role in (0, 1):
                self.ports[self._item(k, role), self._side(k, path, role)] += 1
        self.index = {k: {p: i for i, p in enumerate(points)} for k, points in self.points.items()}
        self.orders: dict[tuple[int, int], dict[int, int]] = {}

    def polylines(self) -> dict[int, tuple[Point, ...]]:
        for o in (0, 1):
            self._spread(o)
        return {k: self._polyline(k) for k in sorted(self.paths)}

    # ---- ends
    def _item(self, k: int, role: int) -> int:
        link = self.g.t.links[k]
        return link.b if role else link.a

    def _side(self, k: int, path: list[int], role: int) -> int:
        """The side of the end item that the line meets."""
        item, mate = self._item(k, role), self._item(k, 1 - role)
        d = path[-1] & 3 if role else path[0] & 3
        inner = not self.g.t.is_node(item) and item in self.g.t.within[mate]
        return d ^ 2 if bool(role) != inner else d

    def _end(self, k: int, role: int) -> float:
        """Coordinate at which the line stops, along its last run."""
        item, side = self._item(k, role), self._side(k, self.paths[k], role)
        x, y, w, h = self.g.place[item]
        if not self.g.t.is_node(item):
            return (x + w, y + h, x, y)[side]
        cx, cy = self.g.centre[item]
        r = ICON / 2 + ICON_GAP
        return (cx + r, y + h, cx - r, cy - r)[side]

    def _room(self, k: int, role: int) -> tuple[float, float, float]:
        """Least, greatest and best coordinate across the last run."""
        item, side = self._item(k, role), self._side(k, self.paths[k], role)
        axis = 1 if side in (0, 2) else 0
        if self.g.t.is_node(item):
            c = self.g.centre[item][axis]
            reach = PORT if self.ports[item, side] <= 4 else PORT + 5
            return c - reach, c + reach, c
        low, size = self.g.place[item][axis], self.g.place[item][axis + 2]
        return low + 6, low + size - 6, low + size / 2

    # ---- which side
    def _order(self, e: int, f: int) -> dict[int, int]:
        """Point -> +1 when the first link lies on the left of the second there, seen along the first; asked for once a pair."""
        known = self.orders.get((e, f))
        if known is not None:
            return known
        order: dict[int, int] = {}
        one, two, index = self.points[e], self.points[f], self.index[f]
        done = -1
        for i in [i for i, p in enumerate(one) if p in index]:
            if i <= done:
                continue
            j, step = i, 0
            while j + 1 < len(one) and one[j + 1] in index:
                delta = index[one[j + 1]] - index[one[j]]
                if abs(delta) != 1 or (step and delta != step):
                    break
                step, j = delta, j + 1
            if step:
                after, before = index[one[j]] + step, index[one[i]] - step
                ahead = self._leans(one[j], one[j - 1], _get(one, j + 1), _get(two, after))
                behind = -self._leans(one[i], one[i + 1], _get(one, i - 1), _get(two, before))
                order |= dict.fromkeys(one[i : j + 1], ahead or behind or 1)
            done = j
        self.orders[e, f] = order
        return order

    def _leans(self, at: int, came: int, one: int | None, two: int | None) -> int:
        nx = self.g.nx

        def turn(to: int | None) -> int | None:
            if to is None:
                return None
            vx, vy = at % nx - came % nx, at // nx - came // nx
            wx, wy = to % nx - at % nx, to // nx - at // nx
            cross = vx * wy - vy * wx
            return (cross > 0) - (cross < 0)  # +1 turns right (y grows downwards)

        a, b = turn(one), turn(two)
        return 0 if a is None or b is None else (b > a) - (b < a)

    # ---- spreading
    def _extent(self, k: int, n: int) -> tuple[float, float]:
        runs = self.runs[k]
        ends = [self.at[k, n - 1] if n else self._end(k, 0), self.at[k, n + 1] if n + 1 < len(runs) else self._end(k, 1)]
        return min(ends), max(ends)

    def _bounds(self, k: int, n: int, low: float, high: float) -> tuple[float, float, list[tuple[int, float]]]:
        """How far the run may move: never onto a node or a title, nor its neighbours with it; and borders to keep away from."""
        g, runs, c = self.g, self.runs[k], self.at[k, n]
        axis = 1 - runs[n][0]
        last = len(runs) - 1
        ends = {role for role, m in ((0, 0), (1, last)) if m == n}
        lo, hi = -1e4, 1e5
        for role in ends:
            least, most, _ = self._room(k, role)
            lo, hi = max(lo, min(least, c)), min(hi, max(most, c))
        spans = [(low - 4, high + 4, {self._item(k, role) for role in ends})]
        for m in (n - 1, n + 1):
            if 0 <= m <= last:
                mine = {self._item(k, role) for role, q in ((0, 0), (1, last)) if q == m}
                spans.append((self.at[k, m] - 4, self.at[k, m] + 4, mine))
        for item, body in [*g.body.items(), *((-1, area) for area in g.titles.values())]:
            for s0, s1, mine in spans:
                if body[1 - axis] < s1 and body[3 - axis] > s0 and item not in mine:
                    if body[axis + 2] <= c:
                        lo = max(lo, min(c, body[axis + 2] + CLEAR))
                    elif body[axis] >= c:
                        hi = min(hi, max(c, body[axis] - CLEAR))
        soft = []
        for group in g.t.groups:
            box = g.place[group]
            if box[1 - axis] < high and box[1 - axis] + box[3 - axis] > low:
                for w in (box[axis], box[axis] + box[axis + 2]):
                    if w <= c:
                        lo = max(lo, min(c, w + 2))
                        soft.append((1, w + 8))
                    else:
                        hi = min(hi, max(c, w - 2))
                        soft.append((-1, w - 8))
        return lo, hi, [(s, w) for s, w in soft if abs(w - c) < 30]

    def _spread(self, o: int) -> None:
        p = Program()
        var: dict[tuple[int, int], Expr] = {}
        reach: dict[tuple[int, int], Expr] = {}
        items = []
        for k in sorted(self.runs):
            runs = self.runs[k]
            for n, (orient, i, j) in enumerate(runs):
                if orient != o:
                    continue
                low, high = self._extent(k, n)
                lo, hi, soft = self._bounds(k, n, low, high)
                c = self.at[k, n]
                x = var[k, n] = p.var(0.0, lo)
                p.at_least({v: -f for v, f in x.items()}, -hi)
                for sign, w in soft:
                    p.over({**{v: -sign * f for v, f in x.items()}, -1: sign * w}, 4.0)
                roles = [role for role, m in ((0, 0), (1, len(runs) - 1)) if m == n]
                for role in roles:
                    port = (self._item(k, role), self._side(k, self.paths[k], role))
                    if not self.g.t.is_node(port[0]):
                        continue
                    if port not in reach:
                        reach[port] = p.var(1.5, 0.0)
                    middle = self._room(k, role)[2]
                    p.at_least(shift(minus(reach[port], x), middle))
                    p.at_least(shift(plus(reach[port], x), -middle))
                p.near(x, {-1: c}, (0.15, 0.1, 0.3)[len(roles)])
                items.append((c, k, n, low, high, i, j))
        items.sort()
        most = max(COMPANY, PAIRS // max(1, len(items)))
        pairs: list[tuple[int, int]] = []
        sides: dict[tuple[int, int], bool] = {}
        for m, (c, e, _, low, high, i, j) in enumerate(items):
            met = 0
            for r, (d, f, _, low2, high2, i2, j2) in enumerate(islice(items, m + 1, None), m + 1):
                if d - c > 40 or met == most:
                    break
                if e == f or low > high2 + 6 or low2 > high + 6:
                    continue
                if d - c < 0.5:
                    side = self._side_of(e, f, (i, j), (i2, j2))
                    if side is None:  # they only touch
                        continue
                    onward = self.points[e][j] > self.points[e][i]
                    sides[m, r] = (side > 0) == onward if o == 0 else (side > 0) != onward
                met += 1
                pairs.append((m, r))
        rank, few = _ranked(sides), len(self.paths) <= LANES
        for m, r in pairs:
            one, two = items[m][1:3], items[r][1:3]
            a, b = (var[one], var[two]) if (m, r) not in sides or rank[m] < rank[r] else (var[two], var[one])
            p.over(shift(minus(a, b), self._apart(*one, *two)), 40.0)
            if few:
                p.over(shift(minus(a, b), LEAST), 400.0)
        solution = p.solve() if items else None
        if solution is None:
            return
        for key, x in var.items():
            self.at[key] = round(2 * solution[next(iter(x))]) / 2

    def _side_of(self, e: int, f: int, one: tuple[int, int], two: tuple[int, int]) -> int | None:
        a, b, flip = (e, f, 1) if e < f else (f, e, -1)
        mine, order = set(self.points[f][two[0] : two[1] + 1]), self._order(a, b)
        for p in self.points[e][one[0] : one[1] + 1]:
            if p in mine and p in order:
                side = order[p]
                if flip > 0:
                    return side
                # stored along f; seen along e it keeps its sign when both run the same way, and so does who is asked
                same = (self.points[e][one[1]] > self.points[e][one[0]]) == (self.points[f][two[1]] > self.points[f][two[0]])
                return -side if same else side
        return None

    def _apart(self, e: int, n: int, f: int, q: int) -> float:
        """Distance of two runs: less than usual where many lines share one side of an icon."""
        crowd = 1
        for role in (0, 1):
            for other in (0, 1):
                if (n == (len(self.runs[e]) - 1 if role else 0)) and (q == (len(self.runs[f]) - 1 if other else 0)):
                    a = (self._item(e, role), self._side(e, self.paths[e], role))
                    if a == (self._item(f, other), self._side(f, self.paths[f], other)) and self.g.t.is_node(a[0]):
                        crowd = max(crowd, self.ports[a])
        return SEPARATION if crowd <= 4 else 2 * (PORT + 5) / (crowd - 1)

    def _polyline(self, k: int) -> tuple[Point, ...]:
        runs = self.runs[k]
        out: list[Point] = []
        for role, n in ((0, 0), (1, len(runs) - 1)):
            end, across = self._end(k, role), self.at[k, n]
            out.append((end, across) if runs[n][0] == 0 else (across, end))
        for n in range(1, len(runs)):
            u, w = self.at[k, n - 1], self.at[k, n]
            out.insert(-1, (w, u) if runs[n - 1][0] == 0 else (u, w))
        return simplify(out)


def _ranked(sides: Mapping[tuple[int, int], bool]) -> dict[int, int]:
    """Places in one row for items of which pairs say whether the first comes before the second.

    Three pairs may contradict one another where lines have to cross: then as few as one of them gives way, and none run as one."""
    behind: dict[int, set[int]] = {i: set() for pair in sides for i in pair}
    ahead: dict[int, set[int]] = {i: set() for i in behind}
    for (a, b), before in sides.items():
        first, second = (a, b) if before else (b, a)
        behind[first].add(second)
        ahead[second].add(first)
    rank: dict[int, int] = {}
    queue = [(len(ahead[i]), -len(behind[i]), i) for i in behind]
    heapify(queue)
    while queue:
        *_, best = heappop(queue)
        if best not in rank:
            rank[best] = len(rank)
            for i in sorted(behind[best]):
                ahead[i].discard(best)
                heappush(queue, (len(ahead[i]), -len(behind[i]), i))
    return rank


def _runs(points: list[int]) -> list[Run]:
    out: list[Run] = []
    for i, (a, b) in enumerate(pairwise(points)):
        o = 0 if abs(b - a) == 1 else 1
        if out and out[-1][0] == o:
            out[-1] = (o, out[-1][1], i + 1)
        else:
            out.append((o, i, i + 1))
    return out


def _get(points: list[int], i: int) -> int | None:
    return points[i] if 0 <= i < len(points) else None


def simplify(points: list[Point] | tuple[Point, ...]) -> tuple[Point, ...]:
    """The same line without points that do not turn."""
    eps = 0.05
    out = [points[0]]
    for b, c in pairwise(points[1:]):
        a = out[-1]
        if (abs(a[0] - b[0]) < eps and abs(b[0] - c[0]) < eps) or (abs(a[1] - b[1]) < eps and abs(b[1] - c[1]) < eps):
            continue
        out.append(b)
    return (*out, points[-1])
