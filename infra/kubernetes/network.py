"""Arrows in; what pods may talk to out: NetworkPolicies, the security groups of pods, and the bindings to load balancers' targets."""

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network

from infra.kubernetes.objects import Object, cluster_of, made, of, selector
from infra.kubernetes.releases import pod_labels
from infra.kubernetes.tokens import token
from infra.site import Site
from planta.access import Access
from planta.kinds.kubernetes import Addon, Deployment, Workload
from planta.kinds.vpc import GATEWAY_SERVICES, Vpc

PRIVATE = ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10")
METADATA = "169.254.0.0/16"
ENDPOINTS = {"aps": "aps-workspaces", "cloudwatch": "monitoring", "es": "es", "xray": "xray"}
"""VPC endpoint of an IAM prefix, where the two are called differently."""
NO_CALL = ("rds-db",)
"""IAM prefixes that name no API: signing in is part of the connection to the database."""



def _pods(namespace: str, match: Object) -> Object:
    return {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}, "podSelector": {"matchLabels": match}}


DNS: Object = {
    "to": [_pods("kube-system", {"k8s-app": "kube-dns"})],
    "ports": [{"protocol": "UDP", "port": 53}, {"protocol": "TCP", "port": 53}],
}


def default_deny(namespace: str) -> Object:
    """No arrow, no access: nothing comes in and nothing goes out, whatever else the namespace holds."""
    spec: Object = {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    return made("networking.k8s.io/v1", "NetworkPolicy", "default-deny", {"spec": spec}, namespace=namespace)


def policy(site: Site, id: str) -> Object:
    """What the arrows from and to a workload open, each rule named after its line of the model."""
    incoming: dict[str, Object] = {}
    for access in calls(site.accesses, target=id):
        if access.ports and (who := peers(site, access.principal)):
            incoming[access.because] = {"from": who, "ports": ports(access.ports)}
    outgoing: dict[str, Object] = {}
    for access in calls(site.accesses, principal=id):
        if access.ports and (who := peers(site, access.target)):
            outgoing[access.because] = {"to": who, "ports": ports(access.ports)}
        for service in _services(access):
            outgoing[f"{access.because} ({service})"] = {"to": service_peers(site, id, service), "ports": ports((443,))}
    if any(a.actions for a in calls(site.accesses, principal=id)):
        outgoing["sts"] = {"to": service_peers(site, id, "sts"), "ports": ports((443,))}
    spec = {"podSelector": {"matchLabels": selector(id)}, "policyTypes": ["Ingress", "Egress"],
            "ingress": merged(incoming.values()), "egress": merged([DNS, *outgoing.values()])}  # fmt: skip
    said = {"planta/ingress": ", ".join(incoming), "planta/egress": ", ".join(["dns", *outgoing])}
    return of(site, id, "networking.k8s.io/v1", "NetworkPolicy", {"spec": spec}, annotations={k: v for k, v in said.items() if v})


def calls(accesses: Iterable[Access], *, principal: str | None = None, target: str | None = None) -> Iterator[Access]:
    """What the pod itself does over the network: arrows. Images are fetched by the node, secrets by the operator, keys used by services."""
    for access in accesses:
        if access.origin == "arrow" and principal in (None, access.principal) and target in (None, access.target):
            yield access


def _services(access: Access) -> tuple[str, ...]:
    """AWS APIs that an access calls."""
    prefixes = dict.fromkeys(a.partition(":")[0] for a in access.actions)
    return tuple(ENDPOINTS.get(p, p) for p in prefixes if p not in NO_CALL)


def ports(numbers: Iterable[int]) -> list[Object]:
    return [{"protocol": "TCP", "port": p} for p in numbers]


def merged(rules: Iterable[Object]) -> list[Object]:
    """Each rule once, in order."""
    out: list[Object] = []
    for rule in rules:
        if rule not in out:
            out.append(rule)
    return out


def peers(site: Site, id: str) -> list[Object]:
    """Who or what a resource is on the network: pods by label, what stands in subnets by their blocks, the rest is the internet."""
    owner = id.partition(".")[0]
    config = site.config(owner)
    if isinstance(config, Workload):
        return [_pods(config.namespace, selector(owner))]
    if isinstance(config, Addon):
        return [_pods(config.namespace, pod_labels(owner, config))]
    if blocks := _blocks(site, owner):
        return [{"ipBlock": {"cidr": block}} for block in blocks]
    if config.stands == "outside" and config.kind != "person":
        return internet(site)
    return []


def _blocks(site: Site, id: str) -> list[str]:
    """Addresses of the subnets that it stands in, in the zones that are used."""
    return [block for vpc, tier in site.architecture.tiers(id) for block in tier_blocks(site, vpc, tier)]


def tier_blocks(site: Site, vpc: str, tier: str) -> list[str]:
    config = site.config(vpc)
    assert isinstance(config, Vpc)
    return [config.zone_block(tier, zone) for zone in range(config.zones)]


def internet(site: Site) -> list[Object]:
    """Everywhere but private addresses (our networks, what is joined to them, the cluster's own services) and the metadata service;
    a policy knows addresses only, so this is wider than drawn."""
    blocks = [site.config(v).cidr for v in site.vpcs]
    own = [b for b in blocks if not any(IPv4Network(b).subnet_of(IPv4Network(p)) for p in PRIVATE)]
    return [{"ipBlock": {"cidr": "0.0.0.0/0", "except": [*PRIVATE, METADATA, *own]}}]


def service_peers(site: Site, id: str, service: str) -> list[Object]:
    """Through the interface endpoint where the network has one; gateways and public endpoints have addresses outside of it."""
    vpc = site.vpc_of(id)
    tier = site.config(vpc).endpoints.get(service) if vpc else None
    if vpc is None or tier is None or service in GATEWAY_SERVICES:
        return internet(site)
    return [{"ipBlock": {"cidr": block}} for block in tier_blocks(site, vpc, tier)]


def has_group(site: Site, id: str) -> bool:
    """Its pods have a security group of their own, which the stacks' rules name as source and target."""
    return cluster_of(site, id).pod_groups is not None


def group_policy(site: Site, id: str) -> Object:
    groups = {"groupIds": [token(id, "group")]}
    spec = {"podSelector": {"matchLabels": selector(id)}, "securityGroups": groups}
    return of(site, id, "vpcresources.k8s.aws/v1beta1", "SecurityGroupPolicy", {"spec": spec})


def bindings(site: Site, id: str) -> Iterator[Object]:
    """One for each load balancer that sends to a deployment: its target group exists already, the controller fills it with pods."""
    if not isinstance(site.config(id), Deployment):
        return
    for arrow in site.architecture.arrows_to(id):
        if site.kind(arrow.source) in ("alb", "nlb") and _registers(site, arrow.source):
            service = {"name": id, "port": arrow.verb.name}
            spec = {"serviceRef": service, "targetGroupName": site.name(id), "targetType": "ip", "ipAddressType": "ipv4"}
            yield of(site, id, "elbv2.k8s.aws/v1beta1", "TargetGroupBinding", {"spec": spec}, name=f"{arrow.source}-{id}")


def _registers(site: Site, balancer: str) -> bool:
    return any(a.verb.name == "register" and site.kind(a.source) == "k8s-addon" for a in site.architecture.arrows_to(balancer))
