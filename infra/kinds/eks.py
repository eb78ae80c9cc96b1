"""The cluster with its OIDC provider, core add-ons and access entries; node groups with IMDSv2 and encrypted disks."""

from collections.abc import Iterator
from json import dumps

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.kinds.shared import arm, launch_template, log_group
from infra.parts import Ask, Part, Use, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.base import Lookup
from planta.kinds.eks import Cluster, Nodegroup
from planta.needs import PULL, Need

POLICIES = {"view": "AmazonEKSViewPolicy", "edit": "AmazonEKSEditPolicy", "admin": "AmazonEKSClusterAdminPolicy"}
IMAGES = {("bottlerocket", True): "BOTTLEROCKET_ARM_64", ("bottlerocket", False): "BOTTLEROCKET_x86_64",
          ("al2023", True): "AL2023_ARM_64_STANDARD", ("al2023", False): "AL2023_x86_64_STANDARD"}  # fmt: skip
EFFECTS = {"NoSchedule": "NO_SCHEDULE", "PreferNoSchedule": "PREFER_NO_SCHEDULE", "NoExecute": "NO_EXECUTE"}
EKS_IMAGES = "602401143452"
"""The account from whose repositories nodes pull the images of EKS's own add-ons."""


def cluster(id: str, config: Cluster, site: Site) -> Iterator[Part]:
    if config.logs:
        yield log_group(id, site, config.logs)
    yield Part(
        owner=id,
        type="AWS::EKS::Cluster",
        removal="Retain" if site.protected else "Delete",
        after=((id, "policy"), (id, "logs")),
        gives={
            "arn": "Arn",
            "endpoint": "Endpoint",
            "issuer": "OpenIdConnectIssuerUrl",
            "group": "ClusterSecurityGroupId",
        },
        properties=without_none(
            {
                "Name": site.name(id),
                "Version": config.version,
                "RoleArn": site.role(id),
                "ResourcesVpcConfig": without_none(
                    {
                        "SubnetIds": site.subnets(id),
                        "EndpointPrivateAccess": config.endpoint != "public",
                        "EndpointPublicAccess": config.endpoint != "private",
                        "PublicAccessCidrs": list(config.public_cidrs) or None,
                    }
                ),
                "EncryptionConfig": [{"Provider": {"KeyArn": site.key(config.key, id)}, "Resources": ["secrets"]}]
                if config.key
                else None,
                "Logging": {"ClusterLogging": {"EnabledTypes": [{"Type": t} for t in config.logs.types]}}
                if config.logs
                else None,
                "AccessConfig": {"AuthenticationMode": "API", "BootstrapClusterCreatorAdminPermissions": False},
                "UpgradePolicy": {"SupportType": config.support.upper()},
                "DeletionProtection": config.deletion_protection,
                "ZonalShiftConfig": {"Enabled": config.zonal_shift},
                "BootstrapSelfManagedAddons": False,
            }
        ),
    )
    if config.identity == "irsa":
        yield Part(owner=id, name="oidc", type="AWS::IAM::OIDCProvider", gives={"oidc": "Arn"},
                   properties={"Url": Use(id, "issuer"), "ClientIdList": ["sts.amazonaws.com"]})  # fmt: skip
    yield from core_addons(id, config, site)
    for arrow in site.architecture.arrows_to(id):
        if arrow.verb.name in POLICIES:
            scope = {
                "PolicyArn": f"arn:aws:eks::aws:cluster-access-policy/{POLICIES[arrow.verb.name]}",
                "AccessScope": {"Type": "cluster"},
            }
            yield Part(
                owner=id,
                name=f"access-{arrow.source}",
                type="AWS::EKS::AccessEntry",
                step=site.later(id, arrow.source),
                lines={"access": ".".join(map(str, arrow.path))},
                after=((arrow.source, "role"),),
                properties={
                    "ClusterName": site.name(id),
                    "PrincipalArn": who(arrow.source, site),
                    "AccessPolicies": [scope],
                },
            )


def who(id: str, site: Site) -> Value:
    """The role that the cluster lets in. Identity Center's own ends in letters that only the account knows, and EKS takes no pattern."""
    if site.kind(id) != "permission-set":
        return site.role_arn(id)
    name = site.people_arn(id).rpartition("*AWSReservedSSO_")[2].removesuffix("_*")
    look = Lookup(call="list-roles", parameters={"path-prefix": "/aws-reserved/sso.amazonaws.com/"},
                  path=f"Roles[?starts_with(RoleName, 'AWSReservedSSO_{name}_')].Arn | [0]")  # fmt: skip
    return Ask(name=f"{id}-role", text=f"Role that Identity Center keeps for {name}", service="iam", lookup=look)


def core_addons(id: str, config: Cluster, site: Site) -> Iterator[Part]:
    """What every cluster needs; the network plug-in gives pods their own groups and enforces network policies."""
    network: dict[str, Value] = {"enableNetworkPolicy": "true" if config.network_policy else "false"}
    if config.pod_groups:
        network["env"] = {"ENABLE_POD_ENI": "true", "POD_SECURITY_GROUP_ENFORCING_MODE": config.pod_groups}
        if config.pod_groups == "strict":
            network["init"] = {"env": {"DISABLE_TCP_EARLY_DEMUX": "true"}}
    if config.network_policy and config.pod_groups == "standard":
        network["env"] = {**network.get("env", {}), "NETWORK_POLICY_ENFORCING_MODE": "standard"}
    nodes = tuple((n, "") for n in site.of_kind("eks-nodegroup") if site.config(n).in_ == id)
    core: dict[str, dict[str, Value]] = {"vpc-cni": network, "kube-proxy": {}, "coredns": {}}
    if config.identity == "pod-identity":
        core["eks-pod-identity-agent"] = {}
    for addon, values in core.items():
        if any(site.config(a).addon == addon for a in site.of_kind("k8s-addon")):
            continue
        yield Part(owner=id, name=f"addon-{addon}", type="AWS::EKS::Addon", after=((id, ""), *(nodes if addon == "coredns" else ())),
                   properties=without_none({"ClusterName": site.name(id), "AddonName": addon, "ResolveConflicts": "OVERWRITE",
                                            "ConfigurationValues": dumps(values) if values else None}))  # fmt: skip


def nodegroup(id: str, config: Nodegroup, site: Site) -> Iterator[Part]:
    owner = str(config.in_)
    small, large = ("/dev/xvda", "/dev/xvdb") if config.image == "bottlerocket" else (None, "/dev/xvda")
    yield launch_template(id, site, {**({small: None} if small else {}), large: config.disk_gb})
    yield Part(
        owner=id,
        type="AWS::EKS::Nodegroup",
        after=((owner, ""), (owner, "addon-vpc-cni"), (id, "policy")),
        properties=without_none(
            {
                "ClusterName": site.name(owner),
                "NodegroupName": site.name(id),
                "NodeRole": site.role(id),
                "Subnets": site.subnets(id),
                "AmiType": IMAGES[config.image, arm(config.instances[0])],
                "CapacityType": config.capacity.upper().replace("-", "_"),
                "InstanceTypes": list(config.instances),
                "Labels": {"node-group": id, **config.labels},
                "ScalingConfig": {
                    "MinSize": config.size.min,
                    "DesiredSize": config.size.min,
                    "MaxSize": config.size.max,
                },
                "LaunchTemplate": {"Id": Use(id, "template"), "Version": Use(id, "template_version")},
                "UpdateConfig": {"MaxUnavailablePercentage": 33},
                "NodeRepairConfig": {"Enabled": config.repair},
                "Taints": [{"Key": t.key, "Value": t.value, "Effect": EFFECTS[t.effect]} for t in config.taints]
                or None,
            }
        ),
    )


def cluster_grants(site: Site, access: Access) -> Iterator[Grant]:
    if access.actions:
        yield on(site.arn("eks", f"cluster/{site.name(access.target)}", of=access.target), actions=access.actions)


def nodegroup_grants(site: Site, access: Access) -> Iterator[Grant]:
    """Scaling only the group with that name; looking at node groups has no ARN."""
    id, config = access.target, site.config(access.target)
    scale = tuple(
        a
        for a in access.actions
        if a in ("autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup")
    )
    described = tuple(a for a in access.actions if a == "eks:DescribeNodegroup")
    network = tuple(a for a in access.actions if a.startswith("ec2:"))
    others = tuple(a for a in access.actions if a not in (*scale, *described, *network))
    if network:
        yield on(*interfaces(id, site), actions=network)
    if scale:
        yield on(site.arn("autoscaling", "autoScalingGroup:*:autoScalingGroupName/*", of=id), actions=scale,
                 condition={"StringEquals": {"aws:ResourceTag/eks:nodegroup-name": site.name(id)}})  # fmt: skip
    if described:
        yield on(site.arn("eks", f"nodegroup/{site.name(config.in_)}/{site.name(id)}/*", of=id), actions=described)
    if others:
        yield on("*", actions=others)


def interfaces(id: str, site: Site) -> list[str]:
    """The account's interfaces, and what one is made of."""
    return [site.arn("ec2", f"{kind}/*", of=id) for kind in ("network-interface", "subnet", "security-group", "instance")]


def node_needs(site: Site, need: Need, action: str) -> Grant:
    id = need.principal
    match action:
        case "eks:DescribeCluster":
            return on(site.arn("eks", f"cluster/{site.name(str(need.target))}", of=id), actions=(action,))
        case "ec2:DetachNetworkInterface" | "ec2:ModifyNetworkInterfaceAttribute":
            return on(*interfaces(id, site), actions=(action,))
        case "ec2:CreateTags":
            return on(site.arn("ec2", "network-interface/*", of=id), actions=(action,))
        case _ if action in PULL:
            return on(site.arn("ecr", "repository/*", of=id, account=EKS_IMAGES), actions=(action,))
    return on("*", actions=(action,))


KINDS = {
    "eks-cluster": Facet(build=cluster, grants=cluster_grants, trust=service_trust("eks.amazonaws.com"),
                         managed=("AmazonEKSClusterPolicy", "AmazonEKSVPCResourceController")),
    "eks-nodegroup": Facet(build=nodegroup, grants=nodegroup_grants, needs=node_needs,
                           trust=service_trust("ec2.amazonaws.com", source=False)),
}  # fmt: skip
