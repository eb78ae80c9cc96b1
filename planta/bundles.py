"""The lines of a view in; fewer lines out, where several resources of one kind are joined to the same other in the same way.

Seven alarms that tell one topic, three repositories that one workflow fills: such resources share a box, and one line leads to it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from planta.architecture import Architecture
from planta.connections import BUNDLE, Connection, copies
from planta.sections import ViewSpec
from planta.select import Shown, boxes, enclosing

FEWEST = 3
"""So many alike make a box; two are as clear by themselves."""


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """Like resources in one place; lines to all of them end at its id."""

    id: str
    kind: str
    members: tuple[str, ...]


def bundled(
    architecture: Architecture, what: Shown, lines: tuple[Connection, ...], spec: ViewSpec
) -> tuple[tuple[Connection, ...], tuple[Bundle, ...]]:
    """Lines with the alike ones merged, and the boxes that they lead to. A resource is in one box at most."""
    candidates = sorted(_alike(architecture, what, lines, spec), key=lambda c: -len(c[0]))
    made: dict[tuple[str, ...], Bundle] = {}
    taken: dict[str, tuple[str, ...]] = {}
    merged: dict[int, Connection | None] = {}
    for members, at_source, numbers in candidates:
        if any(taken.get(m, members) != members for m in members):
            continue
        taken |= dict.fromkeys(members, members)
        kind = architecture.resources[members[0]].kind
        bundle = made.setdefault(members, Bundle(id=BUNDLE + members[0], kind=kind, members=members))
        first, *others = [lines[n] for n in numbers]
        arrows = tuple(a for line in (first, *others) for a in line.arrows)
        steps = tuple(sorted({s for line in (first, *others) for s in line.steps}))
        first = replace(first, source=bundle.id) if at_source else replace(first, target=bundle.id)
        merged.update((n, None) for n in numbers)
        merged[numbers[0]] = replace(first, arrows=arrows, steps=steps)
    kept = (merged.get(n, line) for n, line in enumerate(lines))
    return tuple(line for line in kept if line is not None), tuple(made.values())


def _alike(
    architecture: Architecture, what: Shown, lines: tuple[Connection, ...], spec: ViewSpec
) -> Iterator[tuple[tuple[str, ...], bool, list[int]]]:
    """(members, whether they are the sources, positions of their lines) of every set of lines that could be one."""
    around = boxes(architecture, what)
    single = {r for r in what.nodes if r not in around and not copies(architecture, r, spec)}
    found: dict[tuple[bool, tuple[object, ...]], list[int]] = {}
    for n, line in enumerate(lines):
        for at_source, member, other in ((True, line.source, line.target), (False, line.target, line.source)):
            if member in single:
                resource = architecture.resources[member]
                place = (enclosing(architecture, member), architecture.region(member), architecture.account(member))
                alike = (other, resource.kind, place, line.kind, line.labels, bool(line.steps))
                found.setdefault((at_source, alike), []).append(n)
    for (at_source, _), numbers in found.items():
        members = {lines[n].source if at_source else lines[n].target for n in numbers}
        steps = sorted({s for n in numbers for s in lines[n].steps})
        in_a_row = not steps or steps[-1] - steps[0] == len(steps) - 1
        if len(members) >= FEWEST and in_a_row:
            yield tuple(r for r in what.nodes if r in members), at_source, numbers
