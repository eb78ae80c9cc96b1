"""The kinds of Amazon ECS."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Face, Grant, Id, Kind, Line, Link, Port, Scene, Stands, Verb
from planta.kinds.shared import (
    ANY_RESOURCE,
    Env,
    Health,
    Image,
    Logs,
    Parameters,
    Replicas,
    Secrets,
    Size,
    Subnets,
    TierLink,
    logs_grant,
)  # fmt: skip
from planta.text import Text

LARGEST = (16, 120)
"""The most that Fargate gives a task: vCPU and GiB."""
INSIGHTS = {"enhanced": "enhanced", "standard": "enabled", "off": "disabled"}


class Cluster(Kind):
    """A cluster of Amazon ECS; its services name it in `in`."""

    kind_id: ClassVar[str] = "ecs-cluster"
    face: ClassVar[Face] = Face(
        icon="service/AmazonElasticContainerService", name=Text("Cluster do Amazon ECS", "Amazon ECS cluster"),
        category="compute", group="cluster",
    )  # fmt: skip
    stands: ClassVar[Stands] = "tier"
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::ECS::Cluster", "AWS::ECS::ClusterCapacityProviderAssociations")
    commitment: ClassVar[str | None] = "fargate-region"
    outputs: ClassVar[tuple[str, ...]] = ("arn",)

    subnets: Subnets
    """The tier of subnets where its services run, unless they name another."""
    capacity: Annotated[tuple[Literal["fargate", "fargate-spot", "ec2"], ...], Field(min_length=1)] = ("fargate",)
    """What its services may run on."""
    instances: Annotated[str | None, Link(kinds=("ec2-group",), draw="none", phase="request", text=Text("roda em", "runs on"))] = None
    """Group of EC2 instances, when it runs on them."""
    insights: Literal["enhanced", "standard", "off"] = "enhanced"
    """Container Insights."""

    @model_validator(mode="after")
    def _instances_for_ec2(self) -> "Cluster":
        if ("ec2" in self.capacity) != (self.instances is not None):
            raise ValueError('capacity "ec2" and instances (an ec2-group) go together')
        return self

    def own_caption(self, language: str) -> str:
        names = {"fargate": "Fargate", "fargate-spot": "Fargate Spot", "ec2": "EC2"}
        return " + ".join(names[c] for c in self.capacity[:2])

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="ecs", call="describe-clusters", parameters={"clusters": (scene.name,), "include": ("SETTINGS",)})
        yield ask(text=Text("Cluster ativo", "Cluster is active"), path="clusters[0].status", expected="ACTIVE")
        yield ask(text=Text("Container Insights", "Container Insights"), expected=INSIGHTS[self.insights],
                  path="clusters[0].settings[?name=='containerInsights'].value | [0]")  # fmt: skip


class Service(Kind):
    """A service of Amazon ECS: like tasks over the zones, each with an interface in the network."""

    kind_id: ClassVar[str] = "ecs-service"
    face: ClassVar[Face] = Face(
        icon="resource/AmazonElasticContainerServiceService", name=Text("Serviço do Amazon ECS", "Amazon ECS service"), category="compute"
    )
    stands: ClassVar[Stands] = "tier"
    owners: ClassVar[tuple[str, ...]] = ("ecs-cluster",)
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::ECS::Service", "AWS::ECS::TaskDefinition", "AWS::ApplicationAutoScaling::ScalableTarget",
        "AWS::ApplicationAutoScaling::ScalingPolicy", "AWS::EC2::SecurityGroup", "AWS::IAM::Role",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "fargate-region"
    principal: ClassVar[bool] = True
    caption_totals: ClassVar[bool] = True
    workload: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("vcpu-hours", "memory-gb-hours", "log-gb")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="deploy", text=Text("implanta", "deploys"), edge="delivery", phase="deploy",
             actions=("ecs:UpdateService", "ecs:DescribeServices", "ecs:RegisterTaskDefinition"),
             any_resource=("ecs:DescribeTaskDefinition",), sources=("github-workflow", "codebuild")),
    )  # fmt: skip

    image: Image
    """Repository of its container image, deployed by digest."""
    subnets: TierLink = None
    """The tier of subnets it stands in; the cluster's when absent."""
    ports: dict[Id, Port] = {}
    """Ports by name; arrows to it use the name as verb."""
    health: Health | None = None
    """How a load balancer checks it, when not as the others."""
    replicas: Replicas = Replicas.model_construct()
    """How many tasks run."""
    size: Size = Size.model_construct()
    """CPU and memory of one task."""
    capacity: Literal["fargate", "fargate-spot", "ec2"] = "fargate"
    """What it runs on."""
    command: tuple[Line, ...] = ()
    """Command in place of the image's own."""
    env: Env = {}
    """Environment variables that are no secret."""
    secrets: Secrets = {}
    """Environment variables filled from secrets."""
    parameters: Parameters = {}
    """Environment variables filled from SSM parameters."""
    writable: bool = False
    """Let the container write to its own file system."""
    shell: bool = False
    """Let operators open a shell in a task (ECS Exec)."""
    logs: Logs = Logs.model_construct()
    """Its log."""

    @model_validator(mode="after")
    def _size_of_fargate(self) -> "Service":
        cpu, memory = self.size.vcpus, self.size.gib
        if self.capacity != "ec2" and (cpu > LARGEST[0] or memory > LARGEST[1]):
            most = f"more than Fargate sells ({LARGEST[0]} and {LARGEST[1]})"
            raise ValueError(f'a size of {cpu:g} vCPU and {memory:g} GiB is {most}; 1024 of its CPU units are "1", a quarter is "250m"')
        return self

    def own_caption(self, language: str) -> str:
        if self.replicas.min == self.replicas.max:
            many = Text("{} tarefa", "{} task") if self.replicas.min == 1 else Text("{} tarefas", "{} tasks")
            return many(language).format(self.replicas.min)
        return Text("{} a {} tarefas", "{} to {} tasks")(language).format(self.replicas.min, self.replicas.max)

    def own_grants(self, id: str) -> Iterator[Grant]:
        yield logs_grant(id, Text("grava logs em", "logs in"))
        if self.shell:
            yield Grant(actions=("ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel", "ssmmessages:OpenControlChannel",
                                 "ssmmessages:OpenDataChannel"),
                        target=id, field="shell", wider=ANY_RESOURCE,
                        text=Text("abre o canal do ECS Exec", "opens the channel of ECS Exec"))  # fmt: skip

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        if self.in_ is None:
            return
        cluster = scene.physical(self.in_)
        ask = partial(Claim, service="ecs", call="describe-services", parameters={"cluster": cluster, "services": (scene.name,)})
        yield ask(text=Text("Serviço ativo", "Service is active"), path="services[0].status", expected="ACTIVE")
        yield ask(text=Text("Sem endereço público", "No public address"), security=True, expected="DISABLED",
                  path="services[0].networkConfiguration.awsvpcConfiguration.assignPublicIp")  # fmt: skip
        yield ask(text=Text("Implantação ruim é revertida", "A bad deployment is rolled back"), expected=True,
                  path="services[0].deploymentConfiguration.deploymentCircuitBreaker.rollback")  # fmt: skip
        yield ask(text=Text("Shell nas tarefas", "Shell in tasks"), path="services[0].enableExecuteCommand", expected=self.shell,
                  security=True)  # fmt: skip
        scaling = partial(Claim, service="application-autoscaling", call="describe-scalable-targets",
                          parameters={"service-namespace": "ecs", "resource-ids": (f"service/{cluster}/{scene.name}",)})  # fmt: skip
        if self.replicas.min != self.replicas.max:
            limits = "ScalableTargets[0]"
            yield scaling(text=Text("Mínimo de tarefas", "Minimum of tasks"), path=f"{limits}.MinCapacity", expected=self.replicas.min)
            yield scaling(text=Text("Máximo de tarefas", "Maximum of tasks"), path=f"{limits}.MaxCapacity", expected=self.replicas.max)


KINDS = (Cluster, Service)
