"""The kinds of Amazon VPC: the network with its subnets, NAT gateways, endpoints and flow logs."""

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from planta.kinds.base import Cidr, Claim, Face, Grant, Id, Kind, Line, Lookup, Scene, Settings
from planta.kinds.shared import LogDays, tagged
from planta.text import Text, number

SLOTS = 4
"""A tier's block is cut into as many zone slots, so that going from two to three zones renumbers nothing."""
GATEWAY_SERVICES = frozenset({"s3", "dynamodb"})


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
    evidence: ClassVar[bool] = True
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
    flow_logs: FlowLogs | None = FlowLogs.model_construct()
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
            yield Claim(text=Text("Logs de fluxo ativos", "Flow logs are active"), service="ec2", call="describe-flow-logs",
                        path=f"{tagged('FlowLogs', scene)}.FlowLogStatus", expected="ACTIVE", security=True)  # fmt: skip
            yield Claim(text=Text("Conexões registradas", "Recorded connections"), service="ec2", call="describe-flow-logs",
                        path=f"{tagged('FlowLogs', scene)}.TrafficType",
                        expected=self.flow_logs.traffic.upper(), security=True)  # fmt: skip


KINDS = (Vpc,)
