"""Who can open a connection to whom: exactly the arrows with ports, and the ways that the model tells, by a walk of groups, ACLs and routes."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest

from planta.access import accesses
from planta.architecture import Architecture
from planta.reach import ways
from tests.infra.proof.ports import EDGE, INTERNET, Connection, Network
from tests.infra.proof.removed import removed
from tests.infra.proof.world import World, world
from tests.infra.sites import CASES, composed, models


@cache
def network(system: str, environment: str) -> Network:
    return Network(world(composed(system, environment).stacks))


@cache
def open_ways(system: str, environment: str) -> frozenset[Connection]:
    return frozenset(network(system, environment).connections())


def ends(model: Architecture, id: str) -> tuple[str, ...]:
    """Whose packets a resource's are."""
    owner = id.partition(".")[0]
    config: Any = model.resources[owner].config
    cluster: Any = model.resources[config.in_].config if config.kind.startswith("k8s-") else None
    if config.kind in ("k8s-addon", "eks-nodegroup") or (cluster and not cluster.pod_groups):
        return (config.in_ or "",)
    if config.kind == "batch-job":
        queue: Any = model.resources[config.queue].config
        return tuple(queue.environments)
    return (owner,)


def drawn(model: Architecture, known: set[str]) -> Iterator[tuple[str, Connection]]:
    """(line, connection) of every arrow, and of every setting, that has ports and ends in the network or leaves it."""
    handed_on = {a.id for a in model.arrows if a.drawn_from != a.source}
    for access in accesses(model):
        if access.because in handed_on:
            continue
        sources = [e for e in ends(model, access.principal) if e in known]
        targets = [e for e in ends(model, access.target.partition(".")[0]) if e in known]
        source_kind = model.resources[access.principal.partition(".")[0]].kind
        public = getattr(model.resources[access.target.partition(".")[0]].config, "scheme", None) == "public"
        if not sources and public:
            sources = [EDGE] if source_kind == "cloudfront" else [INTERNET] if source_kind in ("person", "external") else []
        if not targets and model.resources[access.target.partition(".")[0]].kind == "external":
            targets = [INTERNET]
        for port in access.ports:
            yield from ((access.because, (s, t, "tcp", port)) for s in sources for t in targets if not {s, t} <= {EDGE, INTERNET})


def told(model: Architecture, connection: Connection) -> bool:
    """A way that the model tells, with its reason; what takes anybody takes ours, too."""
    source, target, protocol, port = connection
    found = [w for w in ways(model) if w.source == source and protocol in w.protocols and (not w.ports or port in w.ports)]
    return any(w.target == target or (w.target == INTERNET and target in open_to_all(model)) for w in found)


def open_to_all(model: Architecture) -> frozenset[str]:
    return frozenset(a.target for a in model.arrows if model.resources[a.drawn_from].kind in ("person", "external")
                     and getattr(model.resources[a.target].config, "scheme", None) == "public")  # fmt: skip


def beyond(model: Architecture, net: Network) -> list[Connection]:
    """Open, or half open, but neither drawn nor told."""
    known = {c for _, c in drawn(model, {g.actor for g in net.groups.values()})}
    return [c for c in sorted((net.connections() | net.sides()) - known) if not told(model, c)]


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_the_network_is_open_exactly_where_the_model_says(system: str, environment: str) -> None:
    model, net = models(system)[environment], network(system, environment)
    missing = {c for _, c in drawn(model, {g.actor for g in net.groups.values()})} - open_ways(system, environment)
    assert missing == set(), "drawn, but closed"
    assert beyond(model, net) == [], "open, but neither drawn nor told"


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_every_way_that_the_model_tells_is_there(system: str, environment: str) -> None:
    found = open_ways(system, environment)
    for way in ways(models(system)[environment]):
        for protocol in way.protocols:
            of_way = {p for s, t, pr, p in found if (s, t, pr) == (way.source, way.target, protocol)}
            assert of_way and set(way.ports) <= of_way, way


@pytest.mark.parametrize(("system", "environment"), [("real", "prod"), ("serverless", "live")])
def test_without_one_arrow_its_connections_close_and_no_other(system: str, environment: str) -> None:
    model, found = models(system)[environment], open_ways(system, environment)
    lines = list(drawn(model, {g.actor for g in network(system, environment).groups.values()}))
    closed = 0
    for id, (less, made) in removed(system, environment).items():
        own = {c for line, c in lines if line == id}
        # What it opened also leads to AWS's services when nothing else does.
        gone = {c for c in own if c not in {x for line, x in lines if line != id} and not told(less, c)}
        ways_gone = {c for c in found if told(model, c) and not told(less, c) and c not in {x for _, x in lines}}
        assert Network(made).connections() == found - gone - ways_gone, id
        closed += len(gone)
    assert closed == (7 if system == "real" else 0)


def mutants(w: World) -> Iterator[tuple[str, World]]:
    """Worlds in which one thing of the network is looser than it was made."""
    for key, made in w.made.items():
        if made.type in ("AWS::EC2::SecurityGroupIngress", "AWS::EC2::SecurityGroupEgress"):
            plain = {k: v for k, v in made.raw.items() if not k.startswith(("Source", "Destination", "Cidr"))}
            if made.raw.get("CidrIp") != "0.0.0.0/0":
                yield f"{made.logical}: anywhere", w.with_properties(key, {**plain, "CidrIp": "0.0.0.0/0"})
            yield f"{made.logical}: every port", w.with_properties(key, {**made.raw, "FromPort": 0, "ToPort": 65535})
            yield f"{made.logical}: every protocol", w.with_properties(key, {**made.raw, "IpProtocol": "-1"})
        if made.type == "AWS::EC2::SecurityGroup":
            for peer in ("0.0.0.0/0", "10.0.0.0/8"):
                rule = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "CidrIp": peer}
                yield f"{made.logical}: SSH from {peer}", w.with_properties(key, {**made.raw, "SecurityGroupIngress": [rule]})
            yield f"{made.logical}: everything leaves", w.with_properties(key, {**made.raw, "SecurityGroupEgress": []})


@pytest.mark.parametrize(("system", "environment"), [("real", "prod"), ("others", "dev")])
def test_each_loosened_rule_is_caught(system: str, environment: str, record_property: Callable[[str, object], None]) -> None:
    model, tried, silent = models(system)[environment], 0, []
    before = network(system, environment).sides()
    for name, changed in mutants(world(composed(system, environment).stacks)):
        looser = Network(changed)
        if looser.sides() <= before:
            continue  # another rule lets the same through already: nothing is looser
        tried += 1
        if not beyond(model, looser):
            silent.append(name)
    record_property("mutants", f"{tried - len(silent)}/{tried}")
    print(f"network mutants caught: {tried - len(silent)}/{tried}")
    assert silent == []
    assert tried > 80


def test_ways_that_no_template_has_are_not_taken_on_trust() -> None:
    """The walk itself: an ACL closes, a route opens, an address is no group."""
    net = network("real", "prod")
    assert ("banco", "internet", "tcp", 443) not in net.connections(), "no route leads out of the data tier"
    w = world(composed("real", "prod").stacks)
    table, subnet = next((w.properties(m)["RouteTableId"], w.properties(m)["SubnetId"]) for m in w.of("AWS::EC2::SubnetRouteTableAssociation")
                         if "SubnetDados" in w.properties(m)["SubnetId"])  # fmt: skip
    assert "0.0.0.0/0" not in net.tables[subnet], table
