"""The kinds of Amazon EKS: the cluster and its node groups; what runs inside is in kubernetes.py."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from planta.kinds.base import Cidr, Claim, Face, Grant, Kind, Link, Scene, Settings, Stands, Verb
from planta.kinds.shared import (
    ANY_RESOURCE,
    SHIFT,
    InstanceType,
    KeyLink,
    Label,
    LogDays,
    Subnets,
    Version,
    check_counts,
)
from planta.text import Text

LogType = Literal["api", "audit", "authenticator", "controllerManager", "scheduler"]


def _access(name: str, text: Text) -> Verb:
    return Verb(
        name=name, text=text, edge="security", actions=("eks:DescribeCluster",), ports=(443,), phase="async",
        sources=("permission-set", "github-workflow"),
        wider=Text("O IAM só descreve o cluster: o que se pode fazer dentro dele decide o RBAC, pela entrada de acesso.",
                   "IAM only describes the cluster: what may be done inside is decided by RBAC, through the access entry."),
    )  # fmt: skip


class ControlPlaneLogs(Settings):
    """Logs of the control plane."""

    keep_days: LogDays = 90
    """Days that log events are kept."""
    types: Annotated[tuple[LogType, ...], Field(min_length=1)] = ("api", "audit", "authenticator", "controllerManager", "scheduler")
    """Which components log."""


class Cluster(Kind):
    """A Kubernetes cluster of Amazon EKS; what runs in it names it in `in`."""

    kind_id: ClassVar[str] = "eks-cluster"
    face: ClassVar[Face] = Face(
        icon="service/AmazonElasticKubernetesService", name=Text("Cluster do Amazon EKS", "Amazon EKS cluster"),
        category="compute", group="cluster",
    )  # fmt: skip
    stands: ClassVar[Stands] = "tier"
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::EKS::Cluster", "AWS::EKS::AccessEntry", "AWS::IAM::OIDCProvider", "AWS::IAM::Role", "AWS::EC2::SecurityGroup",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "eks-control-plane"
    principal: ClassVar[bool] = True
    sensitive: ClassVar[bool] = True
    evidence: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn", "endpoint", "issuer")
    cost_drivers: ClassVar[tuple[str, ...]] = ("cluster-hours", "log-gb")
    verbs: ClassVar[tuple[Verb, ...]] = (
        _access("view", Text("consulta", "views")),
        _access("edit", Text("altera", "edits")),
        _access("admin", Text("administra", "administers")),
        Verb(name="api", text=Text("alcança a API de", "reaches the API of"), edge="security", ports=(443,), phase="async",
             sources=("bastion", "ec2-instance", "lambda")),
        SHIFT,
    )  # fmt: skip

    version: Version
    """Kubernetes version, between quotes: "1.35"."""
    subnets: Subnets
    """The tier of subnets where the control plane has its interfaces."""
    endpoint: Literal["private", "public", "both"] = "private"
    """From where the Kubernetes API is reached; private: from the network only."""
    public_cidrs: tuple[Cidr, ...] = ()
    """Addresses that may reach a public endpoint."""
    identity: Literal["irsa", "pod-identity"] = "irsa"
    """How pods get IAM roles: the cluster's OIDC provider (IRSA), or the Pod Identity agent."""
    pod_groups: Literal["standard", "strict"] | None = "standard"
    """Security groups for pods: with the node's rules too (standard) or instead (strict); null: pods share the node's group."""
    key: Annotated[str | None, Link(kinds=("kms-key",), draw="panel", edge="security",
                                    text=Text("cifra os Secrets com", "encrypts Secrets with"),
                                    grants=("kms:Encrypt", "kms:Decrypt", "kms:ListGrants", "kms:DescribeKey"))] = None  # fmt: skip
    """KMS key that encrypts the Kubernetes Secrets in an envelope of its own."""
    logs: ControlPlaneLogs | None = ControlPlaneLogs.model_construct()
    """Logs of the control plane."""
    support: Literal["standard", "extended"] = "standard"
    """When a version's standard support ends: upgrade (standard), or pay for six times the price (extended)."""
    deletion_protection: bool = True
    """Refuse its deletion by an API call."""
    zonal_shift: bool = True
    """Let traffic be moved out of an impaired zone."""
    pod_security: Literal["restricted", "baseline"] = "restricted"
    """Pod Security Standard that the namespaces enforce."""
    network_policy: bool = True
    """Pods may only talk along the arrows; false: to each other without limit."""

    @model_validator(mode="after")
    def _public_has_addresses(self) -> "Cluster":
        if self.endpoint != "private" and not self.public_cidrs:
            raise ValueError(f'endpoint "{self.endpoint}" needs public_cidrs: the addresses that may reach it')
        return self

    def own_caption(self, language: str) -> str:
        return f"Kubernetes {self.version}"

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="eks", call="describe-cluster", parameters={"name": scene.name})
        yield ask(text=Text("Cluster ativo", "Cluster is active"), path="cluster.status", expected="ACTIVE")
        yield ask(text=Text("Versão do Kubernetes", "Kubernetes version"), path="cluster.version", expected=self.version)
        yield ask(text=Text("API fora da internet" if self.endpoint == "private" else "API na internet",
                            "API is off the internet" if self.endpoint == "private" else "API is on the internet"),
                  path="cluster.resourcesVpcConfig.endpointPublicAccess", expected=self.endpoint != "private", security=True)  # fmt: skip
        yield ask(text=Text("Acesso por entradas da API", "Access through API entries"), path="cluster.accessConfig.authenticationMode",
                  expected="API", security=True)  # fmt: skip
        yield ask(text=Text("Janela de suporte", "Support window"), path="cluster.upgradePolicy.supportType", expected=self.support.upper())
        yield ask(text=Text("Proteção contra exclusão", "Deletion protection"), path="cluster.deletionProtection",
                  expected=self.deletion_protection, security=True)  # fmt: skip
        if self.key:
            yield ask(text=Text("Secrets cifrados", "Secrets are encrypted"), path="cluster.encryptionConfig[0].resources[0]",
                      expected="secrets", security=True)  # fmt: skip
        if self.logs:
            yield ask(text=Text("Logs do plano de controle", "Control plane logs"), security=True,
                      path="sort(cluster.logging.clusterLogging[?enabled].types[])", expected=tuple(sorted(self.logs.types)))  # fmt: skip


class NodeSize(Settings):
    """How many nodes run."""

    min: Annotated[int, Field(ge=0, le=450)]
    """Nodes that always run."""
    max: Annotated[int, Field(ge=1, le=450)]
    """Nodes that the autoscaler may start."""
    need: Annotated[int, Field(ge=1, le=450)] = 1
    """Nodes that suffice for the load: the k of k-of-n."""

    @model_validator(mode="after")
    def _possible(self) -> "NodeSize":
        check_counts(self.min, self.max, self.need)
        return self


class Taint(Settings):
    """Keeps pods off that don't tolerate it."""

    key: Label
    """Its key."""
    value: Label
    """Its value."""
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] = "NoSchedule"
    """What happens to pods that don't tolerate it."""


class Nodegroup(Kind):
    """A managed node group: like EC2 nodes over the zones, with IMDSv2 and an encrypted disk."""

    kind_id: ClassVar[str] = "eks-nodegroup"
    face: ClassVar[Face] = Face(
        icon="resource/AmazonEC2Instances", name=Text("Grupo de nós do Amazon EKS", "Amazon EKS node group"), category="compute"
    )
    stands: ClassVar[Stands] = "tier"
    owners: ClassVar[tuple[str, ...]] = ("eks-cluster",)
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::EKS::Nodegroup", "AWS::EC2::LaunchTemplate", "AWS::IAM::Role")
    commitment: ClassVar[str | None] = "ec2-region"
    principal: ClassVar[bool] = True
    caption_totals: ClassVar[bool] = True
    cost_drivers: ClassVar[tuple[str, ...]] = ("instance-hours", "volume-gb-month")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="scale", text=Text("escala", "scales"), edge="job", phase="async", sources=("k8s-addon", "permission-set"),
             actions=("autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup", "eks:DescribeNodegroup"),
             any_resource=("autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances",
                           "autoscaling:DescribeLaunchConfigurations", "autoscaling:DescribeScalingActivities",
                           "ec2:DescribeInstanceTypes", "ec2:DescribeLaunchTemplateVersions", "ec2:DescribeImages",
                           "ec2:GetInstanceTypesFromInstanceRequirements")),
    )  # fmt: skip

    subnets: Subnets
    """The tier of subnets it stands in."""
    capacity: Literal["on-demand", "spot"] = "on-demand"
    """How the nodes are bought; spot may be taken back with two minutes' notice."""
    instances: Annotated[tuple[InstanceType, ...], Field(min_length=1)]
    """Instance types; spot wants several."""
    size: NodeSize
    """How many nodes run."""
    disk_gb: Annotated[int, Field(ge=20, le=16384)] = 50
    """Disk of each node in GiB."""
    key: KeyLink = None
    """KMS key of the disks; the AWS-managed one when absent."""
    image: Literal["bottlerocket", "al2023"] = "bottlerocket"
    """Node image."""
    labels: dict[Label, Label] = {}
    """Kubernetes labels."""
    taints: tuple[Taint, ...] = ()
    """Kubernetes taints."""
    repair: bool = True
    """Replace unhealthy nodes."""

    def own_caption(self, language: str) -> str:
        kind = {"on-demand": Text("sob demanda", "on demand"), "spot": Text("spot", "spot")}[self.capacity](language)
        many = f"{self.size.min}–{self.size.max} " + Text("nós", "nodes")(language)
        return many if kind in (self.name or "").lower() else f"{kind} · {many}"

    def own_grants(self, id: str) -> Iterator[Grant]:
        yield Grant(actions=("ec2:CreateNetworkInterface", "ec2:AttachNetworkInterface", "ec2:DeleteNetworkInterface",
                             "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses", "ec2:DescribeNetworkInterfaces",
                             "ec2:DescribeInstances"),
                    target=id, field="subnets", text=Text("dá endereços aos pods", "gives pods addresses"), wider=ANY_RESOURCE)  # fmt: skip

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        if self.in_ is None:
            return
        ask = partial(Claim, service="eks", call="describe-nodegroup",
                      parameters={"cluster-name": scene.physical(self.in_), "nodegroup-name": scene.name})  # fmt: skip
        yield ask(text=Text("Grupo de nós ativo", "Node group is active"), path="nodegroup.status", expected="ACTIVE")
        yield ask(text=Text("Forma de compra", "How nodes are bought"), path="nodegroup.capacityType",
                  expected=self.capacity.upper().replace("-", "_"))  # fmt: skip
        yield ask(text=Text("Mínimo de nós", "Minimum of nodes"), path="nodegroup.scalingConfig.minSize", expected=self.size.min)
        yield ask(text=Text("Máximo de nós", "Maximum of nodes"), path="nodegroup.scalingConfig.maxSize", expected=self.size.max)
        yield ask(text=Text("Sem acesso por SSH", "No SSH access"), path="nodegroup.remoteAccess", expected=None, security=True)


KINDS = (Cluster, Nodegroup)
