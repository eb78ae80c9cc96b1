"""Add-ons, deployments and jobs."""

from pathlib import Path

import pytest

from planta.kinds.kubernetes import ICONS, Addon, Deployment, Job
from tests.planta.kinds.samples import asked, linked, refusal, scene, settings, verdict

PICTURES = Path(__file__).parents[3] / "templates" / "assets" / "icons"
API = "in: cluster, image: repo"


def test_a_deployment_is_asked_of_kubernetes() -> None:
    config = settings(Deployment, f"{{{API}, namespace: analise, replicas: {{min: 3, max: 12, need: 2}}}}")
    claims = list(config.own_claims(scene()))
    assert {c.service for c in claims} == {"kubectl"} and {c.parameters["namespace"] for c in claims} == {"analise"}
    found = asked(config)
    assert found["kubectl get hpa coisa spec.maxReplicas"] == 12
    assert found["kubectl get deployment coisa spec.template.spec.securityContext.runAsNonRoot"] is True


def test_available_is_the_condition_that_kubernetes_reports() -> None:
    conditions = [{"type": "Progressing", "status": "True"}, {"type": "Available", "status": "False"}]
    config = settings(Deployment, f"{{{API}}}")
    assert not verdict(config, ".status | [0]", {"status": {"conditions": conditions}})
    assert verdict(config, ".status | [0]", {"status": {"conditions": [{"type": "Available", "status": "True"}]}})


def test_a_fixed_number_of_pods_has_no_autoscaler() -> None:
    config = settings(Deployment, f"{{{API}, replicas: {{min: 2, max: 2}}}}")
    assert not [k for k in asked(config) if "hpa" in k]
    assert config.own_caption("pt-BR") == "2 pods"
    assert settings(Deployment, f"{{{API}}}").own_caption("pt-BR") == "2 a 4 pods"


def test_root_and_a_writable_disk_are_chosen_never_given() -> None:
    strict = settings(Deployment, f"{{{API}}}")
    loose = settings(Deployment, f"{{{API}, root: true, writable: true}}")
    assert not strict.root and not strict.writable
    assert len(asked(strict, security=True)) == 2 and not asked(loose, security=True)


def test_probes_ask_a_port_that_exists() -> None:
    assert refusal(Deployment, f"{{{API}, ports: {{web: 8000}}}}") == 'health.port: there is no port "http"; the ports are web'
    assert settings(Deployment, f"{{{API}, ports: {{web: 8000}}, health: {{port: web}}}}").health
    assert settings(Deployment, f"{{{API}, ports: {{web: 8000}}, health: null}}").health is None


def test_secrets_image_and_nodes_are_links() -> None:
    links = linked(settings(Deployment, f"{{{API}, secrets: {{DB: senha.password}}, parameters: {{FILA: fila}}, nodes: [nos]}}"))
    secret, link = links["secrets.DB"]
    assert secret == "senha.password" and "secretsmanager:GetSecretValue" in link.grants and link.key == "decrypt"
    assert "ssm:GetParameters" in links["parameters.FILA"][1].grants
    assert "ecr:BatchGetImage" in links["image"][1].grants
    assert links["nodes.0"][1].phase == "request"


def test_connections_of_a_pod_at_most() -> None:
    pool = settings(Deployment, f"{{{API}, pool: {{workers: 2, size: 5, overflow: 3}}}}").pool
    assert pool and pool.most() == 16


def test_sizes_are_written_as_kubernetes_writes_them() -> None:
    assert refusal(Deployment, f"{{{API}, size: {{memory: 512MB}}}}").startswith("size.memory: ")
    assert refusal(Deployment, f"{{{API}, size: {{cpu: 1 core}}}}").startswith("size.cpu: ")
    assert refusal(Deployment, f"{{{API}, env: {{2FA: sim}}}}").startswith("env.2FA")


def test_a_job_runs_on_a_schedule_or_at_each_deployment() -> None:
    nightly = settings(Job, f'{{{API}, schedule: "0 6 * * *"}}')
    assert asked(nightly) == {"kubectl get cronjob coisa spec.schedule": "0 6 * * *"}
    migration = settings(Job, f"{{{API}}}")
    assert migration.own_caption("en") == "at each deployment"
    done = {"status": {"conditions": [{"type": "SuccessCriteriaMet", "status": "True"}, {"type": "Complete", "status": "True"}]}}
    assert verdict(migration, ".status | [0]", done) and not verdict(migration, ".status | [0]", {"status": {}})
    assert refusal(Job, f"{{{API}, schedule: hourly}}").startswith("schedule: ")


def test_an_add_on_of_eks_is_asked_of_eks_and_a_chart_of_kubernetes() -> None:
    assert asked(settings(Addon, "{in: cluster, addon: vpc-cni, source: eks}")) == {"eks describe-addon addon.status": "ACTIVE"}
    chart = settings(Addon, "{in: cluster, addon: cluster-autoscaler}")
    assert verdict(chart, "'Running'])", {"items": [{"status": {"phase": "Running"}}]})
    assert not verdict(chart, "'Running'])", {"items": [{"status": {"phase": "Pending"}}]})


def test_an_add_on_that_ships_logs_may_write_them() -> None:
    (grant,) = settings(Addon, "{in: cluster, addon: fluent-bit, logs: {keep_days: 30}}").own_grants("registros")
    assert grant.target == "registros.logs" and "logs:PutLogEvents" in grant.actions
    assert refusal(Addon, "{in: cluster, addon: fluent-bit, logs: {keep_days: 31}}").startswith("logs.keep_days: ")


@pytest.mark.parametrize(
    ("addon", "icon"),
    [
        ("adot", "service/AWSDistroforOpenTelemetry"),
        ("aws-for-fluent-bit", "diagrams/onprem/logging/fluentbit"),
        ("kube-prometheus-stack", "diagrams/onprem/monitoring/prometheus"),
        ("aws-load-balancer-controller", "service/ElasticLoadBalancing"),
        ("influx-operator", Addon.face.icon),
        ("metrics-server", Addon.face.icon),
    ],
)
def test_an_add_on_has_the_picture_of_its_project_where_there_is_one(addon: str, icon: str) -> None:
    assert settings(Addon, f"{{in: cluster, addon: {addon}}}").own_icon() == icon


@pytest.mark.parametrize("icon", sorted({*ICONS.values()}))
def test_pictures_of_add_ons_are_there(icon: str) -> None:
    assert any((PICTURES / f"{icon}{suffix}").is_file() for suffix in (".svg", ".png"))
