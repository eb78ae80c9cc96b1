"""The kinds of AWS Batch."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Count, Face, Grant, Kind, Line, Link, Scene, Settings, Stands, Verb
from planta.kinds.shared import Env, Image, KeyLink, Logs, Secrets, Subnets
from planta.text import Text, number

ComputeType = Literal["ec2", "ec2-spot", "fargate", "fargate-spot"]
AWS_TYPE: dict[ComputeType, str] = {"ec2": "EC2", "ec2-spot": "SPOT", "fargate": "FARGATE", "fargate-spot": "FARGATE_SPOT"}
ANY_JOB = Text(
    "um trabalho em execução não pertence à fila nem à definição: as ações valem para todo trabalho da conta",
    "a running job belongs neither to a queue nor to a definition: the actions cover the account's jobs",
)


class BatchCompute(Kind):
    """A compute environment of AWS Batch: what its queues' jobs run on."""

    kind_id: ClassVar[str] = "batch-compute"
    face: ClassVar[Face] = Face(
        icon="service/AWSBatch", name=Text("Ambiente de computação do AWS Batch", "AWS Batch compute environment"), category="processing"
    )  # fmt: skip
    stands: ClassVar[Stands] = "tier"
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::Batch::ComputeEnvironment",)
    commitment: ClassVar[str | None] = "ec2-region"
    principal: ClassVar[bool] = True
    caption_totals: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("vcpu-hours", "memory-gb-hours")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="resize", text=Text("muda o teto de", "changes the ceiling of"), edge="job", phase="async",
             actions=("batch:UpdateComputeEnvironment",), sources=("permission-set",)),
    )  # fmt: skip

    subnets: Subnets
    """Subnet tier in which instances or tasks get their addresses."""
    type: ComputeType
    """What the capacity is: instances or Fargate, on demand or Spot."""
    max_vcpus: Annotated[int, Field(ge=1, le=100_000)]
    """Most vCPUs at once: the limit of a runaway bill."""
    min_vcpus: Count = 0
    """vCPUs kept running with no job; Fargate keeps none."""
    instances: tuple[Line, ...] = ()
    """Instance types or families (`c7i`, `m6i.xlarge`); AWS chooses when empty. Fargate has none."""
    allocation: Literal["best-fit-progressive", "spot-capacity-optimized", "spot-price-capacity-optimized"] | None = None
    """How instances are chosen; absent: by price and capacity for Spot, best fit progressive otherwise."""
    key: KeyLink = None
    """KMS key that encrypts the instances' volumes."""

    @model_validator(mode="after")
    def _fits_type(self) -> Self:
        if self.fargate and (self.instances or self.min_vcpus or self.allocation):
            raise ValueError("Fargate has no instances, no minimum and no allocation strategy")
        if self.min_vcpus > self.max_vcpus:
            raise ValueError(f"min_vcpus ({self.min_vcpus}) is more than max_vcpus ({self.max_vcpus})")
        if self.allocation and self.allocation.startswith("spot") and self.type != "ec2-spot":
            raise ValueError(f"allocation '{self.allocation}' is for 'type: ec2-spot'")
        return self

    @property
    def fargate(self) -> bool:
        """Runs on Fargate, without instances."""
        return self.type.startswith("fargate")

    @property
    def spot(self) -> bool:
        """Its capacity may be taken back with two minutes' notice."""
        return self.type.endswith("spot")

    def own_icon(self) -> str:
        return "service/AWSFargate" if self.fargate else "service/AmazonEC2"

    @property
    def strategy(self) -> str | None:
        """The allocation strategy as the API names it; None on Fargate."""
        if self.fargate:
            return None
        chosen = self.allocation or ("spot-price-capacity-optimized" if self.spot else "best-fit-progressive")
        return chosen.upper().replace("-", "_")

    def own_commitment(self) -> str | None:
        return "fargate-region" if self.fargate else self.commitment

    def own_caption(self, language: str) -> str:
        what = {"ec2": "EC2", "ec2-spot": "EC2 Spot", "fargate": "Fargate", "fargate-spot": "Fargate Spot"}[self.type]
        return Text("{}, até {} vCPU", "{}, up to {} vCPUs")(language).format(what, number(self.max_vcpus, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        environment = {"compute-environments": (scene.name,)}
        found = "computeEnvironments[0]"
        yield Claim(text=Text("Ambiente válido", "Environment is valid"), service="batch", call="describe-compute-environments",
                    parameters=environment, path=f"{found}.status", expected="VALID")  # fmt: skip
        yield Claim(text=Text("Tipo de capacidade", "Type of capacity"), service="batch", call="describe-compute-environments",
                    parameters=environment, path=f"{found}.computeResources.type", expected=AWS_TYPE[self.type])  # fmt: skip
        yield Claim(text=Text("Limite de vCPU", "Limit of vCPUs"), service="batch", call="describe-compute-environments",
                    parameters=environment, path=f"{found}.computeResources.maxvCpus", expected=self.max_vcpus)  # fmt: skip
        if self.strategy:
            yield Claim(text=Text("Escolha das instâncias", "Choice of instances"), service="batch",
                        call="describe-compute-environments", parameters=environment,
                        path=f"{found}.computeResources.allocationStrategy", expected=self.strategy)  # fmt: skip


class TimeLimits(Settings):
    """How long a job may wait at the head of the queue before it is cancelled; each 10 minutes to 24 hours."""

    capacity: Annotated[int | None, Field(ge=10, le=1440)] = None
    """Minutes it may wait for capacity that cannot be had."""
    misconfiguration: Annotated[int | None, Field(ge=10, le=1440)] = 10
    """Minutes it may wait although no environment of the queue can ever run it."""


class BatchQueue(Kind):
    """A job queue of AWS Batch, served by its environments in order."""

    kind_id: ClassVar[str] = "batch-queue"
    face: ClassVar[Face] = Face(
        icon="service/AWSBatch", name=Text("Fila de trabalhos do AWS Batch", "AWS Batch job queue"), category="processing"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::Batch::JobQueue",)
    commitment: ClassVar[str | None] = "batch"
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="read", text=Text("consulta", "reads"), edge="data", actions=("batch:GetJobQueueSnapshot",),
             any_resource=("batch:ListJobs", "batch:DescribeJobs", "batch:DescribeJobQueues"),
             wider=Text("o Batch só aceita todos os recursos ao listar e descrever",
                        "Batch accepts only all resources to list and describe")),
        Verb(name="stop", text=Text("cancela trabalhos de", "cancels jobs of"), edge="job", phase="async",
             any_resource=("batch:CancelJob", "batch:TerminateJob"), wider=ANY_JOB),
        Verb(name="operate", text=Text("abre, fecha e reordena", "opens, closes and reorders"), edge="job", phase="async",
             actions=("batch:UpdateJobQueue",), sources=("permission-set",)),
    )  # fmt: skip

    environments: Annotated[tuple[str, ...], Field(min_length=1, max_length=3),
                            Link(kinds=("batch-compute",), edge="job", phase="async", text=Text("executa em", "runs on"))]  # fmt: skip
    """Compute environments, first choice first; all instances or all Fargate."""
    priority: Annotated[int, Field(ge=0, le=1000)] = 1
    """Among queues that share an environment, the higher goes first."""
    time_limits: TimeLimits = TimeLimits.model_construct()
    """When a job that blocks the head of the queue is cancelled."""

    def own_caption(self, language: str) -> str:
        return Text("prioridade {}", "priority {}")(language).format(number(self.priority, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        queue = {"job-queues": (scene.name,)}
        yield Claim(text=Text("Fila aberta", "Queue is open"), service="batch", call="describe-job-queues",
                    parameters=queue, path="jobQueues[0].state", expected="ENABLED")  # fmt: skip
        yield Claim(text=Text("Ambientes da fila", "Environments of the queue"), service="batch", call="describe-job-queues",
                    parameters=queue, path="length(jobQueues[0].computeEnvironmentOrder)", expected=len(self.environments))  # fmt: skip


class JobSize(Settings):
    """What a job gets while it runs."""

    vcpu: Annotated[float, Field(gt=0, le=192)]
    """vCPUs; on Fargate 0.25, 0.5, 1, 2, 4, 8, 16 or 32."""
    memory: Annotated[int, Field(ge=128, le=4_000_000)]
    """Memory in MiB."""
    gpu: Count = 0
    """GPUs; none on Fargate."""
    disk: Annotated[int | None, Field(ge=21, le=200)] = None
    """Temporary disk in GiB on Fargate, when the usual 20 won't do."""


class BatchJob(Kind):
    """A job definition of AWS Batch: an image, its size and its limits, without privileges."""

    kind_id: ClassVar[str] = "batch-job"
    face: ClassVar[Face] = Face(
        icon="resource/AmazonElasticContainerServiceTask", name=Text("Trabalho do AWS Batch", "AWS Batch job"), category="processing"
    )  # Batch runs a job as a task of ECS
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::Batch::JobDefinition",)
    commitment: ClassVar[str | None] = "batch"
    principal: ClassVar[bool] = True
    workload: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("runs", "minutes-per-run")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="run", text=Text("executa", "runs"), edge="job", actions=("batch:SubmitJob",),
             any_resource=("batch:DescribeJobs", "batch:TerminateJob"), wider=ANY_JOB),
    )  # fmt: skip

    queue: Annotated[str, Link(kinds=("batch-queue",), edge="job", phase="async", text=Text("entra na fila", "waits in"))]
    """Queue in which its runs wait."""
    image: Image
    """Repository of its image."""
    size: JobSize
    """vCPU and memory."""
    command: tuple[Line, ...] = ()
    """Command in the image; the image's own when empty. `Ref::name` is filled in from the run's parameters."""
    retries: Annotated[int, Field(ge=0, le=9)] = 3
    """Further attempts after a failure or a Spot interruption."""
    timeout: Annotated[int, Field(ge=1, le=20_160)] = 240
    """Minutes after which an attempt is ended."""
    env: Env = {}
    """Environment variables; never secrets."""
    secrets: Secrets = {}
    """Environment variables filled from secrets when a run starts."""
    array: Annotated[int | None, Field(ge=2, le=10_000)] = None
    """Children that one run splits into."""
    privileged: bool = False
    """Run with the host's privileges."""
    read_only_root: bool = True
    """Mount the image's file system read-only; the job then writes to its temporary volume alone."""
    user: Annotated[str, Field(pattern=r"^\d{1,5}(:\d{1,5})?$")] = "1000"
    """User (and group) ids that the process runs as."""
    logs: Logs = Logs.model_construct()
    """Log of its runs."""

    @property
    def attempts(self) -> int:
        """Attempts in all, as Batch counts them."""
        return self.retries + 1

    def own_caption(self, language: str) -> str:
        memory = number(self.size.memory / 1024, language, 0 if self.size.memory % 1024 == 0 else 1)
        return f"{number(self.size.vcpu, language)} vCPU, {memory} GiB"

    def own_grants(self, id: str) -> Iterator[Grant]:
        yield Grant(actions=("logs:CreateLogStream", "logs:PutLogEvents"), target=f"{id}.logs", field="logs.keep_days",
                    text=Text("grava os logs", "writes the log"))  # fmt: skip
        yield Grant(actions=("ecr:GetAuthorizationToken",), target=self.image, field="image", phase="start",
                    text=Text("entra no registro de imagens", "signs in to the image registry"),
                    wider=Text("a autorização do ECR só aceita todos os recursos",
                               "ECR's authorization accepts only all resources"))  # fmt: skip

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        job = {"job-definition-name": scene.name, "status": "ACTIVE"}
        latest = "max_by(jobDefinitions, &revision)"
        yield Claim(text=Text("Tentativas por trabalho", "Attempts per job"), service="batch", call="describe-job-definitions",
                    parameters=job, path=f"{latest}.retryStrategy.attempts", expected=self.attempts)  # fmt: skip
        yield Claim(text=Text("Prazo de cada tentativa, em segundos", "Time limit of an attempt, in seconds"), service="batch",
                    call="describe-job-definitions", parameters=job, path=f"{latest}.timeout.attemptDurationSeconds",
                    expected=self.timeout * 60)  # fmt: skip
        if not self.privileged:
            yield Claim(text=Text("Sem privilégios do host", "Without the host's privileges"), service="batch",
                        call="describe-job-definitions", parameters=job,
                        path=f"{latest}.containerProperties.privileged || `false`", expected=False, security=True)  # fmt: skip
        if self.read_only_root:
            yield Claim(text=Text("Sistema de arquivos só de leitura", "Read-only file system"), service="batch",
                        call="describe-job-definitions", parameters=job,
                        path=f"{latest}.containerProperties.readonlyRootFilesystem", expected=True, security=True)  # fmt: skip


KINDS = (BatchQueue, BatchCompute, BatchJob)
