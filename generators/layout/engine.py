"""A View in; its Layout out: from the lock without a search, else the best of the arrangements that a bounded search finds.

Everything is counted in moves and never in time, so the same input gives the same drawing on every machine."""

import math
from collections.abc import Mapping

from generators.layout.draw import Drawing, Studio
from generators.layout.layout import Layout
from generators.layout.lock import hinted, merge, read, read_tuning, repair
from generators.layout.search import Search, balanced
from generators.layout.sizes import PAGE, Sheet
from generators.layout.tree import State
from generators.views.view import View

MOVES = 21000
"""Arrangements that a cold search looks at, per seed."""
RUN = 1500
"""Moves of one descent: many short ones find more than few long ones, as sketch and drawing agree only roughly."""
ELITE, POLISH, HEAT = 3, 60, 40.0
"""Drawings that are improved further, arrangements drawn for that, and how much worse a step may be."""
WORK, FIRST = 1_600_000, 0.3
"""What all drawings of a cold search may cost together (see `Studio.spent`), and the part of it for the first ones."""
LARGE = 40_000
"""From here on a search starts from boxes that are at least compact."""
SKETCH = 1600
"""Pairs of links and items of a view of 40 nodes: larger ones look at fewer arrangements, as each takes longer."""
NEAR, PROMISING = 300.0, 120.0
"""A neighbour is drawn when its sketch costs at most this much more, and tuned when its drawing does."""


def arrange(
    view: View, *, lock: Mapping[str, object] | None = None, seeds: int = 1, moves: int = MOVES, sheet: Sheet = PAGE
) -> Layout:
    """The view's drawing. A lock that knows it is followed, and repaired where the view has changed; else it is searched."""
    studio = Studio(view, sheet=sheet)
    if lock:
        form = merge(lock, view.hints)
        reading = read(studio.tree, form)
        placeable = sum(len(c) for g, c in studio.tree.ckids.items() if g not in studio.tree.sets)
        if reading.known * 2 >= placeable:
            tuning = read_tuning(studio.tree, form)
            if not (reading.missing or reading.unknown):
                return studio.draw(reading.state, tuning).layout
            st = repair(studio.tree, studio.cost, reading, seed=1)
            return studio.tuned(studio.draw(st, tuning)).layout
    return min((cold(studio, view.hints, seed, moves) for seed in range(1, seeds + 1)), key=lambda d: d.price).layout


def cold(studio: Studio, hints: Mapping[str, object], seed: int, moves: int) -> Drawing:
    """One search from nothing but hints."""
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
    states = sorted(search.run(start, looks, max(1, looks // RUN), 1), key=studio.cost.of)
    spent = studio.spent
    seen: dict[object, Drawing] = {}

    def draw(st: State) -> Drawing:
        key = search.key(st)
        if key not in seen:
            seen[key] = studio.draw(st)
        return seen[key]

    first = [draw(st) for st in states if not seen or studio.spent - spent < WORK * FIRST]
    elite: list[Drawing] = []
    for d in sorted(first, key=lambda d: d.price)[:ELITE]:
        elite.append(studio.tuned(d) if studio.spent - spent < WORK * 2 * FIRST else d)
    best = min(elite, key=lambda d: d.price)
    tries, stop = 0, len(seen) + POLISH * moves // MOVES
    while search.pool and len(seen) < stop and tries < 40 * POLISH and studio.spent - spent < WORK:
        at = tries % len(elite)
        tries += 1
        d = elite[at]
        st = search.neighbour(d.state)
        bound = studio.cost.of(d.state) + NEAR
        if search.key(st) in seen or studio.cost.of(st, bound) > bound:
            continue
        new = draw(st)
        if new.price < d.price + PROMISING:
            new = studio.tuned(new)
        if new.price < d.price - HEAT * math.log(search.random.random() + 1e-12) * (1 - len(seen) / stop):
            elite[at] = new
        if new.price < best.price:
            best = new
    return best
