"""The kinds of IAM Access Analyzer."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Scene
from planta.text import Text, number


class AccessAnalyzer(Kind):
    """An analyzer of IAM Access Analyzer: it finds what others can reach, or what nobody uses."""

    kind_id: ClassVar[str] = "access-analyzer"
    face: ClassVar[Face] = Face(
        icon="resource/AWSIdentityAccessManagementIAMAccessAnalyzer",
        name=Text("IAM Access Analyzer", "IAM Access Analyzer"),
        category="security",
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::AccessAnalyzer::Analyzer",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("analysed-roles-and-users",)

    type: Literal["external", "unused"] = "external"
    """What it looks for: access from outside the account, or access that is not used."""
    unused_days: Annotated[int, Field(ge=1, le=365)] = 90
    """Days without use after which access counts as unused."""
    organization: bool = False
    """Analyse the whole organization instead of the account."""

    def own_caption(self, language: str) -> str:
        if self.type == "external":
            return Text("acesso externo", "external access")(language)
        return Text("sem uso há {} dias", "unused for {} days")(language).format(number(self.unused_days, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        scope = "ORGANIZATION" if self.organization else "ACCOUNT"
        kind = scope if self.type == "external" else f"{scope}_UNUSED_ACCESS"
        found = f"analyzers[?name=='{scene.name}'] | [0]"
        yield Claim(text=Text("Analisador ativo", "Analyzer is active"), service="accessanalyzer", call="list-analyzers",
                    path=f"{found}.status", expected="ACTIVE", security=True)  # fmt: skip
        yield Claim(text=Text("Tipo de análise", "Type of analysis"), service="accessanalyzer", call="list-analyzers",
                    path=f"{found}.type", expected=kind)  # fmt: skip


KINDS = (AccessAnalyzer,)
