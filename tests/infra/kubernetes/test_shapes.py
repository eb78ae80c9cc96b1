"""A small system with the shapes that the real one lacks: schedules, taints, root, two clusters, no operator, no policies."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]
import pytest
import yaml

from infra.kubernetes.manifests import manifests
from infra.kubernetes.tokens import names
from planta.build import load

Object = dict[str, Any]
OUTPUTS = {"images.digest": "sha256:" + "0" * 64}


@cache
def files() -> dict[str, bytes]:
    return manifests(load(Path(__file__).with_name("shapes.yaml")).architectures, "live", OUTPUTS)


def listed(cluster: str = "farm", part: str = "manifests") -> list[Object]:
    return [o for p, d in files().items() if p.startswith(f"{cluster}/live/{part}/") for o in yaml.safe_load_all(d)]


def objects(cluster: str = "farm", part: str = "manifests") -> dict[tuple[str, str], Object]:
    return {(o["kind"], o["metadata"]["name"]): o for o in listed(cluster, part)}


def test_all_of_it_is_valid_for_each_clusters_version() -> None:
    for cluster, version in (("farm", "1.34"), ("open-farm", "1.33")):
        for made in [*objects(cluster).values(), *objects(cluster, "platform").values()]:
            kubernetes_validate.validate(made, version, strict=True)


@pytest.mark.parametrize("cluster", ["farm", "open-farm"])
def test_the_charts_render_the_plain_manifests(cluster: str, tmp_path: Path) -> None:
    helm = pytest.importorskip("helm_python")
    for path, data in files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    values = yaml.safe_load((tmp_path / cluster / "values-live.yaml").read_text())
    with helm.Chart.load(str(tmp_path / cluster / "chart")) as chart:
        rendered = [o for t in chart.render(values, name="r", namespace="d").values() for o in yaml.safe_load_all(t) if o]
    assert sorted(json.dumps(o, sort_keys=True) for o in rendered) == sorted(json.dumps(o, sort_keys=True) for o in listed(cluster))


def test_no_value_is_lost_or_changed_on_the_way() -> None:
    assert objects()["ConfigMap", "store"]["data"]["TEMPLATE"] == "{{ not helm }} ${HOME}"
    assert (objects()["ConfigMap", "store"]["data"]["NUMBER"], objects()["ConfigMap", "store"]["data"]["YES"]) == ("08", "yes")
    assert names([d.decode() for d in files().values()]) == ("images.digest",)  # in the chart, where the values fill it


def test_a_schedule_becomes_a_cron_job_and_one_pod_needs_no_scaler_and_no_budget() -> None:
    cron = objects()["CronJob", "nightly"]["spec"]
    assert (cron["schedule"], cron["concurrencyPolicy"]) == ("0 3 * * *", "Forbid")
    assert cron["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["command"] == ["sh", "-c", "tidy"]
    kinds = {k for k, n in objects() if n == "store"}
    assert kinds.isdisjoint({"HorizontalPodAutoscaler", "PodDisruptionBudget"}) and objects()["Deployment", "store"]["spec"]["replicas"] == 1


def test_pods_tolerate_the_taints_of_the_groups_that_they_are_bound_to() -> None:
    spec = objects()["Deployment", "store"]["spec"]["template"]["spec"]
    assert spec["tolerations"] == [{"key": "gpu", "operator": "Equal", "value": "yes", "effect": "NoSchedule"}]


def test_root_weakens_its_own_namespace_only_and_says_so() -> None:
    spaces = {n: o["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] for (k, n), o in objects(part="platform").items() if k == "Namespace"}
    assert spaces == {"shop": "baseline", "books": "baseline"}
    pod = objects()["Deployment", "ledger"]["spec"]["template"]["spec"]
    assert pod["securityContext"]["runAsNonRoot"] is False and "runAsUser" not in pod["securityContext"]
    assert "livenessProbe" not in pod["containers"][0]


def test_without_the_operator_secrets_are_taken_as_given_and_without_irsa_no_role_is_named() -> None:
    assert not any(k in ("ExternalSecret", "SecretStore", "SecurityGroupPolicy") for k, _ in objects())
    assert {"secretRef": {"name": "store"}} in objects()["Deployment", "store"]["spec"]["template"]["spec"]["containers"][0]["envFrom"]
    assert "annotations" not in objects()["ServiceAccount", "store"]["metadata"]


def test_an_outside_system_is_reached_on_its_ports_only() -> None:
    rules = objects()["NetworkPolicy", "store"]["spec"]["egress"]
    outside = {p["port"] for r in rules for p in r["ports"] if any("ipBlock" in t for t in r["to"])}
    assert outside == {443, 2222}


def test_a_cluster_without_policies_has_none() -> None:
    assert {k for k, _ in objects("open-farm")} == {"ServiceAccount", "Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget"}


def test_without_argo_cd_the_cluster_is_filled_by_commands() -> None:
    script = files()["farm/live/bootstrap.sh"].decode()
    assert "kubectl apply --server-side -f platform/" in script and "helm" not in script
