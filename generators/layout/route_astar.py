"""A Grid in; the cheapest path of every link out: A* over (point, direction) and passes in which each link may choose again.

Directions: 0 right, 1 down, 2 left, 3 up. A state is point * 4 + direction."""

from heapq import heappop, heappush
from itertools import pairwise
from typing import Literal

from generators.layout.route_grid import Grid

BEND, CROSS, FOREIGN, FOREIGN_PX = 42.0, 130.0, 600.0, 0.25
SHARE, SHARE_PX, PORT_USED, PORT_MIXED, VERTICAL_EXIT, OFF_MIDDLE = 6.0, 0.45, 26.0, 18.0, 6.0, 0.06
TOUCH = 50.0
"""Two lines that meet at a corner without running together: the eye cannot tell which goes where."""
APART = 1500.0
"""What each point on another line costs one that is to go alone."""
LEAVE = 600.0
"""The border of a box that holds both ends: nothing is gained by leaving it."""
PATIENCE, HURRY = 16_000, 4.0
"""States looked at for one path, more than any view of 40 nodes needs; then links are in so much more haste.

On a sheet with hundreds of lines each px costs many times its length, so that one search alone would look at the whole sheet."""
INFINITE = 1e18


Apart = Literal["", "alone", "lane"]
"""How a link keeps from the others: not more than usual; it touches none; it runs along none."""


class Router:
    """Paths of all links on one grid; `paths[k]` is a list of states from the source outwards."""

    def __init__(self, grid: Grid, haste: float = 1.0) -> None:
        """`haste` above 1 overrates the way still to go: many fewer states to look at, slightly longer detours."""
        self.g, self.haste = grid, haste
        n = grid.nx * grid.ny
        self.use = ([0] * n, [0] * n)
        self.through = ([0] * n, [0] * n)
        self.turns = [0] * n
        self.ports: dict[tuple[int, int], list[int]] = {}
        self.paths: dict[int, list[int]] = {}
        self.expanded = 0

    def run(self, passes: int = 3) -> dict[int, list[int]]:
        links = self.g.t.links
        for _ in range(passes):
            changed = False
            for k in sorted(range(len(links)), key=lambda k: (self._distance(k), k)):
                old = self.paths.get(k)
                if old and not self._disturbed(k, old):
                    continue                              # alone on its way, so there is no better one
                self.paths.pop(k, None)
                if old:
                    self._mark(k, old, -1)
                new = self.find(k)
                if new is None:
                    continue
                self.paths[k] = new
                self._mark(k, new, 1)
                changed |= new != old
            if not changed:
                break
        return self.paths

    def part(self, k: int, company: bool = False) -> None:
        """Send a link another way, on which it touches no other line if that can be; with company, it may cross but not run along them."""
        old = self.paths.pop(k, None)
        if old:
            self._mark(k, old, -1)
        new = self.find(k, "lane" if company else "alone") or old
        if new:
            self.paths[k] = new
            self._mark(k, new, 1)

    def _disturbed(self, k: int, path: list[int]) -> bool:
        link, points = self.g.t.links[k], [s >> 2 for s in path]
        if any(self.use[t & 1][min(p, t >> 2)] > 1 for p, t in zip(points, path[1:], strict=False)):
            return True
        if any(self.through[0][p] + self.through[1][p] + self.turns[p] > 1 for p in points[1:-1]):
            return True
        sides = ((link.a, path[0] & 3), (link.b, (path[-1] & 3) ^ 2))
        return any(sum(self.ports[port]) > 1 for port in sides)

    def _distance(self, k: int) -> float:
        link = self.g.t.links[k]
        (ax, ay, aw, ah), (bx, by, bw, bh) = self.g.place[link.a], self.g.place[link.b]
        return abs(ax + aw / 2 - bx - bw / 2) + abs(ay + ah / 2 - by - bh / 2)

    def _port(self, item: int, side: int, role: int) -> float:
        p = self.ports.get((item, side))
        if not p or not self.g.t.is_node(item):
            return 0.0
        return PORT_USED * (p[0] + p[1]) + (PORT_MIXED if p[1 - role] else 0.0)

    def _ends(self, k: int) -> tuple[dict[int, float], dict[int, float], set[int], set[int]]:
        """States to start from and to arrive in, with their prices; rows and columns usable inside the end nodes."""
        g, link = self.g, self.g.t.links[k]
        starts: dict[int, float] = {}
        goals: dict[int, float] = {}
        rows: set[int] = set()
        columns: set[int] = set()
        for role, (item, mate) in enumerate(((link.a, link.b), (link.b, link.a))):
            if not g.t.is_node(item):
                inner = item in g.t.within[mate]          # the other end is inside this box
                for out, inn, d in g.docks[item]:
                    price = OFF_MIDDLE * g.off_middle(item, inn, d) + (VERTICAL_EXIT if d & 1 else 0.0)
                    if role == 0:
                        starts[(out * 4 + d) if inner else (inn * 4 + (d ^ 2))] = price
                    else:
                        goals[(out * 4 + (d ^ 2)) if inner else (inn * 4 + d)] = price
                continue
            cx, cy = g.centre[item]
            i, j = g.xi[cx], g.yi[cy]
            columns.add(i)
            rows.add(j)
            spots: list[tuple[int, tuple[int, ...], float]] = [(j * g.nx + i, (0, 1, 2, 3), 0.0)]
            if (sx := g.shared.get((k, 0))) is not None:
                columns.add(g.xi[sx])
                spots.append((j * g.nx + g.xi[sx], (1, 3), 4.0))
            if (sy := g.shared.get((k, 1))) is not None:
                rows.add(g.yi[sy])
                spots.append((g.yi[sy] * g.nx + i, (0, 2), 4.0))
            for point, directions, extra in spots:
                for d in directions:
                    if role == 0:
                        starts[point * 4 + d] = extra + self._port(item, d, 0) + (VERTICAL_EXIT if d & 1 else 0.0)
                    else:
                        goals[point * 4 + (d ^ 2)] = self._port(item, d, 1)
        return starts, goals, rows, columns

    def find(self, k: int, apart: Apart = "") -> list[int] | None:
        """The cheapest path of a link, or a good one; apart, it pays for every point where another line runs, or runs along."""
        most = PATIENCE
        while True:
            before = self.expanded
            path = self._search(k, apart, most)
            if path or self.expanded - before < most:
                return path
            self.haste, most = self.haste * HURRY, most * 2  # the links to come are longer still

    def _search(self, k: int, apart: Apart, most: int) -> list[int] | None:
        """A path, if there is one and fewer than so many states show it."""
        g, link, haste = self.g, self.g.t.links[k], self.haste
        starts, goals, rows, columns = self._ends(k)
        alone, foreign, leave = apart == "alone", FOREIGN / haste, LEAVE / haste  # in haste, no long way around is looked for
        a, b, t = link.a, link.b, g.t
        own, both = t.within[a] | t.within[b], (t.within[a] & t.within[b]) - {a, b}
        for end, mate in ((a, b), (b, a)):
            if not t.is_node(end) and end not in t.within[mate]:
                own -= {end}
        xs, ys, nx, ny = g.x, g.y, g.nx, g.ny
        block, borders, price, inside, groups_at = g.block, g.borders, g.price, g.inside, g.groups_at
        use, through, turns = self.use, self.through, self.turns
        if t.is_node(b):
            tx0 = tx1 = g.centre[b][0]
            ty0 = ty1 = g.centre[b][1]
        else:
            x, y, w, h = g.place[b]
            tx0, tx1, ty0, ty1 = x, x + w, y, y + h
        exact = t.is_node(b) and (k, 0) not in g.shared and (k, 1) not in g.shared
        far = not t.is_node(b) and b in t.within[a]
        slack = 0.1 if exact else 12.5
        best: dict[int, float] = {}
        prev: dict[int, int] = {}
        queue: list[tuple[float, int]] = []
        for st, c in starts.items():
            best[st] = c
            heappush(queue, (c, st))
        done: set[int] = set()
        last = -1
        while queue and len(done) < most:
            _, st = heappop(queue)
            if st in done:
                continue
            done.add(st)
            if st == last:
                break
            p, d = st >> 2, st & 3
            c0 = best[st]
            if st in goals and st not in starts:          # its own price is still to pay: queue the arrival
                c = c0 + goals[st]
                if last == -1 or c < best[last]:
                    last = -2 - st
                    best[last] = c
                    prev[last] = st
                    heappush(queue, (c, last))
                continue
            x, y = p % nx, p // nx
            started = st in starts
            for nd in ((d,) if inside[p] >= 0 or started else (d, (d + 1) & 3, (d + 3) & 3)):
                if nd == 0:
                    if x + 1 >= nx:
                        continue
                    q, sg, o, length = p + 1, p, 0, xs[x + 1] - xs[x]
                elif nd == 2:
                    if x == 0:
                        continue
                    q, sg, o, length = p - 1, p - 1, 0, xs[x] - xs[x - 1]
                elif nd == 1:
                    if y + 1 >= ny:
                        continue
                    q, sg, o, length = p + nx, p, 1, ys[y + 1] - ys[y]
                else:
                    if y == 0:
                        continue
                    q, sg, o, length = p - nx, p - nx, 1, ys[y] - ys[y - 1]
                owner = block[o][sg]
                if owner != -1 and ((owner != a and owner != b) or ((q // nx not in rows) if o == 0 else (q % nx not in columns))):
                    continue
                c = c0 + length + price[o][sg]
                u = use[o][sg]
                if nd != d:
                    c += BEND + (turns[p] + through[0][p] + through[1][p]) * (8 if u else TOUCH)
                elif not started:
                    if through[1 - o][p]:
                        c += CROSS * through[1 - o][p]
                    if turns[p]:
                        c += turns[p] * (8 if u else TOUCH)
                if u:
                    c += u * (SHARE_PX * length + SHARE) + (APART if apart else 0.0)
                for border in borders[o][sg]:
                    if border in both:
                        c += leave
                    elif border not in own and not (border in (a, b) and (started or q * 4 + nd in goals)):
                        c += foreign
                if groups_at[q] and not groups_at[q] <= own:
                    c += FOREIGN_PX * length
                if alone and (turns[q] or through[0][q] or through[1][q]) and inside[q] != a and inside[q] != b:
                    c += APART
                ns = q * 4 + nd
                if c < best.get(ns, INFINITE):
                    best[ns] = c
                    prev[ns] = st
                    if far:
                        heappush(queue, (c, ns))
                        continue
                    qx, qy = xs[q % nx], ys[q // nx]
                    dx = tx0 - qx if qx < tx0 else tx1 - qx if qx > tx1 else 0.0
                    dy = ty0 - qy if qy < ty0 else ty1 - qy if qy > ty1 else 0.0
                    h = abs(dx) + abs(dy)
                    if exact:
                        if dx and dy:
                            h += BEND
                        elif dx:
                            if nd != (0 if dx > 0 else 2):
                                h += BEND * (1 if nd & 1 else 2)
                        elif dy and nd != (1 if dy > 0 else 3):
                            h += BEND * (2 if nd & 1 else 1)
                    elif abs(dx) > slack and abs(dy) > slack:
                        h += BEND
                    heappush(queue, (c + h * haste, ns))
        self.expanded += len(done)
        if last not in done:
            return None
        st = prev[last]
        path = [st]
        while st in prev:
            st = prev[st]
            path.append(st)
        return path[::-1]

    def _mark(self, k: int, path: list[int], by: int) -> None:
        link = self.g.t.links[k]
        for n, (s, t) in enumerate(pairwise(path)):
            p, q, d = s >> 2, t >> 2, t & 3
            self.use[d & 1][min(p, q)] += by
            if n:
                if s & 3 == d:
                    self.through[d & 1][p] += by
                else:
                    self.turns[p] += by
        self.ports.setdefault((link.a, path[0] & 3), [0, 0])[0] += by
        self.ports.setdefault((link.b, (path[-1] & 3) ^ 2), [0, 0])[1] += by
