"""The real system's manifests against Kubernetes's own schemas, Helm itself, the claims, and an independent reading of the arrows."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import jmespath
import kubernetes_validate  # type: ignore[import-untyped]
import pytest
import yaml

from infra.kubernetes.manifests import manifests
from infra.kubernetes.releases import NoSuchChart
from infra.kubernetes.tokens import names
from planta.architecture import Architecture
from planta.build import build, load

HOME = Path(__file__).resolve().parents[3]
ENVIRONMENTS = ("prod", "hml")
Object = dict[str, Any]


@cache
def architectures() -> Mapping[str, Architecture]:
    return load(HOME / "architecture.yaml").architectures


@cache
def files(environment: str) -> dict[str, bytes]:
    return manifests(architectures(), environment)


def objects(environment: str, part: str = "manifests") -> list[Object]:
    return [o for path, data in files(environment).items() if f"/{part}/" in path for o in yaml.safe_load_all(data)]


def one(environment: str, kind: str, name: str) -> Object:
    (found,) = [o for o in objects(environment) if o["kind"] == kind and o["metadata"]["name"] == name]
    return found


BUILT_IN = ("v1", "rbac.authorization.k8s.io/v1", "apps/v1", "batch/v1", "autoscaling/v2", "policy/v1", "networking.k8s.io/v1")


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_every_object_is_valid_for_the_clusters_version(environment: str) -> None:
    version = architectures()[environment].lookup("cluster.version")
    checked = 0
    for made in [*objects(environment), *objects(environment, "platform")]:
        assert made["metadata"]["name"] and made["apiVersion"]
        if made["apiVersion"] in BUILT_IN:
            kubernetes_validate.validate(made, version, strict=True)
            checked += 1
    assert checked > 20


def test_the_validator_itself_refuses_what_is_wrong() -> None:
    broken = one("prod", "Deployment", "api") | {"spec": {"replicaz": 3}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, "1.35", strict=True)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_helm_lints_the_chart_and_renders_exactly_the_plain_manifests(environment: str, tmp_path: Path) -> None:
    helm = pytest.importorskip("helm_python")
    wanted = names([files(environment)[p].decode() for p in files(environment) if "/manifests/" in p])
    outputs = {n: f"value-of-{n}" for n in wanted}
    for path, data in manifests(architectures(), environment, outputs).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    values = yaml.safe_load((tmp_path / f"cluster/values-{environment}.yaml").read_text())
    assert values["outputs"] == outputs
    chart = str(tmp_path / "cluster/chart")
    assert [m for m in helm.lint(chart, values)["messages"] if m["severity"] > 1] == []
    with helm.Chart.load(chart) as loaded:
        rendered = loaded.render(values, name="s", namespace="app")
        from_helm = [o for text in rendered.values() for o in yaml.safe_load_all(text) if o]
        with pytest.raises(helm.HelmError, match="no value for"):
            loaded.render(values | {"outputs": {}}, name="s", namespace="app")
    plain = [o for p in (tmp_path / f"cluster/{environment}/manifests").glob("*.yaml") for o in yaml.safe_load_all(p.read_text())]
    assert _sorted(from_helm) == _sorted(plain)


def _sorted(found: list[Object]) -> list[str]:
    return sorted(json.dumps(o, sort_keys=True) for o in found)


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_what_the_claims_ask_of_the_cluster_is_what_the_manifests_say(environment: str) -> None:
    """Status aside, which only a running cluster has."""
    architecture, asked = architectures()[environment], 0
    for resource in architecture.of_kind("k8s-deployment", "k8s-job"):
        for claim in architecture.claims(resource.id):
            verb, kind, name = claim.call.split()
            full = {"deployment": "Deployment", "hpa": "HorizontalPodAutoscaler", "job": "Job", "cronjob": "CronJob"}[kind]
            made = one(environment, full, name)
            assert verb == "get" and made["metadata"]["namespace"] == claim.parameters["namespace"]
            if not claim.path.startswith("status"):
                assert jmespath.search(claim.path, made) == claim.expected, claim
                asked += 1
    assert asked >= 8


# An independent reading of network policies: who may talk to whom, by Kubernetes's rules for policies.


def _allowed(found: list[Object], source: Object, target: Object, port: int, protocol: str = "TCP") -> bool:
    """`source` and `target`: {"namespace", "labels"} for pods, {"ip"} for what is outside the cluster."""
    return _direction(found, source, target, port, protocol, "egress") and _direction(found, target, source, port, protocol, "ingress")


def _direction(found: list[Object], pod: Object, other: Object, port: int, protocol: str, direction: str) -> bool:
    if "ip" in pod:
        return True
    mine = [p["spec"] for p in found if p["kind"] == "NetworkPolicy" and p["metadata"]["namespace"] == pod["namespace"]
            and _matches(p["spec"]["podSelector"], pod["labels"]) and direction.capitalize() in p["spec"]["policyTypes"]]  # fmt: skip
    if not mine:
        return True
    peers = "to" if direction == "egress" else "from"
    return any(
        {"protocol": protocol, "port": port} in rule["ports"] and any(_is(peer, other) for peer in rule[peers])
        for spec in mine for rule in spec.get(direction, [])
    )  # fmt: skip


def _is(peer: Object, other: Object) -> bool:
    if "ipBlock" in peer:
        if "ip" not in other:
            return False
        ip = ip_address(other["ip"])
        return ip in ip_network(peer["ipBlock"]["cidr"]) and not any(ip in ip_network(e) for e in peer["ipBlock"].get("except", []))
    if "ip" in other:
        return False
    return _matches(peer["namespaceSelector"], {"kubernetes.io/metadata.name": other["namespace"]}) and _matches(peer["podSelector"], other["labels"])


def _matches(selector: Object, labels: Object) -> bool:
    return all(labels.get(k) == v for k, v in selector.get("matchLabels", {}).items())


def _pods(environment: str) -> dict[str, Object]:
    out = {}
    for made in objects(environment):
        if made["kind"] in ("Deployment", "Job"):
            out[made["metadata"]["name"]] = {"namespace": made["metadata"]["namespace"], "labels": made["spec"]["template"]["metadata"]["labels"]}
    return out


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_pods_talk_to_each_other_exactly_along_the_arrows(environment: str) -> None:
    architecture, pods = architectures()[environment], _pods(environment)
    drawn = {(a.source, a.target, p) for a in architecture.arrows for p in a.verb.ports}
    for source, target, port in _cells(architecture, pods):
        assert _allowed(objects(environment), pods[source], pods[target], port) == ((source, target, port) in drawn), (source, target, port)


def _cells(architecture: Architecture, pods: Mapping[str, Object]) -> Iterator[tuple[str, str, int]]:
    for source in pods:
        for target in pods:
            for port in sorted({*getattr(architecture.resources[target].config, "ports", {}).values(), 22}):
                if source != target:
                    yield source, target, port


@pytest.mark.parametrize("environment", ENVIRONMENTS)
def test_the_database_is_reached_by_those_drawn_and_the_metadata_service_by_nobody(environment: str) -> None:
    architecture = architectures()[environment]
    database = {"ip": architecture.resources["rede"].config.zone_block("dados", 0).replace(".0/24", ".77")}  # type: ignore[attr-defined]
    drawn = {a.source for a in architecture.arrows_to("banco") if a.verb.ports}
    assert drawn == {"api", "migracao"}
    for name, pod in _pods(environment).items():
        assert _allowed(objects(environment), pod, database, 5432) == (name in drawn)
        assert not _allowed(objects(environment), pod, {"ip": "169.254.169.254"}, 80)
        assert not _allowed(objects(environment), pod, {"ip": "169.254.169.254"}, 443)


def test_every_workload_has_the_security_group_that_the_stacks_rules_name() -> None:
    groups = {o["metadata"]["name"]: o["spec"]["securityGroups"]["groupIds"] for o in objects("prod") if o["kind"] == "SecurityGroupPolicy"}
    assert groups == {name: [f"${{{name}.group}}"] for name in _pods("prod")}


def test_a_workload_is_told_where_its_targets_are() -> None:
    told = one("prod", "ConfigMap", "api")["data"]
    assert told["UPLOADS"] == architectures()["prod"].physical("uploads") and told["BANCO"] == "${banco.endpoint}"
    assert one("prod", "ConfigMap", "web")["data"]["API"] == "http://api.app.svc.cluster.local:8000"


def test_removing_an_arrow_closes_exactly_its_door() -> None:
    text = (HOME / "architecture.yaml").read_text("utf-8")
    without = text.replace("      web: metrics\n      api: metrics\n", "      web: metrics\n")
    assert without != text
    collector = {"namespace": "observabilidade", "labels": {
        "app.kubernetes.io/managed-by": "opentelemetry-operator", "app.kubernetes.io/component": "opentelemetry-collector"}}
    pods = _pods("prod")
    for model, expected in ((text, True), (without, False)):
        found = [o for p, d in manifests(build(model).architectures, "prod").items() if "/manifests/" in p for o in yaml.safe_load_all(d)]
        assert _allowed(found, collector, pods["api"], 9090) is expected
        assert _allowed(found, collector, pods["web"], 9090) is True


def test_pods_meet_the_restricted_standard() -> None:
    for made in objects("prod"):
        if made["kind"] not in ("Deployment", "Job"):
            continue
        spec = made["spec"]["template"]["spec"]
        (container,) = spec["containers"]
        assert spec["securityContext"]["runAsNonRoot"] and spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False, "privileged": False, "readOnlyRootFilesystem": True, "capabilities": {"drop": ["ALL"]},
        }
        assert "@${" in container["image"] and not spec["automountServiceAccountToken"]


def test_same_files_whatever_comes_first_and_none_for_a_system_without_a_cluster() -> None:
    backwards = dict(reversed(list(architectures().items())))
    assert {p: d for p, d in manifests(backwards, "prod").items() if "/prod/" in p} == {p: d for p, d in files("prod").items() if "/prod/" in p}
    serverless = load(HOME / "tests/systems/serverless/architecture.yaml").architectures
    assert all(manifests(serverless, e) == {} for e in serverless)


def test_what_only_one_environment_has_is_conditional_in_the_chart(tmp_path: Path) -> None:
    helm = pytest.importorskip("helm_python")
    text = (HOME / "architecture.yaml").read_text("utf-8")
    model = text.replace("      api.replicas.min: 2\n", "      api.replicas.min: 4\n")
    assert model != text
    two = build(model).architectures
    wanted = names([d.decode() for p, d in files("prod").items() if "/manifests/" in p])
    for environment, scalers in (("prod", 2), ("hml", 1)):
        for path, data in manifests(two, environment, dict.fromkeys(wanted, "x")).items():
            (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path).write_bytes(data)
        values = yaml.safe_load((tmp_path / f"cluster/values-{environment}.yaml").read_text())
        with helm.Chart.load(str(tmp_path / "cluster/chart")) as loaded:
            rendered = "\n---\n".join(loaded.render(values, name="s", namespace="app").values())
        assert sum(1 for o in yaml.safe_load_all(rendered) if o and o["kind"] == "HorizontalPodAutoscaler") == scalers


def test_the_collector_scrapes_what_its_arrows_name_with_the_role_that_the_stacks_made() -> None:
    made = {o["kind"]: o for o in objects("prod", "platform") if o["metadata"]["name"] in ("coletor", "adot-col-prom-metrics")}
    architecture = architectures()["prod"]
    config = made["OpenTelemetryCollector"]["spec"]["config"]
    jobs = config["receivers"]["prometheus"]["config"]["scrape_configs"]
    assert [j["job_name"] for j in jobs] == [a.target for a in architecture.arrows_from("coletor") if a.verb.name == "metrics"]
    assert [e["endpoint"] for e in config["exporters"].values()] == ["${prometheus.endpoint}api/v1/remote_write"]
    assert made["OpenTelemetryCollector"]["spec"]["serviceAccount"] == made["ServiceAccount"]["metadata"]["name"]
    assert made["ServiceAccount"]["metadata"]["annotations"] == {"eks.amazonaws.com/role-arn": f"arn:aws:iam::222222222222:role/{architecture.physical('coletor')}"}
    assert made["Role"]["metadata"]["namespace"] == "app" and made["Role"]["rules"][0]["resources"] == ["pods"]


def test_add_ons_are_named_as_their_claims_and_roles_expect() -> None:
    """Pods are found by the release's name; the role trusts the account's name."""
    for environment in ENVIRONMENTS:
        architecture = architectures()[environment]
        applications = {o["metadata"]["name"]: o["spec"]["source"] for o in objects(environment, "platform") if o["kind"] == "Application"}
        for resource in architecture.of_kind("k8s-addon"):
            selectors = [c.parameters["selector"] for c in architecture.claims(resource.id) if c.service == "kubectl"]
            if selectors:
                source = applications[resource.id]
                assert selectors == [f"app.kubernetes.io/instance={source['helm']['releaseName']}"] and re.fullmatch(r"[\d.]+", source["targetRevision"])


def test_an_add_on_without_a_known_chart_is_refused_by_name() -> None:
    text = (HOME / "architecture.yaml").read_text("utf-8").replace("addon: cluster-autoscaler", "addon: karpenter")
    text = text.replace("- autoscaler.addon == cluster-autoscaler", "- autoscaler.addon == karpenter")
    with pytest.raises(NoSuchChart, match='autoscaler: no chart is known for the add-on "karpenter"'):
        manifests(build(text).architectures, "prod")
