"""The kinds of AWS IAM that a model may list: users, which are findings; roles and policies follow from arrows."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Link, Prose, Scene, Stands
from planta.text import Text, number


class User(Kind):
    """An IAM user: long-lived credentials that a role should replace; the model lists it so that it is seen."""

    kind_id: ClassVar[str] = "iam-user"
    face: ClassVar[Face] = Face(
        icon="resource/AWSIdentityAccessManagementLongTermSecurityCredential",
        name=Text("Usuário do AWS IAM", "AWS IAM user"),
        category="security",
    )
    stands: ClassVar[Stands] = "account"
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::IAM::User", "AWS::IAM::AccessKey")
    principal: ClassVar[bool] = True

    used_by: Annotated[str | tuple[str, ...] | None, Link(edge="security", phase="async", reverse=True,
                                                          text=Text("usa a credencial de", "uses the credential of"))] = None  # fmt: skip
    """Who or what holds its credentials."""
    access_keys: Annotated[int, Field(ge=0, le=2)] = 0
    """Access keys that it has."""
    console: bool = False
    """It may sign in to the console."""
    reason: Prose | None = None
    """Why it still exists, and what would replace it."""

    def own_caption(self, language: str) -> str:
        if not self.access_keys:
            return Text("sem chaves de acesso", "no access keys")(language)
        if self.access_keys == 1:
            return Text("uma chave de acesso", "one access key")(language)
        return Text("{} chaves de acesso", "{} access keys")(language).format(number(self.access_keys, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        user = {"user-name": scene.name}
        yield Claim(text=Text("Número de chaves de acesso", "Number of access keys"), service="iam", call="list-access-keys",
                    parameters=user, path="length(AccessKeyMetadata)", expected=self.access_keys, security=True)  # fmt: skip
        if self.console:
            yield Claim(text=Text("MFA no console", "MFA for the console"), service="iam", call="list-mfa-devices",
                        parameters=user, path="length(MFADevices) > `0`", expected=True, security=True)  # fmt: skip


KINDS = (User,)
