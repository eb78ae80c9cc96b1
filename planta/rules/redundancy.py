"""Rules on redundancy: a model's facts in; single points of failure, and copies that a lost zone takes along, out."""

from collections.abc import Iterator
from math import ceil

from planta.kinds.batch import BatchCompute, BatchQueue
from planta.kinds.ec2 import Group, GroupSize
from planta.kinds.ec2 import Instance as Machine
from planta.kinds.ecs import Service
from planta.kinds.eks import Cluster, Nodegroup
from planta.kinds.elasticache import Cache
from planta.kinds.kubernetes import Deployment
from planta.kinds.opensearch import Domain
from planta.kinds.rds import Aurora, Instance
from planta.kinds.shared import Replicas
from planta.kinds.vpc import Vpc
from planta.reliability.availability import outlives_a_zone
from planta.rules.facts import Facts
from planta.rules.rule import Hit, Rule, at
from planta.text import Text


def _single_database(facts: Facts) -> Iterator[Hit]:
    message = 'if the machine or the zone of "{}" fails, its data is out of reach until it is rebuilt'
    for id, config in facts.of(Aurora):
        if config.instances < 2:
            yield at(id, "instances", message.format(id), "set 'instances: 2'")
    for id, instance in facts.of(Instance):
        if not instance.multi_az and not instance.replica_of:
            yield at(id, "multi_az", message.format(id), "set 'multi_az: true'")
    for id, cache in facts.of(Cache):
        if cache.replicas < 1:
            yield at(id, "replicas", message.format(id), "set 'replicas: 1'")
    for id, domain in facts.of(Domain):
        if domain.nodes.count < 2:
            yield at(id, "nodes.count", message.format(id), "use three nodes")


def _single_zone(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Vpc):
        if config.zones < 2:
            yield at(id, "zones", f'everything in "{id}" stands in one availability zone', "set 'zones: 2' or more")


def _single_nat(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Vpc):
        if config.nat == "single" and config.zones > 1 and any(t.type == "private" for t in config.subnets.values()):
            yield at(id, "nat", f'the way out of all {config.zones} zones of "{id}" is one NAT gateway in one zone', "set 'nat: per-zone'")


def _copies(facts: Facts) -> Iterator[tuple[str, str, Replicas | GroupSize]]:
    """(what serves users, the field with its number of copies, that)."""
    for id, config in facts.of(Deployment, Service):
        if id in facts.serving:
            yield id, "replicas", config.replicas
    for id, group in facts.of(Group):
        if id in facts.serving:
            yield id, "size", group.size


def _single_copy(facts: Facts) -> Iterator[Hit]:
    for id, field, copies in _copies(facts):
        if copies.min < 2:
            yield at(id, f"{field}.min",
                     f'"{id}" serves users with {copies.min} copy: each deployment and each lost node interrupts it',
                     f"set '{field}: {{min: 2}}' or more")  # fmt: skip
    for id, _ in facts.of(Machine):
        if id in facts.serving:
            yield at(id, "kind", f'"{id}" serves users and is one machine in one zone', "use an ec2-group with 'size: {min: 2}' or more")


def _zone_takes_copies(facts: Facts) -> Iterator[Hit]:
    for id, field, replicas in _copies(facts):
        zones = facts.zones(id)
        if zones > 1 and replicas.min > 1 and not outlives_a_zone(zones, replicas.min, replicas.need):
            left = replicas.min - ceil(replicas.min / zones)
            yield at(id, f"{field}.min", f'a lost zone leaves "{id}" with {left} of the {replicas.need} copies that it needs',
                     f"run {_enough(zones, replicas.need)} or more")  # fmt: skip


def _enough(zones: int, need: int) -> int:
    return next(n for n in range(need, need * 4 + zones) if outlives_a_zone(zones, n, need))


def _zone_takes_nodes(facts: Facts) -> Iterator[Hit]:
    for id, _ in facts.of(Cluster):
        groups = [(c, facts.architecture.resources[c].config) for c in facts.architecture.children(id)]
        nodes = [(c, g) for c, g in groups if isinstance(g, Nodegroup)]
        sound = [c for c, g in nodes if outlives_a_zone(facts.zones(c), g.size.min, g.size.need)]
        if nodes and not sound and max(facts.zones(c) for c, _ in nodes) > 1:
            group, config = nodes[0]
            yield at(group, "size.min", f'after a lost zone, no node group of "{id}" has the nodes that it needs until new ones start',
                     f"set 'min: {_enough(facts.zones(group), config.size.need)}'")  # fmt: skip


def _only_spot(facts: Facts) -> Iterator[Hit]:
    arch = facts.architecture
    for id, config in facts.of(Deployment):
        named = config.nodes or tuple(c for c in arch.children(config.in_ or "") if facts.kind(c) == "eks-nodegroup")
        groups = [g for n in named if isinstance(g := arch.resources[n].config, Nodegroup)]
        if groups and all(g.capacity == "spot" for g in groups) and id in facts.serving:
            yield at(id, "nodes", f'"{id}" serves users from Spot nodes only', "let it run on a node group of 'capacity: on-demand' too")
    for id, service in facts.of(Service):
        if service.capacity == "fargate-spot" and id in facts.serving:
            yield at(id, "capacity", f'"{id}" serves users from Spot capacity only', "set 'capacity: fargate'")
    for id, queue in facts.of(BatchQueue):
        computes = [c for e in queue.environments if isinstance(c := arch.resources[e].config, BatchCompute)]
        if computes and all(c.spot for c in computes):
            yield at(id, "environments", f'when there is no Spot capacity, jobs in "{id}" wait without end',
                     "add an on-demand environment as the second choice")


def _few_types(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Nodegroup):
        if config.capacity == "spot" and len(config.instances) < 3:
            yield at(id, "instances",
                     f'the Spot nodes of "{id}" come from {len(config.instances)} pool(s) of machines: all may be taken back at '
                     f'once', "name three types or more")
    for id, compute in facts.of(BatchCompute):
        if compute.type == "ec2-spot" and len(compute.instances) == 1 and "." in compute.instances[0]:
            yield at(id, "instances", f'Spot capacity of "{id}" comes from one pool of machines', "name families, such as c7g and m7g")


def _static(facts: Facts) -> Iterator[Hit]:
    for id, field, copies in _copies(facts):
        if copies.min == copies.max:
            yield at(id, f"{field}.max", f'"{id}" cannot grow with its load', f"set '{field}.max' above 'min'")


RULES = (
    Rule(code="single-database-instance", severity="warning", check=_single_database, source="FSBP RDS.5, RDS.15; WA REL10-BP01",
         title=Text("Todo banco tem quem assuma", "Every database has a stand-in"),
         why=Text("Sem réplica pronta, a recuperação espera uma máquina nova e pode levar dezenas de minutos.",
                  "Without a replica ready, recovery waits for a new machine, maybe tens of minutes.")),
    Rule(code="single-zone", severity="warning", check=_single_zone, source="WA REL10-BP01",
         title=Text("A rede ocupa duas zonas ou mais", "The network spans two zones or more"),
         why=Text("Uma zona pode cair inteira.", "A whole zone can fail.")),
    Rule(code="single-nat", severity="warning", check=_single_nat, source="WA REL10-BP01; AWS, NAT gateways, 2026-11",
         title=Text("Cada zona sai pelo próprio NAT", "Each zone has its own NAT"),
         why=Text("Com um só NAT, a perda da zona dele tira a saída de todas, e o tráfego entre zonas é cobrado.",
                  "With one NAT, losing its zone takes the way out of all, and traffic between zones is charged.")),
    Rule(code="single-copy", severity="warning", check=_single_copy, source="WA REL10-BP01, REL11-BP02",
         title=Text("O que atende usuários tem duas cópias ou mais", "What serves users has two copies or more"),
         why=Text("Com uma só cópia, toda troca é uma interrupção.", "With one copy every replacement is an outage.")),
    Rule(code="copies-lost-with-a-zone", severity="warning", check=_zone_takes_copies, source="WA REL10-BP01, REL11-BP05",
         title=Text("As cópias que restam bastam sem uma zona", "Enough copies are left without a zone"),
         why=Text("Na perda de uma zona, máquinas novas podem faltar: o que já roda precisa bastar.",
                  "When a zone is lost new machines may be scarce: what runs already must do.")),
    Rule(code="nodes-lost-with-a-zone", severity="warning", check=_zone_takes_nodes, source="WA REL10-BP01, REL11-BP05",
         title=Text("Os nós que restam bastam sem uma zona", "Enough nodes are left without a zone"),
         why=Text("Pods sem nó ficam à espera justamente quando mais fazem falta.",
                  "Pods without a node wait just when they are needed most.")),
    Rule(code="only-spot", severity="warning", check=_only_spot, source="WA REL10-BP01, COST07-BP04; AWS, EC2 Spot, 2026-11",
         title=Text("Nada depende só de Spot", "Nothing depends on Spot alone"),
         why=Text("A AWS retoma capacidade Spot com dois minutos de aviso, e de muitas máquinas ao mesmo tempo.",
                  "AWS takes Spot capacity back with two minutes' notice, from many machines at once.")),
    Rule(code="few-spot-types", severity="note", check=_few_types, source="AWS, EC2 Spot best practices, 2026-11",
         title=Text("Spot usa vários tipos de máquina", "Spot uses several types of machine"),
         why=Text("Cada tipo em cada zona é uma reserva à parte.", "Each type in each zone is a pool apart.")),
    Rule(code="cannot-grow", severity="note", check=_static, source="WA REL07-BP01",
         title=Text("O que atende usuários cresce com a carga", "What serves users grows with the load"),
         why=Text("Um pico de acessos vira fila e depois erro.", "A peak becomes a queue and then errors.")),
)  # fmt: skip
