"""A Tree in; its most promising arrangements out: seeded annealing and greedy descent, bounded by moves."""

import math
import random
from collections.abc import Callable, Iterator

from generators.layout.cost import Cost
from generators.layout.sketch import Sketch
from generators.layout.tree import Arrangement, Layers, Link, State, Tree

HOT, COLD = 250.0, 25.0
BROKEN_FLOW = 2.0
"""How much more compact a grid must be to replace layers that follow the flow."""


def grid(items: tuple[int, ...] | list[int], columns: int) -> tuple[str, Layers]:
    """Items row by row, so many in each."""
    return "C", tuple(tuple(items[i : i + columns]) for i in range(0, len(items), columns))


def flat(layers: Layers) -> list[int]:
    """The items of all layers, in order."""
    return [c for layer in layers for c in layer]


def other(orient: str) -> str:
    """Rows for columns, and the other way round."""
    return "C" if orient == "R" else "R"


def initial(t: Tree) -> State:
    """Longest-path rank of the flow projected on each box's children."""
    st: State = {}
    for g, kids in t.ckids.items():
        if g in t.sets:
            st[g] = ("R", (tuple(kids),))
        elif g in t.panels:
            st[g] = grid(kids, max(1, round(math.sqrt(len(kids) * 1.3))))
        elif kids:
            st[g] = ("R", ranked(t, g))
    for template in t.tiers:  # tiers: public ones first, then as the flow ranks them
        order = flat(st[template][1])
        public = {c for c in order if c < t.first_node and t.view.groups[c - 1].style == "public-subnet"}
        st[template] = ("C", tuple((c,) for c in sorted(order, key=lambda c: c not in public)))
    return st


def ranked(t: Tree, g: int) -> Layers:
    """A box's children by the longest way that the flow takes to each."""
    succ = t.flow(g)
    rank: dict[int, int] = {}
    state: dict[int, int] = {}
    for root in succ:  # depth first without recursion: views may chain 1,000 nodes
        if root in state:
            continue
        stack = [(root, iter(succ[root]))]
        state[root] = 1
        rank[root] = 0
        while stack:
            c, rest = stack[-1]
            d = next(rest, None)
            if d is None:
                state[c] = 2
                stack.pop()
                if stack:
                    up = stack[-1][0]
                    rank[up] = max(rank[up], 1 + rank[c])
            elif d not in state:
                state[d] = 1
                rank[d] = 0
                stack.append((d, iter(succ[d])))
            elif state[d] == 2:
                rank[c] = max(rank[c], 1 + rank[d])
    top = max(rank.values(), default=0)
    linked = {c for c in succ if succ[c]} | {d for c in succ for d in succ[c]}
    layers: dict[int, list[int]] = {}
    for c in t.ckids[g]:
        layers.setdefault(top - rank[c] if c in linked else top + (1 if c in t.ckids else 0), []).append(c)
    return tuple(tuple(layers[k]) for k in sorted(layers))


def balanced(t: Tree, sketch: Sketch, st: State, wraps: bool) -> State:
    """For views too large to search well: each box, inner ones first, takes the direction that keeps it compact; or a grid, if it may."""
    st = dict(st)
    depth = {g: len(t.within[g]) for g in t.free}
    for g in sorted(t.free, key=lambda g: (-depth[g], g)):
        if g in t.panels or g in t.tiers:
            continue
        orient, layers = st[g]
        items = flat(layers)
        options: list[Arrangement] = [(orient, layers), (other(orient), layers)]
        keep = 2 if any(t.flow(g).values()) else len(items) + 2
        if wraps or keep > 2:
            options += [grid(items, n) for n in range(1, len(items) + 1)]

        def side(n: int, g: int = g, keep: int = keep, options: list[Arrangement] = options) -> float:
            w, h = sketch.sizes({**st, g: options[n]})[g]
            return max(w / 1.65, h) * (1.0 if n < keep else BROKEN_FLOW)

        st[g] = options[min(range(len(options)), key=side)]
    return st


class Search:
    """Moves over the states of one tree. `fixed` boxes keep their arrangement, `straight` boxes their direction."""

    def __init__(
        self, tree: Tree, cost: Cost, seed: int, fixed: frozenset[int] = frozenset(), straight: frozenset[int] = frozenset()
    ) -> None:
        self.t, self.cost, self.random, self.straight = tree, cost, random.Random(seed), straight
        self.free = tuple(g for g in tree.free if g not in fixed and g not in tree.tiers)
        self.flips = tuple(s for s in tree.sets if s not in fixed and s not in straight)
        self.pool = [g for g in self.free for _ in range(1 if g in tree.panels else len(tree.ckids[g]))] + list(self.flips)
        self.up: dict[int, dict[int, int]] = {}
        """Item -> each free box around it -> the child of the box that holds it."""
        for g in self.free:
            for c in tree.ckids[g]:
                for i in tree.under(c):
                    self.up.setdefault(i, {})[g] = c
        self.links = []
        for link in tree.links:
            a, b = self.up.get(tree.cls[link.a], {}), self.up.get(tree.cls[link.b], {})
            self.links += [(g, a[g], b[g]) for g in a if g in b and a[g] != b[g] and g not in tree.panels]
        self.seen: dict[object, tuple[float, bool]] = {}
        self.order = tuple(sorted({*self.free, *self.flips}))

    def key(self, st: State) -> tuple[object, ...]:
        return tuple([st[g] for g in self.order])

    def flip(self, st: State, g: int) -> State:
        new = {**st, g: (other(st[g][0]), st[g][1])}
        if g in self.t.sets and (template := self.t.sets[g][0]) in self.t.tiers:
            new[template] = (other(new[g][0]), st[template][1])
        return new

    def neighbour(self, st: State) -> State:
        r = self.random
        if self.links and r.random() < 0.25:  # put a linked pair side by side
            return self._beside(st, *r.choice(self.links))
        g = r.choice(self.pool)
        orient, layers = st[g]
        if g in self.t.sets:
            return self.flip(st, g)
        if g in self.t.panels:
            items = flat(layers)
            return {**st, g: grid(items, r.randint(1, len(items)))}
        rows = [list(layer) for layer in layers]
        m = r.random()
        if m < 0.12 and g not in self.straight:
            orient = other(orient)
        elif m < 0.2:
            rows.reverse()
        elif m < 0.3:
            r.choice(rows).reverse()
        elif m < 0.36 and len(rows) > 1:
            i, j = r.sample(range(len(rows)), 2)
            rows[i], rows[j] = rows[j], rows[i]
        elif m < 0.6:
            spots = [(i, j) for i, row in enumerate(rows) for j in range(len(row))]
            (i, j), (k, q) = r.sample(spots, 2)
            rows[i][j], rows[k][q] = rows[k][q], rows[i][j]
        else:
            i = r.randrange(len(rows))
            c = rows[i].pop(r.randrange(len(rows[i])))
            if not rows[i]:
                rows.pop(i)
            if rows and m < 0.82:
                row = r.choice(rows)
                row.insert(r.randint(0, len(row)), c)
            else:
                rows.insert(r.randint(0, len(rows)), [c])
        return {**st, g: (orient, tuple(tuple(row) for row in rows))}

    def aimed(self, st: State, link: Link) -> State:
        """One end of a link, or a box around it, stands elsewhere in its box; or the box is turned."""
        r = self.random
        above = self.up.get(self.t.cls[r.choice((link.a, link.b))], {})
        boxes = [g for g in above if g not in self.t.panels]
        if not boxes:
            return self.neighbour(st)
        g = r.choice(boxes)
        orient, layers = st[g]
        if r.random() < 0.15 and g not in self.straight:
            return self.flip(st, g)
        return {**st, g: (orient, r.choice(list(insertions(without(layers, above[g]), above[g]))))}

    def _beside(self, st: State, g: int, c: int, d: int) -> State:
        r = self.random
        if r.random() < 0.5:
            c, d = d, c
        orient, layers = st[g]
        rows = [[x for x in layer if x != c] for layer in layers]
        i = next(i for i, row in enumerate(rows) if d in row)
        if r.random() < 0.5:
            rows[i].insert(rows[i].index(d) + r.randint(0, 1), c)
        else:
            i += r.choice((-1, 1))
            if 0 <= i < len(rows) and r.random() < 0.6:
                rows[i].insert(r.randint(0, len(rows[i])), c)
            else:
                rows.insert(max(0, i), [c])
        return {**st, g: (orient, tuple(tuple(row) for row in rows if row))}

    def moves(self, st: State) -> Iterator[State]:
        """All simple moves, for the descent."""
        for s in self.flips:
            yield self.flip(st, s)
        for g in self.free:
            orient, layers = st[g]
            items = flat(layers)
            if g in self.t.panels:
                for columns in range(1, len(items) + 1):
                    yield {**st, g: grid(items, columns)}
                continue
            if g not in self.straight:
                yield self.flip(st, g)
            yield {**st, g: (orient, layers[::-1])}
            for c in items:
                for rows in insertions(without(layers, c), c):
                    yield {**st, g: (orient, rows)}
            for i, c in enumerate(items):
                for d in items[i + 1 :]:
                    swap = {c: d, d: c}
                    yield {**st, g: (orient, tuple(tuple(swap.get(x, x) for x in layer) for layer in layers))}

    def value(self, st: State, limit: float, top: dict[object, tuple[float, State]]) -> float:
        key = self.key(st)
        known = self.seen.get(key)
        if known is None or (known[1] and known[0] <= limit):  # unknown, or only a bound that no longer decides
            v = self.cost.of(st, limit)
            known = self.seen[key] = (v, v > limit)
        if known[0] <= limit:
            top[key] = (known[0], st)
        return known[0]

    def run(self, start: State, moves: int, runs: int, keep: int, done: Callable[[float], None] = lambda part: None) -> list[State]:
        """Up to `runs * keep` different states, each run's best first; `done` hears which part of the runs is."""
        if not self.pool:
            return [start]
        out: dict[object, State] = {}
        for k in range(runs):
            done(k / runs)
            top: dict[object, tuple[float, State]] = {}
            best, low = self._anneal(start, moves // runs, top)
            self._descend(best, low, moves // runs, top)
            for key, (_, st) in sorted(top.items(), key=lambda item: item[1][0])[:keep]:
                out[key] = st
        return list(out.values())

    def _anneal(self, start: State, moves: int, top: dict[object, tuple[float, State]]) -> tuple[State, float]:
        st, now = start, self.value(start, 1e18, top)
        best, low = st, now
        for k in range(moves):
            heat = HOT * (COLD / HOT) ** (k / moves)
            new = self.neighbour(st)
            limit = now - heat * math.log(self.random.random() + 1e-12)  # drawn first, so that a bad one stops early
            v = self.value(new, limit, top)
            if v <= limit:
                st, now = new, v
                if v < low:
                    best, low = new, v
        return best, low

    def _descend(self, best: State, low: float, moves: int, top: dict[object, tuple[float, State]]) -> None:
        better = True
        while better and moves > 0:
            better = False
            for new in self.moves(best):
                moves -= 1
                v = self.value(new, low + 150, top)
                if v < low - 1e-6:
                    best, low, better = new, v, True
                if better or moves <= 0:
                    break


def without(layers: Layers, c: int) -> Layers:
    """The layers with one item taken out; none is left empty."""
    rows = (tuple(x for x in layer if x != c) for layer in layers)
    return tuple(row for row in rows if row)


def insertions(layers: Layers, c: int) -> Iterator[Layers]:
    """Every place for one more item: a layer of its own, or between two items of a layer."""
    for i in range(len(layers) + 1):
        yield (*layers[:i], (c,), *layers[i:])
    for i, layer in enumerate(layers):
        for j in range(len(layer) + 1):
            yield (*layers[:i], (*layer[:j], c, *layer[j:]), *layers[i + 1 :])
