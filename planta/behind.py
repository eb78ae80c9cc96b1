"""An Architecture in; accesses that AWS's own services use for a setting, which no role of the system has, out."""

from collections.abc import Iterator
from functools import cache

from planta.architecture import Architecture
from planta.kinds.base import Grant, Kind
from planta.kinds.cloudwatch import Alarm
from planta.kinds.route53 import Zone
from planta.kinds.secretsmanager import Secret
from planta.kinds.sso import PermissionSet
from planta.text import Text

LOG_KEY = (
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:DescribeKey",
)
"""What CloudWatch Logs asks of the key of a log group."""
BY_ACCOUNT = Text(
    "O Secrets Manager só se identifica pela conta: qualquer segredo dela poderia chamar a função.",
    "Secrets Manager is known by its account only: any secret of it could call the function.",
)
BY_DELIVERY = Text(
    "O serviço de entrega de logs só se identifica pela conta e pela região, não pela ACL.",
    "The log delivery service is known by account and region only, not by ACL.",
)
NODE_PULLS = Text(
    "Quem baixa a imagem é o nó, com um papel que serve a todos os pods dele.",
    "The node pulls the image, with a role that serves all of its pods.",
)
MACHINE_STARTS = Text(
    "Quem baixa a imagem e grava o log é a máquina do Batch, com um papel que serve a todos os trabalhos dela.",
    "Batch's machine pulls the image and writes the log, with a role that serves all of its jobs.",
)


def grants(architecture: Architecture) -> Iterator[tuple[str, Grant]]:
    """(resource, grant): each with the derived part of the resource that acts."""
    for resource in architecture.resources.values():
        yield from ((resource.id, g) for g in _of(architecture, resource.id, resource.config))


def _of(architecture: Architecture, id: str, config: Kind) -> Iterator[Grant]:
    if isinstance(config, PermissionSet) and config.break_glass:
        topic = config.break_glass
        yield Grant(
            actions=("sns:Publish",),
            target=topic,
            field="break_glass",
            principal=f"{id}.use",
            verb="notify",
            text=Text("avisa cada uso a", "tells each use to"),
        )
        if key := getattr(architecture.resources[topic].config, "key", None):
            yield Grant(
                actions=("kms:GenerateDataKey", "kms:Decrypt"),
                target=key,
                field="break_glass",
                principal=f"{id}.use",
                verb="encrypt",
                text=Text("cifra", "encrypts"),
            )
    if _has_logs(type(config)) and (key := getattr(getattr(config, "logs", None), "key", None)):
        yield Grant(
            actions=LOG_KEY,
            target=key,
            field="logs.key",
            principal=f"{id}.logs",
            verb="encrypt",
            text=Text("cifra", "encrypts"),
        )
    if isinstance(config, Secret) and config.rotation and config.rotation.database:
        yield Grant(
            actions=("lambda:InvokeFunction",),
            target=f"{id}.rotation",
            field="rotation.days",
            principal=f"{id}.schedule",
            text=Text("chama a rotação", "calls the rotation"),
            wider=BY_ACCOUNT,
        )
    if isinstance(config, Zone) and config.dnssec:
        yield Grant(
            actions=("kms:DescribeKey", "kms:GetPublicKey", "kms:Sign", "kms:CreateGrant"),
            target=f"{id}.key",
            field="dnssec",
            principal=f"{id}.signing",
            text=Text("assina a zona com", "signs the zone with"),
        )
    if isinstance(config, Alarm) and config.metric == "findings":
        yield Grant(
            actions=("logs:CreateLogStream", "logs:PutLogEvents"),
            target=f"{id}.logs",
            field="metric",
            principal=f"{id}.events",
            text=Text("guarda os achados em", "keeps the findings in"),
        )


@cache
def _has_logs(kind: type[Kind]) -> bool:
    return "logs" in kind.model_fields


def shared(architecture: Architecture, principal: str, field: str) -> Text | None:
    """Why a setting's access is enforced for more than the resource that has it."""
    config = architecture.resources[principal.partition(".")[0]].config
    first = field.partition(".")[0]
    if config.pods and first == "image":
        return NODE_PULLS
    if config.kind == "batch-job" and first in ("image", "logs"):
        queue = architecture.resources[config.queue].config  # type: ignore[attr-defined]
        environment = architecture.resources[queue.environments[0]].config  # type: ignore[attr-defined]
        return None if environment.fargate else MACHINE_STARTS  # type: ignore[attr-defined]
    return BY_DELIVERY if config.kind == "wafv2-acl" and first == "logs" else None
