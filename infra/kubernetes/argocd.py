"""The add-ons and the chart of a cluster in; the Argo CD applications that keep them installed out."""

from collections.abc import Mapping, Sequence
from typing import Any

from infra.kubernetes.objects import Object, made
from infra.kubernetes.releases import Release
from infra.site import Site

API = "argoproj.io/v1alpha1"
IN_CLUSTER = "https://kubernetes.default.svc"


def applications(site: Site, controller: Release, releases: Sequence[Release], namespaces: Sequence[str], home: str) -> dict[str, Object]:
    """A project that fences the system in, an application for each release, and one for the system's own chart in its repository."""
    system, environment = site.architecture.system, site.architecture.environment_id
    out: dict[str, Object] = {"project": _project(site, controller, releases, namespaces)}
    for release in releases:
        source = {"repoURL": release.repository, "chart": release.chart, "targetRevision": release.version,
                  "helm": {"releaseName": release.id, "valuesObject": dict(release.values)}}  # fmt: skip
        # The stores and secrets of the workloads need the operators' own kinds first.
        out[release.id] = _application(release.id, controller.namespace, system.id, source, release.namespace, wave="-1")
    if system.repository and home:
        own = {"repoURL": system.repository, "path": f"{home}/chart", "targetRevision": "HEAD",
               "helm": {"releaseName": system.id, "valueFiles": [f"../values-{environment}.yaml"]}}  # fmt: skip
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
