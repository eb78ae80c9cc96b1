"""The kinds of GitHub."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Self

from pydantic import StringConstraints, model_validator

from planta.kinds.base import Claim, Face, Kind, Line, Scene, Stands, Verb
from planta.text import Text

ISSUER = "token.actions.githubusercontent.com"


class Workflow(Kind):
    """A workflow of GitHub Actions: it signs in to AWS by OIDC as exactly one branch or environment, without keys."""

    kind_id: ClassVar[str] = "github-workflow"
    face: ClassVar[Face] = Face(
        icon="diagrams/onprem/ci/github-actions", name=Text("Workflow do GitHub Actions", "GitHub Actions workflow"), category="delivery"
    )
    stands: ClassVar[Stands] = "outside"
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::IAM::OIDCProvider", "AWS::IAM::Role")
    principal: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("role",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("minutes",)
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="start", text=Text("aciona", "triggers"), edge="delivery", phase="deploy"),
        Verb(name="approve", text=Text("aprova", "approves"), edge="delivery", phase="deploy", sources=("person",)),
    )

    repo: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9-]{1,39}/[A-Za-z0-9._-]{1,100}$")]
    """Repository: `owner/name`."""
    ref: Annotated[str, StringConstraints(pattern=r"^refs/(heads|tags)/[A-Za-z0-9._/-]{1,200}$")] | None = None
    """The one branch or tag that it may act as: `refs/heads/main`."""
    environment: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9{}._-]{1,100}$")] | None = None
    """The GitHub environment that it may act as, with its reviewers: `prod`, or `{env}` for the model's environment of that name."""
    file: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._-]{1,80}\.ya?ml$")] | None = None
    """The workflow's file in `.github/workflows`."""
    jobs: tuple[Line, ...] = ()
    """What it does, in order: lint, test, build, push, deploy."""

    @model_validator(mode="after")
    def _one_subject(self) -> Self:
        if (self.ref is None) == (self.environment is None):
            raise ValueError("AWS trusts a workflow as one 'ref' or one 'environment': exactly one of them")
        return self

    def subject(self, environment: str) -> str:
        """The `sub` claim that AWS accepts, and nothing else."""
        if self.ref:
            return f"repo:{self.repo}:ref:{self.ref}"
        return f"repo:{self.repo}:environment:{(self.environment or '').replace('{env}', environment)}"

    def own_caption(self, language: str) -> str:
        where = self.ref.split("/", 2)[2] if self.ref else self.environment or ""
        text = "OIDC" if "{" in where else f"{where} · OIDC"
        return text if len(text) <= 28 else text[:27] + "…"

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        role = {"role-name": scene.name}
        trust = "Role.AssumeRolePolicyDocument.Statement[0].Condition.StringEquals"
        yield Claim(text=Text("Só este repositório e ambiente assumem o papel", "Only this repository and environment assume the role"),
                    service="iam", call="get-role", parameters=role, path=f'{trust}."{ISSUER}:sub"',
                    expected=self.subject(scene.environment), security=True)  # fmt: skip
        yield Claim(text=Text("Só para a AWS", "Only for AWS"), service="iam", call="get-role", parameters=role,
                    path=f'{trust}."{ISSUER}:aud"', expected="sts.amazonaws.com", security=True)  # fmt: skip


KINDS = (Workflow,)
