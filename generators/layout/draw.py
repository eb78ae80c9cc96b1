"""A state of a view's Tree in; its full drawing with a price out, and better tuned versions of a drawing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from generators.layout.align import PLAIN, Align, Tuning
from generators.layout.compose import compose
from generators.layout.cost import OVER, Cost
from generators.layout.layout import Layout, Point
from generators.layout.lock import to_form
from generators.layout.measure import WRONG, Ruler
from generators.layout.route_astar import Router
from generators.layout.route_grid import Grid
from generators.layout.sizes import PAGE, Sheet
from generators.layout.sketch import Box, Sketch
from generators.layout.tracks import Tracks
from generators.layout.tree import State, Tree
from generators.views.view import View

ROUNDS = 2
"""How often each kind of tuning is tried on a drawing."""
ITEM = 100
"""Work of drawing one item or link, without its route."""
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


class Studio:
    """Draws states of one view."""

    def __init__(self, view: View, roomy: float = 1.0, sheet: Sheet = PAGE) -> None:
        self.tree = Tree(view, sheet)
        self.sketch = Sketch(self.tree, roomy)
        self.cost = Cost(self.tree, self.sketch, pairs=len(self.tree.links) <= MANY)
        self.spent = 0
        """Work done so far, in states that the router looked at (about 2 microseconds each)."""

    def draw(self, st: State, tuning: Tuning = PLAIN) -> Drawing:
        place = Align(self.tree, self.sketch, st, tuning).solve()
        if place is None and tuning != PLAIN:
            return self.draw(st)
        if place is None:
            raise ValueError(f"the arrangement of view {self.tree.view.id!r} has no coordinates")
        grid = Grid(self.tree, place)
        work = len(self.tree.links) * grid.nx * grid.ny
        router = Router(grid, next(haste for limit, haste in HASTE if work < limit))
        lines = Tracks(grid, router.run(3 if work < CROWDED else 1)).polylines()
        items, links = len(self.tree.ids), len(self.tree.links)
        self.spent += router.expanded + ITEM * (items + links) + items * links
        layout = compose(self.tree, place, lines, to_form(self.tree, st, tuning))
        price = weigh(Ruler(layout)) + self.cost.taste(place) + self.cost.prior(st)
        return Drawing(price, st, tuning, place, layout)

    def _freed(self, d: Drawing) -> Drawing:
        """With nodes moved off straight lines that pierce them, when that is better."""
        at = d
        for _ in range(ROUNDS):
            hit = next(self._pierced(at.place), None)
            if hit is None:
                break
            options = []
            for side in (1, -1):
                tuning = replace(at.tuning, avoid=(*at.tuning.avoid, (*hit, side)))
                place = Align(self.tree, self.sketch, d.state, tuning).solve()
                if place is not None:
                    options.append((self.cost.estimate(place, place[0][2:]), side, tuning))
            if not options:
                break
            at = self.draw(d.state, min(options, key=lambda o: o[:2])[2])
            if at.price < d.price:
                d = at
        return d

    def tuned(self, d: Drawing) -> Drawing:
        """With lines freed, room beside titles, and nearly straight lines straight, as long as each is better."""
        d = self._freed(d)
        if not d.tuning.titles:
            d = min(d, self.draw(d.state, replace(d.tuning, titles=True)), key=lambda x: x.price)
        for _ in range(ROUNDS):
            bent = self._jogs(d) - d.tuning.straight
            if not bent:
                break
            options = [frozenset(bent)] + ([frozenset((e,)) for e in sorted(bent)] if 1 < len(bent) <= 3 else [])
            better = min((self.draw(d.state, replace(d.tuning, straight=d.tuning.straight | o)) for o in options), key=lambda x: x.price)
            if better.price >= d.price:
                break
            d = better
        return d

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


def weigh(ruler: Ruler) -> float:
    """What drawings are compared by: the measures, weighed."""
    m = ruler.measures()
    wrong = sum(len(ruler.found[kind]) for kind in WRONG)
    return (
        wrong * 2000
        + m.crossings * 350
        + m.bends * 28
        + m.foreign_groups * 130
        + m.label_lines * 90
        + m.label_borders * 25
        + m.cut_labels * 150
        + m.shared * 2
        + m.length * 0.35
        + m.scale * 45
        + proportion(ruler.l.sheet, ruler.l.width, ruler.l.height, len(ruler.l.nodes))
    )


def proportion(sheet: Sheet, w: float, h: float, nodes: int) -> float:
    """What a drawing pays for not suiting its sheet."""
    if sheet.fixed:
        return OVER * sheet.over(w, h)
    ratio = round(w / h, 2)
    return 2500.0 * (max(0.0, 1.4 - ratio) + max(0.0, ratio - 1.93)) if nodes >= 15 else 0.0
