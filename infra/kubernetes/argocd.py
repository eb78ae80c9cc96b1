"""The add-ons and the chart of a cluster in; the Argo CD applications that keep them installed out."""

from collections.abc import Mapping, Sequence
from typing import Any

from infra.kubernetes.objects import Object, made
from infra.kubernetes.releases import Release
from infra.site import Site

API = "argoproj.io/v1alpha1"
IN_CLUSTER = "https://kubernetes.default.svc"


def branch(environment: str) -> str:
    """What stands in an environment; only the delivery writes to it, and its history is the history of deliveries."""
    return f"environments/{environment}"


def applications(site: Site, controller: Release, releases: Sequence[Release], namespaces: Sequence[str], home: str) -> dict[str, Object]:
    """A project that fences the system in, an application for each release, and two on the environment's branch: the platform
    (all of these, so that they follow the model too) and the system's own chart."""
    system, environment = site.architecture.system, site.architecture.environment_id
    out: dict[str, Object] = {"project": _project(site, controller, releases, namespaces)}
    for release in releases:
        source = {"repoURL": release.repository, "chart": release.chart, "targetRevision": release.version,
                  "helm": {"releaseName": release.id, "valuesObject": dict(release.values)}}  # fmt: skip
        # The stores and secrets of the workloads need the operators' own kinds first.
        out[release.id] = _application(release.id, controller.namespace, system.id, source, release.namespace, wave="-1")
    if system.repository and home:
        here = {"repoURL": system.repository, "targetRevision": branch(environment)}
        platform = f"{system.id}-platform"
        out[platform] = _application(platform, controller.namespace, system.id, {**here, "path": f"{home}/{environment}/platform"},
                                     controller.namespace, wave="-2")  # fmt: skip
        own = {**here, "path": f"{home}/chart", "helm": {"releaseName": system.id, "valueFiles": [f"../values-{environment}.yaml"]}}
        first = next((n for n in namespaces if n not in {r.namespace for r in releases}), "default")
        out[system.id] = _application(system.id, controller.namespace, system.id, own, first, wave="0")
    return out


def _application(name: str, namespace: str, project: str, source: Mapping[str, Any], target: str, wave: str) -> Object:
    return made(API, "Application", name, {"spec": {
        "project": project, "source": dict(source), "destination": {"server": IN_CLUSTER, "namespace": target},
        "syncPolicy": {"automated": {"prune": True, "selfHeal": True},
                       "syncOptions": ["ServerSideApply=true", "ApplyOutOfSyncOnly=true"],
                       "retry": {"limit": 5, "backoff": {"duration": "10s", "factor": 2, "maxDuration": "3m"}}},
    }}, namespace=namespace, annotations={"argocd.argoproj.io/sync-wave": wave})  # fmt: skip


def _project(site: Site, controller: Release, releases: Sequence[Release], namespaces: Sequence[str]) -> Object:
    system = site.architecture.system
    sources = [*([system.repository] if system.repository else []), *dict.fromkeys(r.repository for r in releases)]
    places = dict.fromkeys([*namespaces, "kube-system"])
    return made(API, "AppProject", system.id, {"spec": {
        "description": f"{system.name}: {site.architecture.environment_id}",
        "sourceRepos": sources,
        "destinations": [{"server": IN_CLUSTER, "namespace": n} for n in places],
        "clusterResourceWhitelist": [{"group": "*", "kind": "*"}],
        "orphanedResources": {"warn": True},
    }}, namespace=controller.namespace)  # fmt: skip
