"""Connections of shown resources and their copies in; the numbered, labelled edges of a view out."""

from collections.abc import Iterator, Mapping
from string import ascii_lowercase

from generators.views import network, words
from generators.views.places import Placed
from generators.views.view import Edge
from planta.architecture import Architecture
from planta.connections import Connection, copy_pairs
from planta.sections import ViewSpec

Number = tuple[int, str]
"""Of a step, and the letter of one of its lines."""
MOST_LABELS = 3
"""An edge that stands for more verbs than these says how many it leaves out."""


def edges(architecture: Architecture, lines: tuple[Connection, ...], spec: ViewSpec, placed: Placed) -> tuple[Edge, ...]:
    """Edges of a view: those of its journey first and in its order, so that early steps weigh more in ties."""
    parents = {n.id: n.group for n in placed.nodes} | {g.id: g.group for g in placed.groups}
    numbers = _numbers(architecture, lines, spec)
    out: list[Edge] = []
    for line in sorted(lines, key=lambda c: numbers.get(c, ((10_000, ""),))[0]):
        numbered = numbers.get(line, ())
        for i, j in copy_pairs(architecture, line, spec):
            source, target = _end(placed, line.source, i), _end(placed, line.target, j)
            if source and target and not inside(parents, source, target) and not inside(parents, target, source):
                out.append(Edge(
                    id=f"{source}>{target}.{line.kind}", source=source, target=target, kind=line.kind, label=label(line, numbered),
                    step=numbered[0][0] if numbered else None, arrows=line.arrows,
                ))  # fmt: skip
    out += _routes(architecture, spec, placed)
    return tuple(out)


def _numbers(architecture: Architecture, lines: tuple[Connection, ...], spec: ViewSpec) -> dict[Connection, tuple[Number, ...]]:
    """What a line is numbered with, in order: drawn steps count from 1 without gaps; of a step of several lines, each has a letter."""
    nth = {step: i for i, step in enumerate(sorted({n for line in lines for n in line.steps}), 1)}
    out: dict[Connection, tuple[Number, ...]] = {}
    for step in architecture.journey_steps.get(spec.journey or "", ()):
        legs = dict.fromkeys(line for hop in step.hops for line in lines if step.number in line.steps and {*hop.along} & {*line.arrows})
        for i, leg in enumerate(legs):
            out[leg] = (*out.get(leg, ()), (nth[step.number], ascii_lowercase[min(i, 25)] if len(legs) > 1 else ""))
    return out


def label(line: Connection, numbered: tuple[Number, ...] = ()) -> str:
    """ "1a · acessa", "2, 5 · lê, grava", "2–4 · publica": where a line breaks, two verbs still read as two."""
    said = list(line.labels[:MOST_LABELS])
    if len(line.labels) > MOST_LABELS:
        said.append(f"+{len(line.labels) - MOST_LABELS}")
    steps = [f"{n}{letter}" for n, letter in numbered]
    row = len(steps) > 2 and numbered[-1][0] - numbered[0][0] == len(steps) - 1 and not any(letter for _, letter in numbered)
    numbers = f"{steps[0]}–{steps[-1]}" if row else ", ".join(steps)
    return " · ".join(filter(None, (numbers, ", ".join(said))))


def _end(placed: Placed, resource: str, copy: int) -> str | None:
    ends = placed.ends.get(resource, ())
    return ends[min(copy, len(ends) - 1)] if ends else None


def inside(parents: Mapping[str, str | None], inner: str, outer: str) -> bool:
    """Whether a node or group is another one or stands in it."""
    at: str | None = inner
    while at is not None:
        if at == outer:
            return True
        at = parents[at]
    return False


def _routes(architecture: Architecture, spec: ViewSpec, placed: Placed) -> Iterator[Edge]:
    """The way out of a network drawn by zone: private subnets to their NAT gateway, and on to the internet gateway."""
    if spec.journey:
        return
    nodes, groups = {n.id: n for n in placed.nodes}, {g.id for g in placed.groups}
    outbound = words.OUTBOUND(architecture.language)
    for gateway in [n for n in placed.nodes if n.id == f"{n.resource}.{network.GATEWAY}"]:
        vpc = gateway.resource
        tiers = network.tiers(architecture.resources[vpc].config)
        nats = [n for n in nodes.values() if (n.replica_of or n.id) == f"{vpc}.nat"]
        for nat in nats:
            zone = nat.group.rpartition(".")[0] if nat.group and nat.group != vpc else ""
            for name in [name for name, t in tiers.items() if t.type == "private"]:
                box = f"{zone}.{name}"
                if zone and box in groups:
                    yield Edge(id=f"{box}>{nat.id}.request", source=box, target=nat.id, kind="request", label=outbound)
            yield Edge(id=f"{nat.id}>{gateway.id}.request", source=nat.id, target=gateway.id, kind="request", label=outbound)
