"""The kinds of AWS Key Management Service."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Link, Lookup, Scene, Verb
from planta.text import Text, number


class Key(Kind):
    """A customer-managed key of AWS KMS, rotated by itself."""

    kind_id: ClassVar[str] = "kms-key"
    face: ClassVar[Face] = Face(
        icon="service/AWSKeyManagementService", name=Text("Chave do AWS KMS", "AWS KMS key"), category="security"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::KMS::Key", "AWS::KMS::Alias")
    commitment: ClassVar[str | None] = "kms"
    holds_data: ClassVar[bool] = True
    sensitive: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("keys", "requests")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="decrypt", text=Text("decifra", "decrypts"), edge="security", actions=("kms:Decrypt",)),
        Verb(name="encrypt", text=Text("cifra", "encrypts"), edge="security", actions=("kms:Encrypt", "kms:GenerateDataKey")),
    )

    rotation_days: Annotated[int | None, Field(ge=90, le=2560)] = 365
    """Days between automatic rotations of the key material; null: never."""
    deletion_days: Annotated[int, Field(ge=7, le=30)] = 30
    """Waiting period before a deleted key is gone for good."""
    replica_of: Annotated[str | None, Link(kinds=("kms-key",), draw="none", edge="security")] = None
    """Primary key of which this is the copy in another region."""

    def own_caption(self, language: str) -> str:
        if self.rotation_days is None:
            return ""
        return Text("rotação a cada {} dias", "rotated every {} days")(language).format(number(self.rotation_days, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        key: dict[str, str | int | bool] = {"key-id": f"alias/{scene.name}"}
        yield Claim(text=Text("Chave ativa", "Key is enabled"), service="kms", call="describe-key", parameters=key,
                    path="KeyMetadata.KeyState", expected="Enabled", security=True)  # fmt: skip
        if self.rotation_days:
            look = Lookup(call="describe-key", parameters=key, path="KeyMetadata.KeyId")  # this call takes no alias
            yield Claim(text=Text("Rotação automática ligada", "Automatic rotation is on"), service="kms", call="get-key-rotation-status",
                        lookups={"key-id": look}, path="KeyRotationEnabled", expected=True, security=True)  # fmt: skip


KINDS = (Key,)
