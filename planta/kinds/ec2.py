"""The kinds of Amazon VPC and Amazon EC2: the network, the bastion, instances and groups of them."""

from collections.abc import Iterator
from functools import partial
from ipaddress import IPv4Network
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from planta.kinds.base import Cidr, Claim, Face, Grant, Id, Kind, Line, Lookup, Port, Scene, Settings, Stands, Verb
from planta.kinds.shared import (
    ANY_RESOURCE,
    Health,
    InstanceType,
    KeyLink,
    LogDays,
    Secrets,
    Subnets,
    check_counts,
    tagged,
)
from planta.text import Text, number

SLOTS = 4
"""A tier's block is cut into as many zone slots, so that going from two to three zones renumbers nothing."""
GATEWAY_SERVICES = frozenset({"s3", "dynamodb"})
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


def network(value: str) -> str:
    """A CIDR block that is one: octets up to 255, no host bits."""
    try:
        IPv4Network(value)
    except ValueError as error:
        try:
            suggestion = f"; the network is {IPv4Network(value, strict=False)}"
        except ValueError:
            suggestion = ""
        raise ValueError(f"{error}{suggestion}") from None
    return value


Block = Annotated[Cidr, AfterValidator(network)]


def session_agent(id: str) -> Grant:
    """What the Session Manager agent of an instance needs."""
    return Grant(
        actions=SESSION_AGENT, target=id, field="access",
        text=Text("registra-se no Session Manager", "registers with Session Manager"),
        wider=ANY_RESOURCE,
    )  # fmt: skip


class Tier(Settings):
    """A tier of subnets, one in each zone."""

    type: Literal["public", "private", "isolated"]
    """Public routes to the internet gateway, private to NAT, isolated to neither."""
    block: Block
    """Addresses of the tier, cut into four equal zone slots: a /20 gives /22 subnets."""

    @model_validator(mode="after")
    def _subnets_large_enough(self) -> "Tier":
        prefix = IPv4Network(self.block).prefixlen
        if not 14 <= prefix <= 26:
            raise ValueError(f"{self.block}: a tier's block is /14 to /26, since its four subnets must be /16 to /28")
        return self


class FlowLogs(Settings):
    """Record of the accepted and refused connections."""

    keep_days: LogDays = 90
    """How long the records are kept."""
    traffic: Literal["all", "accept", "reject"] = "all"
    """Which connections are recorded."""


class Vpc(Kind):
    """A private network of Amazon VPC: tiers of subnets over two or more zones, NAT, endpoints and flow logs."""

    kind_id: ClassVar[str] = "vpc"
    face: ClassVar[Face] = Face(
        icon="service/AmazonVirtualPrivateCloud", name=Text("Rede da Amazon VPC", "Amazon VPC network"),
        category="network", group="vpc",
    )  # fmt: skip
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::EC2::VPC", "AWS::EC2::Subnet", "AWS::EC2::RouteTable", "AWS::EC2::Route", "AWS::EC2::SubnetRouteTableAssociation",
        "AWS::EC2::InternetGateway", "AWS::EC2::VPCGatewayAttachment", "AWS::EC2::NatGateway", "AWS::EC2::EIP",
        "AWS::EC2::VPCEndpoint", "AWS::EC2::FlowLog",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "nat-gateway"
    outputs: ClassVar[tuple[str, ...]] = ("id",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("nat-hours", "nat-gb", "endpoint-hours", "endpoint-gb", "public-ipv4-hours")

    cidr: Block
    """Addresses of the whole network."""
    zones: Annotated[int, Field(ge=1, le=SLOTS)] = 2
    """Availability zones that it spans."""
    nat: Literal["per-zone", "single", "regional", "none"] = "per-zone"
    """NAT gateways: one a zone, one for all, the regional gateway, or none."""
    subnets: Annotated[dict[Id, Tier], Field(min_length=1)]
    """Tiers of subnets by name; others stand in one as `rede.app`."""
    endpoints: dict[Line, Line] = {}
    """Private access to AWS services: `s3: gateway`, or the tier that its interfaces stand in (`kms: pontos`)."""
    flow_logs: FlowLogs | None = FlowLogs()
    """Record of the connections."""

    @model_validator(mode="after")
    def _endpoints_stand_somewhere(self) -> "Vpc":
        for service, place in self.endpoints.items():
            if place == "gateway" and service not in GATEWAY_SERVICES:
                raise ValueError(f"endpoints.{service}: only s3 and dynamodb have gateway endpoints; name a tier")
            if place != "gateway" and place not in self.subnets:
                raise ValueError(f'endpoints.{service}: there is no tier "{place}"; the tiers are {", ".join(self.subnets)}')
        return self

    def zone_block(self, tier: str, zone: int) -> str:
        """Addresses of a tier's subnet in a zone (0 is the first)."""
        block = IPv4Network(self.subnets[tier].block)
        return str(list(block.subnets(new_prefix=block.prefixlen + 2))[zone])

    def nat_gateways(self) -> int:
        """How many NAT gateways there are."""
        return {"per-zone": self.zones, "single": 1, "regional": 1, "none": 0}[self.nat]

    def own_caption(self, language: str) -> str:
        zones = Text("{} zonas", "{} zones") if self.zones > 1 else Text("{} zona", "{} zone")
        return f"{self.cidr} · {zones(language).format(number(self.zones, language))}"

    def own_grants(self, id: str) -> Iterator[Grant]:
        if self.flow_logs:
            yield Grant(actions=("logs:CreateLogStream", "logs:PutLogEvents"), target=f"{id}.logs", field="flow_logs.keep_days",
                        text=Text("registra conexões em", "records connections in"))  # fmt: skip

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        yield Claim(text=Text("Endereços da rede", "Addresses of the network"), service="ec2", call="describe-vpcs",
                    path=f"{tagged('Vpcs', scene)}.CidrBlock", expected=self.cidr)  # fmt: skip
        look = Lookup(call="describe-vpcs", path=f"{tagged('Vpcs', scene)}.VpcId")
        yield Claim(text=Text("Nomes privados resolvidos", "Private names are resolved"), service="ec2", call="describe-vpc-attribute",
                    parameters={"attribute": "enableDnsHostnames"}, lookups={"vpc-id": look}, path="EnableDnsHostnames.Value",
                    expected=True)  # fmt: skip
        of_ours = f"Tags[?Key=='Name' && Value=='{scene.name}']"
        yield Claim(text=Text("NAT gateways ativos", "NAT gateways available"), service="ec2", call="describe-nat-gateways",
                    path=f"length(NatGateways[?State=='available' && {of_ours}])", expected=self.nat_gateways())  # fmt: skip
        if self.endpoints:
            yield Claim(text=Text("Endpoints disponíveis", "Endpoints available"), service="ec2", call="describe-vpc-endpoints",
                        path=f"length(VpcEndpoints[?State=='available' && {of_ours}])", expected=len(self.endpoints),
                        security=True)  # fmt: skip
        if self.flow_logs:
            yield Claim(text=Text("Registro de conexões ativo", "Flow logs are active"), service="ec2", call="describe-flow-logs",
                        path=f"{tagged('FlowLogs', scene)}.FlowLogStatus", expected="ACTIVE", security=True)  # fmt: skip
            yield Claim(text=Text("Conexões registradas", "Recorded connections"), service="ec2", call="describe-flow-logs",
                        path=f"{tagged('FlowLogs', scene)}.TrafficType",
                        expected=self.flow_logs.traffic.upper(), security=True)  # fmt: skip


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
    volume: Volume = Volume()
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
    health: Health = Health()
    """How a load balancer checks its instances."""
    volume: Volume = Volume()
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


KINDS = (Vpc, Bastion, Instance, Group)
