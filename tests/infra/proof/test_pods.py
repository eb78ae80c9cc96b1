"""Which pod may talk to what: exactly the arrows with ports, and the ways that the model tells, by the rendered NetworkPolicies."""

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from infra.kubernetes.manifests import manifests
from planta.architecture import Architecture
from planta.reach import pod_ways, ways
from tests.infra.proof.pods import Object, Peer, Policies, objects, ports, workloads
from tests.infra.sites import HOME, models, without

CASES = ("prod", "hml")
DNS = "dns"
API = {"172.20.0.1", "10.100.0.1"}
CHARTS = yaml.safe_load(Path(HOME, "infra/kubernetes/releases.yaml").read_text("utf-8"))["charts"]
OPERATOR = {"app.kubernetes.io/managed-by": "opentelemetry-operator", "app.kubernetes.io/component": "opentelemetry-collector"}
"""What the OpenTelemetry operator writes on a collector's pods."""
Cell = tuple[str, str, str, int]


def rendered(model: Architecture) -> list[Object]:
    environment = model.environment_id
    return objects(manifests({environment: model}, environment), f"/{environment}/manifests/", f"/{environment}/platform/")


@cache
def cluster(environment: str) -> tuple[Policies, tuple[Peer, ...]]:
    model = models("real")[environment]
    found = rendered(model)
    return Policies(tuple(o for o in found if o["kind"] == "NetworkPolicy")), tuple(everybody(model, found))


def everybody(model: Architecture, found: list[Object]) -> Iterator[Peer]:
    """Workloads, add-ons, someone without a name in each namespace, and an address in every place."""
    yield from workloads(found)
    spaces = {o["metadata"]["name"] for o in found if o["kind"] == "Namespace"}
    for addon in model.of_kind("k8s-addon"):
        config = addon.config
        if config.source == "helm" or config.namespace != "kube-system":  # type: ignore[attr-defined]
            labels = OPERATOR if config.addon == "adot" else {"app.kubernetes.io/instance": addon.id}  # type: ignore[attr-defined]
            yield Peer(name=addon.id, namespace=config.namespace, labels=labels)  # type: ignore[attr-defined]
    yield Peer(name=DNS, namespace="kube-system", labels={"k8s-app": "kube-dns"})
    for space in sorted({*spaces, "kube-system", "default"}):
        yield Peer(name=f"somebody in {space}", namespace=space, labels={"app": "somebody"})
    for vpc in model.of_kind("vpc"):
        for tier in vpc.config.subnets:  # type: ignore[attr-defined]
            yield Peer(name=f"{vpc.id}.{tier}", address=vpc.config.zone_block(tier, 0).rpartition(".")[0] + ".77")  # type: ignore[attr-defined]
    for name, address in (("internet", "8.8.8.8"), ("metadata", "169.254.169.254"), *((f"API {a}", a) for a in sorted(API))):
        yield Peer(name=name, address=address)


def drawn(model: Architecture) -> set[Cell]:
    """Pod to pod along arrows, and the ways that the model tells."""
    pods = {r.id for r in model.of_kind("k8s-deployment", "k8s-job", "k8s-addon")}
    found = {(a.source, a.target, "TCP", p) for a in model.arrows for p in a.verb.ports if {a.source, a.target} <= pods}
    found |= {(w.source, w.target, "TCP", p) for w in pod_ways(model) for p in w.ports}
    found |= {(w.source, DNS, proto.upper(), 53) for w in ways(model) if w.ports == (53,) for proto in w.protocols}
    for addon in model.of_kind("k8s-addon"):
        config = addon.config
        if config.source == "eks" and config.namespace == "kube-system":  # type: ignore[attr-defined]
            continue  # EKS's own: its namespace is Kubernetes's
        found |= {(addon.id, DNS, proto, 53) for proto in ("TCP", "UDP")} | {(addon.id, f"API {a}", "TCP", 443) for a in API}
        for port in CHARTS.get(config.addon, {}).get("webhooks", ()):  # type: ignore[attr-defined]
            found |= {(f"{vpc}.{tier}", addon.id, "TCP", port) for vpc, tier in model.tiers(config.in_ or "")}
    return found


def cells(policies: Policies, peers: tuple[Peer, ...]) -> Iterator[tuple[Peer, Peer, str, int]]:
    ours = [p for p in peers if not p.address]
    unclosed = {p.name for p in ours if p.namespace in ("kube-system", "default") and not any(
        p.labels.items() >= (made["spec"]["podSelector"].get("matchLabels") or {"-": "-"}).items() for made in policies.found)}  # fmt: skip
    for source in peers:
        for target in peers:
            if source == target or (source.address and target.address) or {source.name, target.name} <= unclosed | {p.name for p in peers if p.address}:
                continue
            for protocol, port in sorted(ports(policies)):
                yield source, target, protocol, port


def wrong(model: Architecture, policies: Policies, peers: tuple[Peer, ...]) -> list[tuple[Cell, bool]]:
    wanted = drawn(model)
    found = [((s.name, t.name, proto, port), policies.allowed(s, t, proto, port)) for s, t, proto, port in cells(policies, peers)]
    return [(cell, is_) for cell, is_ in found if is_ != (cell in wanted)]


@pytest.mark.parametrize("environment", CASES)
def test_pods_talk_exactly_where_the_model_says(environment: str) -> None:
    policies, peers = cluster(environment)
    count = sum(1 for _ in cells(policies, peers))
    allowed = sum(policies.allowed(s, t, proto, port) for s, t, proto, port in cells(policies, peers))
    print(f"pods of {environment}: {count} cells, {allowed} allowed")
    assert wrong(models("real")[environment], policies, peers) == []
    halves = {(s.name, t.name, proto, port) for s, t, proto, port in cells(policies, peers) if policies.half(s, t, proto, port)}
    assert halves - drawn(models("real")[environment]) == set(), "half open, and closed at the other end only"
    assert count > 2_000


def test_without_one_arrow_its_door_closes_and_no_other() -> None:
    model = models("real")["prod"]
    _, peers = cluster("prod")
    closed = 0
    for arrow in model.arrows:
        if not {model.resources[arrow.source].kind, model.resources[arrow.target].kind} & {"k8s-deployment", "k8s-job", "k8s-addon"}:
            continue
        less = without(model, arrow.id)
        policies = Policies(tuple(o for o in rendered(less) if o["kind"] == "NetworkPolicy"))
        assert wrong(less, policies, peers) == [], arrow.id
        closed += bool(drawn(model) - drawn(less))
    assert closed >= 8


def mutants(policies: Policies) -> Iterator[tuple[str, Policies]]:
    """Clusters in which one policy is gone or looser."""
    for i, made in enumerate(policies.found):
        name = f"{made['metadata']['namespace']}/{made['metadata']['name']}"

        def changed(spec: Object, made: Object = made, i: int = i) -> Policies:
            return Policies((*policies.found[:i], {**made, "spec": spec}, *policies.found[i + 1 :]))

        yield f"{name} removed", Policies((*policies.found[:i], *policies.found[i + 1 :]))
        for way in ("Ingress", "Egress"):
            yield f"{name}: no {way}", changed({**made["spec"], "policyTypes": [t for t in made["spec"]["policyTypes"] if t != way] or ["-"]})
            yield f"{name}: all {way}", changed({**made["spec"], way.lower(): [{}]})
        for way, key in (("ingress", "from"), ("egress", "to")):
            for r, rule in enumerate(made["spec"].get(way) or []):
                for what in ("ports", key):
                    if what in rule:
                        spec = copy.deepcopy(dict(made["spec"]))
                        del spec[way][r][what]
                        yield f"{name}: {way} {r} without {what}", changed(spec)
                for p, peer in enumerate(rule.get(key) or []):
                    spec = copy.deepcopy(dict(made["spec"]))
                    spec[way][r][key][p] = {"ipBlock": {"cidr": "0.0.0.0/0"}} if "ipBlock" in peer else {"namespaceSelector": {}}
                    yield f"{name}: {way} {r} peer {p} widened", changed(spec)


def test_each_loosened_policy_is_caught() -> None:
    policies, peers = cluster("prod")
    wanted, tried, silent = drawn(models("real")["prod"]), 0, []
    everything = [(c, (c[0].name, c[1].name, c[2], c[3])) for c in cells(policies, peers)]
    closed = {o["metadata"]["namespace"] for o in policies.found if o["metadata"]["name"] == "default-deny"}
    for name, looser in mutants(policies):
        space, _, rest = name.partition("/")
        if rest.endswith((" removed", ": no Ingress", ": no Egress")) and space in closed and "default-deny" not in rest:
            continue  # its pods are closed altogether, which is no grant
        (made,) = [o for o in policies.found if o not in looser.found]
        touched = [(c, n) for c, n in everything if _of(made, c[0]) or _of(made, c[1])]
        tried += 1
        if not any(n not in wanted and (looser.allowed(*c) or looser.half(*c)) for c, n in touched):
            silent.append(name)
    print(f"NetworkPolicy mutants caught: {tried - len(silent)}/{tried}")
    assert silent == []
    assert tried > 150


def _of(made: Object, peer: Peer) -> bool:
    return peer.namespace == made["metadata"]["namespace"] and peer.labels.items() >= (made["spec"]["podSelector"].get("matchLabels") or {}).items()
