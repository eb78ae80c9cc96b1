"""Connections of shown resources and their copies in; the numbered, labelled edges of a view out."""

from collections.abc import Iterator, Mapping

from generators.views import network, words
from generators.views.places import Placed
from generators.views.view import Edge
from planta.architecture import Architecture
from planta.connections import Connection, copy_pairs
from planta.sections import ViewSpec

MOST_LABELS = 3
"""An edge that stands for more verbs than these says how many it leaves out."""


def edges(architecture: Architecture, lines: tuple[Connection, ...], spec: ViewSpec, placed: Placed) -> tuple[Edge, ...]:
    """Edges of a view: those of its journey first and in its order, so that early steps weigh more in ties."""
    parents = {n.id: n.group for n in placed.nodes} | {g.id: g.group for g in placed.groups}
    out: list[Edge] = []
    for line in sorted(lines, key=lambda c: c.steps[:1] or (10_000,)):
        for i, j in copy_pairs(architecture, line, spec):
            source, target = _end(placed, line.source, i), _end(placed, line.target, j)
            if source and target and not inside(parents, source, target) and not inside(parents, target, source):
                out.append(Edge(
                    id=f"{source}>{target}.{line.kind}", source=source, target=target, kind=line.kind, label=label(line),
                    step=line.steps[0] if line.steps else None, arrows=line.arrows,
                ))  # fmt: skip
    out += _routes(architecture, spec, placed)
    return tuple(out)


def label(line: Connection) -> str:
    """ "2, 5 · lê, grava", "2–4 · publica": where a line breaks, two verbs still read as two."""
    said = list(line.labels[:MOST_LABELS])
    if len(line.labels) > MOST_LABELS:
        said.append(f"+{len(line.labels) - MOST_LABELS}")
    steps = line.steps
    row = len(steps) > 2 and steps[-1] - steps[0] == len(steps) - 1
    numbers = f"{steps[0]}–{steps[-1]}" if row else ", ".join(map(str, steps))
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
