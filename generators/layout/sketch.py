"""A Tree and a state in; a quick picture of it out: centred boxes, bottom-up sizes, top-down places, 0.1 ms.

A move of the search changes one box, so sizes and places are remembered per box."""

import itertools
from collections.abc import Iterator

from generators.layout.sizes import ICON
from generators.layout.tree import Arrangement, State, Tree

Box = tuple[float, float, float, float]
Sums = tuple[float, float, list[float], list[float], list[list[float]], list[list[float]]]
Key = tuple[int, Arrangement, tuple[tuple[float, float], ...]]
Spot = tuple[int, float, float, float, float]
"""An item and its box, from the corner of the box around it."""
HELD = 200_000
"""Items whose sizes and places are remembered, some 50 MB."""


class Sketch:
    """Sizes and places of all items for any state of one tree."""

    def __init__(self, tree: Tree, roomy: float = 1.0) -> None:
        self.t, self.roomy = tree, roomy
        self.memo: dict[Key, Sums] = {}
        self.held = 0
        self.spots: dict[tuple[Key, float, float], list[Spot]] = {}
        self.gaps: dict[tuple[int, int, bool], float] = {}
        self.label_need: dict[frozenset[int], tuple[float, float]] = {}
        for link in tree.links:
            if link.fork is None:
                continue
            pair = frozenset(tree.cls[c] for c in link.fork[1:])
            w, h = self.label_need.get(pair, (0.0, 0.0))
            self.label_need[pair] = (max(w, link.label.w), max(h, link.label.h))
        self.leaf_size = {c: (s.w, s.h) for c, s in tree.size.items() if tree.cls[c] == c}
        self.copies = [(i, tree.cls[i], s, k) for i, (s, k) in tree.zone.items() if k]
        self.size: dict[int, tuple[float, float]] = dict(self.leaf_size)
        self.around: dict[int, int] = {}
        for g, kids in tree.ckids.items():
            if g not in tree.sets and not kids:
                self.size[g] = (max(40.0, tree.head[g][0]), tree.head[g][1] + tree.sheet.pad)
            self.around |= dict.fromkeys(kids, g)
        self.chain = {g: tuple(self._chain(g)) for g in tree.ckids}
        self.boxes = sorted((g for g, kids in tree.ckids.items() if kids), key=lambda g: -len(self.chain[g]))
        self.last: State = {}
        self.sums: dict[int, tuple[Key, Sums]] = {}
        self.place: dict[int, Box] = {}
        self.shift: dict[int, tuple[float, float]] = {}
        self.stale: set[int] = set()
        """Boxes that are filled otherwise than when their contents were placed last, and those around them."""

    def _chain(self, g: int) -> Iterator[int]:
        """A box and those around it, sets included."""
        yield g
        while g:
            g = self.around[g]
            yield g

    def gap(self, a: int, b: int, horizontal: bool) -> float:
        """Free space between neighbours."""
        key = (a, b, horizontal)
        known = self.gaps.get(key)
        if known is not None:
            return known
        t = self.t
        need = self.label_need.get(frozenset((a, b)))
        if not (t.is_node(a) and t.is_node(b)):
            g = t.sheet.gap_group
            if need:  # a label between two boxes covers no border
                g = max(g, need[0] + 16 if horizontal else need[1] + 14)
        else:
            if not horizontal:
                g = max(t.sheet.gap_row, need[1] + t.sheet.gap_label if need else 0.0)
            elif need is None:
                g = t.sheet.gap_leaf
            else:
                g = max(t.sheet.gap_leaf, need[0] + t.sheet.gap_beside - (t.size[a].w + t.size[b].w) / 2 + ICON)
        self.gaps[key] = g = round(g * self.roomy)
        return g

    def _sum(self, g: int, arr: Arrangement, kids: tuple[tuple[float, float], ...]) -> Sums:
        orient, layers = arr
        horizontal = orient == "R"
        size = dict(zip((c for layer in layers for c in layer), kids, strict=True))
        main, cross_sizes, cross_gaps, cross = [], [], [], 0.0
        for layer in layers:
            main.append(max(size[c][0 if horizontal else 1] for c in layer))
            x = [size[c][1 if horizontal else 0] for c in layer]
            gaps = [self.gap(p, q, not horizontal) for p, q in itertools.pairwise(layer)]
            cross_sizes.append(x)
            cross_gaps.append(gaps)
            cross = max(cross, sum(x) + sum(gaps))
        between = [max(self.gap(p, q, horizontal) for p in a for q in b) for a, b in itertools.pairwise(layers)]
        long = sum(main) + sum(between)
        w, h = (long, cross) if horizontal else (cross, long)
        if g:
            head = self.t.head[g]
            w, h = max(w + 2 * self.t.sheet.pad, head[0]), h + head[1] + self.t.sheet.pad
        return w, h, main, between, cross_sizes, cross_gaps

    def _hold(self, items: int) -> None:
        """Room in memory for so many items more."""
        self.held += items
        if self.held > HELD:
            self.memo.clear()
            self.spots.clear()
            self.held = items

    def sizes(self, st: State) -> dict[int, tuple[float, float]]:
        """Item -> (w, h); the same dictionary each time, so copy what is to be kept.

        Only boxes filled otherwise than in the last state asked for, and those around them, are measured again."""
        t, memo, size, last = self.t, self.memo, self.size, self.last
        dirty = {g for g in self.boxes if st[g] is not last.get(g)}
        for g in self.boxes if dirty else ():  # inner ones first
            if g not in dirty:
                continue
            arr = last[g] = st[g]
            old = size.get(g)
            if g in t.sets:
                members = t.sets[g]
                w, h = size[members[0]]
                k, gap = len(members), self.t.sheet.gap_group * self.roomy
                new = (w * k + gap * (k - 1), h) if arr[0] == "R" else (w, h * k + gap * (k - 1))
            else:
                kids = tuple([size[c] for layer in arr[1] for c in layer])
                key = (g, arr, kids)
                sums = memo.get(key)
                if sums is None:
                    self._hold(len(kids))
                    sums = memo[key] = self._sum(g, arr, kids)
                self.sums[g] = (key, sums)
                new = sums[0], sums[1]
            if new != old:
                size[g] = new
                dirty.add(self.around.get(g, g))
            self.stale.update(self.chain[g])
        return size

    def _places(
        self, g: int, arr: Arrangement, sums: Sums, w: float, h: float, size: dict[int, tuple[float, float]]
    ) -> list[Spot]:
        pad = self.t.sheet.pad
        x, y = (pad, self.t.head[g][1]) if g else (0.0, 0.0)
        if g:
            w, h = w - 2 * pad, h - y - pad
        orient, layers = arr
        horizontal = orient == "R"
        _, _, main, between, cross_sizes, cross_gaps = sums
        along, across = (w, h) if horizontal else (h, w)
        extra = (along - sum(main) - sum(between)) / len(layers)
        p = x if horizontal else y
        out = []
        for k, layer in enumerate(layers):
            e = (across - sum(cross_sizes[k]) - sum(cross_gaps[k])) / len(layer)
            q = y if horizontal else x
            m = main[k] + extra
            for j, c in enumerate(layer):
                s = cross_sizes[k][j] + e
                bx, by, bw, bh = (p, q, m, s) if horizontal else (q, p, s, m)
                if c not in self.t.ckids:
                    nw, nh = size[c]
                    bx, by, bw, bh = bx + (bw - nw) / 2, by + (bh - nh) / 2, nw, nh
                out.append((c, bx, by, bw, bh))
                q += s + (cross_gaps[k][j] if j < len(cross_gaps[k]) else 0.0)
            p += m + (between[k] if k < len(between) else 0.0)
        return out

    def positions(self, st: State, size: dict[int, tuple[float, float]]) -> dict[int, Box]:
        """Item -> (x, y, w, h), copies included, of the state whose sizes were asked for last."""
        sets, sums, kids, memo, place, shift, stale = self.t.sets, self.sums, self.t.ckids, self.spots, self.place, self.shift, self.stale

        def put(g: int, box: Box) -> None:
            place[g] = box
            if g in sets:
                x, y, w, h = box
                k, gap = len(sets[g]), self.t.sheet.gap_group * self.roomy
                if st[g][0] == "R":
                    w = (w - gap * (k - 1)) / k
                    shift[g] = (w + gap, 0.0)
                else:
                    h = (h - gap * (k - 1)) / k
                    shift[g] = (0.0, h + gap)
                put(sets[g][0], (x, y, w, h))
                return
            if g not in sums:
                return
            key, total = sums[g]
            x, y, w, h = box
            wide = (key, w, h)
            boxes = memo.get(wide)
            if boxes is None:
                self._hold(len(kids[g]))
                boxes = memo[wide] = self._places(g, st[g], total, w, h, size)
            for c, u, v, cw, ch in boxes:
                inner = (x + u, y + v, cw, ch)
                if c not in kids:
                    place[c] = inner
                elif c in stale or place.get(c) != inner:
                    put(c, inner)

        put(0, (0.0, 0.0, *size[0]))
        stale.clear()
        out = dict(place)
        for i, c, s, k in self.copies:
            x, y, w, h = place[c]
            dx, dy = shift[s]
            out[i] = (x + k * dx, y + k * dy, w, h)
        return out
