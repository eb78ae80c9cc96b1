"""A sketched picture in; its price out, in px: straight lines stand for routes, conventions of architecture drawings for taste."""

from generators.layout.sizes import Sheet
from generators.layout.sketch import Box, Sketch
from generators.layout.tree import State, Tree

SCALE, LENGTH, BEND, BACK, BACK_PX, UP = 45.0, 0.5, 45.0, 70.0, 0.3, 60.0
CROSS, THROUGH, FOREIGN, ACTOR, TITLE = 110.0, 140.0, 150.0, 120.0, 80.0
ROOT_ROWS, SOURCE, SHARED, QUIET, PUBLIC, EMPTY = 250.0, 600.0, 1000.0, 260.0, 300.0, 0.0006
FLAT, WIDE = 1.42, 1.9
"""Aspect ratio that a view of 15 nodes or more should keep to (the sheet must be within 4:3 and 2:1), and its price."""
ASPECT = 2500.0
OVER = 60_000.0
"""Price of a drawing that is twice as large as its sheet of fixed size."""
REACH, ASKEW = 120.0, 42.0
"""A line ends before the icons that it links, at most by so much in all: at their sides, or under their texts.

It bends when they are farther out of line."""


def price_of(sheet: Sheet, w: float, h: float, nodes: int) -> float:
    """Price of a sheet of that size (without margins): how small it gets on a 16:9 slide, and its proportions."""
    w, h = w + 2 * sheet.margin, h + sheet.around
    ratio, price = w / h, SCALE * max(w / sheet.wide, h / sheet.high)
    if sheet.fixed:
        price += OVER * sheet.over(w, h)
    elif nodes >= 15:
        price += ASPECT * (max(0.0, FLAT - ratio) + max(0.0, ratio - WIDE))
    return price


class Cost:
    """Prices for the states of one tree. `estimate` gives up, and returns a bound, above a limit."""

    def __init__(self, tree: Tree, sketch: Sketch, pairs: bool = True) -> None:
        self.t, self.sketch, self.pairs = tree, sketch, pairs
        self.ends = []
        for link in tree.links:
            a, b = link.a, link.b
            if a in tree.within[b] or b in tree.within[a]:
                continue  # from a box to something inside it: short wherever it stands
            actor = a in tree.actors or b in tree.actors
            self.ends.append((a, b, link.w, actor, tree.within[a] | tree.within[b]))
        self.above = {i: s.above for i, s in tree.size.items()}

    def of(self, st: State, limit: float = 1e18) -> float:
        size = self.sketch.sizes(st)
        c = self.prior(st) + self.sheet(size[0])
        if c > limit:
            return c
        return self.estimate(self.sketch.positions(st, size), limit, c)

    def sheet(self, size: tuple[float, float]) -> float:
        """Price of a sheet of that size: its scale, its proportions, and a little for every px."""
        return price_of(self.t.sheet, *size, len(self.t.nodes)) + 0.5 * (size[0] + size[1])

    def prior(self, st: State) -> float:
        """Conventions, read off the arrangement alone."""
        t, c = self.t, 0.0
        orient, layers = st.get(0, ("R", ()))
        if orient == "C" and len(layers) > 1:
            c += ROOT_ROWS  # a picture reads from left to right
        if orient == "R":
            for k, layer in enumerate(layers):
                for i in layer:
                    if i in t.sources:  # who starts a flow stands at the left, not in the column of whom he calls
                        c += SOURCE * (k > 0) + SHARED * any(j in t.sources[i] for j in layer)
        for g in t.free:  # what has no link goes to the end: right or bottom
            if g in t.panels:
                continue
            layers = st[g][1]
            for layer in layers[:-1]:
                tail = True
                for i in reversed(layer):
                    if i in t.quiet:
                        c += 0.0 if tail else QUIET
                    else:
                        tail = False
                if tail:
                    c += QUIET  # a whole layer of them in the middle
        return c

    def point(self, i: int, place: dict[int, Box], other: tuple[float, float] | None) -> tuple[float, float]:
        """Where a line meets an item: the centre of a node's icon; of a group, the point nearest to the other end."""
        x, y, w, h = place[i]
        if i in self.above:
            return x + w / 2, y + self.above[i]
        if other is None:
            return x + w / 2, y + h / 2
        return min(max(other[0], x + w * 0.15), x + w * 0.85), min(max(other[1], y + h * 0.15), y + h * 0.85)

    def estimate(self, place: dict[int, Box], limit: float = 1e18, c: float = 0.0) -> float:
        """Price of the links between placed boxes, on top of `c`."""
        t, above, segs = self.t, self.above, []
        for a, b, weight, actor, own in self.ends:
            if a in above and b in above:
                x, y, z, _ = place[a]
                ax, ay = x + z / 2, y + above[a]
                x, y, z, _ = place[b]
                bx, by = x + z / 2, y + above[b]
            else:
                bx, by = self.point(b, place, self.point(a, place, None))
                ax, ay = self.point(a, place, (bx, by))
            dx, dy = bx - ax, by - ay
            adx, ady = abs(dx), abs(dy)
            low = adx if adx < ady else ady
            c += weight * (LENGTH * (adx + ady) + BEND * (low / 50 if low < 50 else 1))
            if dx < -20:
                c += weight * (BACK - BACK_PX * dx)
            elif dx < 30 and dy < 0:
                c += weight * UP
            if actor and dx < 70:
                c += weight * ACTOR
            segs.append(
                (ax, ay, dx, dy, ax if dx > 0 else bx, bx if dx > 0 else ax, ay if dy > 0 else by, by if dy > 0 else ay, a, b, own)
            )
        if c > limit or not self.pairs:
            return c
        for i, (ax, ay, dx, dy, x0, x1, y0, y1, a, b, _) in enumerate(segs):
            for ox, oy, odx, ody, ox0, ox1, oy0, oy1, oa, ob, _ in segs[:i]:
                if ox0 < x1 and ox1 > x0 and oy0 < y1 and oy1 > y0 and oa != a and oa != b and ob != a and ob != b:
                    den = dx * ody - dy * odx
                    if den:
                        s = ((ox - ax) * ody - (oy - ay) * odx) / den
                        u = ((ox - ax) * dy - (oy - ay) * dx) / den
                        if 0 < s < 1 and 0 < u < 1:
                            c += CROSS
        if c > limit:
            return c
        rects = sorted([(x, y, x + w, y + h, n) for n in t.nodes for x, y, w, h in (place[n],)])
        boxes = sorted([(x, y, x + w, y + h, x + t.title[g].w, y + t.title[g].head - 6, g) for g in t.groups for x, y, w, h in (place[g],)])
        for ax, ay, dx, dy, x0, x1, y0, y1, a, b, own in segs:
            for rx0, ry0, rx1, ry1, tx, ty, g in boxes:
                if rx0 >= x1:
                    break
                if rx1 > x0 and ry0 < y1 and ry1 > y0:
                    if g not in own and hit(ax, ay, dx, dy, rx0, ry0, rx1, ry1):
                        c += FOREIGN
                    if ty > y0 and tx > x0 and hit(ax, ay, dx, dy, rx0, ry0, tx, ty):
                        c += TITLE
            for rx0, ry0, rx1, ry1, n in rects:
                if rx0 >= x1:
                    break
                if rx1 > x0 and ry0 < y1 and ry1 > y0 and n != a and n != b and hit(ax, ay, dx, dy, rx0, ry0, rx1, ry1):
                    c += THROUGH
            if c > limit:
                return c
        return c

    def spans(self, place: dict[int, Box]) -> tuple[float, int]:
        """Length of the lines at least, from icon to icon along both axes, and how many of them have to bend."""
        total, bent = 0.0, 0
        for a, b, *_ in self.ends:
            if a in self.above and b in self.above:
                (ax, ay), (bx, by) = self.point(a, place, None), self.point(b, place, None)
                dx, dy = abs(ax - bx), abs(ay - by)
                total += max(0.0, dx + dy - REACH)
                bent += dx > ASKEW and dy > ASKEW
        return total, bent

    def taste(self, place: dict[int, Box]) -> float:
        """Direction of the flow in a placed picture, as the estimate prices it."""
        c = 0.0
        for a, b, weight, actor, _ in self.ends:
            ax, ay = self.point(a, place, None)
            bx, by = self.point(b, place, None)
            dx, dy = bx - ax, by - ay
            c += weight * ((BACK - BACK_PX * dx) if dx < -20 else UP if dx < 30 and dy < 0 else 0.0)
            c += weight * ACTOR if dx < 70 and actor else 0.0
        return c


def hit(ax: float, ay: float, dx: float, dy: float, x0: float, y0: float, x1: float, y1: float) -> bool:
    """Whether the line from (ax, ay) by (dx, dy) enters the box."""
    t0, t1 = 0.0, 1.0
    for p, q0, q1, d in ((ax, x0, x1, dx), (ay, y0, y1, dy)):
        if d == 0:
            if not q0 < p < q1:
                return False
        else:
            a, b = (q0 - p) / d, (q1 - p) / d
            if a > b:
                a, b = b, a
            if a > t0:
                t0 = a
            if b < t1:
                t1 = b
            if t0 >= t1:
                return False
    return True
