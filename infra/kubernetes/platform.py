"""The add-ons of a cluster in; what their pods may talk to out: their namespaces are closed, and each controller gets what it needs."""

from infra.kubernetes.network import DNS, calls, default_deny, merged, peers, ports, service_peers, tier_blocks
from infra.kubernetes.objects import Object, made
from infra.kubernetes.releases import listens, pod_labels
from infra.site import Site
from planta.kinds.kubernetes import Addon, Workload
from planta.reach import asked

API_SERVER = ("172.20.0.1/32", "10.100.0.1/32")
"""Where pods find the cluster's API: EKS takes services' addresses from one of two blocks, and the first address is the API's."""
SYSTEM = "kube-system"


def policies(site: Site, cluster: str) -> list[Object]:
    """Every namespace of add-ons denies by default, but for the one that Kubernetes itself runs in: there only our pods are closed."""
    addons = [(r.id, r.config) for r in site.architecture.of_kind("k8s-addon") if r.config.in_ == cluster]
    ours = [(id, a) for id, a in addons if isinstance(a, Addon) and (a.source == "helm" or a.namespace != SYSTEM)]
    workloads = {
        r.config.namespace
        for r in site.architecture.resources.values()
        if isinstance(r.config, Workload) and r.config.in_ == cluster
    }
    closed = dict.fromkeys(a.namespace for _, a in ours if a.namespace not in {SYSTEM, *workloads})
    return [*(default_deny(n) for n in closed), *(_policy(site, cluster, id, addon) for id, addon in ours)]


def _policy(site: Site, cluster: str, id: str, addon: Addon) -> Object:
    api = [
        {"ipBlock": {"cidr": b}} for vpc, tier in site.architecture.tiers(cluster) for b in tier_blocks(site, vpc, tier)
    ]
    mine: Object = {"podSelector": {"matchLabels": pod_labels(id, addon)}}
    incoming: list[Object] = [{"from": [mine]}]
    if webhooks := listens(addon):
        incoming.append({"from": api, "ports": ports(webhooks)})
    incoming += [
        {"from": who, "ports": ports(a.ports)}
        for a in calls(site.accesses, target=id)
        if a.ports and (who := peers(site, a.principal))
    ]
    outgoing: list[Object] = [
        DNS,
        {"to": [mine]},
        {"to": [*api, *({"ipBlock": {"cidr": a}} for a in API_SERVER)], "ports": ports((443,))},
    ]
    outgoing += [
        {"to": who, "ports": ports(a.ports)}
        for a in calls(site.accesses, principal=id)
        if a.ports and (who := peers(site, a.target))
    ]
    outgoing += [{"to": service_peers(site, id, s), "ports": ports((443,))} for s in asked(site.architecture, id)]
    spec = {
        "podSelector": {"matchLabels": pod_labels(id, addon)},
        "policyTypes": ["Ingress", "Egress"],
        "ingress": merged(incoming),
        "egress": merged(outgoing),
    }
    return made(
        "networking.k8s.io/v1",
        "NetworkPolicy",
        id,
        {"spec": spec},
        namespace=addon.namespace,
        labels={"app.kubernetes.io/part-of": site.architecture.system.id},
    )
