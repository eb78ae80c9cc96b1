"""Which group reaches which: read from the templates' rules, not from the compiler."""

from functools import cache

import pytest

from infra.stacks.compose import compose
from tests.infra.sites import composed, models, resources, without
from tests.infra.walk import Walk, walk

P = "espectro-prod-"
CLUSTER = "<espectro-prod-eks/Cluster.ClusterSecurityGroupId>"
REACHED = [
    ("api", "banco", 5432, True),
    ("migracao", "banco", 5432, True),
    ("senha-app-rotation", "banco", 5432, True),
    ("web", "banco", 5432, False),
    ("lote-spot", "banco", 5432, False),
    ("lote-fargate", "banco", 5432, False),
    ("bastiao", "banco", 5432, False),
    ("alb", "web", 8000, True),
    ("alb", "api", 8000, False),
    ("web", "api", 8000, True),
    ("api", "web", 8000, False),
    ("web", "api", 9090, False),
    ("api", "rede-endpoints", 443, True),
    ("web", "rede-endpoints", 443, False),
    ("bastiao", "rede-endpoints", 443, True),
]


@cache
def view() -> Walk:
    return walk(composed("real", "prod").stacks)


@pytest.mark.parametrize(("source", "target", "port", "expected"), REACHED)
def test_groups_of_the_real_system(source: str, target: str, port: int, expected: bool) -> None:
    assert view().reaches(P + source, P + target, port) is expected


def test_only_three_groups_come_into_the_database() -> None:
    into = {source for way, source, target, _, _ in view().rules() if way == "in" and target == f"{P}banco"}
    assert into == {P + "api", P + "migracao", P + "senha-app-rotation"}
    assert not [r for r in view().rules() if r[0] == "out" and r[1] == f"{P}banco"], "the database opens no connection"


def test_the_load_balancer_admits_only_our_edge() -> None:
    into = {(source, port) for way, source, target, port, _ in view().rules() if way == "in" and target == f"{P}alb"}
    assert into == {("<espectro-prod-dns-tls/PrefixListCloudfrontOriginFacing>", 443)}


def test_nothing_comes_in_from_addresses_and_little_goes_out_to_them() -> None:
    assert not [r for r in view().rules() if r[0] == "in" and "/" in r[1] and not r[1].startswith("<")]
    out = {source for way, source, target, _, _ in view().rules() if way == "out" and target == "0.0.0.0/0"}
    assert out == {P + "lote-spot", P + "lote-sob-demanda"}, "instances of Batch look for ECS, which has no endpoint here"


def test_taking_out_any_network_arrow_closes_its_path_and_no_other() -> None:
    model = models("real")["prod"]
    before = view().rules()
    for id, *paths in (
        ("api>banco.connect", (P + "api", P + "banco", 5432)),
        # Without anything to sign in to, it has no need of STS either.
        ("migracao>banco.connect-iam", (P + "migracao", P + "banco", 5432), (P + "migracao", P + "rede-endpoints", 443)),
        ("web>api.http", (P + "web", P + "api", 8000)),
        ("bastiao>cluster.api", (P + "bastiao", CLUSTER, 443)),
    ):  # fmt: skip
        after = walk(compose(without(model, id)).stacks).rules()
        assert after - before == set(), id
        assert {(s, t, p) for _, s, t, p, _ in before - after} == set(paths), id


def test_pods_answer_the_kubelet_and_look_up_names() -> None:
    rules = view().rules()
    for pod in ("web", "api"):
        assert ("in", CLUSTER, P + pod, 8000, "tcp") in rules
        assert {("out", P + pod, CLUSTER, 53, "udp"), ("in", P + pod, CLUSTER, 53, "udp")} <= rules


def test_layers_of_data_have_no_route_out() -> None:
    made = resources(composed("real", "prod"), "AWS::EC2::Route")
    ways = {name.split("/")[1]: set(r["Properties"]) & {"GatewayId", "NatGatewayId"} for name, r in made.items()}
    assert {n for n, w in ways.items() if w == {"GatewayId"}} == {f"RedeRoutePublica{z}" for z in "ABC"}
    assert {n for n, w in ways.items() if w == {"NatGatewayId"}} == {f"RedeRoute{t}{z}" for t in ("App", "Lote") for z in "ABC"}
    nat = {n: str(r["Properties"]["NatGatewayId"]) for n, r in made.items() if "NatGatewayId" in r["Properties"]}
    assert all(f"RedeNat{n[-1]}" in gateway for n, gateway in nat.items()), "each zone leaves through its own"
