"""An Architecture and what a view shows of it in; the lines between shown resources out, lifted, merged and numbered."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from planta.architecture import Architecture
from planta.kinds.base import EdgeKind
from planta.sections import ViewSpec
from planta.select import Shown, boxes, enclosing
from planta.texts import fill

BUNDLE = "_bundle."
"""Start of the id of a box of like resources; the first of them follows."""
_FLOW = ("data", "job")
"""Settings of these kinds are part of what a system does (a state machine runs a job), not only of how it is set up."""
NEAR_SIDE = ("outside", "edge")
"""Drawings start with these: a line between them and a row of copies joins the first copy, any other line the last."""

ENTRIES = 3
"""Up to so many copies each get the line of a request from what has none: a copy without one would look as if it served nobody."""

_PREPOSITION = re.compile(r",? (a|à|ao|de|da|do|em|na|no|para|at|for|from|in|of|on|through|to)$")


_Kinds = dict[EdgeKind, tuple[list[str], list[str], list[int]]]
"""Of one pair, by kind: labels, ids of arrows and links, numbers of steps."""


@dataclass(frozen=True, kw_only=True)
class Connection:
    """One line between two shown resources, standing for every arrow and link from one to the other and their hidden parts.

    Its kind is that of its first arrow: who starts a pipeline and reads its state has one line to it, and the start is what counts.
    """

    source: str
    target: str
    kind: EdgeKind
    labels: tuple[str, ...] = ()
    arrows: tuple[str, ...] = ()
    steps: tuple[int, ...] = ()


def connections(architecture: Architecture, what: Shown, *, links: bool = True, journey: str | None = None) -> tuple[Connection, ...]:
    """The lines of a view, in the model's order; those of a journey carry the numbers of its steps."""
    drawn_as_box = boxes(architecture, what)
    steps: dict[str, list[int]] = {}
    for step in architecture.journey_steps.get(journey, ()) if journey else ():
        for hop in step.hops:
            for line in hop.along:
                steps.setdefault(line, []).append(step.number)
    found: dict[tuple[str, str], _Kinds] = {}
    for line_id, source, target, kind, label in _lines(architecture, links, steps, what.focus):
        if line_id in what.unsaid or (what.focus and what.focus not in (source, target)):
            continue
        a, b = _lifted(architecture, source, what, drawn_as_box), _lifted(architecture, target, what, drawn_as_box)
        if a is None or b is None or a == b or a in enclosing(architecture, b) or b in enclosing(architecture, a):
            continue
        labels, arrows, numbers = found.setdefault((a, b), {}).setdefault(kind, ([], [], []))
        if label and label not in labels:
            labels.append(label)
        arrows.append(line_id)
        numbers += steps.get(line_id, [])
    return tuple(_merged(a, b, kinds) for (a, b), kinds in found.items() if not _idle(kinds, found.get((b, a), {})))


def _idle(kinds: _Kinds, back: _Kinds) -> bool:
    """A setting that only ties together what an arrow the other way joins already says nothing new."""
    return set(kinds) == {"association"} and bool(set(back) - {"association"}) and not kinds["association"][2]


def _merged(source: str, target: str, kinds: _Kinds) -> Connection:
    """One line; the settings of a pair that has arrows add nothing to what it says."""
    said = {k: v for k, v in kinds.items() if k != "association"} or kinds
    return Connection(
        source=source, target=target, kind=next(iter(said)),
        labels=_telling([label for labels, _, _ in said.values() for label in labels]),
        arrows=tuple(line for _, arrows, _ in kinds.values() for line in arrows),
        steps=tuple(sorted({n for _, _, numbers in kinds.values() for n in numbers})),
    )  # fmt: skip


def _telling(labels: list[str]) -> tuple[str, ...]:
    """Each once, without one that only says another one at length ("conecta-se, com token do IAM" beside "conecta-se")."""
    once = tuple(dict.fromkeys(labels))
    return tuple(label for label in once if not any(re.match(rf"{re.escape(other)}(,| com | with )", label) for other in once))


def _lines(
    architecture: Architecture, links: bool, steps: Mapping[str, list[int]], focus: str | None
) -> Iterator[tuple[str, str, str, EdgeKind, str]]:
    """(id, source, target, kind, label) of every arrow, and of every link that the view wants or that its journey takes."""
    language = architecture.language
    for arrow in architecture.arrows:
        label = fill(arrow.options.label, architecture) if arrow.options.label else _said(arrow.verb.text(language))
        yield arrow.id, arrow.drawn_from, arrow.target, arrow.verb.edge, label
    for link in architecture.links:
        general = link.link.draw == "line" and (links or link.link.edge in _FLOW)
        if general or (link.link.draw != "none" and (link.id in steps or focus in link.ends)):
            yield link.id, *link.ends, link.link.edge, _said(link.link.text(language) if link.link.text else "")


def _said(words: str) -> str:
    """What a line says beside its target, without the preposition that would lead to the name: "encaminha a" -> "encaminha"."""
    return _PREPOSITION.sub("", words)


def _lifted(architecture: Architecture, resource: str, what: Shown, drawn_as_box: frozenset[str]) -> str | None:
    """The resource itself when it is shown, else the nearest thing around it that is a node: hidden parts speak through it.

    A box never speaks for its hidden parts: some of them are shown, so the others were left out on purpose.
    """
    if resource in what.linked:
        return resource
    return next((o for o in enclosing(architecture, resource) if o in what.linked and o not in drawn_as_box), None)


def tier(architecture: Architecture, resource: str) -> tuple[str, str] | None:
    """(VPC id, tier) of the subnets in which a drawing places it; None for what stands in no subnet."""
    config = architecture.resources[resource].config
    if config.stands in ("outside", "account", "edge", "vpc") or (config.stands == "region" and config.face.group):
        return None
    return next(iter(architecture.tiers(resource)), None)


def zones_drawn(architecture: Architecture, vpc: str, spec: ViewSpec) -> int:
    """How many zones of a VPC a view shows; 0 when it shows none."""
    zones = getattr(architecture.resources[vpc].config, "zones", 0)
    return min(int(zones), spec.max_zones) if spec.zones else 0


def copies(architecture: Architecture, resource: str, spec: ViewSpec) -> int:
    """How many copies of a resource a view shows, one a zone from the first on; 0 for what stands in no zone of it."""
    place = tier(architecture, resource)
    zones = zones_drawn(architecture, place[0], spec) if place else 0
    return max(1, min(zones, architecture.resources[resource].config.copies(zones))) if zones else 0


def copy_pairs(architecture: Architecture, line: Connection, spec: ViewSpec) -> tuple[tuple[int, int], ...]:
    """Which copies of the two ends a line joins, so that drawings stay calm: zone by zone, never each with each."""
    source, target = line.source.removeprefix(BUNDLE), line.target.removeprefix(BUNDLE)
    a, b = copies(architecture, source, spec), copies(architecture, target, spec)
    if a and b:
        serves = target in architecture.resources and architecture.resources[target].config.first_copy_serves
        return tuple((i, 0 if serves else i) for i in range(a if serves else min(a, b)))
    if line.kind == "request" and 0 < b <= ENTRIES:
        return tuple((0, i) for i in range(b))
    other = target if a else source
    near = architecture.resources[other].config.stands in NEAR_SIDE
    return ((0 if near or not a else a - 1, 0 if near or not b else b - 1),)
