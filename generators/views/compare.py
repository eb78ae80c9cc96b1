"""Two models and the id of a view in; one View out, in which every part says whether it was added, removed or changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from generators.views import words
from generators.views.build import of_spec
from generators.views.edges import inside
from generators.views.view import Edge, Group, Node, Status, View
from planta.architecture import Architecture
from planta.connections import BUNDLE
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
    """A view of both models by one definition, so that what differs is the system and not the view.

    What only sorts (boxes of a category, of like resources) is as it was before: a drawing to which something is added stays the
    drawing that its readers know."""
    shown = spec or _spec(before.views.get(view_id), after.views.get(view_id))
    old, new = of_spec(before, view_id, shown, bundle=False), of_spec(after, view_id, shown, bundle=False)
    known = old if spec else of_spec(before if view_id in before.views else after, view_id, shown)
    changed = _changed(before, after)
    boxes = {g.id for g in (*old.groups, *new.groups)}
    groups = _merged({g.id: g for g in old.groups}, {g.id: g for g in new.groups}, changed)
    groups |= {g.id: g for g in known.groups if g.id not in groups}
    nodes = _merged({n.id: n for n in old.nodes if n.id not in boxes}, {n.id: n for n in new.nodes if n.id not in boxes}, changed)
    nodes = _kept_together(nodes, known, new)
    groups, nodes = _sorted_by_none(groups, nodes, known)
    groups = _occupied(groups, nodes)
    edges = _led_to_boxes(_edges(old, new, before, after), known, nodes)
    parents = {n.id: n.group for n in nodes.values()} | {g.id: g.group for g in groups.values()}
    edges = [e for e in edges if not inside(parents, e.source, e.target) and not inside(parents, e.target, e.source)]
    ends = {parents[end] for e in edges for end in (e.source, e.target)}  # what lost its lines stands in a panel and shows them once more
    groups = {key: replace(g, panel=g.panel and key not in ends) for key, g in groups.items()}
    return replace(new, groups=tuple(groups.values()), nodes=tuple(nodes.values()), edges=tuple(edges))


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
            out[key] = replace(part, status="added" if _is_part(part) else "same")
        else:
            told = _told(old[key], part)
            out[key] = replace(told, status="changed" if part.resource in changed or told != part else "same")
    for key, part in old.items():
        if key not in new:
            out[key] = replace(part, status="removed" if _is_part(part) else "same")
    return out


def _is_part(part: Node | Group) -> bool:
    return isinstance(part, Node) or not part.id.startswith("_")


def _told(old: Part, new: Part) -> Part:
    """A part whose texts say what they were and what they are."""
    told = replace(new, label=was_and_is(old.label, new.label))
    if isinstance(old, Node) and isinstance(told, Node):
        return replace(told, sublabel=was_and_is(old.sublabel, told.sublabel))
    return told


def was_and_is(old: str, new: str) -> str:
    """ "até 256 vCPU", "até 512 vCPU" -> "até 256 → 512 vCPU": what both say is said once; "1 leitura" and "2 leituras" say one word."""
    if old == new or not old or not new:
        return new
    was, now = old.split(" "), new.split(" ")
    most = min(len(was), len(now)) - 1  # something of each is left
    head = next((n for n in range(most) if was[n] != now[n]), most)
    tail = next((n for n in range(most - head) if was[-1 - n].rstrip("s") != now[-1 - n].rstrip("s")), most - head)
    changed = (" ".join(words[head : len(words) - tail]) for words in (was, now))
    return " ".join((*now[:head], " → ".join(changed), *now[len(now) - tail :]))


_SORTING = ("_category.", "_panel", "_delivery", BUNDLE)


def _kept_together(nodes: dict[str, Node], known: View, new: View) -> dict[str, Node]:
    """Nodes in the boxes that sorted them before, unless they stand elsewhere now."""
    homes, now = {n.id: n.group for n in known.nodes}, {n.id for n in new.nodes}

    def ground(view: View, item: str) -> str | None:
        return next((g for g in view.ancestors(item) if not g.startswith(_SORTING)), None)

    stayed = {key for key in homes if key in nodes and (key not in now or ground(known, key) == ground(new, key))}
    return {key: replace(node, group=homes[key]) if key in stayed else node for key, node in nodes.items()}


def _sorted_by_none(groups: dict[str, Group], nodes: dict[str, Node], known: View) -> tuple[dict[str, Group], dict[str, Node]]:
    """Without the boxes by category that are new and would hold one thing."""
    held = Counter(n.group for n in nodes.values())
    idle = {key for key in groups if key.startswith("_category.") and held[key] < 2} - {g.id for g in known.groups}
    nodes = {key: replace(n, group=groups[n.group].group) if n.group in idle else n for key, n in nodes.items()}
    return {key: g for key, g in groups.items() if key not in idle}, nodes


def _led_to_boxes(edges: list[Edge], known: View, nodes: Mapping[str, Node]) -> list[Edge]:
    """Lines that led to a box of like resources lead to it again; one that changed is drawn by itself, to the resource."""
    for line in known.edges:
        box = next((end for end in (line.source, line.target) if end.startswith(BUNDLE)), None)
        if box is None:
            continue
        same = [e for e in edges if e.status == "same" and set(e.arrows) <= set(line.arrows) and e.kind == line.kind and any(
            nodes[end].group == box for end in (e.source, e.target) if end in nodes)]  # fmt: skip
        if same:
            at = edges.index(same[0])
            edges = [line if i == at else e for i, e in enumerate(edges) if i == at or e not in same]
    return edges


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
