"""What every Kubernetes object shares: a workload in; its metadata, labels and the identity that its pods have out."""

from typing import Any

from infra.site import Site
from planta.kinds.eks import Cluster

Object = dict[str, Any]
USER = 10001
"""User and group id of our images (see the Dockerfiles)."""


def made(api: str, kind: str, name: str, spec: Object, *, namespace: str | None = None, labels: Object | None = None,
         annotations: Object | None = None) -> Object:  # fmt: skip
    """One object; `spec` holds everything besides kind and metadata."""
    metadata: Object = {"name": name}
    metadata |= {"namespace": namespace} if namespace else {}
    metadata |= {"labels": labels} if labels else {}
    metadata |= {"annotations": annotations} if annotations else {}
    return {"apiVersion": api, "kind": kind, "metadata": metadata, **spec}


def selector(id: str) -> Object:
    """The one label by which services, policies and people find a workload's pods."""
    return {"app": id}


def labels(site: Site, id: str) -> Object:
    return {
        **selector(id), "app.kubernetes.io/name": id, "app.kubernetes.io/instance": id,
        "app.kubernetes.io/part-of": site.architecture.system.id,
    }  # fmt: skip


def cluster_of(site: Site, id: str) -> Cluster:
    config = site.config(site.config(id).in_)
    assert isinstance(config, Cluster)
    return config


def of(site: Site, id: str, api: str, kind: str, spec: Object, *, name: str | None = None, annotations: Object | None = None) -> Object:
    """One object of a workload: in its namespace, with its labels, named as it is."""
    return made(api, kind, name or id, spec, namespace=site.config(id).namespace, labels=labels(site, id), annotations=annotations)


def role(site: Site, id: str) -> str | None:
    """ARN of the role that its service account stands for; None when it calls no AWS API, or when the agent hands out roles."""
    acts = any(a.actions and a.verb != "image" for a in site.accesses if a.principal == id)
    return site.role_arn(id) if acts and cluster_of(site, id).identity == "irsa" else None


def service_account(site: Site, id: str) -> Object:
    """Named as the resource, which is what the role's trust policy names."""
    arn = role(site, id)
    return of(site, id, "v1", "ServiceAccount", {"automountServiceAccountToken": False},
              annotations={"eks.amazonaws.com/role-arn": arn} if arn else None)  # fmt: skip
