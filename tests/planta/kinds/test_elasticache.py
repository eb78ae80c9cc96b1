"""Caches."""

from planta.kinds.elasticache import Cache
from tests.planta.kinds.samples import asked, refusal, settings

AT = "elasticache describe-replication-groups ReplicationGroups[0]"


def test_a_cache_is_encrypted_and_a_replica_takes_over() -> None:
    found = asked(settings(Cache, "{subnets: rede.dados}"))
    assert found[f"{AT}.TransitEncryptionEnabled"] is True and found[f"{AT}.AtRestEncryptionEnabled"] is True
    assert found[f"{AT}.AutomaticFailover"] == found[f"{AT}.MultiAZ"] == "enabled"


def test_without_a_replica_nothing_takes_over() -> None:
    config = settings(Cache, "{subnets: rede.dados, replicas: 0}")
    assert asked(config)[f"{AT}.AutomaticFailover"] == "disabled" and config.copies(3) == 1
    assert f"{AT}.MultiAZ" not in asked(config)


def test_its_copies_are_told_apart() -> None:
    config = settings(Cache, "{subnets: rede.dados, replicas: 2}")
    assert [config.copy_caption(i, "pt-BR") for i in range(config.copies(3))] == ["principal", "réplica", "réplica"]
    assert config.own_caption("pt-BR") == "Valkey 8.0"


def test_clients_use_the_port_of_the_protocol() -> None:
    assert {v.name: (v.ports, v.actions) for v in Cache.verbs} == {
        "connect": ((6379,), ()), "connect-iam": ((6379,), ("elasticache:Connect",)),
    }  # fmt: skip


def test_what_elasticache_does_not_sell_is_refused() -> None:
    assert refusal(Cache, "{subnets: rede.dados, replicas: 6}").startswith("replicas: ")
    assert refusal(Cache, "{subnets: rede.dados, node: m7g.large}").startswith("node: ")
