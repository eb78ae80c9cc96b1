"""An Architecture in; the ways through the network that no arrow draws but that running it takes, each with why, out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from planta.access import accesses
from planta.architecture import Architecture
from planta.findings import Path
from planta.kinds.base import Kind
from planta.text import Text

ENDPOINTS = {
    "ecr": ("ecr.api", "ecr.dkr", "s3"),
    "aps": ("aps-workspaces",),
    "cloudwatch": ("monitoring",),
    "kinesis": ("kinesis-streams",),
    "firehose": ("kinesis-firehose",),
    "ssmmessages": ("ssmmessages",),
    "elasticfilesystem": (),
    "rds-db": (),
}
"""Prefix of an IAM action -> the endpoints through which it is called, where they are called otherwise."""
INTERNET = "internet"
SHARED_ENDPOINTS = Text(
    "Os endpoints da rede têm um grupo só: a porta abre para todos, e quem decide é o IAM.",
    "The network's endpoints have one group: the port opens to all of them, and IAM decides.",
)
PREFIX_LIST = Text(
    "A lista de prefixos é de todo o serviço na região: quem decide qual recurso é o IAM e a política do endpoint.",
    "The prefix list is of the whole service in the region: IAM and the endpoint's policy decide which resource.",
)
NO_ENDPOINT = Text(
    "O serviço não tem endpoint na rede: a saída é pelo NAT, e grupos de segurança não conhecem nomes.",
    "The service has no endpoint in the network: the way out is the NAT, and security groups know no names.",
)
NAMES = Text(
    "Consulta nomes no CoreDNS, cujos pods usam o grupo do cluster.",
    "Looks up names in CoreDNS, whose pods use the cluster's group.",
)
HEALTH = Text(
    "O kubelet verifica a saúde a partir do nó, que usa o grupo do cluster.",
    "The kubelet checks health from the node, which uses the cluster's group.",
)
CLUSTER_OUT = Text(
    "O grupo que o EKS cria para nós e complementos deixa sair tudo: quem os limita são as NetworkPolicies.",
    "The group that EKS makes for nodes and add-ons lets everything out: NetworkPolicies limit them.",
)
CLUSTER_IN = Text(
    "Nós e complementos compartilham o grupo do cluster e se alcançam: quem limita os pods são as NetworkPolicies.",
    "Nodes and add-ons share the cluster's group and reach each other: NetworkPolicies limit the pods.",
)
REDIRECT = Text(
    "Quem chega por HTTP é redirecionado, e para isso tem de ser recebido.",
    "Who comes by HTTP is redirected, and must be let in for that.",
)


@dataclass(frozen=True, kw_only=True)
class Way:
    """A way that is open; `target` is a resource, "internet", or a network's endpoints: "rede.endpoints", "rede.s3"."""

    source: str
    target: str
    ports: tuple[int, ...]
    """() is every port."""
    why: Text
    path: Path
    protocols: tuple[str, ...] = ("tcp",)


@lru_cache(maxsize=16)
def ways(architecture: Architecture) -> tuple[Way, ...]:
    """Every way once, in the order of the model; one to every port stands for those to some."""
    found = [w for r in architecture.resources.values() if not r.config.existing for w in _of(architecture, r.id, r.config)]
    whole = {(w.source, w.target) for w in found if not w.ports}
    once = {(w.source, w.target, w.ports): w for w in reversed(found) if not w.ports or (w.source, w.target) not in whole}
    return tuple(reversed(once.values()))


def called(architecture: Architecture, id: str) -> dict[str, Path]:
    """Service of AWS -> the model's line that makes this resource call it from inside the network."""
    found: dict[str, Path] = {}
    acts: Path | None = None
    config: Any = architecture.resources[id].config
    mine = (
        {id, f"{id}.rotation"}
        if config.kind != "batch-compute"
        else {j.id for j in architecture.of_kind("batch-job") if id in _computes(architecture, j.id)}
    )
    for access in accesses(architecture):
        first = access.because.partition(".")[2].partition(".")[0] if access.origin == "setting" else ""
        if access.principal not in mine or (own_pods(config) and first in ("image", "secrets", "parameters")):
            continue
        for action in access.actions:
            service = action.partition(":")[0]
            if service == "kms" and access.origin == "setting":
                continue
            acts = acts or access.path
            for endpoint in ENDPOINTS.get(service, (service,)):
                found.setdefault(endpoint, access.path)
    if config.pods and acts:  # its role is asked of STS, also where the action itself calls no API
        found.setdefault("sts", ("resources", id, "in"))
    if config.kind == "batch-compute" and not config.fargate:
        found |= {e: ("resources", id) for e in ("ecs", "ecs-agent", "ecs-telemetry")}
    return found


def own_pods(config: Kind) -> bool:
    """Pods of the system's own software: add-ons have no security group of theirs, and ask for their secrets themselves."""
    return config.pods and config.workload


def _computes(architecture: Architecture, job: str) -> tuple[str, ...]:
    queue: Any = architecture.resources[getattr(architecture.resources[job].config, "queue")].config  # noqa: B009
    return tuple(queue.environments)


def network_of(architecture: Architecture, id: str) -> tuple[str, str] | None:
    """(who its packets come from, its VPC); None for what stands in no network of ours."""
    config: Any = architecture.resources[id].config
    if config.kind == "secret":
        return (
            (id, architecture.tiers(config.rotation.database)[0][0])
            if config.rotation and config.rotation.database
            else None
        )
    if not (tiers := architecture.tiers(id)):
        return None
    cluster: Any = architecture.resources[config.in_].config if "eks-cluster" in config.owners else None
    own = cluster is None or (own_pods(config) and cluster.pod_groups)
    return (id if own else config.in_), tiers[0][0]


def isolated(architecture: Architecture, id: str) -> bool:
    """No route leads out of where it stands."""
    config: Any = architecture.resources[id].config
    tiers = architecture.tiers(id if config.kind != "secret" else config.rotation.database)
    return all(getattr(architecture.resources[vpc].config, "subnets")[tier].type == "isolated" for vpc, tier in tiers)  # noqa: B009


def _of(architecture: Architecture, id: str, config: Any) -> Iterator[Way]:
    at: Path = ("resources", id)
    if config.kind == "eks-cluster":
        for target, why in ((INTERNET, CLUSTER_OUT), (id, CLUSTER_IN)):
            yield Way(source=id, target=target, ports=(), why=why, path=at, protocols=("tcp", "udp"))
    redirected = config.redirect_ports()
    if redirected and any(architecture.resources[a.drawn_from].config.stands == "outside" for a in architecture.arrows_to(id)):
        yield Way(source=INTERNET, target=id, ports=redirected, why=REDIRECT, path=(*at, "redirect_http"))
    place = network_of(architecture, id)
    if place is None:
        return
    source, vpc = place
    if own_pods(config) and source == id:
        yield Way(source=id, target=config.in_, ports=(53,), why=NAMES, path=(*at, "in"), protocols=("tcp", "udp"))
        health = getattr(config, "health", None)
        if health and health.port in config.ports:
            yield Way(
                source=config.in_, target=id, ports=(config.ports[health.port],), why=HEALTH, path=(*at, "health")
            )
    if config.kind != "batch-job":
        yield from _out(architecture, id, source, vpc)


def _out(architecture: Architecture, id: str, source: str, vpc: str) -> Iterator[Way]:
    """To AWS's services: through the network's endpoints where it has them, else out by its NAT."""
    network: Any = architecture.resources[vpc].config
    seen: set[str] = set()
    for service, path in called(architecture, id).items():
        place = network.endpoints.get(service)
        if place is None and isolated(architecture, id):
            continue
        target, why = (f"{vpc}.endpoints", SHARED_ENDPOINTS) if place else (INTERNET, NO_ENDPOINT)
        if place == "gateway":
            target, why = f"{vpc}.{service}", PREFIX_LIST
        if target not in seen:
            seen.add(target)
            yield Way(source=source, target=target, ports=(443,), why=why, path=path)


# What NetworkPolicies open: they know pods by label and everything else by address.

TIER = Text(
    "Uma NetworkPolicy conhece endereços, não recursos: vale para a camada inteira; dentro dela, quem decide é o grupo de segurança.",
    "A NetworkPolicy knows addresses, not resources: it holds for the whole tier; within it the security group decides.",
)
ANY_ADDRESS = Text(
    "Uma NetworkPolicy não conhece nomes: vale para qualquer endereço de fora, na porta do serviço.",
    "A NetworkPolicy knows no names: it holds for any address outside, at the service's port.",
)
ASKS_API = Text(
    "Todo controlador fala com a API do cluster, que fica nas sub-redes dele.",
    "Every controller talks to the cluster's API, which stands in its subnets.",
)


def pod_ways(architecture: Architecture) -> tuple[Way, ...]:
    """Where pods are let through more widely than an arrow draws, in clusters with NetworkPolicies; "rede.dados" is a tier of subnets."""
    pods = [r.id for r in architecture.resources.values() if r.config.pods and _closed(architecture, r.config)]
    return tuple(dict.fromkeys(w for id in pods for w in _pod(architecture, id, set(pods))))


def _config(architecture: Architecture, id: str) -> Any:
    return architecture.resources[id].config


def _closed(architecture: Architecture, config: Any) -> bool:
    return bool(getattr(architecture.resources[config.in_].config, "network_policy", False)) if config.in_ else False


def _pod(architecture: Architecture, id: str, pods: set[str]) -> Iterator[Way]:
    config: Any = architecture.resources[id].config
    for arrow in architecture.arrows:
        if id not in (arrow.source, arrow.target) or not arrow.verb.ports or {arrow.source, arrow.target} <= pods:
            continue
        other = arrow.target if arrow.source == id else arrow.source
        for place in [f"{vpc}.{tier}" for vpc, tier in architecture.tiers(other)]:
            ends = (id, place) if arrow.source == id else (place, id)
            yield Way(source=ends[0], target=ends[1], ports=arrow.verb.ports, why=TIER, path=arrow.path)
        if arrow.source == id and architecture.resources[other].kind == "external":
            yield Way(source=id, target=INTERNET, ports=arrow.verb.ports, why=ANY_ADDRESS, path=arrow.path)
    vpc = architecture.tiers(id)[0][0] if architecture.tiers(id) else None
    endpoints: dict[str, str] = getattr(architecture.resources[vpc].config, "endpoints", {}) if vpc else {}
    for service, path in asked(architecture, id).items():
        tier = endpoints.get(service)
        if tier is None or tier == "gateway":
            yield Way(source=id, target=INTERNET, ports=(443,), why=ANY_ADDRESS, path=path)
        else:
            yield Way(source=id, target=f"{vpc}.{tier}", ports=(443,), why=SHARED_ENDPOINTS, path=path)
    if config.kind == "k8s-addon":
        for network, tier in architecture.tiers(config.in_):
            yield Way(source=id, target=f"{network}.{tier}", ports=(443,), why=ASKS_API, path=("resources", id, "in"))


def asked(architecture: Architecture, id: str) -> dict[str, Path]:
    """AWS APIs that the pod calls: its own, and, where it hands out secrets, those from which workloads have theirs."""
    found, config = called(architecture, id), _config(architecture, id)
    if config.kind != "k8s-addon" or config.addon != "external-secrets":
        return found
    for resource in (r for r in architecture.resources.values() if own_pods(r.config)):
        for field, service in (("secrets", "secretsmanager"), ("parameters", "ssm")):
            if resource.config.in_ == config.in_ and getattr(resource.config, field):
                found.setdefault(service, ("resources", resource.id, field))
                found.setdefault("sts", ("resources", id, "in"))
    return found
