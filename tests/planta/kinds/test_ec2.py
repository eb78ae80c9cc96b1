"""Bastion, instances and groups."""

from planta.kinds.ec2 import Bastion, Group, Instance
from tests.planta.kinds.samples import asked, refusal, scene, settings, verdict

OURS = [{"Key": "Name", "Value": "espectro-prod-coisa"}]


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
