"""An Architecture in; what everything takes once it has grown, against the limits that it meets, out."""

from collections.abc import Iterator
from dataclasses import dataclass

from planta.architecture import Architecture
from planta.kinds.eks import Nodegroup
from planta.kinds.kubernetes import Deployment
from planta.kinds.rds import Aurora, Instance
from planta.kinds.stepfunctions import StateMachine
from planta.reliability.capacity import plan
from planta.rules.capacity import SHARE, addresses, connections, cores, max_connections, node_vcpus
from planta.rules.facts import Facts
from planta.text import Text

HISTORY_LIMIT = 25_000
"""Events of one execution's history (AWS Step Functions, service quotas, seen 2026-11-23)."""
EVENTS_PER_TASK = 5
"""Events that a Batch task writes when all goes well: scheduled, started, submitted, succeeded, and the state's own two in part."""
WHAT = {
    "connections": Text("conexões", "connections"),
    "addresses": Text("endereços IP", "IP addresses"),
    "vcpus": Text("vCPU dos nós", "vCPUs of the nodes"),
    "history": Text("eventos no histórico de uma execução", "events in an execution's history"),
}

TAKERS = {
    "nodes": Text("nós", "nodes"), "pods": Text("pods", "pods"), "jobs": Text("trabalhos", "jobs"),
    "functions": Text("funções", "functions"),
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Headroom:
    """A limit and what is planned against it."""

    what: str
    """A key of `WHAT`."""
    resource: str
    part: str
    """Tier of a network; "" elsewhere."""
    used: float
    limit: float
    how: Text
    """The sum: "12 × 20"."""

    @property
    def share(self) -> float:
        return self.used / self.limit

    @property
    def fits(self) -> bool:
        """It leaves the part of the limit that is kept for deployments, migrations and people."""
        return self.share <= SHARE


def headrooms(architecture: Architecture) -> Iterator[Headroom]:
    """Connection pools against their databases, addresses by tier, pods against nodes, runs against Step Functions."""
    facts = Facts(architecture)
    for id, database in facts.of(Aurora, Instance):
        limit, (wanted, parts) = max_connections(database), connections(facts, id)
        if limit and wanted:
            yield Headroom(what="connections", resource=id, part="", used=wanted, limit=limit, how=_both("; ".join(parts)))
    for network, tier, room, taken in addresses(facts):
        yield Headroom(what="addresses", resource=network, part=tier, used=sum(taken.values()), limit=room,
                       how=Text(" + ".join(f"{n} {TAKERS[name].pt}" for name, n in taken.items()),
                                " + ".join(f"{n} {TAKERS[name].en}" for name, n in taken.items())))  # fmt: skip
    groups: dict[str, list[Nodegroup]] = {}
    for _, group in facts.of(Nodegroup):
        groups.setdefault(group.in_ or "", []).append(group)
    for cluster, members in groups.items():
        pods = [(id, d) for id, d in facts.of(Deployment) if d.in_ == cluster]
        if cluster and pods and all(node_vcpus(g) for g in members):
            yield Headroom(what="vcpus", resource=cluster, part="", used=sum(cores(d.size.cpu) * d.replicas.max for _, d in pods),
                           limit=sum(node_vcpus(g) for g in members),
                           how=_both("; ".join(f"{id}: {d.replicas.max} × {d.size.cpu}" for id, d in pods)))  # fmt: skip
    for workload, spec in architecture.workload.items():
        machine = architecture.resources[spec.of].config if spec.of in architecture.resources else None
        if isinstance(machine, StateMachine) and not any(s.distributed for s in machine.flow.values()):
            jobs = sum(s.jobs for s in plan(architecture, workload).stages)
            yield Headroom(what="history", resource=spec.of, part="", used=jobs * EVENTS_PER_TASK, limit=HISTORY_LIMIT,
                           how=_both(f"{jobs} × {EVENTS_PER_TASK}"))  # fmt: skip


def _both(text: str) -> Text:
    return Text(text, text)
