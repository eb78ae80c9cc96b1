"""The network: tiers of subnets over the zones, one way out a zone, endpoints for AWS's services, flow logs."""

from collections.abc import Iterator
from string import ascii_lowercase

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.kinds.shared import group, log_group, name_tag
from infra.parts import Part, Use, Value
from infra.site import Site
from planta.kinds.vpc import Vpc
from planta.needs import Need


def build(id: str, config: Vpc, site: Site) -> Iterator[Part]:
    name = site.name(id)
    yield Part(
        owner=id,
        type="AWS::EC2::VPC",
        gives={"id": "VpcId"},
        properties={
            "CidrBlock": config.cidr,
            "EnableDnsHostnames": True,
            "EnableDnsSupport": True,
            "Tags": name_tag(name),
        },
    )
    yield Part(
        owner=id,
        name="internet",
        type="AWS::EC2::InternetGateway",
        properties={"Tags": name_tag(name)},
        gives={"internet": ""},
    )
    yield Part(owner=id, name="internet-attachment", type="AWS::EC2::VPCGatewayAttachment",
               properties={"VpcId": Use(id, "id"), "InternetGatewayId": Use(id, "internet")})  # fmt: skip
    for tier in config.subnets:
        for zone in range(config.zones):
            yield from subnet(id, config, site, tier, zone)
    yield from nat(id, config, site)
    yield from endpoints(id, config, site)
    if config.flow_logs:
        yield log_group(id, site, config.flow_logs)
        yield Part(owner=id, name="flow-log", type="AWS::EC2::FlowLog", after=((id, "policy"),), properties={
            "ResourceId": Use(id, "id"), "ResourceType": "VPC", "TrafficType": config.flow_logs.traffic.upper(),
            "LogDestinationType": "cloud-watch-logs", "LogGroupName": Use(id, "log_name"), "DeliverLogsPermissionArn": site.role(id),
            "MaxAggregationInterval": 60, "Tags": name_tag(name)})  # fmt: skip


def subnet(id: str, config: Vpc, site: Site, tier: str, zone: int) -> Iterator[Part]:
    """A subnet with a route table of its own, so that each zone leaves through its own NAT."""
    letter, kind = ascii_lowercase[zone], config.subnets[tier].type
    at = f"{tier}-{letter}"
    label = f"{site.name(id)}-{at}"
    tags = name_tag(label)
    if site.of_kind("eks-cluster") and kind != "isolated":
        tags.append(
            {"Key": "kubernetes.io/role/elb" if kind == "public" else "kubernetes.io/role/internal-elb", "Value": "1"}
        )
    yield Part(owner=id, name=f"subnet-{at}", type="AWS::EC2::Subnet", gives={f"subnet-{at}": "SubnetId"}, properties={
        "VpcId": Use(id, "id"), "CidrBlock": config.zone_block(tier, zone), "AvailabilityZone": f"{site.region(id)}{letter}",
        "MapPublicIpOnLaunch": False, "Tags": tags})  # fmt: skip
    yield Part(owner=id, name=f"routes-{at}", type="AWS::EC2::RouteTable", gives={f"routes-{at}": "RouteTableId"},
               properties={"VpcId": Use(id, "id"), "Tags": name_tag(label)})  # fmt: skip
    yield Part(owner=id, name=f"association-{at}", type="AWS::EC2::SubnetRouteTableAssociation",
               properties={"SubnetId": Use(id, f"subnet-{at}"), "RouteTableId": Use(id, f"routes-{at}")})  # fmt: skip
    way = _way_out(id, config, kind, zone)
    if way:
        yield Part(owner=id, name=f"route-{at}", type="AWS::EC2::Route", after=((id, "internet-attachment"),),
                   properties={"RouteTableId": Use(id, f"routes-{at}"), "DestinationCidrBlock": "0.0.0.0/0", **way})  # fmt: skip


def _way_out(id: str, config: Vpc, kind: str, zone: int) -> dict[str, Value]:
    if kind == "public":
        return {"GatewayId": Use(id, "internet")}
    if kind == "isolated" or config.nat == "none":
        return {}
    return {"NatGatewayId": Use(id, f"nat-{ascii_lowercase[zone if config.nat == 'per-zone' else 0]}")}


def nat(id: str, config: Vpc, site: Site) -> Iterator[Part]:
    tags = name_tag(site.name(id))
    public = next((t for t, spec in config.subnets.items() if spec.type == "public"), None)
    for zone in range(config.nat_gateways()):
        letter = ascii_lowercase[zone]
        if config.nat == "regional":
            yield Part(owner=id, name=f"nat-{letter}", type="AWS::EC2::NatGateway", gives={f"nat-{letter}": "NatGatewayId"},
                       after=((id, "internet-attachment"),),
                       properties={"AvailabilityMode": "regional", "VpcId": Use(id, "id"), "Tags": tags})  # fmt: skip
            continue
        yield Part(owner=id, name=f"address-{letter}", type="AWS::EC2::EIP", gives={f"address-{letter}": "AllocationId"},
                   after=((id, "internet-attachment"),), properties={"Domain": "vpc", "Tags": tags})  # fmt: skip
        yield Part(owner=id, name=f"nat-{letter}", type="AWS::EC2::NatGateway", gives={f"nat-{letter}": "NatGatewayId"}, properties={
            "SubnetId": Use(id, f"subnet-{public}-{letter}"), "AllocationId": Use(id, f"address-{letter}"), "Tags": tags})  # fmt: skip


def endpoints(id: str, config: Vpc, site: Site) -> Iterator[Part]:
    """Reached from the groups that need them, with the account's own identities only."""
    letters = ascii_lowercase[: config.zones]
    if any(place != "gateway" for place in config.endpoints.values()):
        yield group(id, site, name="endpoints-group", vpc=id)
    for service, place in config.endpoints.items():
        properties: dict[str, Value] = {
            "VpcId": Use(id, "id"), "ServiceName": f"com.amazonaws.{site.region(id)}.{service}", "Tags": name_tag(site.name(id)),
            "PolicyDocument": policy(id, site, service),
        }  # fmt: skip
        if place == "gateway":
            tables = [
                Use(id, f"routes-{t}-{z}")
                for t, spec in config.subnets.items()
                if spec.type != "public"
                for z in letters
            ]
            properties |= {"VpcEndpointType": "Gateway", "RouteTableIds": tables}
        else:
            properties |= {"VpcEndpointType": "Interface", "PrivateDnsEnabled": True, "SecurityGroupIds": [Use(id, "endpoints-group")],
                           "SubnetIds": [Use(id, f"subnet-{place}-{z}") for z in letters]}  # fmt: skip
        yield Part(owner=id, name=f"endpoint-{service}", type="AWS::EC2::VPCEndpoint", properties=properties)


def policy(id: str, site: Site, service: str) -> dict[str, Value]:
    """Through the endpoint only identities of this account; the layers of ECR's images come from AWS's own bucket."""
    own: dict[str, Value] = {"Sid": "OwnAccount", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*", "Resource": "*",
                             "Condition": {"StringEquals": {"aws:PrincipalAccount": site.account(id)}}}  # fmt: skip
    statements = [own]
    if service == "s3":
        statements.append({"Sid": "ImageLayers", "Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:GetObject",
                           "Resource": f"arn:aws:s3:::prod-{site.region(id)}-starport-layer-bucket/*"})  # fmt: skip
    return {"Version": "2012-10-17", "Statement": statements}


def needs(site: Site, need: Need, action: str) -> Grant:
    return on(f"{site.log_group_arn(need.target)}:*" if need.target else "*", actions=(action,))


KINDS = {"vpc": Facet(build=build, needs=needs, trust=service_trust("vpc-flow-logs.amazonaws.com"))}
