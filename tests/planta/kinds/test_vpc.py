"""Networks."""

from planta.kinds.vpc import Vpc
from tests.planta.kinds.samples import asked, refusal, settings, verdict

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
