"""Two models and the id of a view in; one View out, in which every part says whether it was added, removed or changed."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from generators.views import words
from generators.views.build import of_spec
from generators.views.edges import inside
from generators.views.view import Edge, Group, Node, Status, View
from planta.architecture import Architecture
from planta.elements import Arrow
from planta.sections import ViewSpec
from planta.select import neighbours

Part = TypeVar("Part", Node, Group)
MOST = 14
"""A drawing of what changed shows at most so many boxes, and twice as many when that many changed."""


def changed(before: Architecture, after: Architecture) -> View | None:
    """What changed and who it talks to, small enough for a comment; None when nothing that is drawn did."""
    every = (*after.resources, *(r for r in before.resources if r not in after.resources))
    arrows = [{a.id: a for a in architecture.arrows} for architecture in (before, after)]
    moved = [a for key in {**arrows[0], **arrows[1]} if _differs(*(side.get(key) for side in arrows))
             for a in (arrows[1].get(key) or arrows[0][key],)]  # fmt: skip
    touched = {*_changed(before, after), *(r for r in every if (r in before.resources) != (r in after.resources))}
    first = {*touched, *(end for a in moved for end in (a.drawn_from, a.target))}
    if not first:
        return None
    around = [r for architecture in (after, before) for t in every if t in first and t in architecture.resources
              for r in neighbours(architecture, t)]  # fmt: skip
    shown = tuple(dict.fromkeys((*(r for r in every if r in first), *around)))[: max(MOST, min(len(first), 2 * MOST))]
    title = words.CHANGED(after.language)
    return compare(before, after, "changed", ViewSpec(title=title, show=shown))


def _differs(before: Arrow | None, after: Arrow | None) -> bool:
    return before is None or after is None or before.options != after.options


def compare(before: Architecture, after: Architecture, view_id: str, spec: ViewSpec | None = None) -> View:
    """A view of both models by one definition, so that what differs is the system and not the view."""
    spec = spec or _spec(before.views.get(view_id), after.views.get(view_id))
    old, new = of_spec(before, view_id, spec, bundle=False), of_spec(after, view_id, spec, bundle=False)
    changed = _changed(before, after)
    boxes = {g.id for g in (*old.groups, *new.groups)}
    groups = _merged({g.id: g for g in old.groups}, {g.id: g for g in new.groups}, changed)
    nodes = _merged({n.id: n for n in old.nodes if n.id not in boxes}, {n.id: n for n in new.nodes if n.id not in boxes}, changed)
    nodes = _kept_together(nodes, old, new)
    groups = _occupied(groups, nodes)
    parents = {n.id: n.group for n in nodes.values()} | {g.id: g.group for g in groups.values()}
    edges = tuple(
        e for e in _edges(old, new, before, after)
        if not inside(parents, e.source, e.target) and not inside(parents, e.target, e.source)
    )  # fmt: skip
    ends = {parents[end] for e in edges for end in (e.source, e.target)}  # what lost its lines stands in a panel and shows them once more
    groups = {key: replace(g, panel=g.panel and key not in ends) for key, g in groups.items()}
    return replace(new, groups=tuple(groups.values()), nodes=tuple(nodes.values()), edges=edges)


def _spec(before: ViewSpec | None, after: ViewSpec | None) -> ViewSpec:
    """The later definition, which also shows what the earlier one showed: who removes a resource takes it off the view too."""
    spec, earlier = after or before, before or after
    if spec is None or earlier is None:
        raise KeyError("neither model has the view")
    return spec.model_copy(update={
        "show": tuple(dict.fromkeys((*spec.show, *earlier.show))), "panel": tuple(dict.fromkeys((*spec.panel, *earlier.panel))),
    })  # fmt: skip


def _changed(before: Architecture, after: Architecture) -> frozenset[str]:
    """Resources with another setting; their arrows are told apart as edges."""

    def settings(architecture: Architecture) -> dict[str, object]:
        return {r.id: r.config.model_copy(update={"to": {}}) for r in architecture.resources.values()}

    old, new = settings(before), settings(after)
    return frozenset(r for r in old.keys() & new.keys() if old[r] != new[r])


def _merged(old: Mapping[str, Part], new: Mapping[str, Part], changed: frozenset[str]) -> dict[str, Part]:
    out: dict[str, Part] = {}
    for key, part in new.items():
        if key not in old:
            # A box that only sorts (by category) is no part of the system: it comes and goes with what it holds.
            status: Status = "added" if _is_part(part) else "same"
        else:
            status = "changed" if part.resource in changed or part.label != old[key].label else "same"
        out[key] = replace(part, status=status)
    for key, part in old.items():
        if key not in new:
            out[key] = replace(part, status="removed" if _is_part(part) else "same")
    return out


def _is_part(part: Node | Group) -> bool:
    return isinstance(part, Node) or not part.id.startswith("_")


def _kept_together(nodes: dict[str, Node], old: View, new: View) -> dict[str, Node]:
    """A node that left a sorting box only because the box was dissolved stays in it, beside what was removed."""
    groups = {g.id for g in new.groups}
    was = {n.id: n.group for n in old.nodes}
    out = {}
    for key, node in nodes.items():
        home = was.get(key)
        if home and node.status != "removed" and home not in groups and (node.group is None or node.group in old.ancestors(home)):
            node = replace(node, group=home)
        out[key] = node
    return out


def _occupied(groups: dict[str, Group], nodes: Mapping[str, Node]) -> dict[str, Group]:
    """Groups that hold a node, at any depth."""
    kept: set[str] = set()
    for node in nodes.values():
        at = node.group
        while at is not None and at not in kept:
            kept.add(at)
            at = groups[at].group
    return {key: group for key, group in groups.items() if key in kept}


def _edges(old: View, new: View, before: Architecture, after: Architecture) -> list[Edge]:
    options = [{a.id: a.options for a in architecture.arrows} for architecture in (before, after)]
    was = {e.id: e for e in old.edges}
    out = []
    for edge in new.edges:
        status: Status = "added"
        if edge.id in was:
            other = was[edge.id]
            same = edge.arrows == other.arrows and all(options[0].get(a) == options[1].get(a) for a in edge.arrows)
            status = "same" if same else "changed"
        out.append(replace(edge, status=status))
    now = {e.id for e in new.edges}
    return out + [replace(e, status="removed") for e in old.edges if e.id not in now]
