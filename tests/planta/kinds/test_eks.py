"""Clusters and node groups of EKS."""

from planta.kinds.eks import Cluster, Nodegroup
from tests.planta.kinds.samples import asked, linked, refusal, scene, settings, verdict

CLUSTER = 'version: "1.35", subnets: rede.app'
NODES = "in: cluster, subnets: rede.app, instances: [m7g.large]"


def test_the_kubernetes_api_is_off_the_internet_by_default() -> None:
    public = "eks describe-cluster cluster.resourcesVpcConfig.endpointPublicAccess"
    assert asked(settings(Cluster, f"{{{CLUSTER}}}"), security=True)[public] is False
    opened = settings(Cluster, f"{{{CLUSTER}, endpoint: both, public_cidrs: [203.0.113.0/24]}}")
    assert asked(opened, security=True)[public] is True


def test_a_public_endpoint_needs_addresses() -> None:
    assert refusal(Cluster, f"{{{CLUSTER}, endpoint: public}}") == (
        'endpoint "public" needs public_cidrs: the addresses that may reach it'
    )


def test_a_version_is_text() -> None:
    assert refusal(Cluster, "{version: 1.35, subnets: rede.app}").startswith("version: ")


def test_the_control_planes_logs_are_compared_whatever_their_order() -> None:
    config = settings(Cluster, f"{{{CLUSTER}, logs: {{types: [audit, api]}}}}")
    groups = [{"types": ["audit", "api"], "enabled": True}, {"types": ["scheduler"], "enabled": False}]
    assert verdict(config, "types[])", {"cluster": {"logging": {"clusterLogging": groups}}})
    assert not verdict(config, "types[])", {"cluster": {"logging": {"clusterLogging": [{**groups[0], "enabled": False}]}}})


def test_its_key_encrypts_the_kubernetes_secrets() -> None:
    config = settings(Cluster, f"{{{CLUSTER}, key: chave}}")
    _, link = linked(config)["key"]
    assert {"kms:Encrypt", "kms:Decrypt"} <= set(link.grants)
    assert asked(config, security=True)["eks describe-cluster cluster.encryptionConfig[0].resources[0]"] == "secrets"


def test_people_and_workflows_get_access_entries() -> None:
    verbs = {v.name: v for v in Cluster.verbs}
    for verb in (verbs["view"], verbs["edit"], verbs["admin"]):
        assert verb.actions == ("eks:DescribeCluster",) and verb.ports == (443,) and verb.wider
        assert set(verb.sources) == {"permission-set", "github-workflow"}
    assert verbs["api"].ports == (443,) and not verbs["api"].actions and "bastion" in verbs["api"].sources


def test_nodes_are_asked_for_in_their_cluster() -> None:
    config = settings(Nodegroup, f"{{{NODES}, capacity: on-demand, size: {{min: 2, max: 6, need: 2}}}}")
    claims = list(config.own_claims(scene()))
    assert {c.parameters["cluster-name"] for c in claims} == {"espectro-prod-cluster"}
    found = asked(config)
    assert found["eks describe-nodegroup nodegroup.capacityType"] == "ON_DEMAND"
    assert found["eks describe-nodegroup nodegroup.scalingConfig.minSize"] == 2
    assert found["eks describe-nodegroup nodegroup.remoteAccess"] is None


def test_an_add_on_and_the_on_call_scale_nodes() -> None:
    (scale,) = Nodegroup.verbs
    assert scale.sources == ("k8s-addon", "permission-set")
    assert "autoscaling:SetDesiredCapacity" in scale.actions and "autoscaling:DescribeAutoScalingGroups" in scale.any_resource


def test_captions_say_how_nodes_are_bought() -> None:
    spot = settings(Nodegroup, f"{{{NODES}, capacity: spot, size: {{min: 0, max: 12}}}}")
    assert (spot.own_caption("pt-BR"), spot.own_caption("en")) == ("spot · 0–12 nós", "spot · 0–12 nodes")
    named = settings(Nodegroup, f"{{{NODES}, name: Nós Spot, capacity: spot, size: {{min: 0, max: 12}}}}")
    assert named.own_caption("pt-BR") == "0–12 nós"


def test_a_size_that_never_suffices_is_refused() -> None:
    assert refusal(Nodegroup, f"{{{NODES}, size: {{min: 1, max: 2, need: 3}}}}") == "size: need (3) is more than max (2)"
    assert refusal(Nodegroup, f"{{{NODES.replace('m7g.large', '')}, size: {{min: 1, max: 2}}}}").startswith("instances: ")
