"""A View in; its Layout out: from the lock without a search, else the best of the arrangements that a bounded search finds.

Everything is counted in moves and never in time, so the same input gives the same drawing on every machine."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from generators.layout.align import Align, Avoid
from generators.layout.compose import compose
from generators.layout.cost import Cost
from generators.layout.layout import Layout
from generators.layout.lock import hinted, merge, read, repair, to_form
from generators.layout.measure import WRONG, Ruler
from generators.layout.route_astar import Router
from generators.layout.route_grid import Grid
from generators.layout.search import Search
from generators.layout.sketch import Box, Sketch
from generators.layout.tracks import Tracks
from generators.layout.tree import State, Tree
from generators.views.view import View

MOVES = 6000
"""Arrangements that a cold search looks at, per seed, for a view of up to 40 nodes."""
FINALISTS, POLISH = 14, 60
"""Arrangements that are drawn in full: the best sketches, then the neighbours of the best drawing."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """One arrangement drawn in full, with its price."""

    price: float
    state: State
    layout: Layout


class Engine:
    """Draws states of one view and remembers what it has drawn."""

    def __init__(self, view: View, roomy: float = 1.0) -> None:
        self.tree = Tree(view)
        self.sketch = Sketch(self.tree, roomy)
        self.cost = Cost(self.tree, self.sketch)

    def draw(self, st: State) -> Drawing | None:
        """The better of two versions: as aligned, and with nodes moved off the lines that pierce them."""
        place = Align(self.tree, self.sketch, st).solve()
        if place is None:
            return None
        drawings = [self.finish(st, place)]
        freed = self._unpierce(st, place)
        if freed is not None:
            drawings.append(self.finish(st, freed))
        return min(drawings, key=lambda d: d.price)

    def finish(self, st: State, place: dict[int, Box]) -> Drawing:
        grid = Grid(self.tree, place)
        lines = Tracks(grid, Router(grid).run()).polylines()
        layout = compose(self.tree, place, lines, to_form(self.tree, st))
        return Drawing(price(Ruler(layout)) + self.cost.taste(place) + self.cost.prior(st), st, layout)

    def _unpierce(self, st: State, place: dict[int, Box]) -> dict[int, Box] | None:
        avoid: list[Avoid] = []
        best = None
        for _ in range(3):
            hit = next(self._pierced(place), None)
            if hit is None:
                break
            axis, node, mate = hit
            options = []
            for side in (1, -1):
                moved = Align(self.tree, self.sketch, st, (*avoid, (axis, node, mate, side))).solve()
                if moved is not None:
                    options.append((self.cost.estimate(moved, moved[0][2:]), side, moved))
            if not options:
                break
            _, side, place = min(options, key=lambda o: o[:2])
            avoid.append((axis, node, mate, side))
            best = place
        return best

    def _pierced(self, place: dict[int, Box]) -> Iterator[tuple[int, int, int]]:
        """Straight links that run through a third node: (axis, node, end of the link)."""
        t = self.tree
        centre = {n: (place[n][0] + t.size[n].half, place[n][1] + t.size[n].above) for n in t.nodes}
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


def price(ruler: Ruler) -> float:
    """What the engine compares drawings by: the measures, weighed."""
    m = ruler.measures()
    wrong = sum(len(ruler.found[kind]) for kind in WRONG)
    return (
        wrong * 2000 + m.crossings * 110 + m.bends * 28 + m.foreign_groups * 130 + m.label_lines * 90 + m.label_borders * 25
        + m.cut_labels * 150 + m.shared * 2 + m.length * 0.35 + m.scale * 45 + aspect(m.aspect, len(ruler.l.nodes))
    )


def aspect(ratio: float, nodes: int) -> float:
    return 2500.0 * (max(0.0, 1.4 - ratio) + max(0.0, ratio - 1.93)) if nodes >= 15 else 0.0


def arrange(view: View, *, lock: Mapping[str, object] | None = None, seeds: int = 1, moves: int = MOVES) -> Layout:
    """The view's drawing. A lock that knows it is followed, and repaired where the view has changed; else it is searched."""
    engine = Engine(view)
    hints = view.hints
    if lock:
        reading = read(engine.tree, merge(lock, hints))
        placeable = sum(len(c) for g, c in engine.tree.ckids.items() if g not in engine.tree.sets)
        if reading.known * 2 >= placeable:
            st = reading.state
            if reading.missing or reading.unknown:
                st = repair(engine.tree, engine.cost, reading, seed=1)
            return settle(engine, st)
    best: Drawing | None = None
    for seed in range(1, seeds + 1):
        found = cold(engine, hints, seed, moves)
        if found is not None and (best is None or found.price < best.price):
            best = found
    if best is None:
        raise ValueError(f"view {view.id!r} has no drawing")
    return settle(engine, best.state)


def settle(engine: Engine, st: State) -> Layout:
    """The drawing of one state."""
    drawing = engine.draw(st)
    if drawing is None:
        raise ValueError("no drawing")
    return drawing.layout


def cold(engine: Engine, hints: Mapping[str, object], seed: int, moves: int) -> Drawing | None:
    tree = engine.tree
    fixed, straight = hinted(tree, hints)
    start = repair(tree, engine.cost, read(tree, hints), seed) if hints else read(tree, {}).state
    search = Search(tree, engine.cost, seed, fixed, straight)
    states = search.run(start, moves, 3, 8)
    states.sort(key=engine.cost.of)
    seen: dict[object, Drawing | None] = {}

    def draw(st: State) -> Drawing | None:
        key = search.key(st)
        if key not in seen:
            seen[key] = engine.draw(st)
        return seen[key]

    drawings = [d for d in map(draw, states[:FINALISTS]) if d is not None]
    if not drawings:
        return None
    best = min(drawings, key=lambda d: d.price)
    if not search.pool:
        return best
    budget, tries = len(seen) + POLISH, 0
    while len(seen) < budget and tries < 40 * POLISH:
        tries += 1
        st = search.neighbour(best.state)
        if search.key(st) in seen:
            continue
        bound = engine.cost.of(best.state) + 250
        if engine.cost.of(st, bound) > bound:
            continue
        d = draw(st)
        if d is not None and d.price < best.price:
            best = d
    return best
