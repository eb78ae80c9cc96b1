"""A view and its locked drawing in; for each resource, how the rest moves when it goes and comes back, out."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from generators.layout.engine import arrange
from generators.layout.layout import Layout
from generators.layout.measure import Measures, measure, violations
from generators.views.view import Group, Node, View

NEAR = 8.0
"""Icons whose centres differ by less stand in line: neither left nor right of each other."""


@dataclass(frozen=True, kw_only=True)
class Change:
    """A resource taken out of a locked view and put back: two repairs."""

    resource: str
    flips: tuple[float, float]
    """Part of the left/right and above/below relations of the others that are turned round: without it, and with it again."""
    seconds: tuple[float, float]
    violations: tuple[str, ...]
    after: Measures
    """Of the drawing in which it is back."""


def changes(view: View, lock: Mapping[str, object], every: int = 1) -> Iterator[Change]:
    """Each resource (or every so manieth) of the view in turn."""
    before = arrange(view, lock=lock)
    for resource in list(dict.fromkeys(n.resource for n in view.nodes))[::every]:
        smaller = without(view, resource)
        ids = [n.id for n in smaller.nodes]
        began = time.process_time()
        gone = arrange(smaller, lock=before.arrangement)
        between = time.process_time()
        back = arrange(view, lock=gone.arrangement)
        seconds = between - began, time.process_time() - between
        yield Change(
            resource=resource,
            flips=(flipped(before, gone, ids), flipped(gone, back, ids)),
            seconds=seconds,
            violations=(*violations(gone), *violations(back)),
            after=measure(back),
        )


def without(view: View, resource: str) -> View:
    """The view without a resource's nodes and their edges, and without the groups that held nothing else."""
    nodes = tuple(n for n in view.nodes if n.resource != resource)
    always = {g.id for g in view.groups} - _held(view.nodes, view.groups)
    groups = view.groups
    while gone := {g.id for g in groups} - _held(nodes, groups) - always:
        groups = tuple(replace(g, replica_of=None) if g.replica_of in gone else g for g in groups if g.id not in gone)
    left = {n.id for n in nodes} | {g.id for g in groups}
    nodes = tuple(replace(n, replica_of=n.replica_of if n.replica_of in left else None) for n in nodes)
    return replace(view, nodes=nodes, groups=groups, edges=tuple(e for e in view.edges if {e.source, e.target} <= left))


def _held(nodes: tuple[Node, ...], groups: tuple[Group, ...]) -> set[str]:
    """Groups that something stands in."""
    return {n.group for n in nodes if n.group} | {g.group for g in groups if g.group}


def flipped(one: Layout, two: Layout, ids: list[str]) -> float:
    """Part of the relations of these nodes, over both axes, that are turned round."""
    pairs = list(zip(_relations(one, ids), _relations(two, ids), strict=True))
    return sum(a * b < 0 for a, b in pairs) / max(1, len(pairs))


def _relations(layout: Layout, ids: list[str]) -> list[int]:
    c = {i: layout.nodes[i].icon.center for i in ids}
    return [(d > NEAR) - (d < -NEAR) for k, a in enumerate(ids) for b in ids[k + 1 :] for d in (c[a][0] - c[b][0], c[a][1] - c[b][1])]
