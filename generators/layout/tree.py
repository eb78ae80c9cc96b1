"""A View in; its containment as a tree of numbered items with replicas folded into one template each out.

Item 0 is the sheet. Groups and nodes follow in the view's order; a `set` stands for a group and its copies side by side.
All copies share the arrangement of their template: `cls` maps each item to the one that stands for it."""

from collections.abc import Iterator
from functools import cached_property

from generators.layout.sizes import PAGE, LabelSize, NodeSize, Sheet, TitleSize, label_size, node_size, title_size
from generators.views.view import Edge, View

Layers = tuple[tuple[int, ...], ...]
Arrangement = tuple[str, Layers]
"""How a box is filled: "R" a row of columns or "C" a column of rows, and the items of each column or row."""
State = dict[int, Arrangement]

WEIGHT = {"request": 1.3, "data": 1.0, "job": 1.1, "delivery": 0.7, "security": 0.6, "observability": 0.6, "association": 0.5}


class Link:
    """One edge to be routed: its ends as items, its weight, its label's room.

    `fork` is the innermost box around both ends and its two children that hold them; None when one end holds the other."""

    __slots__ = ("a", "b", "edge", "fork", "label", "w")

    def __init__(self, a: int, b: int, w: float, label: LabelSize, edge: Edge, fork: tuple[int, int, int] | None) -> None:
        self.a, self.b, self.w, self.label, self.edge, self.fork = a, b, w, label, edge, fork


class Tree:
    """Containment, replicas, links and sizes of a view; everything that does not depend on the arrangement."""

    def __init__(self, view: View, sheet: Sheet = PAGE) -> None:
        self.view, self.sheet = view, sheet
        self.ids = ["", *(g.id for g in view.groups), *(n.id for n in view.nodes)]
        self.index = {name: i for i, name in enumerate(self.ids)}
        self.first_node = 1 + len(view.groups)
        self.nodes = range(self.first_node, len(self.ids))
        self.groups = range(1, self.first_node)
        self.parent = [0] * len(self.ids)
        self.kids: dict[int, list[int]] = {i: [] for i in range(self.first_node)}
        for i, box in enumerate((*(g.group for g in view.groups), *(n.group for n in view.nodes)), start=1):
            self.parent[i] = self.index[box] if box else 0
            self.kids[self.parent[i]].append(i)
        self.within = [frozenset(self._around(i)) for i in range(len(self.ids))]
        """The groups around an item, and itself when it is a group."""
        self.sets: dict[int, list[int]] = {}
        self.cls = list(range(len(self.ids)))
        self.zone: dict[int, tuple[int, int]] = {}
        self.ckids = {g: list(c) for g, c in self.kids.items()}
        self._find_sets()
        for g in list(self.ckids):
            if self.cls[g] != g:
                del self.ckids[g]
        self._links()

    def _around(self, i: int) -> Iterator[int]:
        at = i if i < self.first_node else self.parent[i]
        while at:
            yield at
            at = self.parent[at]

    # ---- replicas
    def _find_sets(self) -> None:
        for g in range(self.first_node):  # a view lists groups in any order; sets inside copies stay ordinary
            copies: dict[int, list[int]] = {}
            for c in self.kids[g]:
                if c < self.first_node and (first := self.view.groups[c - 1].replica_of):
                    t = self.index.get(first, 0)
                    if t and t != c and self.parent[t] == g:
                        copies.setdefault(t, [t]).append(c)
            for t, members in copies.items():
                if any(m in self.sets_above(g) or m in self.zone for m in members):
                    continue
                s = len(self.ids)
                self.ids.append(self.ids[t] + "*")
                self.parent.append(g)
                self.cls.append(s)
                self.within.append(self.within[g])
                self.sets[s] = members
                self.kids[s] = members
                self.ckids[s] = [t]
                self.ckids[g] = [s if c == t else c for c in self.ckids[g] if c == t or c not in members]
                for k, m in enumerate(members):
                    self._mark(m, s, k)
                    if k:
                        self._fold(t, m)

    def sets_above(self, g: int) -> set[int]:
        return {m for members in self.sets.values() for m in members if m in self.within[g]}

    def _mark(self, i: int, s: int, k: int) -> None:
        self.zone[i] = (s, k)
        for c in self.kids.get(i, ()):
            self._mark(c, s, k)

    def _replica_of(self, i: int) -> int | None:
        item = self.view.groups[i - 1] if i < self.first_node else self.view.nodes[i - self.first_node]
        return self.index.get(item.replica_of) if item.replica_of else None

    def _fold(self, template: int, copy: int) -> None:
        self.cls[copy] = template
        taken: set[int] = set()
        for c in self.kids[copy]:
            t = self._replica_of(c)
            t = None if t is None else self.cls[t]
            same = t is not None and t in self.ckids[template] and (t < self.first_node) == (c < self.first_node)
            if same and t is not None and t not in taken:
                taken.add(t)
                self.cls[c] = t
                if c in self.kids:
                    self._fold(t, c)
            else:  # only this copy has it: the template keeps room for it
                self.ckids[template].append(c)

    # ---- links and sizes
    def _links(self) -> None:
        view, m = self.view, max(1, len(self.view.edges))
        self.links: list[Link] = []
        loops: dict[int, list[LabelSize]] = {}
        for k, e in enumerate(view.edges):
            a, b = self.index[e.source], self.index[e.target]
            label = label_size(e, self.sheet)
            if a == b:
                loops.setdefault(self.cls[a], []).append(label)
            else:  # earlier steps weigh more, which breaks ties between equal solutions
                self.links.append(Link(a, b, WEIGHT[e.kind] * (1.2 - 0.4 * k / m), label, e, self._fork(a, b)))
        self.size: dict[int, NodeSize] = {}
        own = {i: node_size(view.nodes[i - self.first_node], tuple(loops.get(self.cls[i], ())), self.sheet) for i in self.nodes}
        room: dict[int, NodeSize] = {}
        for i, size in own.items():
            c = self.cls[i]
            old = room.get(c, size)
            room[c] = NodeSize(max(old.w, size.w), max(old.h, size.h), max(old.above, size.above), (), ())
        for i, size in own.items():
            r = room[self.cls[i]]
            self.size[i] = NodeSize(r.w, r.h, r.above, size.label, size.sublabel)
        self.title: dict[int, TitleSize] = {}
        self.head: dict[int, tuple[float, float]] = {0: (0.0, 0.0)}
        """Of a class of groups: least width and the height of the head."""
        for g in self.groups:
            small = len(self.kids[g]) <= 4 and all(c in self.nodes for c in self.kids[g])
            t = self.title[g] = title_size(view.groups[g - 1], small, self.sheet)
            w, h = self.head.get(self.cls[g], (0.0, 0.0))
            self.head[self.cls[g]] = (max(w, t.w), max(h, t.head))
        self.instances: dict[int, list[int]] = {}
        for i, c in enumerate(self.cls):
            self.instances.setdefault(c, []).append(i)
        degree: dict[int, int] = {}
        for link in self.links:
            for end in (link.a, link.b):
                degree[end] = degree.get(end, 0) + 1
        self.degree = degree
        linked = {i for i in degree}
        for i in list(linked):  # a group with a linked descendant is linked
            linked |= self.within[i]
        self.linked = {self.cls[i] for i in linked} | {s for s, members in self.sets.items() if linked & set(members)}

    def _chain(self, i: int) -> list[tuple[int, int]]:
        """(box, child) from the sheet down to the item."""
        out = []
        while i:
            s = self.box(i)
            if s != i:
                out.append((s, i))
            out.append((self.parent[i], s))
            i = self.parent[i]
        return out[::-1]

    def _fork(self, a: int, b: int) -> tuple[int, int, int] | None:
        for (box, one), (_, two) in zip(self._chain(a), self._chain(b), strict=False):
            if one != two:
                return box, one, two
        return None

    def is_node(self, i: int) -> bool:
        return self.first_node <= i < self.first_node + len(self.view.nodes)

    def under(self, c: int) -> Iterator[int]:
        """A class item and everything inside it."""
        yield c
        for k in self.ckids.get(c, ()):
            yield from self.under(k)

    def box(self, i: int) -> int:
        """What the arrangement moves when it moves this item's class: the item, or the set it is copied in."""
        s = self.zone.get(i)
        return s[0] if s and i in self.sets[s[0]] else i

    @cached_property
    def free(self) -> tuple[int, ...]:
        """Boxes with something to arrange, in order."""
        return tuple(g for g, c in self.ckids.items() if len(c) > 1 and g not in self.sets)

    @cached_property
    def panels(self) -> frozenset[int]:
        """Boxes of unlinked nodes only: a grid, of which only the number of columns is a question."""
        return frozenset(g for g in self.free if g and all(self.is_node(c) and c not in self.linked for c in self.ckids[g]))

    @cached_property
    def tiers(self) -> dict[int, int]:
        """Template -> its set, where copies hold groups only: their order is a convention, only the direction is searched."""
        return {
            members[0]: s
            for s, members in self.sets.items()
            if len(self.ckids[members[0]]) > 1 and not any(self.is_node(c) for c in self.ckids[members[0]])
        }

    @cached_property
    def quiet(self) -> frozenset[int]:
        """Boxes and nodes without any link."""
        return frozenset(c for c in range(1, len(self.ids)) if self.cls[c] == c and c not in self.linked)

    @cached_property
    def actors(self) -> frozenset[int]:
        """Nodes outside every group: people and foreign systems."""
        return frozenset(i for i in self.nodes if self.parent[i] == 0)

    def top(self, i: int) -> int:
        """The box right on the sheet that holds the item."""
        i = self.box(i)
        while self.parent[i]:
            i = self.box(self.parent[i])
        return i

    @cached_property
    def sources(self) -> dict[int, frozenset[int]]:
        """Actors who start a flow -> the boxes on the sheet that they call."""
        called = {link.b for link in self.links}
        return {
            a: frozenset(self.top(link.b) for link in self.links if link.a == a)
            for a in self.actors
            if a not in called and self.degree.get(a)
        }

    def flow(self, g: int) -> dict[int, list[int]]:
        """The links projected on the children of a box: child -> children it points at, in order."""
        top = {i: c for c in self.ckids[g] for i in self.under(c)}
        succ: dict[int, list[int]] = {c: [] for c in self.ckids[g]}
        for link in self.links:
            u, w = top.get(self.cls[link.a]), top.get(self.cls[link.b])
            if u is not None and w is not None and u != w and w not in succ[u]:
                succ[u].append(w)
        return succ
