"""A state of a Tree in; exact places of everything out: one linear program over both axes.

Rows: containment, order with gaps, common columns and rows, copies alike. Price: length of the links (L1, so that the vertex
solution makes many of them exactly straight), room for labels, size of the sheet, uneven gaps, stretched boxes."""

import itertools
import math
from dataclasses import dataclass

from generators.layout.program import Expr, Program, minus, plus, shift, times, value
from generators.layout.search import flat
from generators.layout.sizes import ICON
from generators.layout.sketch import Box, Sketch
from generators.layout.tree import Layers, Link, State, Tree

LIKE = 0.6
"""Boxes of one layer share their edges when the smaller is at least this part of the larger."""
FILL = 0.75
"""A layer of boxes reaches from edge to edge of its parent when it nearly does by itself."""
STRAIGHT, ALONG = 1.2, 0.25
STRETCH, UNEVEN, UNEVEN_LAYERS, NO_ROOM, UNDER_TITLE, SHEET = 0.15, 0.06, 0.05, 1.5, 0.6, 45.0

FIRM = 12.0
"""How much more a link weighs that must be straight; and a line that must not pass under a title."""

Avoid = tuple[int, int, int, int]
"""(axis, node, other node, side): keep the node off the line through the other one."""


Pads = tuple[float, float]
"""Free edge inside a box, before and after its contents on one axis."""


@dataclass(frozen=True, kw_only=True)
class Tuning:
    """What a drawing asks of its coordinates and routes beyond the arrangement: found by trial, kept in the lock."""

    avoid: tuple[Avoid, ...] = ()
    straight: frozenset[str] = frozenset()
    """ids of edges to draw straight at the cost of space"""
    titles: bool = False
    """make room beside titles for lines that come from above"""
    apart: tuple[str, ...] = ()
    """ids of edges that go another way, to touch no other line"""


PLAIN = Tuning()


class Align:
    """The program of one state; `solve` gives the places."""

    def __init__(self, tree: Tree, sketch: Sketch, st: State, tuning: Tuning = PLAIN) -> None:
        self.t, self.sketch, self.st, self.tuning = tree, sketch, st, tuning
        self.p = Program()
        self.natural = dict(sketch.sizes(st))
        self.quick = sketch.positions(st, self.natural)
        self.low: tuple[dict[int, Expr], dict[int, Expr]] = ({}, {})
        self.high: tuple[dict[int, Expr], dict[int, Expr]] = ({}, {})
        self.mid: tuple[dict[int, Expr], dict[int, Expr]] = ({}, {})
        self.step: dict[int, tuple[Expr, Expr]] = {}
        self._variables()
        for g in tree.ckids:
            if g not in tree.sets:
                self._box(g)
        self._links()
        self._sheet()
        for axis, node, mate, side in tuning.avoid:
            half = self.half(node, axis)
            self.p.at_least(times(minus(self.at(node, axis), self.at(mate, axis)), side), sum(half) / 2 + 16)

    def half(self, n: int, axis: int) -> tuple[float, float]:
        s = self.t.size[n]
        return (s.half, s.half) if axis == 0 else (s.above, s.below)

    def _variables(self) -> None:
        t, p = self.t, self.p
        classes = [i for i in range(len(t.ids)) if t.cls[i] == i]
        for a in (0, 1):
            for i in classes:
                if t.is_node(i):
                    c = self.mid[a][i] = p.var(0.001)  # a whiff of gravity: equal solutions have one answer
                    before, after = self.half(i, a)
                    self.low[a][i], self.high[a][i] = shift(c, -before), shift(c, after)
                elif i not in t.sets:
                    self.low[a][i], self.high[a][i] = p.var(), p.var()
            p.equal(self.low[a][0], {})
        for s, members in t.sets.items():
            first, along, k = members[0], 0 if self.st[s][0] == "R" else 1, len(members)
            step = p.var()
            p.at_least(minus(step, minus(self.high[along][first], self.low[along][first])), t.sheet.gap_group * self.sketch.roomy)
            for a in (0, 1):
                self.low[a][s] = self.low[a][first]
                self.high[a][s] = plus(self.high[a][first], step, k - 1) if a == along else self.high[a][first]
            self.step[s] = (step, {}) if along == 0 else ({}, step)
        for a in (0, 1):
            for i in classes:
                if not t.is_node(i):
                    self.mid[a][i] = times(plus(self.low[a][i], self.high[a][i]), 0.5)

    def moved(self, e: Expr, i: int, axis: int) -> Expr:
        """An expression of the item's class, where this copy stands."""
        s = self.t.zone.get(i)
        return plus(e, self.step[s[0]][axis], s[1]) if s and s[1] and i not in self.t.sets else e

    def at(self, i: int, axis: int) -> Expr:
        return self.moved(self.mid[axis][self.t.cls[i]], i, axis)

    def _even(self, items: list[int], axis: int, g: int, pad: Pads, price: float) -> None:
        """Even gaps, those to the border included."""
        p = self.p
        most, least = p.var(price), p.var(-price)
        gaps = [shift(minus(self.low[axis][items[0]], self.low[axis][g]), 12 - pad[0])]
        gaps += [minus(self.low[axis][j], self.high[axis][i]) for i, j in itertools.pairwise(items)]
        gaps += [shift(minus(self.high[axis][g], self.high[axis][items[-1]]), 12 - pad[1])]
        for e in gaps:
            p.at_least(minus(most, e))
            p.at_least(minus(e, least))

    # ---- one box
    def _box(self, g: int) -> None:
        t, p = self.t, self.p
        p.at_least(minus(self.high[0][g], self.low[0][g]), t.head[g][0])
        p.at_least(minus(self.high[1][g], self.low[1][g]), t.head[g][1] + t.sheet.pad if g else 0.0)
        if g:
            for a in (0, 1):  # no larger than needed
                p.pay(minus(self.high[a][g], self.low[a][g]), 0.03)
                p.over(shift(minus(self.high[a][g], self.low[a][g]), -self.natural[g][a]), STRETCH)
        if not t.ckids[g]:
            return
        orient, layers = self.st[g]
        main, cross = (0, 1) if orient == "R" else (1, 0)
        pads: tuple[Pads, Pads] = ((t.sheet.pad, t.sheet.pad), (t.head[g][1], t.sheet.pad)) if g else ((0.0, 0.0), (0.0, 0.0))
        kids = flat(layers)
        for c in kids:
            for a in (0, 1):
                p.at_least(minus(self.low[a][c], self.low[a][g]), pads[a][0])
                p.at_least(minus(self.high[a][g], self.high[a][c]), pads[a][1])
        for one, two in itertools.pairwise(layers):
            gap = max(self.sketch.gap(i, j, main == 0) for i in one for j in two)
            for i in one:
                for j in two:
                    p.at_least(minus(self.low[main][j], self.high[main][i]), gap)
        longest = max(self._length(layer, cross) for layer in layers)
        for layer in layers:
            self._layer(g, layer, layers, main, cross, pads, longest)
        boxes_only = all(len(layer) == 1 and not t.is_node(layer[0]) for layer in layers)
        if g and (boxes_only or (len(layers) == 1 and not all(t.is_node(c) for c in kids))):
            if not t.is_node(layers[0][0]):
                p.equal(self.low[main][layers[0][0]], shift(self.low[main][g], pads[main][0]))
            if not t.is_node(layers[-1][0]):
                p.equal(self.high[main][layers[-1][0]], shift(self.high[main][g], -pads[main][1]))
        else:
            self._even([layer[0] for layer in layers], main, g, pads[main], UNEVEN_LAYERS)
        if len(layers) > 1 and all(t.is_node(c) for c in kids):
            self._columns(g, layers, cross)

    def _length(self, layer: tuple[int, ...], axis: int) -> float:
        return sum(self.natural[c][axis] for c in layer) + self.t.sheet.gap_group * (len(layer) - 1)

    def _layer(
        self, g: int, layer: tuple[int, ...], layers: Layers, main: int, cross: int, pads: tuple[Pads, Pads], longest: float
    ) -> None:
        t, p = self.t, self.p
        for i, j in itertools.pairwise(layer):
            p.at_least(minus(self.low[cross][j], self.high[cross][i]), self.sketch.gap(i, j, cross == 0))
        boxes = [c for c in layer if not t.is_node(c)]
        nodes = [c for c in layer if t.is_node(c)]
        if len(boxes) > 1:  # common edges when of like size, else inside the largest
            big = max(boxes, key=lambda c: self.natural[c][main])
            for i in boxes:
                if i == big:
                    continue
                if self.natural[i][main] >= LIKE * self.natural[big][main]:
                    p.equal(self.low[main][i], self.low[main][big])
                    p.equal(self.high[main][i], self.high[main][big])
                else:
                    p.at_least(minus(self.low[main][i], self.low[main][big]))
                    p.at_least(minus(self.high[main][big], self.high[main][i]))
        for i, j in itertools.pairwise(nodes):  # nodes of a layer: one common axis
            p.equal(self.mid[main][i], self.mid[main][j])
        if nodes and boxes:
            p.near(self.mid[main][nodes[0]], self.mid[main][boxes[0]], 0.3)
        own = self._length(layer, cross)
        fills = bool(boxes) and not nodes and (own >= FILL * longest or (g != 0 and (len(layers) == 1 or g in t.tiers)))
        if fills:
            p.equal(self.low[cross][layer[0]], shift(self.low[cross][g], pads[cross][0]))
            p.equal(self.high[cross][layer[-1]], shift(self.high[cross][g], -pads[cross][1]))
        elif nodes:
            self._even(list(layer), cross, g, pads[cross], UNEVEN)
        if boxes and not fills:  # a loose box leans on the parent's near edge
            if not t.is_node(layer[0]):
                p.near(self.low[cross][layer[0]], shift(self.low[cross][g], pads[cross][0]), 0.08)
            if not t.is_node(layer[-1]) and len(layer) > 1:
                p.near(self.high[cross][layer[-1]], shift(self.high[cross][g], -pads[cross][1]), 0.08)

    def _columns(self, g: int, layers: Layers, cross: int) -> None:
        """Layers of nodes: a grid when they are as long as each other, else each leans on its nearest neighbour."""
        p = self.p
        aligned = g in self.t.panels or len({len(layer) for layer in layers}) == 1
        for one, two in itertools.pairwise(layers):
            if aligned:
                for i, j in zip(one, two, strict=False):
                    p.equal(self.mid[cross][i], self.mid[cross][j])
                continue
            short, long = (one, two) if len(one) <= len(two) else (two, one)
            for i in short:
                j = min(long, key=lambda b: abs(self.quick[b][cross] - self.quick[i][cross]))
                p.near(self.mid[cross][i], self.mid[cross][j], 0.5)

    # ---- links
    def _span(self, i: int, axis: int) -> tuple[Expr, Expr]:
        """Where on an axis a line may meet an item: a node's centre, or anywhere on a group's border but its corners."""
        if self.t.is_node(i):
            e = self.at(i, axis)
            return e, e
        c = self.t.cls[i]
        inset = 24.0 if axis == 0 else 28.0
        return shift(self.moved(self.low[axis][c], i, axis), inset), shift(self.moved(self.high[axis][c], i, axis), -inset)

    def _apart(self, a: int, b: int, axis: int, price: float) -> None:
        t = self.p.var(price, 0.0)
        (low_a, high_a), (low_b, high_b) = self._span(a, axis), self._span(b, axis)
        self.p.at_least(minus(t, minus(low_a, high_b)))
        self.p.at_least(minus(t, minus(low_b, high_a)))

    def _relation(self, link: Link) -> tuple[bool, bool]:
        """Whether the ends stand side by side (then only a horizontal line can be straight), and in the order of the link."""
        t = self.t
        if link.fork is None:
            return True, True
        box, one, two = link.fork
        if box in t.sets:
            return self.st[box][0] == "R", t.sets[box].index(one) < t.sets[box].index(two)
        orient, layers = self.st[t.cls[box]]
        spot = {c: (i, j) for i, layer in enumerate(layers) for j, c in enumerate(layer)}
        (i, j), (k, q) = spot[t.cls[one]], spot[t.cls[two]]
        return (orient == "R") == (i != k), (i, j) < (k, q)

    def _links(self) -> None:
        t, p = self.t, self.p
        for link in t.links:
            a, b = link.a, link.b
            if a in t.within[b] or b in t.within[a]:
                continue
            flat_way, forward = self._relation(link)
            straight = link.w * STRAIGHT * (FIRM if link.edge.id in self.tuning.straight else 1.0)
            self._apart(a, b, 0, link.w * ALONG if flat_way else straight)
            self._apart(a, b, 1, straight if flat_way else link.w * ALONG)
            axis = 0 if flat_way else 1
            first, second = (a, b) if forward else (b, a)
            edges = []
            for i, sign in ((first, 1), (second, -1)):
                side = self.high if sign > 0 else self.low
                if t.is_node(i):
                    reach = ICON / 2 + 4 if flat_way or sign < 0 else t.size[i].below
                    edges.append(shift(self.at(i, axis), sign * reach))
                else:
                    edges.append(self.moved(side[axis][t.cls[i]], i, axis))
            room = (link.label.w + 22 if flat_way else link.label.h + 24) if link.label.w else 24.0
            p.over(shift(times(minus(edges[1], edges[0]), -1.0), room), NO_ROOM)
            if not flat_way:
                self._beside_titles(first, second)

    def _beside_titles(self, upper: int, lower: int) -> None:
        """A line that comes from above into a box passes beside its title."""
        t = self.t
        for g in t.within[lower] - t.within[upper] - {lower}:
            title = t.title[g]
            e = minus(
                shift(self.moved(self.low[0][t.cls[g]], g, 0), title.start + title.text + 10),
                self.at(lower, 0) if t.is_node(lower) else self._span(lower, 0)[1],
            )
            self.p.over(e, UNDER_TITLE * (FIRM if self.tuning.titles else 1.0))

    def _sheet(self) -> None:
        p, sheet = self.p, self.t.sheet
        s = p.var(SHEET)
        p.at_least(shift(minus(times(s, sheet.wide), self.high[0][0]), -2.0 * sheet.margin))
        p.at_least(shift(minus(times(s, sheet.high), self.high[1][0]), -sheet.around))
        for a in (0, 1):
            p.pay(self.high[a][0], 1.0)

    def solve(self) -> dict[int, Box] | None:
        """Item -> (x, y, w, h), whole px; 0 is the sheet without its margins."""
        solution = self.p.solve()
        if solution is None:
            return None
        t, out = self.t, {}
        for i in range(len(t.ids)):
            c = t.cls[i]
            if t.is_node(i):
                s = t.size[i]
                x, y = (round(value(self.at(i, a), solution)) for a in (0, 1))
                out[i] = (x - s.half, y - s.above, s.w, s.h)
            else:
                x0, y0 = (math.floor(value(self.moved(self.low[a][c], i, a), solution) + 1e-6) for a in (0, 1))
                x1, y1 = (math.ceil(value(self.moved(self.high[a][c], i, a), solution) - 1e-6) for a in (0, 1))
                out[i] = (x0, y0, x1 - x0, y1 - y0)
        return out
