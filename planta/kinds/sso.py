"""The kinds of AWS IAM Identity Center."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from planta.kinds.base import Claim, Face, Kind, Link, Scene, Stands
from planta.text import Text, number

PolicyName = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9+=,.@_/-]{1,128}$")]


class PermissionSet(Kind):
    """A permission set of IAM Identity Center: what a group of people may do in the account, for some hours at a time."""

    kind_id: ClassVar[str] = "permission-set"
    face: ClassVar[Face] = Face(
        icon="service/AWSIAMIdentityCenter",
        name=Text("Conjunto de permissões do IAM Identity Center", "IAM Identity Center permission set"),
        category="security",
    )
    stands: ClassVar[Stands] = "account"
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::SSO::PermissionSet", "AWS::SSO::Assignment")
    principal: ClassVar[bool] = True

    people: Annotated[str | tuple[str, ...], Link(kinds=("person",), edge="security", phase="async", reverse=True,
                                                  text=Text("assume", "assumes"))]  # fmt: skip
    """People, or groups of people, who may take it on."""
    session: Annotated[int, Field(ge=1, le=12)] = 1
    """Hours that a session lasts."""
    policies: tuple[PolicyName, ...] = ()
    """Policies that AWS manages, by name (`job-function/ViewOnlyAccess`), beside what the arrows grant."""
    break_glass: Annotated[str | None, Link(kinds=("sns-topic",), edge="observability", phase="async",
                                            text=Text("avisa cada uso a", "tells each use to"))] = None  # fmt: skip
    """For emergencies only: the topic that is told of every use."""

    def own_caption(self, language: str) -> str:
        hours = number(self.session, language)
        if self.break_glass:
            return Text("emergência, sessão de {} h", "emergency, {} h session")(language).format(hours)
        return Text("sessão de {} h", "{} h session")(language).format(hours)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        yield Claim(text=Text("Permissão entregue à conta", "Permission is in the account"), service="iam", call="list-roles",
                    parameters={"path-prefix": "/aws-reserved/sso.amazonaws.com/"}, security=True, expected=1,
                    path=f"length(Roles[?starts_with(RoleName, 'AWSReservedSSO_{scene.name[:32]}_')])")  # fmt: skip


KINDS = (PermissionSet,)
