"""What runs in a cluster, as far as AWS sees it: IRSA roles with exact subjects, groups of pods, managed add-ons."""

from collections.abc import Iterator
from json import dumps

from infra.kinds.base import Facet
from infra.kinds.shared import group, json_text, log_group
from infra.parts import Part, Use, Value, without_none
from infra.site import Site
from planta.kinds.kubernetes import Addon, Workload

SERVICE_ACCOUNTS = {"adot": "adot-col-prom-metrics"}
"""Accounts that an add-on names itself; every other is called like the add-on."""


def service_account(id: str, site: Site) -> str:
    config = site.config(id)
    return SERVICE_ACCOUNTS.get(config.addon, config.addon) if isinstance(config, Addon) else id


def trust(principal: str, site: Site) -> Value:
    """Only this service account of this cluster. The issuer is known once the cluster stands, so the document is text."""
    config = site.config(principal)
    cluster = str(config.in_)
    if site.config(cluster).identity == "pod-identity":
        return {"Version": "2012-10-17", "Statement": [{
            "Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": ["sts:AssumeRole", "sts:TagSession"],
            "Condition": {"StringEquals": {"aws:SourceAccount": site.account(principal)},
                          "ArnEquals": {"aws:SourceArn": site.arn("eks", f"cluster/{site.name(cluster)}", of=cluster)}}}]}  # fmt: skip
    subject = f"system:serviceaccount:{config.namespace}:{service_account(principal, site)}"
    text = dumps({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Principal": {"Federated": "${Provider}"}, "Action": "sts:AssumeRoleWithWebIdentity",
        "Condition": {"StringEquals": {"${Issuer}:sub": subject, "${Issuer}:aud": "sts.amazonaws.com"}}}]})  # fmt: skip
    issuer = {"Fn::Select": [1, {"Fn::Split": ["//", Use(cluster, "issuer")]}]}
    return {"Fn::Sub": [text, {"Provider": Use(cluster, "oidc"), "Issuer": issuer}]}


def workload(id: str, config: Workload, site: Site) -> Iterator[Part]:
    cluster = str(config.in_)
    if site.config(cluster).pod_groups:
        yield group(id, site)
    yield from pod_identity(id, config, site)


def addon(id: str, config: Addon, site: Site) -> Iterator[Part]:
    cluster = str(config.in_)
    if config.logs:
        yield log_group(id, site, config.logs)
    if config.source == "eks":
        nodes = tuple((n, "") for n in site.of_kind("eks-nodegroup") if site.config(n).in_ == cluster)
        yield Part(owner=id, type="AWS::EKS::Addon", after=((cluster, ""), *nodes, (id, "role")), properties=without_none({
            "ClusterName": site.name(cluster), "AddonName": config.addon, "AddonVersion": config.version, "ResolveConflicts": "OVERWRITE",
            "ConfigurationValues": json_text(nested(config.values)) if config.values else None,
        }))  # fmt: skip
    yield from pod_identity(id, config, site)


def pod_identity(id: str, config: Workload | Addon, site: Site) -> Iterator[Part]:
    cluster = str(config.in_)
    acts = any(a.principal == id and a.actions for a in site.accesses)
    if acts and site.config(cluster).identity == "pod-identity":
        yield Part(owner=id, name="identity", type="AWS::EKS::PodIdentityAssociation", after=((id, "role"), (cluster, "")), properties={
            "ClusterName": site.name(cluster), "Namespace": config.namespace, "ServiceAccount": service_account(id, site),
            "RoleArn": site.role_arn(id)})  # fmt: skip


def nested(values: dict[str, str | int | float | bool]) -> dict[str, Value]:
    """`a.b: 1` -> {a: {b: 1}}."""
    out: dict[str, Value] = {}
    for dotted, value in values.items():
        at = out
        *path, last = dotted.split(".")
        for key in path:
            at = at.setdefault(key, {})
        at[last] = value
    return out


KINDS = {
    "k8s-addon": Facet(build=addon, trust=trust),
    "k8s-deployment": Facet(build=workload, trust=trust, in_network=True),
    "k8s-job": Facet(build=workload, trust=trust, in_network=True),
}
