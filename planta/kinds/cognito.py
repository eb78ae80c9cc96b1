"""The kinds of Amazon Cognito."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Line, Link, Scene, Verb
from planta.text import Text


class UserPool(Kind):
    """A user pool of Amazon Cognito: the application's users, with a second factor, made by administrators."""

    kind_id: ClassVar[str] = "cognito-user-pool"
    face: ClassVar[Face] = Face(
        icon="service/AmazonCognito", name=Text("Grupo de usuários do Amazon Cognito", "Amazon Cognito user pool"), category="security"
    )
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient", "AWS::Cognito::UserPoolDomain",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "cognito"
    holds_data: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn", "id", "endpoint")
    cost_drivers: ClassVar[tuple[str, ...]] = ("monthly-active-users", "messages")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="sign-in", text=Text("autentica em", "signs in at"), edge="security", ports=(443,)),
        Verb(name="verify", text=Text("confere tokens em", "checks tokens with"), edge="security", ports=(443,), phase="start"),
        Verb(name="read", text=Text("consulta usuários em", "looks up users in"), edge="security",
             actions=("cognito-idp:AdminGetUser", "cognito-idp:ListUsers")),
        Verb(name="manage", text=Text("administra usuários em", "manages users in"), edge="security",
             actions=("cognito-idp:AdminCreateUser", "cognito-idp:AdminDisableUser", "cognito-idp:AdminEnableUser",
                      "cognito-idp:AdminUpdateUserAttributes", "cognito-idp:AdminGetUser", "cognito-idp:ListUsers")),
    )  # fmt: skip

    mfa: Literal["on", "optional", "off"] = "on"
    """Second factor: asked of everybody, of who sets it up, or of nobody."""
    sign_up: Literal["admin", "self"] = "admin"
    """Who makes users: administrators, or everybody for themselves."""
    password_length: Annotated[int, Field(ge=6, le=99)] = 14
    """Least number of characters of a password."""
    deletion_protection: bool = True
    """Refuse to delete the pool."""
    callbacks: tuple[Line, ...] = ()
    """Addresses that users may be sent back to; `{domain}` is the environment's domain."""
    email: Annotated[str | None, Link(kinds=("ses-identity",), edge="security", phase="async", verb="send",
                                      text=Text("envia e-mails por", "sends mail through"))] = None  # fmt: skip
    """Identity of Amazon SES that sends its mail; Cognito's own, with a low limit, when absent."""

    def own_caption(self, language: str) -> str:
        return {
            "on": Text("MFA obrigatório", "MFA required"),
            "optional": Text("MFA opcional", "MFA optional"),
            "off": Text("sem MFA", "no MFA"),
        }[self.mfa](language)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        yield Claim(text=Text("Grupo de usuários existe", "User pool exists"), service="cognito-idp", call="list-user-pools",
                    parameters={"max-results": 60}, path=f"length(UserPools[?Name=='{scene.name}'])", expected=1)  # fmt: skip


KINDS = (UserPool,)
