"""A View in; its Layout out: from the lock without a search, else the best of the arrangements that a bounded search finds.

Everything is counted in moves and never in time, so the same input gives the same drawing on every machine."""

from collections.abc import Mapping

from generators.layout.draw import Drawing, Studio
from generators.layout.layout import Layout
from generators.layout.lock import hinted, merge, read, read_tuning, repair
from generators.layout.search import Search
from generators.layout.tree import State
from generators.views.view import View

MOVES = 6000
"""Arrangements that a cold search looks at, per seed, for a view of up to 40 nodes."""
FINALISTS, POLISH = 14, 60
"""Arrangements that are drawn in full: the best sketches, then the neighbours of the best drawing."""
NEAR = 250.0
"""A neighbour is drawn when its sketch costs at most this much more."""


def arrange(view: View, *, lock: Mapping[str, object] | None = None, seeds: int = 1, moves: int = MOVES) -> Layout:
    """The view's drawing. A lock that knows it is followed, and repaired where the view has changed; else it is searched."""
    studio = Studio(view)
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
    states = sorted(search.run(start, moves, 3, 8), key=studio.cost.of)
    seen: dict[object, Drawing] = {}

    def draw(st: State) -> Drawing:
        key = search.key(st)
        if key not in seen:
            seen[key] = studio.free(studio.draw(st))
        return seen[key]

    best = min(map(draw, states[:FINALISTS]), key=lambda d: d.price)
    best = studio.tuned(best)
    tries, drawn = 0, len(seen) + POLISH
    while search.pool and len(seen) < drawn and tries < 40 * POLISH:
        tries += 1
        st = search.neighbour(best.state)
        bound = studio.cost.of(best.state) + NEAR
        if search.key(st) in seen or studio.cost.of(st, bound) > bound:
            continue
        d = draw(st)
        if d.price < best.price + 80:
            d = studio.tuned(d)
        if d.price < best.price:
            best = d
    return best
