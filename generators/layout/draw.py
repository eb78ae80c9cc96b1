"""A state of a view's Tree in; its full drawing with a price out, and better tuned versions of a drawing."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from generators.layout.align import PLAIN, Align, Tuning
from generators.layout.compose import compose
from generators.layout.cost import OVER, Cost
from generators.layout.geometry import crossings, overlaid
from generators.layout.layout import Layout, Point
from generators.layout.lock import to_form
from generators.layout.measure import WRONG, Ruler
from generators.layout.route_astar import Router
from generators.layout.route_grid import Grid
from generators.layout.sizes import PAGE, Sheet
from generators.layout.sketch import Box, Sketch
from generators.layout.tracks import LANES, Tracks
from generators.layout.tree import State, Tree
from generators.views.view import View

ROUNDS = 2
"""How often each kind of tuning is tried on a drawing."""
PLACED, ROUTED, ITEM = 30, 30, 40
"""Work of one item or link: when it gets its coordinates; its grid and track; and its text and price."""
WRONG_PRICE, CROSSING, BEND, FOREIGN, LENGTH, SCALE = 2000.0, 1000.0, 28.0, 700.0, 0.35, 45.0
"""What a drawing pays for each violation, crossing, bend and foreign box, for each px of line, and for its size on a slide.

A crossing is dearer than any way around it that a reader would still follow. A line through a box to which neither end belongs
says something wrong (egress of one zone through another), so that only a crossing is dearer."""
AGAIN = 4
"""How often lines for which a strip has no lane left are sent another way."""
KNOT = 3
"""Up to so many crossings are each tried without."""
UNSURE = 40.0
"""How much labels may still save, as they widen a sheet that is too narrow."""
INFINITE = 1e18
HASTE = ((120_000, 1.1), (400_000, 1.5), (5_000_000, 2.0), (float("inf"), 4.0))
"""Up to so many links times grid points: how much the router overrates the way still to go."""
MANY = 400
"""Above so many links a sketch is priced by lengths and sheet alone, as comparing all pairs would take too long."""
CROWDED = 5_000_000
"""From here on every link is routed once: second thoughts would take minutes."""
JOG = 90.0
"""A detour up to this many px across is worth straightening."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One arrangement drawn in full."""

    price: float
    state: State
    tuning: Tuning
    place: dict[int, Box]
    layout: Layout
    crossed: tuple[tuple[str, str], ...] = ()
    """Edges that cross, once for each crossing."""


class Studio:
    """Draws states of one view."""

    def __init__(self, view: View, roomy: float = 1.0, sheet: Sheet = PAGE) -> None:
        self.tree = Tree(view, sheet)
        self.sketch = Sketch(self.tree, roomy)
        self.cost = Cost(self.tree, self.sketch, pairs=len(self.tree.links) <= MANY)
        self.number = {link.edge.id: k for k, link in enumerate(self.tree.links)}
        self.spent = 0
        """Work done so far, in states that the router looked at (about 2 microseconds each)."""

    def draw(self, st: State, tuning: Tuning = PLAIN) -> Drawing:
        """The state's drawing, whatever it costs."""
        tuning, place = self._stands(st, tuning)
        drawing = self._finished(st, tuning, place, INFINITE)
        assert drawing is not None
        return drawing

    def follow(self, st: State, tuning: Tuning) -> Layout:
        """The state's layout, not priced: for a drawing that is compared with no other."""
        tuning, place = self._stands(st, tuning)
        return self._layout(st, tuning, place, self._lines(tuning, place))

    def _stands(self, st: State, tuning: Tuning) -> tuple[Tuning, dict[int, Box]]:
        """Where all stands; with no tuning where that is impossible."""
        for each in (tuning, PLAIN):
            if (place := self._placed(st, each)) is not None:
                return each, place
        raise ValueError(f"the arrangement of view {self.tree.view.id!r} has no coordinates")

    def below(self, st: State, limit: float) -> Drawing | None:
        """The state's drawing if its price is below the limit; what is clearly dearer is not drawn to its end."""
        place = self._placed(st, PLAIN)
        return None if place is None else self._finished(st, PLAIN, place, limit)

    def _placed(self, st: State, tuning: Tuning) -> dict[int, Box] | None:
        self.spent += PLACED * (len(self.tree.ids) + len(self.tree.links))
        return Align(self.tree, self.sketch, st, tuning).solve()

    def _finished(self, st: State, tuning: Tuning, place: dict[int, Box], limit: float) -> Drawing | None:
        taste = self.cost.taste(place) + self.cost.prior(st)
        if taste + self._least(place) >= limit:
            return None
        lines = self._lines(tuning, place)
        items, links = len(self.tree.ids), len(self.tree.links)
        if taste + self._least(place, lines) >= limit:
            return None
        self.spent += ITEM * (items + links) + items * links
        layout = self._layout(st, tuning, place, lines)
        ruler = Ruler(layout)
        price = weigh(ruler) + taste
        if price >= limit:
            return None
        return Drawing(price, st, tuning, place, layout, tuple(ruler.crossed))

    def _lines(self, tuning: Tuning, place: dict[int, Box]) -> dict[int, tuple[Point, ...]]:
        grid = Grid(self.tree, place)
        work = len(self.tree.links) * grid.nx * grid.ny
        router = Router(grid, next(haste for most, haste in HASTE if work < most))
        paths = router.run(3 if work < CROWDED else 1)
        for edge in tuning.apart:
            router.part(self.number[edge])
        lines = self._apart(router, grid, Tracks(grid, paths).polylines())
        self.spent += router.expanded + ROUTED * (len(self.tree.ids) + len(self.tree.links))
        return lines

    def _apart(self, router: Router, grid: Grid, lines: dict[int, tuple[Point, ...]]) -> dict[int, tuple[Point, ...]]:
        """The lines, none of them along another: where a strip has no room for all that want it, some take another way."""
        worst = _worst(lines) if len(lines) <= LANES else []
        for _ in range(AGAIN if worst else 0):
            for k in worst:
                router.part(k, company=True)
            new = Tracks(grid, router.paths).polylines()
            left = _worst(new)
            if len(left) < len(worst):
                lines = new
            worst = left
            if not worst:
                break
        return lines

    def _layout(self, st: State, tuning: Tuning, place: dict[int, Box], lines: dict[int, tuple[Point, ...]]) -> Layout:
        return compose(self.tree, place, lines, to_form(self.tree, st, tuning))

    def _least(self, place: dict[int, Box], lines: Mapping[int, tuple[Point, ...]] | None = None) -> float:
        """What a drawing costs at least: its sheet and the length of its links; with lines, their bends and crossings too."""
        sheet, (w, h) = self.tree.sheet, place[0][2:]
        w, h = w + 2 * sheet.margin, h + sheet.around - (0 if self.tree.view.edges else sheet.legend)
        price = SCALE * max(w / sheet.wide, h / sheet.high) + proportion(sheet, w, h, len(self.tree.nodes)) - UNSURE
        if lines is None:
            length, bends = self.cost.spans(place)
            return price + LENGTH * length + BEND * bends
        bends = sum(len(line) - 2 for line in lines.values())
        length = sum(math.dist(p, q) for line in lines.values() for p, q in pairwise(line))
        return price + BEND * bends + LENGTH * length + CROSSING * crossings(list(lines.values()))

    def _freed(self, d: Drawing) -> Drawing:
        """With nodes moved off straight lines that pierce them, when that is better."""
        state, tuning, place = d.state, d.tuning, d.place
        for _ in range(ROUNDS):
            hit = next(self._pierced(place), None)
            if hit is None:
                break
            options = []
            for side in (1, -1):
                new = replace(tuning, avoid=(*tuning.avoid, (*hit, side)))
                moved = self._placed(state, new)
                if moved is not None:
                    options.append((self.cost.estimate(moved, c=self.cost.sheet(moved[0][2:])), side, new, moved))
            if not options:
                break
            _, _, tuning, place = min(options, key=lambda o: o[:2])
            d = self._finished(state, tuning, place, d.price) or d
        return d

    def tuned(self, d: Drawing) -> Drawing:
        """With lines freed, room beside titles, nearly straight lines straight, and no crossings, as long as each is better."""
        d = self._freed(d)
        if not d.tuning.titles:
            d = self._with(d, replace(d.tuning, titles=True)) or d
        for _ in range(ROUNDS):
            bent = self._jogs(d) - d.tuning.straight
            options = [frozenset(bent)] + ([frozenset((e,)) for e in sorted(bent)] if 1 < len(bent) <= 3 else [])
            found = d
            for option in options if bent else ():
                found = self._with(found, replace(d.tuning, straight=d.tuning.straight | option)) or found
            if found is d:
                break
            d = found
        return self._parted(d)

    def _parted(self, d: Drawing) -> Drawing:
        """With one of two crossing lines sent another way, when that is better."""
        for _ in range(ROUNDS if len(d.crossed) <= KNOT else 0):
            found = d
            for edge in dict.fromkeys(e for pair in d.crossed for e in pair if e in self.number):
                found = self._with(found, replace(d.tuning, apart=(*d.tuning.apart, edge))) or found
            if found is d:
                break
            d = found
        return d

    def _with(self, d: Drawing, tuning: Tuning) -> Drawing | None:
        """The drawing by other wishes, if it is better; the same coordinates are the same drawing."""
        place = self._placed(d.state, tuning)
        same = place == d.place and tuning.apart == d.tuning.apart
        return None if place is None or same else self._finished(d.state, tuning, place, d.price)

    def _jogs(self, d: Drawing) -> set[str]:
        """Edges that bend although their ends are nearly in line."""
        out = set()
        for link in self.tree.links:
            line = d.layout.edges[link.edge.id].points
            if len(line) > 2 and link.fork is not None:
                across = min(abs(line[0][0] - line[-1][0]), abs(line[0][1] - line[-1][1]))
                if across < JOG:
                    out.add(link.edge.id)
        return out

    def _pierced(self, place: dict[int, Box]) -> Iterator[tuple[int, int, int]]:
        """Straight links that run through a third node: (axis, node, end of the link)."""
        t = self.tree
        centre: dict[int, Point] = {n: (place[n][0] + t.size[n].half, place[n][1] + t.size[n].above) for n in t.nodes}
        for link in t.links:
            if not (t.is_node(link.a) and t.is_node(link.b)):
                continue
            a, b = centre[link.a], centre[link.b]
            for axis in (0, 1):
                if abs(a[axis] - b[axis]) > 8:
                    continue
                low, high = sorted((a[1 - axis], b[1 - axis]))
                for n, c in centre.items():
                    if n not in (link.a, link.b) and low < c[1 - axis] < high and abs(c[axis] - a[axis]) < 40:
                        yield axis, n, link.a if c[axis] != a[axis] else link.b


def _worst(lines: Mapping[int, tuple[Point, ...]]) -> list[int]:
    """Few lines without which none would run along another as one."""
    order = sorted(lines)
    pairs = [(order[k], order[m]) for k, m in overlaid([lines[k] for k in order])]
    out: list[int] = []
    while pairs:
        count = Counter(k for pair in pairs for k in pair)
        out.append(max(count, key=lambda k: (count[k], k)))
        pairs = [pair for pair in pairs if out[-1] not in pair]
    return out


def weigh(ruler: Ruler) -> float:
    """What drawings are compared by: the measures, weighed."""
    m = ruler.measures()
    wrong = sum(len(ruler.found[kind]) for kind in WRONG)
    return (
        wrong * WRONG_PRICE
        + m.crossings * CROSSING
        + m.bends * BEND
        + m.foreign_groups * FOREIGN
        + m.label_lines * 90
        + m.label_borders * 25
        + m.cut_labels * 150
        + m.shared * 2
        + m.length * LENGTH
        + m.scale * SCALE
        + proportion(ruler.l.sheet, ruler.l.width, ruler.l.height, len(ruler.l.nodes))
    )


def proportion(sheet: Sheet, w: float, h: float, nodes: int) -> float:
    """What a drawing pays for not suiting its sheet."""
    if sheet.fixed:
        return OVER * sheet.over(w, h)
    ratio = round(w / h, 2)
    return 2500.0 * (max(0.0, 1.4 - ratio) + max(0.0, ratio - 1.93)) if nodes >= 15 else 0.0
