"""The add-ons of a cluster in; the chart, version, namespace and settings with which each is installed out."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from infra.kinds.kubernetes import service_account
from infra.kubernetes.objects import Object, role
from infra.kubernetes.tokens import token
from infra.site import Site
from planta.kinds.kubernetes import Addon


class NoSuchChart(Exception):
    """An add-on that the model does not describe enough to install it; the message says which and what to add."""


@dataclass(frozen=True, kw_only=True)
class Release:
    """One add-on, as Helm installs it."""

    id: str
    chart: str
    repository: str
    version: str
    namespace: str
    values: Mapping[str, Any]


@cache
def _charts() -> dict[str, dict[str, Any]]:
    charts: dict[str, dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("releases.yaml").read_text("utf-8"))["charts"]
    return charts


def pod_labels(id: str, addon: Addon) -> Object:
    """By what its pods are known."""
    known = _charts().get(addon.addon, {}).get("pods")
    return dict(known) if known else {"app.kubernetes.io/instance": id}


def listens(addon: Addon) -> tuple[int, ...]:
    """Ports on which the cluster's API calls its pods."""
    return tuple(_charts().get(addon.addon, {}).get("webhooks", ()))


def pod_security(addon: Addon) -> str:
    """The Pod Security Standard that its namespace can bear."""
    return str(_charts().get(addon.addon, {}).get("pod_security", "baseline"))


def releases(site: Site, cluster: str) -> tuple[Release, ...]:
    """Those that EKS does not manage itself, in the model's order."""
    found = ((r.id, r.config) for r in site.architecture.of_kind("k8s-addon") if r.config.in_ == cluster)
    return tuple(_release(site, id, config) for id, config in found if isinstance(config, Addon) and config.source == "helm")


def _release(site: Site, id: str, addon: Addon) -> Release:
    known = _charts().get(addon.addon, {})
    repository, version = addon.repository or known.get("repository"), addon.version or known.get("version")
    if not repository or not version:
        raise NoSuchChart(f'{id}: no chart is known for the add-on "{addon.addon}"; give it a repository and a version')
    vpc = site.vpc_of(id)
    facts = {
        "id": id, "account": service_account(id, site), "cluster": site.name(addon.in_ or ""), "region": site.region(id),
        "replicas": addon.replicas,
        "role": role(site, id), "logs": site.log_group(id) if addon.logs else None, "vpc": token(vpc, "id") if vpc else None,
    }  # fmt: skip
    values = _filled(known.get("values", {}), facts)
    for path, value in addon.values.items():
        _put(values, path.split("."), value)
    return Release(id=id, chart=addon.addon, repository=repository, version=str(version), namespace=addon.namespace, values=values)


def _filled(value: Any, facts: Mapping[str, Any]) -> Any:
    """`"{role}"` becomes the fact, with its type; what has no such fact is left out."""
    if isinstance(value, dict):
        out = {k: _filled(v, facts) for k, v in value.items()}
        return {k: v for k, v in out.items() if v is not None}
    if isinstance(value, str) and value.startswith("{") and value.endswith("}"):
        return facts[value[1:-1]]
    return value


def _put(values: dict[str, Any], path: list[str], value: Any) -> None:
    for part in path[:-1]:
        below = values.get(part)
        values[part] = below if isinstance(below, dict) else {}
        values = values[part]
    values[path[-1]] = value
