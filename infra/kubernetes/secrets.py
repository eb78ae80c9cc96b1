"""A workload's secrets and parameters in; the objects with which the operator fetches them, as the workload itself, out."""

from collections.abc import Iterator, Mapping

from infra.kubernetes.objects import Object, of
from infra.site import Site
from planta.kinds.kubernetes import Workload

OPERATOR = "external-secrets"
API = "external-secrets.io/v1"
REFRESH = "5m"


def has_secrets(config: Workload) -> bool:
    return bool(config.secrets or config.parameters)


def operator(site: Site, cluster: str | None) -> str | None:
    """The add-on that hands secrets to pods in this cluster, if any."""
    addons = (r for r in site.architecture.of_kind("k8s-addon") if r.config.in_ == cluster)
    return next((r.id for r in addons if site.config(r.id).addon == OPERATOR), None)


def external_secrets(site: Site, id: str) -> Iterator[Object]:
    """One store for each service it reads from, with the workload's own service account: the operator alone reaches nothing."""
    config = site.config(id)
    assert isinstance(config, Workload)
    if not has_secrets(config) or operator(site, config.in_) is None:
        return
    sources: dict[str, tuple[str, Mapping[str, str]]] = {
        "SecretsManager": (id, config.secrets), "ParameterStore": (f"{id}-parameters", config.parameters),
    }  # fmt: skip
    wanted: list[Object] = []
    for service, (store, variables) in sources.items():
        if not variables:
            continue
        sign_in = {"jwt": {"serviceAccountRef": {"name": id}}}
        provider = {"aws": {"service": service, "region": site.region(id), "auth": sign_in}}
        yield of(site, id, API, "SecretStore", {"spec": {"provider": provider}}, name=store)
        for variable, source in variables.items():
            resource, _, field = source.partition(".")
            remote = {"key": site.name(resource)} | ({"property": field} if field else {})
            wanted.append({"secretKey": variable, "remoteRef": remote,
                           "sourceRef": {"storeRef": {"name": store, "kind": "SecretStore"}}})  # fmt: skip
    yield of(site, id, API, "ExternalSecret", {"spec": {
        "refreshInterval": REFRESH, "secretStoreRef": wanted[0]["sourceRef"]["storeRef"],
        "target": {"name": id, "creationPolicy": "Owner", "deletionPolicy": "Retain"}, "data": wanted,
    }})  # fmt: skip
