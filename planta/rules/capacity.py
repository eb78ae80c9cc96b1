"""Rules on headroom: a model's facts in; connections, addresses and machines that run out before autoscaling ends, out."""

import re
from collections.abc import Iterator
from ipaddress import IPv4Network

from planta.kinds.batch import BatchCompute, BatchJob
from planta.kinds.eks import Nodegroup
from planta.kinds.elb import Alb
from planta.kinds.kubernetes import Deployment
from planta.kinds.lambda_ import Function
from planta.kinds.rds import Aurora, Database, Instance
from planta.kinds.vpc import Vpc
from planta.rules.facts import Facts
from planta.rules.rule import Hit, Rule, at
from planta.text import Text

SHARE = 0.8
"""Part of a limit that may be planned for; the rest is for deployments, migrations and people."""
RESERVED = 5
"""Addresses of each subnet that AWS keeps."""
BYTES_PER_CONNECTION, MOST_CONNECTIONS = 9_531_392, 5000
"""Default of Aurora PostgreSQL: LEAST(DBInstanceClassMemory / 9531392, 5000)."""
MOST_WHEN_ASLEEP = 2000
"""The same with a minimum capacity below 1 ACU (Aurora user guide, Serverless v2, 2026-11)."""
GIB_PER_VCPU = {"r": 8.0, "x": 16.0, "m": 4.0, "c": 2.0}
BURSTABLE_GIB = {"micro": 1.0, "small": 2.0, "medium": 4.0, "large": 8.0, "xlarge": 16.0, "2xlarge": 32.0}


def vcpus(instance: str) -> int | None:
    """vCPUs of "m7g.2xlarge", by AWS's own scale; None for sizes outside it."""
    size = instance.rsplit(".", 1)[-1]
    if size in ("medium", "large"):
        return 2 if size == "large" else 1
    match = re.fullmatch(r"(\d*)xlarge", size)
    return 4 * int(match[1] or 1) if match else None


def max_connections(config: Database) -> int | None:
    """Connections that PostgreSQL's defaults allow with this memory; None where we cannot tell."""
    if isinstance(config, Instance) and config.engine != "postgres":
        return None
    capacity = config.capacity if isinstance(config, Aurora) else None
    if capacity:
        memory = capacity.max * 2
    else:
        family, size = str(getattr(config, "instance", None) or "db.?.?").split(".")[1:]
        count = vcpus(size)
        memory = BURSTABLE_GIB.get(size, 0) if family.startswith("t") else (GIB_PER_VCPU.get(family[0], 0) * (count or 0))
    most = MOST_WHEN_ASLEEP if capacity and capacity.min < 1 else MOST_CONNECTIONS
    return min(int(memory * 2**30 / BYTES_PER_CONNECTION), most) if memory else None


def connections(facts: Facts, database: str) -> tuple[int, list[str]]:
    """Connections that all clients may open at once, and from where."""
    total, parts = 0, []
    for client in facts.database_clients.get(database, ()):
        config = facts.architecture.resources[client].config if client in facts.architecture.resources else None
        if isinstance(config, Deployment) and config.pool:
            count = config.replicas.max * config.pool.most()
            parts.append(f"{client}: {config.replicas.max} pods × {config.pool.most()}")
        elif isinstance(config, Function) and config.concurrency:
            count = config.concurrency
            parts.append(f"{client}: {count} at once")
        else:
            continue
        total += count
    return total, parts


def _pool_budget(facts: Facts) -> Iterator[Hit]:
    for id, config in facts.of(Aurora, Instance):
        limit = max_connections(config)
        wanted, parts = connections(facts, id)
        if limit is not None and wanted > limit * SHARE:
            yield at(id, "capacity" if getattr(config, "capacity", None) else "instance",
                     f'clients may open {wanted} connections to "{id}" ({", ".join(parts)}), which takes about {limit}',
                     "shrink the pools, put an rds-proxy between, or give the database more memory")  # fmt: skip


def _pool_unknown(facts: Facts) -> Iterator[Hit]:
    for database, clients in facts.database_clients.items():
        if not isinstance(facts.architecture.resources[database].config, Database):
            continue  # caches take tens of thousands, and a proxy shares out what there is
        for client in clients:
            config = facts.architecture.resources[client].config if client in facts.architecture.resources else None
            if isinstance(config, Deployment) and config.pool is None:
                yield at(client, "pool", f'nobody can tell how many connections "{client}" opens to "{database}" as it grows',
                         "state 'pool: {workers: 2, size: 5}'")
            if isinstance(config, Function) and config.concurrency is None:
                yield at(client, "concurrency", f'nothing limits how many copies of "{client}" connect to "{database}"',
                         "set 'concurrency:', or connect through an rds-proxy")


def addresses(facts: Facts) -> Iterator[tuple[str, str, int, dict[str, int]]]:
    """(network, tier, addresses of its subnets, what takes them when everything in it has grown)."""
    arch = facts.architecture
    wanted: dict[tuple[str, str], dict[str, int]] = {}

    def add(resource: str, count: int, of: str) -> None:
        for network, _, tier in list(facts.tiers(resource))[:1]:
            parts = wanted.setdefault((network, tier), {})
            parts[of] = parts.get(of, 0) + count

    for id, group in facts.of(Nodegroup):
        add(id, group.size.max, "nodes")
    for id, deployment in facts.of(Deployment):
        add(id, deployment.replicas.max, "pods")
    for id, compute in facts.of(BatchCompute):
        sizes = [j.size.vcpu for _, j in facts.of(BatchJob) if id in getattr(arch.resources[j.queue].config, "environments", ())]
        add(id, int(compute.max_vcpus / max(min(sizes, default=1), 0.25)), "jobs")
    for id, function in facts.of(Function):
        if function.subnets and function.concurrency:
            add(id, 1, "functions")
    for (network, tier), parts in wanted.items():
        vpc = arch.resources[network].config
        if isinstance(vpc, Vpc):
            subnet = IPv4Network(vpc.zone_block(tier, 0)).num_addresses - RESERVED
            yield network, tier, subnet * vpc.zones, parts


def _addresses(facts: Facts) -> Iterator[Hit]:
    for network, tier, room, parts in addresses(facts):
        total = sum(parts.values())
        if total > room * SHARE:
            what = ", ".join(f"{n} {name}" for name, n in parts.items())
            yield at(network, f"subnets.{tier}.block",
                     f'"{network}.{tier}" has {room} addresses; fully grown it needs {total} ({what})',
                     "give the tier a larger block, or a lower limit to what grows in it")  # fmt: skip


def _balancer_room(facts: Facts) -> Iterator[Hit]:
    for id, _ in facts.of(Alb):
        for network, vpc, tier in facts.tiers(id):
            prefix = IPv4Network(vpc.zone_block(tier, 0)).prefixlen
            if prefix > 27:
                yield at(network, f"subnets.{tier}.block", f'subnets of "{network}.{tier}" are /{prefix}; "{id}" needs /27 to grow in',
                         "give the tier a block of /25 or larger")  # fmt: skip


def _nodes_run_out(facts: Facts) -> Iterator[Hit]:
    groups: dict[str, list[Nodegroup]] = {}
    for _, group in facts.of(Nodegroup):
        groups.setdefault(group.in_ or "", []).append(group)
    for cluster, members in groups.items():
        counts = [node_vcpus(g) for g in members]
        wanted = sum(cores(d.size.cpu) * d.replicas.max for _, d in facts.of(Deployment) if d.in_ == cluster)
        if cluster and all(counts) and wanted > sum(counts) * SHARE:
            yield at(cluster, "kind", f'fully grown, the pods of "{cluster}" ask for {wanted:g} vCPUs; its nodes grow to {sum(counts)}',
                     "raise 'size.max' of a node group, or lower 'replicas.max'")  # fmt: skip


def node_vcpus(group: Nodegroup) -> int:
    """vCPUs of a fully grown group of its smallest type; 0 where we cannot tell."""
    return min((vcpus(i) or 0 for i in group.instances), default=0) * group.size.max


def cores(text: str) -> float:
    """ "500m" -> 0.5."""
    return float(text[:-1]) / 1000 if text.endswith("m") else float(text)


def _nat_for_s3(facts: Facts) -> Iterator[Hit]:
    arch = facts.architecture
    pairs = (("s3", "s3-bucket"), ("dynamodb", "dynamodb-table"))
    for id, config in facts.of(Vpc):
        for service, kind in pairs:
            if service in config.endpoints or config.nat == "none":
                continue
            users = [a.source for a in arch.arrows if facts.kind(a.target) == kind and a.drawn_from == a.source]
            inside = [u for u in users if id in {network for network, _ in _where(facts, u)}]
            if inside:
                yield at(id, "endpoints", f'what "{inside[0]}" exchanges with {kind} goes through NAT, by the gigabyte',
                         f"add 'endpoints: {{{service}: gateway}}', which is free")


def _where(facts: Facts, resource: str) -> tuple[tuple[str, str], ...]:
    """Tiers in which it runs; a job runs where its queue's environments stand."""
    config = facts.architecture.resources[resource].config
    if isinstance(config, BatchJob):
        queue = facts.architecture.resources[config.queue].config
        return tuple(t for e in getattr(queue, "environments", ()) for t in facts.architecture.tiers(e))
    return facts.architecture.tiers(resource)


RULES = (
    Rule(code="connections-run-out", severity="warning", check=_pool_budget,
         source="AWS, Aurora PostgreSQL: max_connections; WA REL01-BP06",
         title=Text("O banco aguenta as conexões de todos os pods", "The database takes the connections of all pods"),
         why=Text("O autoscaling multiplica os pools de conexões: no pico, o banco passa a recusar conexões.",
                  "Autoscaling multiplies pools: at the peak the database refuses everybody.")),
    Rule(code="connections-unknown", severity="note", check=_pool_unknown, source="WA REL01-BP06",
         title=Text("Sabe-se quantas conexões cada serviço abre", "It is known how many connections each service opens"),
         why=Text("O que não está escrito ninguém confere.", "What is not written nobody checks.")),
    Rule(code="addresses-run-out", severity="warning", check=_addresses,
         source="AWS EKS best practices: IP addresses, 2026-05; WA REL02-BP03",
         title=Text("A camada tem endereços para o que cresce nela", "A tier has addresses for what grows in it"),
         why=Text("Cada pod e cada trabalho ocupa um endereço; sem endereço, nada novo começa.",
                  "Each pod and each job takes an address; without one nothing new starts.")),
    Rule(code="balancer-subnet-too-small", severity="note", check=_balancer_room,
         source="AWS, Application Load Balancers: subnets, 2026-11",
         title=Text("O balanceador tem espaço para crescer", "The load balancer has room to grow"),
         why=Text("Ele exige uma sub-rede /27 com oito endereços livres em cada zona.",
                  "It asks for a /27 with eight free addresses in each zone.")),
    Rule(code="nodes-run-out", severity="warning", check=_nodes_run_out, source="WA REL01-BP06, REL07-BP03",
         title=Text("Os nós crescem tanto quanto os pods", "Nodes grow as far as pods do"),
         why=Text("Pods que não cabem ficam à espera no pico.", "Pods that do not fit wait at the peak.")),
    Rule(code="nat-carries-storage", severity="note", check=_nat_for_s3, source="WA COST08-BP03; AWS, VPC gateway endpoints, 2026-11",
         title=Text("O tráfego de S3 e DynamoDB não passa pelo NAT", "S3 and DynamoDB traffic does not pass NAT"),
         why=Text("O NAT cobra por gigabyte o que o endpoint leva de graça.",
                  "NAT charges by the gigabyte for what the endpoint carries free.")),
)  # fmt: skip
