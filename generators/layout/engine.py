"""A View in; its Layout out: from the lock without a search, else the best of the arrangements that a bounded search finds.

Everything is counted in moves and never in time, so the same input gives the same drawing on every machine."""

import math
from collections.abc import Callable, Mapping, Sequence

from generators.layout.draw import Drawing, Studio
from generators.layout.layout import Layout
from generators.layout.lock import hinted, merge, read, read_tuning, repair
from generators.layout.search import Search, balanced
from generators.layout.sizes import PAGE, Sheet
from generators.layout.tree import State
from generators.progress import tell
from generators.views.view import View

MOVES = 18000
"""Arrangements that a cold search looks at, per seed."""
RUN = 1500
"""Moves of one descent: many short ones find more than few long ones, as sketch and drawing agree only roughly."""
ELITE, POLISH, HEAT = 3, 60, 40.0
"""Drawings that are improved further, arrangements drawn for that, and how much worse a step may be."""
WORK, FIRST = 1_400_000, 0.3
"""What all drawings of a cold search may cost together (see `Studio.spent`), and the part of it for the first ones."""
LARGE = 40_000
"""From here on a search starts from boxes that are at least compact."""
SKETCH = 1600
"""Pairs of links and items of a view of 40 nodes: larger ones look at fewer arrangements, as each takes longer."""
NEAR, FAR, PROMISING = 300.0, 900.0, 120.0
"""A neighbour is drawn when its sketch costs at most this much more, more when lines cross, and tuned when its drawing does."""
AGAIN = 3
"""How much longer a drawing from the lock is improved than one from sketches."""
SKETCHED = 0.5
"""Part of the time that sketches take, for those who wait."""
AIMED = 0.6
"""Part of the moves that go for a crossing, where there is one."""


def arrange(
    view: View,
    *,
    lock: Mapping[str, object] | None = None,
    seeds: int = 1,
    moves: int = MOVES,
    sheet: Sheet = PAGE,
    again: bool = False,
) -> Layout:
    """The view's drawing. A lock that knows it is followed, and repaired where the view has changed; else it is searched.

    With `again` it is searched even so: from nothing, and from what the lock has, which is kept unless there is something better."""
    studio = Studio(view, sheet=sheet)
    form = merge(lock, view.hints) if lock else None
    if form and not again and (layout := _followed(studio, form)):
        return layout
    found = _locked(studio, form) if form else None
    if found and not again:
        return found.layout
    drawings = [found] if found else []
    for seed in range(1, seeds + 1):
        drawings.append(cold(studio, view.hints, seed, moves, seeds))
        if found:
            fixed, straight = hinted(studio.tree, view.hints)
            search = Search(studio.tree, studio.cost, seed, fixed, straight)
            drawings.append(Polish(studio, search, AGAIN * moves).best([found.state]))
    tell("")
    return min(drawings, key=lambda d: d.price).layout


def _followed(studio: Studio, form: Mapping[str, object]) -> Layout | None:
    """What the lock says, where it says all and nothing else."""
    reading = read(studio.tree, form)
    return None if reading.missing or reading.unknown else studio.follow(reading.state, read_tuning(studio.tree, form))


def _locked(studio: Studio, form: Mapping[str, object]) -> Drawing | None:
    """What the lock says, repaired; None when it does not know half of the view."""
    tree = studio.tree
    reading = read(tree, form)
    placeable = sum(len(c) for g, c in tree.ckids.items() if g not in tree.sets)
    if reading.known * 2 < placeable:
        return None
    tuning = read_tuning(tree, form)
    if not (reading.missing or reading.unknown):
        return studio.draw(reading.state, tuning)
    return studio.tuned(studio.draw(repair(tree, studio.cost, reading, seed=1), tuning))


def cold(studio: Studio, hints: Mapping[str, object], seed: int, moves: int, seeds: int = 1) -> Drawing:
    """One search, of so many, from nothing but hints."""
    tree = studio.tree
    fixed, straight = hinted(tree, hints)
    start = read(tree, {}).state
    if hints:
        start = repair(tree, studio.cost, read(tree, hints), seed)
    search = Search(tree, studio.cost, seed, fixed, straight)
    pairs = len(tree.links) * (len(tree.links) + len(tree.ids))
    if pairs > LARGE and not hints:
        start = balanced(tree, studio.sketch, start, wraps=not studio.cost.pairs)
    looks = max(40 if studio.cost.pairs else RUN, moves * SKETCH // max(SKETCH, pairs))

    def done(part: float) -> None:
        tell(f"{tree.view.id} {(seed - 1 + part) / seeds:.0%}")

    states = sorted(search.run(start, looks, max(1, looks // RUN), 1, lambda part: done(part * SKETCHED)), key=studio.cost.of)
    return Polish(studio, search, moves, lambda part: done(SKETCHED + (1 - SKETCHED) * part)).best(states)


class Polish:
    """From the best sketches to the best drawing."""

    def __init__(self, studio: Studio, search: Search, moves: int, done: Callable[[float], None] = lambda part: None) -> None:
        self.studio, self.search, self.looks, self.done = studio, search, POLISH * moves // MOVES, done
        self.end = studio.spent + WORK
        self.seen: set[object] = set()

    def _left(self) -> float:
        """The part of the work that may still be done."""
        return (self.end - self.studio.spent) / WORK

    def best(self, states: Sequence[State]) -> Drawing:
        first: list[Drawing] = []
        for st in states:
            if not first or self._left() > 1 - FIRST:
                self.seen.add(self.search.key(st))
                first.append(self.studio.draw(st))
        elite = [self.studio.tuned(d) if self._left() > 1 - 2 * FIRST else d for d in sorted(first, key=lambda d: d.price)[:ELITE]]
        best = min(elite, key=lambda d: d.price)
        draw, total = 0, self.looks
        for tries in range(40 * self.looks if self.search.pool else 0):
            if draw >= total or self._left() <= 0:
                break
            self.done(max(draw / total, 1 - self._left()))
            at = tries % len(elite)
            d = elite[at]
            st = self._next(d)
            key, bound = self.search.key(st), self.studio.cost.of(d.state) + (NEAR if not d.crossed else FAR)
            if key in self.seen or self.studio.cost.of(st, bound) > bound:
                continue
            self.seen.add(key)
            draw += 1
            worse = -HEAT * math.log(self.search.random.random() + 1e-12) * (1 - draw / total)
            new = self.studio.below(st, d.price + max(PROMISING, worse))
            if new is None:
                continue
            if new.price < d.price + PROMISING:
                new = self.studio.tuned(new)
            if new.price < d.price + worse:
                elite[at] = new
            if new.price < best.price:
                best = new
        return best

    def _next(self, d: Drawing) -> State:
        random, links = self.search.random, self.studio.tree.links
        if d.crossed and random.random() < AIMED:
            number = self.studio.number.get(random.choice(random.choice(d.crossed)))
            return self.search.neighbour(d.state) if number is None else self.search.aimed(d.state, links[number])
        return self.search.neighbour(d.state)
