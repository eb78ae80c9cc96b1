"""Rendered manifests in; which pod may talk to which pod or address, on which port, out: NetworkPolicies read by Kubernetes's rules alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from typing import Any

import yaml

Object = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Peer:
    """A pod, or, with an address, something that is none."""

    name: str
    namespace: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    address: str = ""


def objects(files: Mapping[str, bytes], *folders: str) -> list[Object]:
    """What is applied to the cluster, from the files of some folders."""
    found = (d for path, data in files.items() if any(f in path for f in folders) and path.endswith(".yaml") for d in yaml.safe_load_all(data))
    return [d for d in found if isinstance(d, dict)]


def workloads(found: Iterable[Object]) -> Iterator[Peer]:
    for made in found:
        template = made.get("spec", {}).get("template") or made.get("spec", {}).get("jobTemplate", {}).get("spec", {}).get("template")
        if made["kind"] in ("Deployment", "Job", "CronJob") and template:
            yield Peer(name=made["metadata"]["name"], namespace=made["metadata"]["namespace"], labels=template["metadata"]["labels"])


@dataclass(frozen=True)
class Policies:
    """All NetworkPolicies of a cluster."""

    found: tuple[Object, ...]

    def allowed(self, source: Peer, target: Peer, protocol: str, port: int) -> bool:
        """Both ends must agree; a pod that no policy selects for a direction agrees with everything in it."""
        return self._way(source, target, protocol, port, "egress") and self._way(target, source, protocol, port, "ingress")

    def half(self, source: Peer, target: Peer, protocol: str, port: int) -> bool:
        """One end that is closed by a policy would let it through, whether or not the other agrees."""
        out = not source.address and self._closed(source, "egress") and self._way(source, target, protocol, port, "egress")
        return out or (not target.address and self._closed(target, "ingress") and self._way(target, source, protocol, port, "ingress"))

    def _closed(self, pod: Peer, way: str) -> bool:
        return any(p["metadata"]["namespace"] == pod.namespace and _selects(p["spec"]["podSelector"], pod.labels) and way.capitalize() in _types(p["spec"])
                   for p in self.found)  # fmt: skip

    def _way(self, pod: Peer, other: Peer, protocol: str, port: int, way: str) -> bool:
        if pod.address:
            return True
        mine = [p for p in self.found if p["metadata"]["namespace"] == pod.namespace and _selects(p["spec"]["podSelector"], pod.labels)
                and way.capitalize() in _types(p["spec"])]  # fmt: skip
        if not mine:
            return True
        key = "to" if way == "egress" else "from"
        return any(_port(rule, protocol, port) and self._peer(rule.get(key), other, policy["metadata"]["namespace"])
                   for policy in mine for rule in policy["spec"].get(way) or [])  # fmt: skip

    def _peer(self, peers: list[Object] | None, other: Peer, here: str) -> bool:
        """No list of peers is everybody; a pod's own namespace counts where a peer names none."""
        return not peers or any(_is(p, other, here) for p in peers)


def _types(spec: Object) -> list[str]:
    return list(spec.get("policyTypes") or ["Ingress", *(["Egress"] if "egress" in spec else [])])


def _port(rule: Object, protocol: str, port: int) -> bool:
    if not rule.get("ports"):
        return True
    return any(p.get("protocol", "TCP") == protocol and ("port" not in p or p["port"] <= port <= p.get("endPort", p["port"])) for p in rule["ports"])


def _is(peer: Object, other: Peer, here: str) -> bool:
    if "ipBlock" in peer:
        block = peer["ipBlock"]
        address = ip_address(other.address) if other.address else None
        return address is not None and address in ip_network(block["cidr"]) and not any(address in ip_network(e) for e in block.get("except", []))
    if other.address:
        return False
    spaces = peer.get("namespaceSelector")
    inside = other.namespace == here if spaces is None else _selects(spaces, {"kubernetes.io/metadata.name": other.namespace})
    return inside and ("podSelector" not in peer or _selects(peer["podSelector"], other.labels))


def _selects(selector: Object, labels: Mapping[str, str]) -> bool:
    for expression in selector.get("matchExpressions") or []:
        value, values = labels.get(expression["key"]), expression.get("values", [])
        holds = {"In": value in values, "NotIn": value not in values, "Exists": value is not None, "DoesNotExist": value is None}
        if not holds[expression["operator"]]:
            return False
    return all(labels.get(k) == v for k, v in (selector.get("matchLabels") or {}).items())


def ports(policies: Policies) -> set[tuple[str, int]]:
    """Every port that a policy names, and some that none should."""
    named = {(p.get("protocol", "TCP"), p["port"]) for made in policies.found for way in ("ingress", "egress")
             for rule in made["spec"].get(way) or [] for p in rule.get("ports") or [] if "port" in p}  # fmt: skip
    return named | {("TCP", 22), ("TCP", 80), ("TCP", 8443), ("UDP", 514)}
