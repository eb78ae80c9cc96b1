"""The environments of a system in; every file from which its clusters are filled out, by relative path."""

import shlex
from collections.abc import Mapping

from infra.kubernetes.argocd import applications
from infra.kubernetes.chart import chart
from infra.kubernetes.cluster import namespaces, objects
from infra.kubernetes.collector import collectors
from infra.kubernetes.platform import policies
from infra.kubernetes.releases import Release, releases
from infra.kubernetes.tokens import with_outputs
from infra.site import Site
from planta.architecture import Architecture
from planta.kinds.eks import Cluster
from planta.yaml_text import dump

HOME = "deploy/kubernetes"
"""Where the modelled system's repository keeps these files; Argo CD reads the chart there."""
CONTROLLER = "argo-cd"
"""The add-on that, when the model has it, keeps everything else installed."""


def manifests(
    architectures: Mapping[str, Architecture], environment: str, outputs: Mapping[str, str] | None = None, home: str = HOME
) -> dict[str, bytes]:
    """Of each cluster: the chart with values, the same objects as plain manifests (`ENV/manifests/`), and the add-ons.

    `outputs` fills tokens such as `${repo-api.digest}`, which only a deployment knows. A system without a cluster has no files.
    """
    known = dict(outputs or {})
    sites = {e: Site(a) for e, a in architectures.items()}
    site = sites[environment]
    files: dict[str, bytes] = {}
    for cluster in site.of_kind("eks-cluster"):
        config = site.config(cluster)
        assert isinstance(config, Cluster)
        by_environment = {e: objects(s, cluster) if cluster in s.architecture.resources else {} for e, s in sites.items()}
        made: dict[str, bytes] = {}
        if any(by_environment.values()):
            made |= chart(site.architecture.system.id, config.version, by_environment, {environment: known})
        made |= {f"{environment}/manifests/{group}.yaml": dump(*(with_outputs(o, known) for o in found)).encode()
                 for group, found in by_environment[environment].items()}  # fmt: skip
        made |= _platform(site, cluster, known, f"{home}/{cluster}" if by_environment[environment] else "")
        files |= {f"{cluster}/{path}": data for path, data in made.items()}
    return files


def _platform(site: Site, cluster: str, known: Mapping[str, str], home: str) -> dict[str, bytes]:
    """Namespaces and add-ons: as applications where Argo CD is one of them, else as Helm's commands."""
    environment = site.architecture.environment_id
    spaces, found = namespaces(site, cluster), releases(site, cluster)
    out: dict[str, bytes] = {}
    if spaces:
        out[f"{environment}/platform/namespaces.yaml"] = dump(*spaces).encode()
    if getattr(site.config(cluster), "network_policy", False) and (closed := policies(site, cluster)):
        out[f"{environment}/platform/network.yaml"] = dump(*closed).encode()
    for name, scraper in collectors(site, cluster).items():
        out[f"{environment}/platform/{name}.yaml"] = dump(*with_outputs(scraper, known)).encode()
    for release in found:
        out[f"{environment}/releases/{release.id}.yaml"] = dump(with_outputs(dict(release.values), known)).encode()
    controller = next((r for r in found if r.chart == CONTROLLER), None)
    if controller:
        apps = applications(site, controller, found, [n["metadata"]["name"] for n in spaces], home)
        out |= {f"{environment}/platform/{name}.yaml": dump(with_outputs(app, known)).encode() for name, app in apps.items()}
    if found or spaces:
        out[f"{environment}/bootstrap.sh"] = _bootstrap(site, spaces != [], (controller,) if controller else found)
    return out


def _bootstrap(site: Site, spaces: bool, installed: tuple[Release, ...]) -> bytes:
    """What is run once, from where the cluster's API is reached; it may be run again."""
    about = "# Fills an empty cluster; running it again changes nothing that is already so."
    lines = ["#!/bin/sh", about, "set -eu", 'cd "$(dirname "$0")"']
    if spaces:
        lines.append("kubectl apply --server-side -f platform/namespaces.yaml")
    for release in installed:
        lines.append(shlex.join([
            "helm", "upgrade", "--install", release.id, release.chart, "--repo", release.repository, "--version", release.version,
            "--namespace", release.namespace, "--values", f"releases/{release.id}.yaml", "--wait", "--timeout", "10m",
        ]))  # fmt: skip
    lines.append("kubectl apply --server-side -f platform/")
    return ("\n".join(lines) + "\n").encode()
