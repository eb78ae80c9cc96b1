"""The kinds of AWS CodeBuild and AWS CodePipeline."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from planta.kinds.base import Claim, Face, Grant, Id, Kind, Line, Link, Scene, Settings, Verb
from planta.kinds.shared import Env, KeyLink, Logs, Secrets, TierLink
from planta.text import Text, number


class Project(Kind):
    """A build project of AWS CodeBuild, without privileges."""

    kind_id: ClassVar[str] = "codebuild"
    face: ClassVar[Face] = Face(
        icon="service/AWSCodeBuild", name=Text("Projeto do AWS CodeBuild", "AWS CodeBuild project"), category="delivery"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::CodeBuild::Project",)
    commitment: ClassVar[str | None] = "codebuild"
    principal: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("build-minutes",)
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="start", text=Text("inicia", "starts"), edge="delivery", phase="deploy",
             actions=("codebuild:StartBuild", "codebuild:BatchGetBuilds")),
    )  # fmt: skip

    image: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][A-Za-z0-9./:@_-]{2,200}$")] = "aws/codebuild/standard:7.0"
    """Image that the build runs in."""
    source: Line | None = None
    """Repository that it builds; absent: a pipeline hands it over."""
    buildspec: Line = "buildspec.yml"
    """File of the repository that says what is done."""
    privileged: bool = False
    """Run with privileges, which building images with Docker needs."""
    timeout: Annotated[int, Field(ge=5, le=2160)] = 60
    """Minutes after which a build is ended."""
    size: Literal["small", "medium", "large", "2xlarge"] = "small"
    """Size of the machine."""
    subnets: TierLink = None
    """Subnet tier that it runs in; outside the VPC when absent."""
    key: KeyLink = None
    """KMS key that encrypts what it makes; AWS's own key when absent."""
    env: Env = {}
    """Environment variables; never secrets."""
    secrets: Secrets = {}
    """Environment variables filled from secrets."""
    logs: Logs = Logs.model_construct()
    """Log of its builds."""

    def own_caption(self, language: str) -> str:
        return Text("até {} min", "up to {} min")(language).format(number(self.timeout, language))

    def own_grants(self, id: str) -> Iterator[Grant]:
        yield Grant(actions=("logs:CreateLogStream", "logs:PutLogEvents"), target=f"{id}.logs", field="logs.keep_days",
                    phase="deploy", text=Text("grava os logs", "writes the log"))  # fmt: skip

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        project = {"names": (scene.name,)}
        yield Claim(text=Text("Privilégios do contêiner", "Privileges of the container"), service="codebuild",
                    call="batch-get-projects", parameters=project, path="projects[0].environment.privilegedMode",
                    expected=self.privileged, security=True)  # fmt: skip
        yield Claim(text=Text("Prazo do build, em minutos", "Time limit of a build, in minutes"), service="codebuild",
                    call="batch-get-projects", parameters=project, path="projects[0].timeoutInMinutes", expected=self.timeout)  # fmt: skip


class Stage(Settings):
    """One stage of a pipeline; it does exactly one of build, invoke or approve."""

    build: Annotated[str | None, Link(kinds=("codebuild",), edge="delivery", verb="start", text=Text("executa", "runs"))] = None
    """Build project that it runs."""
    invoke: Annotated[str | None, Link(kinds=("lambda",), edge="delivery", verb="invoke", text=Text("invoca", "invokes"))] = None
    """Function that it invokes."""
    approve: Annotated[str | None, Link(kinds=("person",), edge="delivery", reverse=True, text=Text("aprova", "approves"))] = None
    """People who must approve before it goes on."""

    @model_validator(mode="after")
    def _one_action(self) -> Self:
        if sum(action is not None for action in (self.build, self.invoke, self.approve)) != 1:
            raise ValueError("a stage does exactly one of build, invoke, approve")
        return self


class Pipeline(Kind):
    """A pipeline of AWS CodePipeline: from a change to its deployment, stage by stage."""

    kind_id: ClassVar[str] = "codepipeline"
    face: ClassVar[Face] = Face(icon="service/AWSCodePipeline", name=Text("AWS CodePipeline", "AWS CodePipeline"), category="delivery")
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::CodePipeline::Pipeline",)
    commitment: ClassVar[str | None] = "codepipeline"
    principal: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("action-minutes",)
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="start", text=Text("inicia", "starts"), edge="delivery", phase="deploy",
             actions=("codepipeline:StartPipelineExecution", "codepipeline:GetPipelineState")),
    )  # fmt: skip

    source: Line
    """Repository that it follows: `owner/name`."""
    branch: Line = "main"
    """Branch that it follows."""
    flow: Annotated[dict[Id, Stage], Field(min_length=1)]
    """Its stages, by name, in order."""
    artifacts: Annotated[str, Link(kinds=("s3-bucket",), draw="panel", edge="delivery", key="encrypt",
                                   text=Text("guarda artefatos em", "keeps artifacts in"),
                                   grants=("s3:GetObject", "s3:PutObject", "s3:GetBucketVersioning"))]  # fmt: skip
    """Bucket that hands artifacts from stage to stage."""
    key: KeyLink = None
    """KMS key that encrypts the artifacts; AWS's own key when absent."""

    def own_caption(self, language: str) -> str:
        count = len(self.flow)
        return (Text("{} etapa", "{} stage") if count == 1 else Text("{} etapas", "{} stages"))(language).format(number(count, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        pipeline = {"name": scene.name}
        yield Claim(text=Text("Etapas, com a da origem", "Stages, with the source's"), service="codepipeline", call="get-pipeline",
                    parameters=pipeline, path="length(pipeline.stages)", expected=len(self.flow) + 1)  # fmt: skip
        if self.key:
            yield Claim(text=Text("Artefatos cifrados com a chave", "Artifacts encrypted with the key"), service="codepipeline",
                        call="get-pipeline", parameters=pipeline, path="pipeline.artifactStore.encryptionKey.type", expected="KMS",
                        security=True)  # fmt: skip


KINDS = (Project, Pipeline)
