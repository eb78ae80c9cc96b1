"""Network, bastion, instances and groups."""

from planta.kinds.ec2 import Bastion, Group, Instance, Vpc
from tests.planta.kinds.samples import asked, refusal, scene, settings, verdict

TWO_TIERS = "{cidr: 10.20.0.0/16, zones: 3, subnets: {app: {type: private, block: 10.20.0.0/20}, pontos: {type: isolated, block: 10.20.16.0/22}}}"
OURS = [{"Key": "Name", "Value": "espectro-prod-coisa"}]


def test_a_third_zone_renumbers_nothing() -> None:
    vpc = settings(Vpc, TWO_TIERS)
    assert [vpc.zone_block("app", zone) for zone in range(4)] == ["10.20.0.0/22", "10.20.4.0/22", "10.20.8.0/22", "10.20.12.0/22"]


def test_nat_gateways_follow_the_zones() -> None:
    for nat, count in (("per-zone", 3), ("single", 1), ("regional", 1), ("none", 0)):
        vpc = settings(Vpc, TWO_TIERS.replace("zones: 3", f"zones: 3, nat: {nat}"))
        assert [v for k, v in asked(vpc).items() if "describe-nat-gateways" in k] == [count]


def test_addresses_that_are_none_are_refused() -> None:
    assert refusal(Vpc, "{cidr: 10.20.0.1/16, subnets: {app: {type: private, block: 10.20.0.0/20}}}") == (
        "cidr: 10.20.0.1/16 has host bits set; the network is 10.20.0.0/16"
    )
    assert "Octet 300" in refusal(Vpc, "{cidr: 10.300.0.0/16, subnets: {app: {type: private, block: 10.20.0.0/20}}}")
    assert "a tier's block is /14 to /26" in refusal(Vpc, "{cidr: 10.20.0.0/16, subnets: {app: {type: private, block: 10.20.0.0/27}}}")


def test_endpoints_stand_in_a_tier_that_exists() -> None:
    with_endpoint = TWO_TIERS[:-1] + ", endpoints: {%s}}"
    assert settings(Vpc, with_endpoint % "s3: gateway, kms: pontos").endpoints == {"s3": "gateway", "kms": "pontos"}
    assert refusal(Vpc, with_endpoint % "kms: gateway").startswith("endpoints.kms: only s3 and dynamodb have gateway endpoints")
    assert refusal(Vpc, with_endpoint % "kms: ponto") == 'endpoints.kms: there is no tier "ponto"; the tiers are app, pontos'


def test_no_tier_is_refused() -> None:
    assert refusal(Vpc, "{cidr: 10.20.0.0/16, subnets: {}}").startswith("subnets: ")


def test_flow_logs_are_asked_for_by_the_networks_name() -> None:
    vpc = settings(Vpc, TWO_TIERS)
    other = {"FlowLogStatus": "ACTIVE", "TrafficType": "ALL", "Tags": []}
    assert verdict(vpc, "FlowLogStatus", {"FlowLogs": [other, {**other, "Tags": OURS}]})
    assert not verdict(vpc, "FlowLogStatus", {"FlowLogs": [other]})
    (grant,) = vpc.own_grants("rede")
    assert (grant.target, grant.field) == ("rede.logs", "flow_logs.keep_days")
    silent = settings(Vpc, TWO_TIERS[:-1] + ", flow_logs: null}")
    assert not list(silent.own_grants("rede")) and not [k for k in asked(silent) if "flow-logs" in k]


def test_instances_use_the_second_metadata_service_and_have_no_public_address() -> None:
    good = {"State": {"Name": "running"}, "MetadataOptions": {"HttpTokens": "required"}, "Tags": OURS}
    for config in (settings(Bastion, "{subnets: rede.app}"), settings(Instance, "{subnets: rede.app}")):
        for path, bad in (("HttpTokens", {"MetadataOptions": {"HttpTokens": "optional"}}), ("PublicIpAddress", {"PublicIpAddress": "54.0.0.1"})):
            assert verdict(config, path, {"Reservations": [{"Instances": [{"Tags": None}]}, {"Instances": [good]}]})
            assert not verdict(config, path, {"Reservations": [{"Instances": [{**good, **bad}]}]})


def test_operators_enter_through_session_manager_only() -> None:
    (session,) = Bastion.verbs
    assert not session.ports and session.sources == ("permission-set",) and "ssm:StartSession" in session.actions
    (grant,) = settings(Instance, "{subnets: rede.app}").own_grants("servidor")
    assert "ssmmessages:OpenDataChannel" in grant.actions
    assert not list(settings(Instance, "{subnets: rede.app, access: null}").own_grants("servidor"))


def test_a_lone_server_is_drawn_once() -> None:
    assert settings(Bastion, "{subnets: rede.app}").copies(3) == settings(Instance, "{subnets: rede.app}").copies(3) == 1


def test_a_group_of_impossible_size_is_refused() -> None:
    group = "{subnets: rede.app, instances: [m7g.large], size: {min: %d, max: %d, need: %d}}"
    assert refusal(Group, group % (3, 2, 1)) == "size: min (3) is more than max (2)"
    assert refusal(Group, group % (1, 2, 3)) == "size: need (3) is more than max (2)"
    assert refusal(Group, group.replace("m7g.large", "large") % (1, 2, 1)).startswith("instances.0: ")
    config = settings(Group, group % (2, 6, 2))
    assert asked(config)["autoscaling describe-auto-scaling-groups AutoScalingGroups[0].MaxSize"] == 6
    assert not [c for c in config.own_claims(scene(zones=1)) if "AvailabilityZones" in c.path]
