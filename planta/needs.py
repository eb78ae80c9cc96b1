"""An Architecture in; what AWS's services need in order to run a resource at all, whatever the arrows say, out."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from planta.architecture import Architecture
from planta.findings import Path
from planta.kinds.base import Kind
from planta.text import Text


@dataclass(frozen=True, kw_only=True)
class Need:
    """Actions that a resource's role has beside its accesses; `target` None: nothing of the model, or everything."""

    principal: str
    actions: tuple[str, ...]
    why: Text
    target: str | None = None
    path: Path


LOOKS = {
    "aws-load-balancer-controller": (
        "ec2:DescribeAvailabilityZones",
        "ec2:DescribeInstances",
        "ec2:DescribeNetworkInterfaces",
        "ec2:DescribeSecurityGroups",
        "ec2:DescribeSubnets",
        "ec2:DescribeVpcs",
        "elasticloadbalancing:DescribeTargetGroupAttributes",
    ),
}
"""Add-ons that look at the network before they act on it."""
PULL = ("ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer")
JOINS = Text("liga-se à rede", "joins the network")
NODE = (
    (
        (
            "ec2:DescribeInstanceTypes",
            "ec2:DescribeTags",
            "ec2:DescribeSubnets",
            "ec2:DetachNetworkInterface",
            "ec2:ModifyNetworkInterfaceAttribute",
            "ec2:CreateTags",
        ),
        Text("dá endereços aos pods", "gives pods addresses"),
    ),
    (("ecr:GetAuthorizationToken",), Text("entra no registro de imagens", "signs in to the image registry")),
    (PULL, Text("baixa as imagens do próprio EKS, da conta da AWS", "pulls EKS's own images, from AWS's account")),
)
MACHINE = (
    (
        (
            "ecs:DeregisterContainerInstance",
            "ecs:Poll",
            "ecs:RegisterContainerInstance",
            "ecs:StartTelemetrySession",
            "ecs:SubmitAttachmentStateChanges",
            "ecs:SubmitContainerStateChange",
            "ecs:SubmitTaskStateChange",
            "ecs:UpdateContainerInstancesState",
            "ecs:DiscoverPollEndpoint",
            "ec2:DescribeTags",
        ),
        Text(
            "entra no cluster que o Batch mantém para o ambiente",
            "joins the cluster that Batch keeps for the environment",
        ),
    ),
)
CANARY = (
    (
        ("s3:PutObject", "s3:GetBucketLocation"),
        Text("guarda as evidências no bucket que o próprio canário tem", "keeps evidence in the canary's own bucket"),
    ),
    (
        ("s3:ListAllMyBuckets",),
        Text("confere os buckets ao iniciar (Synthetics)", "checks the buckets when it starts (Synthetics)"),
    ),
)
BUILD = (
    (
        (
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeDhcpOptions",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSecurityGroups",
            "ec2:DescribeSubnets",
            "ec2:DescribeVpcs",
            "ec2:CreateNetworkInterfacePermission",
        ),
        JOINS,
    ),
)
ROTATION = (
    (
        (
            "ec2:CreateNetworkInterface",
            "ec2:DeleteNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
            "ec2:AssignPrivateIpAddresses",
            "ec2:UnassignPrivateIpAddresses",
        ),
        JOINS,
    ),
)


@lru_cache(maxsize=16)
def needs(architecture: Architecture) -> tuple[Need, ...]:
    """What services' own roles need, beside the accesses of the model, in order to run; nothing for what exists already."""
    return tuple(
        n for r in architecture.resources.values() if not r.config.existing for n in _of(architecture, r.id, r.config)
    )


def _of(architecture: Architecture, id: str, config: Kind) -> Iterator[Need]:
    def need(
        actions: tuple[str, ...], why: Text, target: str | None = None, *, field: str = "", principal: str = id
    ) -> Need:
        return Need(
            principal=principal,
            actions=actions,
            why=why,
            target=target,
            path=("resources", id, *(field.split(".") if field else ())),
        )

    def key_of(name: str) -> str | None:
        return getattr(architecture.resources[name].config, "key", None)

    match config.kind:
        case "eks-nodegroup":
            yield need(
                ("eks:DescribeCluster",), Text("encontra o cluster", "finds its cluster"), config.in_, field="in"
            )
            yield from (need(actions, why) for actions, why in NODE)
        case "batch-compute" if not getattr(config, "fargate", False):
            yield from (need(actions, why) for actions, why in MACHINE)
        case "k8s-addon" if actions := LOOKS.get(getattr(config, "addon", "")):
            yield need(
                actions, Text("observa a rede em que atua", "looks at the network that it acts on"), field="addon"
            )
        case "canary" if getattr(config, "artifacts", None) is None:
            yield from (need(actions, why) for actions, why in CANARY)
        case "codebuild" if getattr(config, "subnets", None):
            yield from (need(actions, why, field="subnets") for actions, why in BUILD)
        case "ecs-service":
            yield need(
                ("ecr:GetAuthorizationToken",),
                Text("entra no registro de imagens", "signs in to the image registry"),
                field="image",
                principal=f"{id}.execution",
            )
        case "vpc" if getattr(config, "flow_logs", None):
            yield need(
                ("logs:DescribeLogStreams",), Text("encontra o próprio log", "finds its log"), id, field="flow_logs"
            )
            yield need(
                ("logs:DescribeLogGroups",),
                Text("procura o grupo de logs", "looks for its log group"),
                field="flow_logs",
            )
        case "s3-bucket" if getattr(config, "replicate_to", None):
            yield need(
                (
                    "s3:GetReplicationConfiguration",
                    "s3:ListBucket",
                    "s3:GetObjectVersionForReplication",
                    "s3:GetObjectVersionAcl",
                    "s3:GetObjectVersionTagging",
                ),
                Text("lê o que replica", "reads what it replicates"),
                id,
                field="replicate_to",
            )
        case "state-machine" if any(s.distributed for s in config.flow.values()):  # type: ignore[attr-defined]
            yield need(
                (
                    "states:StartExecution",
                    "states:DescribeExecution",
                    "states:StopExecution",
                    "states:RedriveExecution",
                ),
                Text("inicia e acompanha execuções filhas", "starts and follows child executions"),
                id,
                field="flow",
            )
        case "backup-plan":
            vault = getattr(config, "vault", None)
            yield need(
                ("backup:DescribeBackupVault", "backup:CopyIntoBackupVault"),
                Text("guarda o que copiou", "stores what it copied"),
                vault or id,
                field="vault" if vault else "",
            )
            users = [a.target for a in architecture.arrows_from(id)] + [n.target for n in architecture.links_from(id)]
            for key in dict.fromkeys(k for u in users if (k := key_of(u))):
                yield need(
                    ("kms:CreateGrant", "kms:DescribeKey"),
                    Text("empresta a chave ao serviço para uma cópia", "lends the key to the service for one copy"),
                    key,
                    field="vault" if vault else "",
                )
        case "secret":
            yield from _rotation(architecture, id, config)


def _rotation(architecture: Architecture, id: str, config: Kind) -> Iterator[Need]:
    rotation = getattr(config, "rotation", None)
    if rotation is None or rotation.database is None:
        return
    who, path = f"{id}.rotation", ("resources", id, "rotation")
    yield Need(
        principal=who,
        actions=("logs:CreateLogStream", "logs:PutLogEvents"),
        why=Text("grava o próprio log", "writes its log"),
        path=path,
    )
    yield from (Need(principal=who, actions=actions, why=why, path=path) for actions, why in ROTATION)
    if rotation.style != "alternating":
        return
    admin = Text(
        "troca, como administrador do banco, a senha do outro usuário",
        "changes the other user's password, as the database's administrator",
    )
    yield Need(
        principal=who,
        actions=("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret"),
        why=admin,
        target=rotation.database,
        path=(*path, "style"),
    )
    if key := getattr(architecture.resources[rotation.database].config, "key", None):
        yield Need(principal=who, actions=("kms:Decrypt",), why=admin, target=key, path=(*path, "style"))
