"""The kinds of Amazon Managed Grafana."""

from collections.abc import Iterator
from typing import ClassVar, Literal

from planta.kinds.base import Claim, Face, Kind, Line, Scene, Verb
from planta.kinds.shared import Version
from planta.text import Text


class Grafana(Kind):
    """A workspace of Amazon Managed Grafana; its data sources are its arrows."""

    kind_id: ClassVar[str] = "grafana"
    face: ClassVar[Face] = Face(
        icon="service/AmazonManagedGrafana", name=Text("Amazon Managed Grafana", "Amazon Managed Grafana"), category="observability"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::Grafana::Workspace",)
    commitment: ClassVar[str | None] = "managed-grafana"
    principal: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("endpoint",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("editors", "viewers")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="https", text=Text("abre", "opens"), edge="observability", ports=(443,), phase="async"),
    )

    auth: Literal["sso", "saml"] = "sso"
    """How people sign in: IAM Identity Center, or another provider by SAML."""
    teams: tuple[Line, ...] = ()
    """Groups of the identity provider that may sign in."""
    version: Version | None = None
    """Grafana's version; the newest at creation when absent."""

    def own_caption(self, language: str) -> str:
        return Text("acesso por {}", "sign-in by {}")(language).format(self.auth.upper())

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        found = f"workspaces[?name=='{scene.name}'] | [0]"
        yield Claim(text=Text("Espaço de trabalho ativo", "Workspace is active"), service="grafana", call="list-workspaces",
                    path=f"{found}.status", expected="ACTIVE")  # fmt: skip
        provider = {"sso": "AWS_SSO", "saml": "SAML"}[self.auth]
        yield Claim(text=Text("Acesso pelo provedor de identidade", "Sign-in through the identity provider"), service="grafana",
                    call="list-workspaces", path=f"{found}.authentication.providers[0]", expected=provider, security=True)  # fmt: skip


KINDS = (Grafana,)
