"""Clusters and services of ECS."""

from planta.kinds.ecs import Cluster, Service
from tests.planta.kinds.samples import asked, refusal, scene, settings

API = "in: cluster, image: repo"


def test_a_service_is_asked_for_in_its_cluster_and_has_no_public_address() -> None:
    claims = list(settings(Service, f"{{{API}}}").own_claims(scene()))
    services = [c for c in claims if c.service == "ecs"]
    assert all(c.parameters == {"cluster": "espectro-prod-cluster", "services": ("espectro-prod-coisa",)} for c in services)
    assert [c.expected for c in services if c.path.endswith("assignPublicIp")] == ["DISABLED"]


def test_autoscaling_is_asked_for_where_there_is_some() -> None:
    scaled = settings(Service, f"{{{API}, replicas: {{min: 3, max: 9}}}}")
    assert asked(scaled)["application-autoscaling describe-scalable-targets ScalableTargets[0].MaxCapacity"] == 9
    fixed = settings(Service, f"{{{API}, replicas: {{min: 2, max: 2}}}}")
    assert not [k for k in asked(fixed) if "autoscaling" in k] and fixed.own_caption("pt-BR") == "2 tarefas"


def test_a_shell_is_off_by_default_and_needs_a_channel() -> None:
    closed, opened = settings(Service, f"{{{API}}}"), settings(Service, f"{{{API}, shell: true}}")
    path = "ecs describe-services services[0].enableExecuteCommand"
    assert (asked(closed, security=True)[path], asked(opened, security=True)[path]) == (False, True)
    assert {g.field for g in opened.own_grants("api")} - {g.field for g in closed.own_grants("api")} == {"shell"}


def test_a_cluster_on_instances_names_their_group() -> None:
    reason = 'capacity "ec2" and instances (an ec2-group) go together'
    assert refusal(Cluster, "{subnets: rede.app, capacity: [ec2]}") == reason
    assert refusal(Cluster, "{subnets: rede.app, instances: grupo}") == reason
    assert settings(Cluster, "{subnets: rede.app, capacity: [ec2], instances: grupo}").own_caption("en") == "EC2"


def test_insights_have_the_names_of_the_api() -> None:
    for choice, value in (("enhanced", "enhanced"), ("standard", "enabled"), ("off", "disabled")):
        found = asked(settings(Cluster, f"{{subnets: rede.app, insights: {choice}}}"))
        assert found["ecs describe-clusters clusters[0].settings[?name=='containerInsights'].value | [0]"] == value


def test_a_task_is_no_larger_than_fargate_sells() -> None:
    for size in ('{cpu: "512"}', "{cpu: 16500m}", "{memory: 121Gi}"):
        assert "more than Fargate sells (16 and 120)" in refusal(Service, f"{{{API}, size: {size}}}")
        assert settings(Service, f"{{{API}, capacity: ec2, size: {size}}}").capacity == "ec2"
    assert settings(Service, f'{{{API}, size: {{cpu: "16", memory: 120Gi}}}}').size.vcpus == 16
