"""Arrangements in, the JSON form of the lock out, and back: {group id: ["R" or "C", [[child ids], ...]]}, "" being the sheet.

A set of copies is named by its first member in the lists; the direction of the set itself has the key "<first member>*".
Hints have the same form and may be partial: a direction alone, or the order of some boxes only. A lock also keeps, under "~",
the finer wishes of its drawing, so that it is drawn again without trials."""

from collections.abc import Mapping
from dataclasses import dataclass

from generators.layout.align import PLAIN, Tuning
from generators.layout.cost import Cost
from generators.layout.search import Search, flat, initial, insertions, without
from generators.layout.tree import Arrangement, Layers, State, Tree

Form = Mapping[str, object]
NEW_BOX_MOVES = 300
TUNING = "~"
"""Key of the finer wishes in a form."""


def to_form(tree: Tree, st: State, tuning: Tuning) -> dict[str, object]:
    """A state and its finer wishes by ids, as the lock holds them."""
    def name(i: int) -> str:
        return tree.ids[i].removesuffix("*") if i in tree.sets else tree.ids[i]

    out: dict[str, object] = {}
    for g in sorted(st, key=lambda g: (g in tree.sets, g)):
        orient, layers = st[g]
        out[tree.ids[g]] = [orient] if g in tree.sets else [orient, [[name(c) for c in layer] for layer in layers]]
    if tuning != PLAIN:
        out[TUNING] = {
            "avoid": [[axis, tree.ids[node], tree.ids[mate], side] for axis, node, mate, side in tuning.avoid],
            "straight": sorted(tuning.straight),
            "titles": tuning.titles,
            **({"apart": list(tuning.apart)} if tuning.apart else {}),
        }
    return out


def read_tuning(tree: Tree, form: Form) -> Tuning:
    """The finer wishes of a form, without what the view no longer has."""
    entry = form.get(TUNING)
    if not isinstance(entry, Mapping):
        return PLAIN
    nodes = {tree.ids[n]: n for n in tree.nodes}
    avoid = [
        (int(a[0]), nodes[a[1]], nodes[a[2]], int(a[3]))
        for a in entry.get("avoid", ())
        if len(a) == 4 and a[1] in nodes and a[2] in nodes
    ]
    edges = {link.edge.id for link in tree.links}
    return Tuning(
        avoid=tuple(avoid),
        straight=frozenset(edges & set(entry.get("straight", ()))),
        titles=bool(entry.get("titles")),
        apart=tuple(e for e in entry.get("apart", ()) if e in edges),
    )


@dataclass(frozen=True)
class Reading:
    """What an older form says about a tree: a full state, the items that it does not place, the boxes that it does not know."""

    state: State
    missing: tuple[tuple[int, int], ...]
    """(box, child)"""
    unknown: tuple[int, ...]
    known: int
    """children that it places"""


def read(tree: Tree, form: Form) -> Reading:
    """What a form, perhaps of an older view, says about this one's boxes."""
    st = initial(tree)
    missing: list[tuple[int, int]] = []
    unknown: list[int] = []
    known = 0
    for g in st:
        entry = _entry(form.get(tree.ids[g]))
        if entry is None:
            if len(tree.ckids[g]) > 1:
                unknown.append(g)
            continue
        orient, names = entry
        if g in tree.sets:
            st[g] = (orient or st[g][0], st[g][1])
            continue
        mine = set(tree.ckids[g])
        rows: list[tuple[int, ...]] = []
        for row in names:
            kept = []
            for name in row:
                i = _item(tree, name)
                if i in mine:
                    mine.discard(i)
                    kept.append(i)
            if kept:
                rows.append(tuple(kept))
        if not rows:
            st[g] = (orient or st[g][0], st[g][1])
            if len(tree.ckids[g]) > 1:
                unknown.append(g)
            continue
        known += sum(map(len, rows))
        new = [c for c in flat(st[g][1]) if c in mine]
        missing += [(g, c) for c in new]
        st[g] = (orient or st[g][0], (*rows, *((c,) for c in new)))
    return Reading(st, tuple(missing), tuple(unknown), known)


def _entry(value: object) -> tuple[str, list[list[str]]] | None:
    if not isinstance(value, list | tuple) or not value:
        return None
    orient = value[0] if value[0] in ("R", "C") else ""
    rows = value[1] if len(value) > 1 and isinstance(value[1], list | tuple) else []
    return str(orient), [[str(x) for x in row] if isinstance(row, list | tuple) else [str(row)] for row in rows]


def _item(tree: Tree, name: str) -> int | None:
    i = tree.index.get(name.removesuffix("*"))
    return None if i is None else tree.box(tree.cls[i])


def merge(form: Form, hints: Form) -> dict[str, object]:
    """Hints over a form: an order replaces the order, a direction alone only the direction."""
    out = dict(form)
    for g, hint in hints.items():
        entry, old = _entry(hint), _entry(form.get(g))
        if entry is None:
            continue
        orient, rows = entry
        if old:
            orient, rows = orient or old[0], rows or old[1]
        out[g] = [orient, rows]
    return out


def hinted(tree: Tree, hints: Form) -> tuple[frozenset[int], frozenset[int]]:
    """Boxes whose order is given, and boxes whose direction is."""
    fixed, straight = set(), set()
    for g in tree.ckids:
        entry = _entry(hints.get(tree.ids[g]))
        if entry and entry[1]:
            fixed.add(g)
        if entry and entry[0]:
            straight.add(g)
    return frozenset(fixed), frozenset(straight)


def repair(tree: Tree, cost: Cost, reading: Reading, seed: int) -> State:
    """What the form does not place goes where it costs least; boxes that it does not know are searched by themselves."""
    st = dict(reading.state)
    if reading.unknown:
        search = Search(tree, cost, seed, fixed=frozenset(g for g in tree.ckids if g not in reading.unknown))
        found = search.run(st, NEW_BOX_MOVES, 1, 1)
        st = found[0] if found else st
    for g, c in reading.missing:
        if g in tree.panels:
            continue  # a panel is a grid: the end of it is as good a place as any
        orient, layers = st[g]
        options: list[Arrangement] = [(orient, rows) for rows in insertions(without(layers, c), c)]
        best, low = st[g], 1e18
        for option in options:
            v = cost.of({**st, g: option}, low)
            if v < low:
                best, low = option, v
        st[g] = best
    for g in tree.panels:  # keep the grid's columns when something came or went
        orient, layers = st[g]
        st[g] = (orient, _regrid(layers))
    return st


def _regrid(layers: Layers) -> Layers:
    items, columns = flat(layers), max(map(len, layers))
    return tuple(tuple(items[i : i + columns]) for i in range(0, len(items), columns))
