"""The kinds of AWS Lambda."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Face, Grant, Kind, Line, Link, Scene, Settings, Verb
from planta.kinds.shared import (
    ANY_RESOURCE,
    Env,
    KeyLink,
    Logs,
    Parameters,
    Secrets,
    TierLink,
    logs_grant,
    tracing_grant,
)  # fmt: skip
from planta.text import Text, number

Runtime = Literal[
    "python3.11", "python3.12", "python3.13", "python3.14", "nodejs22.x", "nodejs24.x", "java17", "java21", "java25", "dotnet8", "dotnet10",
    "ruby3.3", "ruby3.4", "provided.al2023",
]  # fmt: skip


class Emits(Settings):
    """Metrics that its code sends."""

    namespace: Annotated[str, Field(pattern=r"^[A-Za-z0-9_./#: -]+$", max_length=255)]
    """CloudWatch namespace; its role may write to no other."""
    metrics: Annotated[tuple[Line, ...], Field(min_length=1)]
    """Names of the metrics."""

    @model_validator(mode="after")
    def _not_amazons(self) -> "Emits":
        if self.namespace.startswith("AWS/"):
            raise ValueError(f'namespace "{self.namespace}": names that start with AWS/ are reserved')
        return self


class Function(Kind):
    """A function of AWS Lambda with a role of its own, logs and tracing."""

    kind_id: ClassVar[str] = "lambda"
    face: ClassVar[Face] = Face(icon="service/AWSLambda", name=Text("Função do AWS Lambda", "AWS Lambda function"), category="compute")
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::Lambda::Function", "AWS::Lambda::Permission", "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Alias",
        "AWS::Lambda::Version", "AWS::IAM::Role",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "lambda"
    principal: ClassVar[bool] = True
    workload: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("requests", "gb-seconds", "log-gb")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="invoke", text=Text("aciona", "invokes"), edge="request", actions=("lambda:InvokeFunction",)),
        Verb(name="deploy", text=Text("publica o código de", "publishes the code of"), edge="delivery", phase="deploy",
             actions=("lambda:UpdateFunctionCode", "lambda:PublishVersion", "lambda:UpdateAlias", "lambda:GetFunction"),
             sources=("github-workflow", "codebuild")),
    )  # fmt: skip

    code: Line | None = None
    """Folder of its code: "funcoes/situacao"."""
    image: Annotated[str | None, Link(
        kinds=("ecr-repository",), edge="delivery", phase="start", text=Text("usa a imagem de", "runs the image of"),
        grants=("ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"))] = None  # fmt: skip
    """Repository of its container image, in place of code."""
    runtime: Runtime | None = None
    """Language and version; for code only."""
    handler: Line = "app.handler"
    """What is called."""
    subnets: TierLink = None
    """The tier of subnets it stands in; absent: it needs no network of ours."""
    timeout: Annotated[int, Field(ge=1, le=900)] = 30
    """Seconds that a run may take."""
    memory: Annotated[int, Field(ge=128, le=10240)] = 256
    """Memory in MB; CPU grows with it."""
    architecture: Literal["arm64", "x86_64"] = "arm64"
    """Processor."""
    concurrency: Annotated[int, Field(ge=0, le=10_000)] | None = None
    """Runs at once at most, kept aside for it; absent: the account's."""
    env: Env = {}
    """Environment variables that are no secret."""
    secrets: Secrets = {}
    """Secrets that it reads when it starts, by variable."""
    parameters: Parameters = {}
    """SSM parameters that it reads when it starts, by variable."""
    key: KeyLink = None
    """KMS key that encrypts its environment; the AWS-managed one when absent."""
    dead_letter: Annotated[str | None, Link(kinds=("sqs-queue", "sns-topic"), edge="data", phase="async", verb=("send", "publish"),
                                            key="encrypt", text=Text("entrega falhas a", "hands failures to"))] = None  # fmt: skip
    """Where events go that failed for good."""
    emits: Emits | None = None
    """Metrics that its code sends."""
    tracing: bool = True
    """Trace runs with AWS X-Ray."""
    logs: Logs = Logs.model_construct()
    """Its log."""

    @model_validator(mode="after")
    def _code_or_image(self) -> "Function":
        if (self.code is None) == (self.image is None):
            raise ValueError("give either code (a folder) or image (a repository)")
        if self.code and self.runtime is None:
            raise ValueError('code needs a runtime, such as "python3.13"')
        return self

    def own_caption(self, language: str) -> str:
        return f"{self.runtime or 'container'} · {number(self.memory, language)} MB"

    def own_grants(self, id: str) -> Iterator[Grant]:
        yield logs_grant(id, Text("grava logs em", "logs in"))
        if self.tracing:
            yield tracing_grant(id)
        if self.emits:
            yield Grant(actions=("cloudwatch:PutMetricData",), target=f"{id}.metrics", field="emits.namespace",
                        text=Text("envia métricas ao CloudWatch", "sends metrics to CloudWatch"),
                        wider=Text("A AWS não limita por métrica; o papel só pode gravar nesse namespace.",
                                   "AWS does not limit by metric; the role may write to this namespace only."))  # fmt: skip
        if self.subnets:
            yield Grant(actions=("ec2:CreateNetworkInterface", "ec2:DescribeNetworkInterfaces", "ec2:DeleteNetworkInterface",
                                 "ec2:DescribeSubnets", "ec2:AssignPrivateIpAddresses", "ec2:UnassignPrivateIpAddresses"),
                        target=id, field="subnets", text=Text("liga-se à rede", "joins the network"), wider=ANY_RESOURCE)  # fmt: skip

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="lambda", call="get-function-configuration", parameters={"function-name": scene.name})
        yield ask(text=Text("Função ativa", "Function is active"), path="State", expected="Active", reached=True)
        if self.runtime:
            yield ask(text=Text("Linguagem", "Runtime"), path="Runtime", expected=self.runtime)
        yield ask(text=Text("Tempo máximo", "Time limit"), path="Timeout", expected=self.timeout)
        yield ask(text=Text("Rastreamento", "Tracing"), path="TracingConfig.Mode", expected="Active" if self.tracing else "PassThrough")
        if self.subnets and scene.zones:
            yield ask(text=Text("Dentro da rede", "Inside the network"), path="length(VpcConfig.SubnetIds)", expected=scene.zones,
                      security=True)  # fmt: skip
        yield Claim(text=Text("Prazo dos logs", "Log retention"), service="logs", call="describe-log-groups",
                    parameters={"log-group-name-prefix": f"/aws/lambda/{scene.name}"}, path="logGroups[0].retentionInDays",
                    expected=self.logs.keep_days)  # fmt: skip


KINDS = (Function,)
