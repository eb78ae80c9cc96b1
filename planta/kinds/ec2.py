"""The kinds of Amazon EC2: the bastion, instances and groups of them."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Face, Grant, Id, Kind, Line, Port, Scene, Settings, Stands, Verb
from planta.kinds.shared import (
    ANY_RESOURCE,
    Health,
    InstanceType,
    KeyLink,
    Secrets,
    Subnets,
    check_counts,
    tagged,
)
from planta.text import Text

SESSION = Verb(
    name="session", text=Text("abre sessão em", "opens a session on"), edge="security",
    actions=("ssm:StartSession", "ssm:TerminateSession", "ssm:ResumeSession"), sources=("permission-set",),
    wider=Text("A AWS limita a instância e o documento; encerrar e retomar valem para as sessões da própria pessoa.",
               "AWS limits the instance and the document; terminate and resume hold for the person's own sessions."),
)  # fmt: skip
SESSION_AGENT = (
    "ssm:UpdateInstanceInformation", "ssmmessages:CreateControlChannel", "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel", "ssmmessages:OpenDataChannel",
)  # fmt: skip


def session_agent(id: str) -> Grant:
    """What the Session Manager agent of an instance needs."""
    return Grant(
        actions=SESSION_AGENT, target=id, field="access",
        text=Text("registra-se no Session Manager", "registers with Session Manager"),
        wider=ANY_RESOURCE,
    )  # fmt: skip


class Volume(Settings):
    """Its encrypted root volume."""

    gb: Annotated[int, Field(ge=8, le=16384)] = 30
    """Size in GiB."""
    type: Literal["gp3", "io2"] = "gp3"
    """Volume type."""


class Bastion(Kind):
    """An instance that operators enter through Session Manager, with no inbound port and no key pair."""

    kind_id: ClassVar[str] = "bastion"
    face: ClassVar[Face] = Face(
        icon="resource/AmazonEC2Instance", name=Text("Bastion no Amazon EC2", "Amazon EC2 bastion"), category="security"
    )
    stands: ClassVar[Stands] = "tier"
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::EC2::Instance", "AWS::EC2::SecurityGroup", "AWS::IAM::InstanceProfile")
    commitment: ClassVar[str | None] = "ec2-instance"
    principal: ClassVar[bool] = True
    workload: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("id",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("instance-hours", "volume-gb-month")
    verbs: ClassVar[tuple[Verb, ...]] = (SESSION,)

    subnets: Subnets
    """The tier of subnets it stands in."""
    instance: InstanceType = "t4g.nano"
    """Instance type."""
    access: Literal["ssm"] = "ssm"
    """How operators enter: Session Manager, audited and without a port."""
    key: KeyLink = None
    """KMS key of its volume; the AWS-managed one when absent."""

    def copies(self, zones: int) -> int:
        return min(zones, 1)

    def own_caption(self, language: str) -> str:
        return Text("sem porta de entrada", "no inbound port")(language)

    def own_grants(self, id: str) -> Iterator[Grant]:
        yield session_agent(id)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        yield from instance_claims(scene)


class Instance(Kind):
    """A server of Amazon EC2: IMDSv2 only, encrypted volume, entered through Session Manager."""

    kind_id: ClassVar[str] = "ec2-instance"
    face: ClassVar[Face] = Face(
        icon="resource/AmazonEC2Instance", name=Text("Instância do Amazon EC2", "Amazon EC2 instance"), category="compute"
    )
    stands: ClassVar[Stands] = "tier"
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::EC2::Instance", "AWS::EC2::SecurityGroup", "AWS::IAM::InstanceProfile")
    commitment: ClassVar[str | None] = "ec2-instance"
    principal: ClassVar[bool] = True
    holds_data: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("id", "address")
    cost_drivers: ClassVar[tuple[str, ...]] = ("instance-hours", "volume-gb-month")
    verbs: ClassVar[tuple[Verb, ...]] = (SESSION,)

    subnets: Subnets
    """The tier of subnets it stands in."""
    instance: InstanceType = "t4g.small"
    """Instance type."""
    image: Line = "al2023"
    """Machine image: "al2023", or the id or SSM parameter of one."""
    ports: dict[Id, Port] = {}
    """Ports by name; arrows to it use the name as verb."""
    volume: Volume = Volume.model_construct()
    """Its root volume."""
    key: KeyLink = None
    """KMS key of its volume; the AWS-managed one when absent."""
    access: Literal["ssm"] | None = "ssm"
    """How operators enter: Session Manager; null: they don't."""
    secrets: Secrets = {}
    """Secrets that it reads when it starts."""
    termination_protection: bool = True
    """Refuse its termination by an API call."""
    detailed_monitoring: bool = True
    """Metrics every minute."""

    def copies(self, zones: int) -> int:
        return min(zones, 1)

    def own_caption(self, language: str) -> str:
        return self.instance

    def own_grants(self, id: str) -> Iterator[Grant]:
        if self.access:
            yield session_agent(id)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        yield from instance_claims(scene)


def instance_claims(scene: Scene) -> Iterator[Claim]:
    ask = partial(Claim, service="ec2", call="describe-instances", security=True)
    ours = tagged("Reservations[].Instances[] | ", scene)
    yield ask(text=Text("Instância em execução", "Instance is running"), path=f"{ours}.State.Name", expected="running")
    yield ask(text=Text("Metadados só pelo IMDSv2", "Metadata through IMDSv2 only"),
              path=f"{ours}.MetadataOptions.HttpTokens", expected="required")  # fmt: skip
    yield ask(text=Text("Sem endereço público", "No public address"), path=f"{ours}.PublicIpAddress", expected=None)


class GroupSize(Settings):
    """How many instances run."""

    min: Annotated[int, Field(ge=0, le=5000)]
    """Instances that always run."""
    max: Annotated[int, Field(ge=1, le=5000)]
    """Instances that scaling may start."""
    need: Annotated[int, Field(ge=1, le=5000)] = 1
    """Instances that suffice for the load: the k of k-of-n."""
    cpu_percent: Annotated[int, Field(ge=1, le=100)] = 60
    """Average CPU use that scaling aims at."""

    @model_validator(mode="after")
    def _possible(self) -> "GroupSize":
        check_counts(self.min, self.max, self.need)
        return self


class Group(Kind):
    """An Auto Scaling group of like EC2 instances over the zones, replaced when unhealthy."""

    kind_id: ClassVar[str] = "ec2-group"
    face: ClassVar[Face] = Face(
        icon="service/AmazonEC2AutoScaling", name=Text("Grupo do EC2 Auto Scaling", "EC2 Auto Scaling group"), category="compute"
    )
    stands: ClassVar[Stands] = "tier"
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::AutoScaling::AutoScalingGroup", "AWS::EC2::LaunchTemplate", "AWS::AutoScaling::ScalingPolicy",
        "AWS::EC2::SecurityGroup", "AWS::IAM::InstanceProfile",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "ec2-region"
    principal: ClassVar[bool] = True
    caption_totals: ClassVar[bool] = True
    workload: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("instance-hours", "volume-gb-month")
    verbs: ClassVar[tuple[Verb, ...]] = (
        SESSION,
        Verb(name="scale", text=Text("escala", "scales"), edge="job", phase="async",
             actions=("autoscaling:SetDesiredCapacity", "autoscaling:TerminateInstanceInAutoScalingGroup"),
             any_resource=("autoscaling:DescribeAutoScalingGroups", "autoscaling:DescribeAutoScalingInstances")),
    )  # fmt: skip

    subnets: Subnets
    """The tier of subnets it stands in."""
    instances: Annotated[tuple[InstanceType, ...], Field(min_length=1)]
    """Instance types, the preferred first."""
    capacity: Literal["on-demand", "spot"] = "on-demand"
    """How the instances are bought."""
    size: GroupSize
    """How many instances run."""
    image: Line = "al2023"
    """Machine image: "al2023", or the id or SSM parameter of one."""
    ports: dict[Id, Port] = {}
    """Ports by name; arrows to it use the name as verb."""
    health: Health = Health.model_construct()
    """How a load balancer checks its instances."""
    volume: Volume = Volume.model_construct()
    """Root volume of each instance."""
    key: KeyLink = None
    """KMS key of the volumes; the AWS-managed one when absent."""
    access: Literal["ssm"] | None = "ssm"
    """How operators enter: Session Manager; null: they don't."""
    secrets: Secrets = {}
    """Secrets that its instances read when they start."""

    def own_caption(self, language: str) -> str:
        return Text("{} a {} instâncias", "{} to {} instances")(language).format(self.size.min, self.size.max)

    def own_grants(self, id: str) -> Iterator[Grant]:
        if self.access:
            yield session_agent(id)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        ask = partial(Claim, service="autoscaling", call="describe-auto-scaling-groups",
                      parameters={"auto-scaling-group-names": (scene.name,)})  # fmt: skip
        yield ask(text=Text("Mínimo de instâncias", "Minimum of instances"), path="AutoScalingGroups[0].MinSize",
                  expected=self.size.min)  # fmt: skip
        yield ask(text=Text("Máximo de instâncias", "Maximum of instances"), path="AutoScalingGroups[0].MaxSize", expected=self.size.max)
        if scene.zones > 1:
            yield ask(text=Text("Espalhado pelas zonas", "Spread over the zones"), path="length(AutoScalingGroups[0].AvailabilityZones)",
                      expected=scene.zones)  # fmt: skip


KINDS = (Bastion, Instance, Group)
