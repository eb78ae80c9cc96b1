"""The kinds of AWS Secrets Manager."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Face, Grant, Kind, Link, Scene, Settings, Verb
from planta.kinds.shared import KeyLink
from planta.text import Text, number


class Rotation(Settings):
    """How the secret changes by itself."""

    days: Annotated[int, Field(ge=1, le=1000)] = 30
    """Days between changes."""
    style: Literal["service", "single", "alternating"] = "alternating"
    """By the service that owns it; one user's password in place (short window of refusals); or two users in turns (none)."""
    database: Annotated[str | None, Link(kinds=("aurora-postgresql", "rds-instance"), edge="security", phase="async", verb="connect",
                                         text=Text("troca a senha em", "changes the password in"))] = None  # fmt: skip
    """Database where the password is changed too."""

    @model_validator(mode="after")
    def _function_needs_a_database(self) -> "Rotation":
        if self.style == "alternating" and self.database is None:
            raise ValueError('style "alternating" needs the database whose users take turns')
        return self


class Secret(Kind):
    """A secret of AWS Secrets Manager: a password or token that is read at run time and never written in code."""

    kind_id: ClassVar[str] = "secret"
    face: ClassVar[Face] = Face(
        icon="service/AWSSecretsManager", name=Text("Segredo do AWS Secrets Manager", "AWS Secrets Manager secret"), category="security"
    )
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::SecretsManager::Secret", "AWS::SecretsManager::RotationSchedule", "AWS::SecretsManager::SecretTargetAttachment",
        "AWS::SecretsManager::ResourcePolicy",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "secrets-manager"
    holds_data: ClassVar[bool] = True
    sensitive: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("secrets", "requests")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="read", text=Text("lê", "reads"), edge="security", phase="start", key="decrypt",
             actions=("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret")),
        Verb(name="write", text=Text("grava", "writes"), edge="security", phase="async", key="encrypt",
             actions=("secretsmanager:PutSecretValue", "secretsmanager:DescribeSecret")),
        Verb(name="promote", text=Text("escolhe a versão em uso de", "chooses the version in use of"), edge="security", phase="async",
             actions=("secretsmanager:UpdateSecretVersionStage", "secretsmanager:ListSecretVersionIds", "secretsmanager:DescribeSecret"),
             sources=("permission-set",)),
    )  # fmt: skip

    key: KeyLink = None
    """KMS key that encrypts it; the AWS-managed one when absent, which other accounts cannot use."""
    rotation: Rotation | None = None
    """How it changes by itself; null: never."""

    def own_caption(self, language: str) -> str:
        if self.rotation is None:
            return ""
        return Text("troca a cada {} dias", "rotated every {} days")(language).format(number(self.rotation.days, language))

    def own_grants(self, id: str) -> Iterator[Grant]:
        if self.rotation and self.rotation.style != "service":
            yield Grant(
                actions=("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret", "secretsmanager:PutSecretValue",
                         "secretsmanager:UpdateSecretVersionStage", "secretsmanager:GetRandomPassword"),
                target=id, field="rotation.days", principal=f"{id}.rotation", text=Text("troca o segredo", "rotates the secret"),
                wider=Text('GetRandomPassword só aceita o recurso "*".', 'GetRandomPassword accepts only the resource "*".'),
            )  # fmt: skip
            if self.key:
                yield Grant(actions=("kms:GenerateDataKey", "kms:Decrypt"), target=self.key, field="key", principal=f"{id}.rotation",
                            verb="encrypt", text=Text("cifra", "encrypts"))  # fmt: skip

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="secretsmanager", call="describe-secret", parameters={"secret-id": scene.name}, security=True)
        yield ask(text=Text("Segredo criado", "Secret exists"), path="Name", expected=scene.name)
        if self.key:
            yield ask(text=Text("Cifrado com chave própria", "Encrypted with a key of our own"), expected=True,
                      path="not_null(KmsKeyId, 'alias/aws/secretsmanager') != 'alias/aws/secretsmanager'")  # fmt: skip
        if self.rotation:
            yield ask(text=Text("Rotação ligada", "Rotation is on"), path="RotationEnabled", expected=True)
            yield ask(text=Text("Dias entre trocas", "Days between changes"), path="RotationRules.AutomaticallyAfterDays",
                      expected=self.rotation.days)  # fmt: skip


KINDS = (Secret,)
