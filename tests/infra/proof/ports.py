"""A world in; who can open a connection to whom, on which port, out: from security groups, prefix lists, ACLs and routes alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from ipaddress import IPv4Network
from typing import Any

from tests.infra.proof.world import Made, World

INTERNET, EDGE = "internet", "every CloudFront distribution"
PROBES = frozenset({("tcp", p) for p in (22, 53, 80, 443, 2049, 3389, 5432, 5672, 6379, 8000, 8080, 9090, 10250)} | {("udp", 53), ("udp", 514)})
"""Ports that are tried besides those that a rule names."""
Connection = tuple[str, str, str, int]
"""(from, to, protocol, port)."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    protocol: str
    low: int
    high: int
    peer: str
    """A group's id, a prefix list, or a block of addresses."""

    def takes(self, protocol: str, port: int) -> bool:
        return self.protocol in ("-1", protocol) and (self.protocol == "-1" or self.low <= port <= self.high)


@dataclass(frozen=True, kw_only=True)
class Group:
    """One security group: what stands behind it, where, and what goes in and out."""

    id: str
    actor: str
    subnets: frozenset[str]
    ingress: tuple[Rule, ...]
    egress: tuple[Rule, ...]


class Network:
    """The network of a world."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def groups(self) -> dict[str, Group]:
        w = self.world
        found: dict[str, dict[str, Any]] = {}
        for made in w.of("AWS::EC2::SecurityGroup"):
            properties = w.properties(made)
            # Without any rule for what leaves, EC2 lets everything leave.
            out = properties.get("SecurityGroupEgress") or [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}]
            name = f"{made.owner}.endpoints" if made.logical.endswith("EndpointsGroup") else made.owner
            found[f"sg-{made.id}"] = {"actor": name, "in": [_rule(r, "Source") for r in properties.get("SecurityGroupIngress") or []],
                                      "out": [_rule(r, "Destination") for r in out]}  # fmt: skip
        for made in w.of("AWS::EKS::Cluster"):  # EKS makes one for nodes and pods: all among themselves, everything out
            id = f"sg-{made.id}"
            found[id] = {"actor": made.owner, "in": [Rule(protocol="-1", low=0, high=65535, peer=id)],
                         "out": [Rule(protocol="-1", low=0, high=65535, peer="0.0.0.0/0")]}  # fmt: skip
        for made in w.of("AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"):
            properties, way = w.properties(made), "in" if made.type.endswith("Ingress") else "out"
            found[properties["GroupId"]][way].append(_rule(properties, "Source" if way == "in" else "Destination"))
        return {id: Group(id=id, actor=g["actor"], subnets=self._placed(id), ingress=tuple(g["in"]), egress=tuple(g["out"])) for id, g in found.items()}

    def _placed(self, group: str) -> frozenset[str]:
        """Subnets of the resources that use a group; pods that a template does not know stand where their cluster does."""
        users = [m for m in self._users if group in self.world.text(m)]
        users += [m for m in self.world.of("AWS::EKS::Cluster") if not users or f"sg-{m.id}" == group]
        owners = {m.owner for m in users}
        around = [m for m in self.world.made.values() if m.owner in owners and m.type != "AWS::EC2::SubnetRouteTableAssociation"]
        direct = _subnets(self.world, users)
        return direct or _subnets(self.world, [m for m in around if "SubnetGroup" in m.type or "AutoScaling" in m.type or "MountTarget" in m.type])

    @cached_property
    def _users(self) -> list[Made]:
        """What has a security group, or several."""
        return [m for m in self.world.made.values() if not m.type.startswith("AWS::EC2::SecurityGroup") and "sg-" in self.world.text(m)]

    @cached_property
    def tables(self) -> dict[str, dict[str, Any]]:
        """Subnet -> {block of addresses: where it leads}, and the services that gateways lead to."""
        w = self.world
        table_of = {w.properties(m)["SubnetId"]: w.properties(m)["RouteTableId"] for m in w.of("AWS::EC2::SubnetRouteTableAssociation")}
        routes: dict[str, dict[str, Any]] = {t: {} for t in table_of.values()}
        for made in w.of("AWS::EC2::Route"):
            properties = w.properties(made)
            routes[properties["RouteTableId"]][properties["DestinationCidrBlock"]] = "nat" if "NatGatewayId" in properties else "internet gateway"
        for made in w.of("AWS::EC2::VPCEndpoint"):
            for table in w.properties(made).get("RouteTableIds", []):
                routes[table][w.properties(made)["ServiceName"].rpartition(".")[2]] = "gateway"
        return {s: routes[t] for s, t in table_of.items()}

    @cached_property
    def acls(self) -> dict[str, list[dict[str, Any]]]:
        """Subnet -> entries in order; a subnet without one of ours has EC2's own, which lets everything through."""
        w = self.world
        entries: dict[str, list[dict[str, Any]]] = {}
        for made in w.of("AWS::EC2::NetworkAclEntry"):
            entries.setdefault(w.properties(made)["NetworkAclId"], []).append(w.properties(made))
        return {w.properties(m)["SubnetId"]: sorted(entries.get(w.properties(m)["NetworkAclId"], []), key=lambda e: int(e["RuleNumber"]))
                for m in w.of("AWS::EC2::SubnetNetworkAclAssociation")}  # fmt: skip

    @cached_property
    def block_of(self) -> dict[str, str]:
        return {f"{m.logical}.SubnetId": self.world.properties(m)["CidrBlock"] for m in self.world.of("AWS::EC2::Subnet")}

    def connections(self) -> set[Connection]:
        """Every connection that can be opened."""
        found: set[Connection] = set()
        named = {(r.protocol, p) for g in self.groups.values() for r in (*g.ingress, *g.egress) if r.protocol in ("tcp", "udp") for p in {r.low, r.high}}
        for protocol, port in sorted(PROBES | named):
            for source in self.groups.values():
                found |= {(source.actor, t.actor, protocol, port) for t in self.groups.values() if self._inside(source, t, protocol, port)}
                found |= {(source.actor, out, protocol, port) for out in self._outward(source, protocol, port)}
            for target in self.groups.values():
                found |= {(who, target.actor, protocol, port) for who in self._inward(target, protocol, port)}
        return found

    def sides(self) -> set[Connection]:
        """What each group would let in or out by itself, whether or not the other end agrees: (from, to, protocol, port)."""
        found: set[Connection] = set()
        named = {(r.protocol, p) for g in self.groups.values() for r in (*g.ingress, *g.egress) if r.protocol in ("tcp", "udp") for p in {r.low, r.high}}
        for group in self.groups.values():
            for protocol, port in PROBES | named:
                found |= {(self._name(r.peer, group), group.actor, protocol, port) for r in group.ingress if r.takes(protocol, port)}
                found |= {(group.actor, self._name(r.peer, group), protocol, port) for r in group.egress if r.takes(protocol, port)}
        return found

    def _name(self, peer: str, group: Group) -> str:
        if peer in self.groups:
            return self.groups[peer].actor
        if peer.startswith("told-PrefixListCloudfront"):
            return EDGE
        if peer.startswith("told-PrefixList"):
            return f"{self._vpc(group)}.{_service(peer)}"
        return INTERNET if peer == "0.0.0.0/0" else peer

    def _inside(self, source: Group, target: Group, protocol: str, port: int) -> bool:
        out = any(r.takes(protocol, port) and self._meets(r.peer, target) for r in source.egress)
        into = any(r.takes(protocol, port) and self._meets(r.peer, source) for r in target.ingress)
        if not (out and into):
            return False
        pairs = [(a, b) for a in source.subnets for b in target.subnets]
        return not pairs or any(self._acl(a, "out", self.block_of[b], port) and self._acl(b, "in", self.block_of[a], port) for a, b in pairs)

    def _meets(self, peer: str, group: Group) -> bool:
        if "/" not in peer:
            return peer == group.id
        return any(IPv4Network(self.block_of[s]).overlaps(IPv4Network(peer)) for s in group.subnets) if group.subnets else peer == "0.0.0.0/0"

    def _outward(self, source: Group, protocol: str, port: int) -> Iterator[str]:
        """The internet where a route leads there, and services behind gateways."""
        for rule in source.egress:
            if not rule.takes(protocol, port):
                continue
            leads = [self.tables.get(s, {}) for s in source.subnets]
            if "/" in rule.peer and _public(rule.peer) and any("0.0.0.0/0" in t for t in leads) and self._outside(source, "out", port):
                yield INTERNET
            if rule.peer.startswith("told-PrefixList") and any(_service(rule.peer) in t for t in leads):
                yield f"{self._vpc(source)}.{_service(rule.peer)}"

    def _inward(self, target: Group, protocol: str, port: int) -> Iterator[str]:
        """Who comes from outside, where the subnet has a way in."""
        if not any(lead == "internet gateway" for s in target.subnets for lead in self.tables.get(s, {}).values()):
            return
        for rule in target.ingress:
            if rule.takes(protocol, port) and self._outside(target, "in", port):
                if "/" in rule.peer and _public(rule.peer):
                    yield INTERNET
                elif rule.peer.startswith("told-PrefixListCloudfront"):
                    yield EDGE

    def _outside(self, group: Group, way: str, port: int) -> bool:
        return any(self._acl(s, way, "0.0.0.0/0", port) for s in group.subnets) if group.subnets else True

    def _acl(self, subnet: str, way: str, peer: str, port: int) -> bool:
        if subnet not in self.acls:
            return True
        for entry in self.acls[subnet]:
            if bool(entry.get("Egress")) != (way == "out") or not IPv4Network(entry["CidrBlock"]).supernet_of(IPv4Network(peer)):
                continue
            span = entry.get("PortRange")
            if entry["Protocol"] in (-1, "-1") or (span and int(span["From"]) <= port <= int(span["To"])):
                return bool(entry["RuleAction"] == "allow")
        return False

    def _vpc(self, group: Group) -> str:
        owners = {m.owner for m in self.world.of("AWS::EC2::Subnet") if f"{m.logical}.SubnetId" in group.subnets}
        return sorted(owners)[0]


def _rule(properties: dict[str, Any], side: str) -> Rule:
    keys = (f"{side}SecurityGroupId", f"{side}PrefixListId", "CidrIp", "CidrIpv6")
    (peer,) = [properties[k] for k in keys if k in properties]
    protocol = str(properties["IpProtocol"])
    return Rule(protocol=protocol, low=int(properties.get("FromPort", 0)), high=int(properties.get("ToPort", 65535)), peer="0.0.0.0/0" if peer == "::/0" else peer)


def _service(prefix_list: str) -> str:
    return re.sub(r".*?([A-Z][a-z0-9]+)$", r"\1", prefix_list).lower()


def _public(block: str) -> bool:
    return not IPv4Network(block).is_private or block == "0.0.0.0/0"


def _subnets(world: World, made: list[Made]) -> frozenset[str]:
    return frozenset(s for m in made for s in re.findall(r"\w+\.SubnetId", world.text(m)))
