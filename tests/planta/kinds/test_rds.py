"""Aurora, RDS and its proxy."""

import pytest

from planta.kinds.rds import ENGINE_PORTS, Aurora, Instance, Proxy
from tests.planta.kinds.samples import asked, linked, refusal, scene, settings, verdict

AURORA = 'subnets: rede.dados, version: "16.8"'
MYSQL = 'subnets: rede.dados, engine: mysql, version: "8.4.5", instance: db.m7g.large'


def test_data_is_protected_by_default() -> None:
    found = asked(settings(Aurora, f"{{{AURORA}, instance: db.r7g.large}}"), security=True)
    at = "rds describe-db-clusters DBClusters[0]"
    assert found[f"{at}.StorageEncrypted"] is True and found[f"{at}.DeletionProtection"] is True
    assert found[f"{at}.BackupRetentionPeriod"] == 14
    assert found["rds describe-db-cluster-parameters Parameters[?ParameterName=='rds.force_ssl'].ParameterValue | [0]"] == "1"


def test_a_cluster_is_serverless_or_has_a_class() -> None:
    reason = "give either capacity (serverless) or instance (a class such as db.r7g.large)"
    assert refusal(Aurora, f"{{{AURORA}}}") == reason
    assert refusal(Aurora, f"{{{AURORA}, instance: db.r7g.large, capacity: {{min: 1, max: 4}}}}") == reason
    found = asked(settings(Aurora, f"{{{AURORA}, capacity: {{min: 0.5, max: 16}}}}"))
    assert found["rds describe-db-clusters DBClusters[0].ServerlessV2ScalingConfiguration.MaxCapacity"] == 16


def test_capacity_comes_in_half_units() -> None:
    assert refusal(Aurora, f"{{{AURORA}, capacity: {{min: 0.7, max: 4}}}}").startswith("capacity.min: ")
    assert refusal(Aurora, f"{{{AURORA}, capacity: {{min: 8, max: 4}}}}") == "capacity: min (8) is more than max (4)"
    assert refusal(Aurora, f"{{{AURORA}, instance: db.r7g.large, backup_days: 0}}").startswith("backup_days: ")


def test_no_instance_of_the_cluster_is_public() -> None:
    config = settings(Aurora, f"{{{AURORA}, instance: db.r7g.large}}")
    ours, public = {"DBClusterIdentifier": "espectro-prod-coisa", "PubliclyAccessible": False}, {"PubliclyAccessible": True}
    assert verdict(config, "PubliclyAccessible])", {"DBInstances": [ours, {**public, "DBClusterIdentifier": "outro"}]})
    assert not verdict(config, "PubliclyAccessible])", {"DBInstances": [{**ours, **public}]})


def test_only_groups_reach_it() -> None:
    config = settings(Aurora, f"{{{AURORA}, instance: db.r7g.large}}")
    by_group = {"FromPort": 5432, "UserIdGroupPairs": [{"GroupId": "sg-1"}], "IpRanges": [], "Ipv6Ranges": [], "PrefixListIds": []}
    ours, other = {"GroupName": "espectro-prod-coisa", "IpPermissions": [by_group]}, {"GroupName": "default", "IpPermissions": []}
    assert verdict(config, "PrefixListIds][][])", {"SecurityGroups": [other, ours]})
    for opening in ({"IpRanges": [{"CidrIp": "10.0.0.0/8"}]}, {"Ipv6Ranges": [{"CidrIpv6": "::/0"}]}, {"PrefixListIds": [{"PrefixListId": "pl-1"}]}):
        opened = {**ours, "IpPermissions": [by_group, {**by_group, **opening}]}
        assert not verdict(config, "PrefixListIds][][])", {"SecurityGroups": [other, opened]})


def test_the_administrators_password_is_kept_by_rds() -> None:
    path = "rds describe-db-clusters DBClusters[0].MasterUserSecret.SecretStatus"
    assert asked(settings(Aurora, f"{{{AURORA}, instance: db.r7g.large}}"), security=True)[path] == "active"
    assert path not in asked(settings(Aurora, f"{{{AURORA}, instance: db.r7g.large, replica_of: banco}}")), "a replica has its primary's"


def test_logs_are_sent_among_others() -> None:
    config = settings(Aurora, f"{{{AURORA}, instance: db.r7g.large}}")
    assert verdict(config, "'postgresql')", {"DBClusters": [{"EnabledCloudwatchLogsExports": ["instance", "postgresql"]}]})
    assert not verdict(config, "'postgresql')", {"DBClusters": [{"EnabledCloudwatchLogsExports": ["instance"]}]})


def test_its_copies_are_the_writer_and_the_readers() -> None:
    config = settings(Aurora, f"{{{AURORA}, instance: db.r7g.large, instances: 3}}")
    assert config.own_caption("pt-BR") == "escrita + 2 leituras"
    assert [config.copy_caption(i, "pt-BR") for i in range(config.copies(2))] == ["escrita", "leitura"]
    alone = settings(Aurora, f"{{{AURORA}, instance: db.r7g.large, instances: 1}}")
    assert alone.copies(3) == 1 and not [c for c in alone.own_claims(scene()) if c.path.endswith("MultiAZ")]


def test_users_passwords_are_links_but_the_administrators() -> None:
    config = settings(Aurora, f"{{{AURORA}, instance: db.r7g.large, users: {{admin: service, app: senha, others: {{bi: senha-bi}}}}}}")
    assert {f: v for f, (v, _) in linked(config).items() if f.startswith("users")} == {"users.app": "senha", "users.others.bi": "senha-bi"}
    assert refusal(Aurora, f"{{{AURORA}, instance: db.r7g.large, users: {{admin: senha}}}}").startswith("users.admin: ")


def test_a_replica_is_drawn_from_its_primary() -> None:
    _, link = linked(settings(Aurora, f"{{{AURORA}, instance: db.r7g.large, replica_of: banco}}"))["replica_of"]
    assert link.reverse and link.phase == "async"


@pytest.mark.parametrize(("engine", "port"), ENGINE_PORTS.items())
def test_connect_opens_the_port_of_the_engine(engine: str, port: int) -> None:
    config = settings(Instance, f"{{{MYSQL.replace('mysql', engine)}}}")
    assert {v.name: config.verb_ports(v) for v in Instance.verbs} == {"connect": (port,), "connect-iam": (port,), "backup": ()}


def test_a_token_of_iam_logs_in() -> None:
    connect = next(v for v in Aurora.verbs if v.name == "connect-iam")
    assert connect.actions == ("rds-db:connect",) and connect.ports == (5432,)


def test_only_a_backup_plan_backs_up() -> None:
    for kind in (Aurora, Instance):
        assert next(v for v in kind.verbs if v.name == "backup").sources == ("backup-plan",)


def test_an_instance_has_a_standby_unless_said_otherwise() -> None:
    path = "rds describe-db-instances DBInstances[0].MultiAZ"
    config = settings(Instance, f"{{{MYSQL}}}")
    assert asked(config)[path] is True and config.copies(3) == 2 and config.copy_caption(1, "en") == "standby"
    single = settings(Instance, f"{{{MYSQL}, multi_az: false}}")
    assert asked(single)[path] is False and single.copies(3) == 1


def test_what_rds_does_not_sell_is_refused() -> None:
    assert refusal(Instance, f"{{{MYSQL.replace('mysql', 'mongo')}}}").startswith("engine: ")
    assert refusal(Instance, f"{{{MYSQL.replace('db.m7g.large', 'm7g.large')}}}").startswith("instance: ")


def test_a_proxy_connects_to_its_database_with_the_users_secrets() -> None:
    config = settings(Proxy, "{database: banco, subnets: rede.dados, users: [senha]}")
    links = linked(config)
    assert links["database"][1].verb == "connect" and links["database"][1].phase == "request"
    assert "secretsmanager:GetSecretValue" in links["users.0"][1].grants and links["users.0"][1].key == "decrypt"
    assert asked(config, security=True)["rds describe-db-proxies DBProxies[0].RequireTLS"] is True
    mysql = settings(Proxy, "{database: banco, subnets: rede.dados, users: [senha], engine: mysql}")
    assert [mysql.verb_ports(v) for v in Proxy.verbs] == [(3306,), (3306,)]
    assert refusal(Proxy, "{database: banco, subnets: rede.dados, users: []}").startswith("users: ")
