"""Arrows as network rules: a site in; one ingress and one egress rule for each port of each arrow, group to group, out."""

from collections.abc import Iterator
from dataclasses import dataclass

from infra.actors import owner
from infra.kinds import FACETS
from infra.kinds.shared import prefix_list
from infra.parts import Ask, Part, Use
from infra.site import Site
from planta.access import Access
from planta.reach import called, isolated, own_pods

ANYWHERE = "0.0.0.0/0"
EDGE_LIST = "com.amazonaws.global.cloudfront.origin-facing"
HTTPS, DNS = 443, 53
Peer = Use | Ask | str
"""A security group, a prefix list, or a range of addresses."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """TCP (or UDP) from one to the other; `line` is the model's line that asks for it."""

    source: Peer
    target: Peer
    port: int
    line: str
    why: str
    ends: tuple[str, str]
    """The resources of the model at both ends: the rule is made with the later one."""
    protocol: str = "tcp"


def groups(site: Site, principal: str) -> list[Use]:
    """The security groups that what it sends, or takes, goes through."""
    id, _, part = principal.partition(".")
    if part:
        return [Use(id, f"{part}-group")]
    kind, config = site.kind(id), site.config(id)
    if "eks-cluster" in config.owners:
        return [Use(id if own_pods(config) and site.config(config.in_).pod_groups else config.in_, "group")]
    if kind == "eks-cluster":
        return [Use(id, "group")]
    if kind == "batch-job":
        return [Use(c, "group") for c in site.computes(id)]
    if kind in ("lambda", "canary"):
        return [Use(id, "group")] if config.subnets else []
    return [Use(id, "group")] if kind in FACETS and FACETS[kind].in_network else []


def shared(site: Site, group: Use) -> bool:
    """The cluster's own group, which EKS makes and lets everything out of."""
    return site.kind(group.owner) == "eks-cluster"


def rules(site: Site) -> Iterator[Rule]:
    for access in site.accesses:
        if access.ports and (access.origin == "setting" or not _handed_on(site, access)):
            yield from _along(site, access)
    for id, config in site.deployed():
        if own_pods(config) and site.config(str(config.in_)).pod_groups:
            yield from _pod(site, id)
        yield from _services(site, id)


def _handed_on(site: Site, access: Access) -> bool:
    """A presigned address is used by the client, from wherever it is."""
    return any(a.id == access.because and a.drawn_from != a.source for a in site.architecture.arrows)


def _along(site: Site, access: Access) -> Iterator[Rule]:
    """Between the groups of both ends; from outside only into what is public."""
    target, from_ = access.target, owner(access.principal)
    ends, where = (from_, target), ".".join(str(p) for p in access.path)
    sources: list[Peer] = list(groups(site, access.principal))
    targets: list[Peer] = list(groups(site, target))
    if not targets:
        targets = [ANYWHERE] if site.kind(target) == "external" and sources else []
    if not sources and targets and targets != [ANYWHERE]:
        sources = _outside(site, access)
    for port in _ports(site, access, target, sources):
        for source in sources:
            for to in targets:
                yield Rule(source=source, target=to, port=port, line=where, why=access.because, ends=ends)


def _outside(site: Site, access: Access) -> list[Peer]:
    """Who comes from outside the network: our edge by AWS's list of its addresses, anybody else from anywhere."""
    config = site.config(access.target)
    if getattr(config, "scheme", None) != "public":
        return []
    if site.kind(owner(access.principal)) == "cloudfront":
        return [prefix_list(site, EDGE_LIST, access.target)]
    return [ANYWHERE] if site.kind(owner(access.principal)) in ("person", "external") else []


def _ports(site: Site, access: Access, target: str, sources: list[Peer]) -> tuple[int, ...]:
    """Who is redirected must first be let in; our edge never speaks HTTP to its origin."""
    return access.ports + (site.config(target).redirect_ports() if ANYWHERE in sources else ())


def _pod(site: Site, id: str) -> Iterator[Rule]:
    """Pods with a group of their own still look up names in the cluster and answer the kubelet's checks."""
    cluster = site.config(id).in_
    own, nodes = Use(id, "group"), Use(cluster, "group")
    for protocol in ("udp", "tcp"):
        yield Rule(
            source=own,
            target=nodes,
            port=DNS,
            protocol=protocol,
            line=f"resources.{id}.in",
            why=f"{id}.dns",
            ends=(id, cluster),
        )
    health = getattr(site.config(id), "health", None)
    port = getattr(site.config(id), "ports", {}).get(health.port) if health else None
    if port:
        yield Rule(
            source=nodes, target=own, port=port, line=f"resources.{id}.health", why=f"{id}.health", ends=(id, cluster)
        )


def _services(site: Site, id: str) -> Iterator[Rule]:
    """To AWS's services: through the network's endpoints where it has them, else out by its NAT."""
    principal = f"{id}.rotation" if site.kind(id) == "secret" and site.config(id).rotation else id
    sources = groups(site, principal) if site.kind(id) != "batch-job" else []
    vpc = site.vpc_of(site.config(id).rotation.database) if principal != id else site.vpc_of(id) if sources else None
    if vpc is None:
        return
    endpoints = site.config(vpc).endpoints
    for service, path in called(site.architecture, id).items():
        where = ".".join(map(str, path))
        place = endpoints.get(service)
        if place is None and isolated(site.architecture, id):
            continue  # no route leads out
        for source in sources:
            to: Peer = ANYWHERE if place is None else Use(vpc, "endpoints-group")
            if place == "gateway":
                to = prefix_list(site, f"com.amazonaws.{site.region(vpc)}.{service}", vpc)
            yield Rule(source=source, target=to, port=HTTPS, line=where, why=f"{principal}.{service}", ends=(id, vpc))


def build(site: Site) -> Iterator[Part]:
    """Each rule once, at both ends; the groups that EKS makes let everything out already."""
    seen: set[tuple[object, ...]] = set()
    for rule in rules(site):
        for way, own, peer in (("in", rule.target, rule.source), ("out", rule.source, rule.target)):
            if not isinstance(own, Use) or (way == "out" and shared(site, own)) or own == peer:
                continue
            mark = (way, own, str(peer), rule.port, rule.protocol)
            if mark not in seen:
                seen.add(mark)
                yield _part(site, rule, way, own, peer)


def _part(site: Site, rule: Rule, way: str, own: Use, peer: Peer) -> Part:
    name, side = _named(own), "Source" if way == "in" else "Destination"
    properties: dict[str, object] = {
        "GroupId": own, "IpProtocol": rule.protocol, "FromPort": rule.port, "ToPort": rule.port,
        "Description": rule.why.replace(">", " to "),
    }  # fmt: skip
    if isinstance(peer, Use):
        properties[f"{side}SecurityGroupId"] = peer
    elif isinstance(peer, Ask):
        properties[f"{side}PrefixListId"] = peer
    else:
        properties["CidrIp"] = peer
    return Part(owner=own.owner, name=f"{name}{way}-{_label(peer)}-{rule.port}-{rule.protocol}", step=site.later(*rule.ends, own.owner),
                type="AWS::EC2::SecurityGroupIngress" if way == "in" else "AWS::EC2::SecurityGroupEgress",
                properties=properties, lines={"rule": rule.line})  # fmt: skip


def _named(group: Use) -> str:
    return "" if group.what == "group" else f"{group.what.removesuffix('-group')}-"


def _label(peer: Peer) -> str:
    if isinstance(peer, Use):
        return f"{peer.owner}-{_named(peer)}".rstrip("-")
    return peer.name if isinstance(peer, Ask) else "anywhere"
