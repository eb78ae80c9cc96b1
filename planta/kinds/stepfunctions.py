"""The kinds of AWS Step Functions."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Face, Grant, Id, Kind, Line, Link, Scene, Settings, Verb
from planta.kinds.shared import KeyLink, Logs
from planta.text import Text, number

INLINE_LIMIT = 40
"""Iterations that an inline Map runs at once; more need child executions (a distributed Map)."""
WORK = ("run", "invoke", "publish", "send", "start")


class Step(Settings):
    """One step of a flow; it does exactly one of run, invoke, publish, send or start."""

    run: Annotated[str | None, Link(kinds=("batch-job",), edge="job", phase="async", verb="run", text=Text("executa", "runs"))] = None
    """Batch job to run; the step waits until it ends."""
    invoke: Annotated[str | None, Link(kinds=("lambda",), edge="job", phase="async", verb="invoke", text=Text("invoca", "invokes"))] = None
    """Function to invoke; the step waits for its answer."""
    publish: Annotated[str | None, Link(kinds=("sns-topic",), edge="observability", phase="async", verb="publish", key="encrypt",
                                        text=Text("publica em", "publishes to"))] = None  # fmt: skip
    """Topic that gets a message."""
    send: Annotated[str | None, Link(kinds=("sqs-queue",), edge="data", phase="async", verb="send", key="encrypt",
                                     text=Text("envia para", "sends to"))] = None  # fmt: skip
    """Queue that gets a message."""
    start: Annotated[str | None, Link(kinds=("state-machine",), edge="job", phase="async", verb="start",
                                      text=Text("inicia", "starts"))] = None  # fmt: skip
    """State machine to start; the step waits until it ends."""
    text: Line | None = None
    """What the step does, on drawings and pages."""
    each: Line | None = None
    """What the step is repeated for (`arquivo`): it runs once for every one in the input."""
    at_most: Annotated[int | None, Field(ge=1, le=10_000)] = None
    """Repetitions that run at once."""
    distributed: bool = False
    """Repeat in child executions, which go past 40 at once and past the history limit of one execution."""
    retry: Annotated[int, Field(ge=0, le=20)] = 2
    """Further attempts after a failure, each waiting twice as long as the one before."""
    timeout: Annotated[int | None, Field(ge=1, le=525_600)] = None
    """Minutes after which the step counts as failed."""
    on_error: Id | None = None
    """Step that runs when all attempts failed; the flow then ends as failed. A step so named runs only then."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if sum(getattr(self, word) is not None for word in WORK) != 1:
            raise ValueError(f"a step does exactly one of {', '.join(WORK)}")
        if self.each is None and (self.at_most is not None or self.distributed):
            raise ValueError("'at_most' and 'distributed' say how a step is repeated, so they need 'each'")
        if self.at_most is not None and self.at_most > INLINE_LIMIT and not self.distributed:
            raise ValueError(f"an inline Map runs at most {INLINE_LIMIT} at once; set 'distributed: true' for more")
        return self


class FlowLogs(Logs):
    """The log of a state machine's executions."""

    level: Literal["all", "error", "fatal"] = "all"
    """Which events are logged."""
    include_data: bool = False
    """Log inputs and outputs as well; off keeps the users' data out of the log."""


class StateMachine(Kind):
    """A state machine of AWS Step Functions, logged and traced."""

    kind_id: ClassVar[str] = "state-machine"
    face: ClassVar[Face] = Face(
        icon="service/AWSStepFunctions",
        name=Text("Máquina de estados do AWS Step Functions", "AWS Step Functions state machine"),
        category="processing",
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::StepFunctions::StateMachine", "AWS::StepFunctions::StateMachineAlias")
    commitment: ClassVar[str | None] = "step-functions"
    principal: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("state-transitions", "log-gb")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="start", text=Text("inicia", "starts"), edge="job", actions=("states:StartExecution",)),
        Verb(name="read", text=Text("consulta", "reads"), edge="data", key="decrypt",
             actions=("states:DescribeExecution", "states:GetExecutionHistory", "states:ListExecutions")),
        Verb(name="redrive", text=Text("retoma", "redrives"), edge="job", phase="async", actions=("states:RedriveExecution",)),
        Verb(name="stop", text=Text("interrompe", "stops"), edge="job", phase="async", actions=("states:StopExecution",)),
    )  # fmt: skip

    type: Literal["standard", "express"] = "standard"
    """Standard waits for jobs and keeps a year's limit; express is for short flows and cannot wait for a Batch job."""
    flow: Annotated[dict[Id, Step], Field(min_length=1)]
    """The steps, by name, in the order in which they run."""
    logs: FlowLogs | None = FlowLogs.model_construct()
    """Log of the executions; null: none."""
    tracing: bool = True
    """Trace executions with AWS X-Ray."""
    timeout: Annotated[int | None, Field(ge=1, le=525_600)] = 1440
    """Minutes after which an execution counts as failed; null: never."""
    key: KeyLink = None
    """KMS key that encrypts the definition and the executions' data; AWS's own key when absent."""

    @model_validator(mode="after")
    def _steps_exist(self) -> Self:
        for name, step in self.flow.items():
            if step.on_error is not None and step.on_error not in self.flow:
                raise ValueError(f"step '{name}' names '{step.on_error}' in 'on_error', but the flow has no such step")
            if step.on_error == name:
                raise ValueError(f"step '{name}' cannot handle its own failure")
            if self.type == "express" and step.run is not None:
                raise ValueError(f"step '{name}' waits for a Batch job, which needs 'type: standard'")
        if not self.sequence:
            raise ValueError("every step is named by an 'on_error', so the flow has no first step")
        return self

    @property
    def sequence(self) -> tuple[str, ...]:
        """The steps that run when nothing fails, in order."""
        handlers = {step.on_error for step in self.flow.values()}
        return tuple(name for name in self.flow if name not in handlers)

    def own_caption(self, language: str) -> str:
        if len(self.flow) == 1:
            return Text("uma etapa", "one step")(language)
        return Text("{} etapas", "{} steps")(language).format(number(len(self.flow), language))

    def own_grants(self, id: str) -> Iterator[Grant]:
        waits = [name for name, step in self.flow.items() if step.run is not None]
        if waits:
            yield Grant(actions=("events:PutRule", "events:PutTargets", "events:DescribeRule"), target=f"{id}.events",
                        field=f"flow.{waits[0]}.run",
                        text=Text("mantém a regra que avisa o fim do trabalho", "keeps the rule that tells that a job ended"))  # fmt: skip
        if self.logs:
            yield Grant(actions=("logs:CreateLogDelivery", "logs:GetLogDelivery", "logs:UpdateLogDelivery",
                                 "logs:DeleteLogDelivery", "logs:ListLogDeliveries", "logs:PutResourcePolicy",
                                 "logs:DescribeResourcePolicies", "logs:DescribeLogGroups"),
                        target=f"{id}.logs", field="logs.keep_days", text=Text("entrega os logs", "delivers the log"),
                        wider=Text("as ações de entrega só aceitam todos os recursos",
                                   "delivery actions accept only all resources"))  # fmt: skip
        if self.tracing:
            yield Grant(actions=("xray:PutTraceSegments", "xray:PutTelemetryRecords", "xray:GetSamplingRules",
                                 "xray:GetSamplingTargets"),
                        target=f"{id}.traces", field="tracing", text=Text("grava rastros", "writes traces"),
                        wider=Text("o X-Ray só aceita todos os recursos", "X-Ray accepts only all resources"))  # fmt: skip

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        arn = f"arn:aws:states:{scene.region}:{scene.account}:stateMachine:{scene.name}"
        machine = {"state-machine-arn": arn}
        yield Claim(text=Text("Máquina de estados ativa", "State machine is active"), service="stepfunctions",
                    call="describe-state-machine", parameters=machine, path="status", expected="ACTIVE")  # fmt: skip
        yield Claim(text=Text("Tipo de execução", "Type of execution"), service="stepfunctions",
                    call="describe-state-machine", parameters=machine, path="type", expected=self.type.upper())  # fmt: skip
        if self.logs:
            yield Claim(text=Text("Execuções registradas", "Executions are logged"), service="stepfunctions",
                        call="describe-state-machine", parameters=machine, path="loggingConfiguration.level",
                        expected=self.logs.level.upper(), security=True)  # fmt: skip
        if self.tracing:
            yield Claim(text=Text("Rastreamento ligado", "Tracing is on"), service="stepfunctions",
                        call="describe-state-machine", parameters=machine, path="tracingConfiguration.enabled", expected=True)  # fmt: skip
        if self.key:
            yield Claim(text=Text("Dados cifrados com a chave", "Data encrypted with the key"), service="stepfunctions",
                        call="describe-state-machine", parameters=machine, path="encryptionConfiguration.type",
                        expected="CUSTOMER_MANAGED_KMS_KEY", security=True)  # fmt: skip


KINDS = (StateMachine,)
