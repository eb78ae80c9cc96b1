"""EC2's types: networks, groups, templates, instances."""

from typing import Any

from infra.emulator.resource import At, Call, Properties, Step, Type, of

TAGS = Call(op="create_tags", takes=("Tags",), extra=lambda p, at, id: {"Resources": [id]}, unset="delete_tags")


def _public_ip(properties: Properties, at: At, id: str) -> dict[str, Any]:
    found = at.client("ec2").describe_addresses(PublicIps=[id])["Addresses"]
    return {"AllocationId": found[0]["AllocationId"]}


def _tag_address(properties: Properties, at: At, id: str) -> None:
    at.client("ec2").create_tags(Resources=[_public_ip(properties, at, id)["AllocationId"]], Tags=properties.get("Tags", []))


def _permission(p: Properties) -> dict[str, Any]:
    """The one rule that the properties describe."""
    rule: dict[str, Any] = {"IpProtocol": str(p["IpProtocol"])}
    rule |= {k: int(p[k]) for k in ("FromPort", "ToPort") if k in p}
    told = {"Description": p["Description"]} if "Description" in p else {}
    for name, (into, key) in {
        "CidrIp": ("IpRanges", "CidrIp"), "CidrIpv6": ("Ipv6Ranges", "CidrIpv6"),
        "SourceSecurityGroupId": ("UserIdGroupPairs", "GroupId"), "DestinationSecurityGroupId": ("UserIdGroupPairs", "GroupId"),
        "SourcePrefixListId": ("PrefixListIds", "PrefixListId"), "DestinationPrefixListId": ("PrefixListIds", "PrefixListId"),
    }.items():  # fmt: skip
        if name in p:
            rule[into] = [{key: p[name], **told}]
    return rule


def _rule(direction: str) -> Type:
    """A rule of a group; only its description can change."""
    other = "SourceSecurityGroupId" if direction == "ingress" else "DestinationSecurityGroupId"
    prefix = other.replace("SecurityGroupId", "PrefixListId")
    fields = ("GroupId", "IpProtocol", "FromPort", "ToPort", "CidrIp", "CidrIpv6", other, prefix, "Description")

    def which(p: Properties, at: At, id: str) -> dict[str, Any]:
        return {"GroupId": p["GroupId"], "IpPermissions": [_permission(p)]}

    def describe(p: Properties, at: At, id: str) -> None:
        ports = {k: int(p[k]) for k in ("FromPort", "ToPort") if k in p}
        ends = {"CidrIp": "CidrIpv4", "CidrIpv6": "CidrIpv6", other: "ReferencedGroupId", prefix: "PrefixListId"}
        rule = {"IpProtocol": str(p["IpProtocol"]), **ports, **{ends[k]: p[k] for k in ends if k in p}, "Description": p.get("Description", "")}
        at.client("ec2").modify_security_group_rules(
            GroupId=p["GroupId"], SecurityGroupRules=[{"SecurityGroupRuleId": id, "SecurityGroupRule": rule}])  # fmt: skip

    return Type(service="ec2", create=Call(op=f"authorize_security_group_{direction}", extra=which),
                id="SecurityGroupRules[0].SecurityGroupRuleId", attributes={"Id": "SecurityGroupRules[0].SecurityGroupRuleId"},
                puts=(Step(takes=("Description",), do=describe, on_create=False), Step(takes=fields, do=lambda p, at, id: None)),
                delete=Call(op=f"revoke_security_group_{direction}", extra=which), fixed=frozenset(fields) - {"Description"})  # fmt: skip


def _rules(direction: str) -> Step:
    """A group's own list takes the place of all its rules of that direction."""
    name = f"SecurityGroup{direction.title()}"

    def put(p: Properties, at: At, id: str) -> None:
        ec2 = at.client("ec2")
        key = "IpPermissionsEgress" if direction == "egress" else "IpPermissions"
        there = ec2.describe_security_groups(GroupIds=[id])["SecurityGroups"][0][key]
        if there:
            getattr(ec2, f"revoke_security_group_{direction}")(GroupId=id, IpPermissions=there)
        if p.get(name):
            getattr(ec2, f"authorize_security_group_{direction}")(GroupId=id, IpPermissions=[_permission(r) for r in p[name]])

    return Step(takes=(name,), do=put)


def _launch(p: Properties, at: At, id: str) -> dict[str, Any]:
    profile = {"IamInstanceProfile": {"Name": p["IamInstanceProfile"]}} if "IamInstanceProfile" in p else {}
    return {"MinCount": 1, "MaxCount": 1, **profile}


def _metadata(p: Properties, at: At, id: str) -> None:
    """moto leaves out what a launch template or the call itself says of the metadata service."""
    ec2, template, options = at.client("ec2"), p.get("LaunchTemplate", {}), dict(p.get("MetadataOptions", {}))
    if template:
        found = ec2.describe_launch_template_versions(LaunchTemplateId=template["LaunchTemplateId"], Versions=[str(template["Version"])])
        options = {**found["LaunchTemplateVersions"][0]["LaunchTemplateData"].get("MetadataOptions", {}), **options}
    known = {"HttpTokens": str, "HttpPutResponseHopLimit": int, "HttpEndpoint": str}
    if options:
        ec2.modify_instance_metadata_options(InstanceId=id, **{k: known[k](v) for k, v in options.items() if k in known})


def _endpoint_change(p: Properties, at: At, id: str) -> None:
    """Its lists, as additions and removals."""
    ec2 = at.client("ec2")
    there = ec2.describe_vpc_endpoints(VpcEndpointIds=[id])["VpcEndpoints"][0]
    have = {"SubnetIds": there.get("SubnetIds", []), "RouteTableIds": there.get("RouteTableIds", []),
            "SecurityGroupIds": [g["GroupId"] for g in there.get("Groups", [])]}  # fmt: skip
    more: dict[str, Any] = {}
    for name, old in have.items():
        new = p.get(name, [])
        more |= {f"Add{name}": [i for i in new if i not in old]} if set(new) - set(old) else {}
        more |= {f"Remove{name}": [i for i in old if i not in new]} if set(old) - set(new) else {}
    if more:
        ec2.modify_vpc_endpoint(VpcEndpointId=id, **more)


TYPES = {
    "AWS::EC2::VPC": Type(
        service="ec2", create=Call(op="create_vpc", takes=("CidrBlock", "InstanceTenancy")), id="Vpc.VpcId",
        attributes={"VpcId": "Vpc.VpcId", "CidrBlock": "Vpc.CidrBlock"},
        puts=(Call(op="modify_vpc_attribute", takes=("EnableDnsSupport",), extra=of(VpcId="@")),
              Call(op="modify_vpc_attribute", takes=("EnableDnsHostnames",), extra=of(VpcId="@")), TAGS),
        delete=Call(op="delete_vpc", extra=of(VpcId="@"))),
    "AWS::EC2::Subnet": Type(
        service="ec2", create=Call(op="create_subnet", takes=("VpcId", "CidrBlock", "AvailabilityZone")), id="Subnet.SubnetId",
        attributes={"SubnetId": "Subnet.SubnetId", "AvailabilityZone": "Subnet.AvailabilityZone"},
        puts=(Call(op="modify_subnet_attribute", takes=("MapPublicIpOnLaunch",), extra=of(SubnetId="@")), TAGS),
        delete=Call(op="delete_subnet", extra=of(SubnetId="@"))),
    "AWS::EC2::InternetGateway": Type(
        service="ec2", create=Call(op="create_internet_gateway"), id="InternetGateway.InternetGatewayId",
        attributes={"InternetGatewayId": "InternetGateway.InternetGatewayId"}, puts=(TAGS,),
        delete=Call(op="delete_internet_gateway", extra=of(InternetGatewayId="@"))),
    "AWS::EC2::VPCGatewayAttachment": Type(
        service="ec2", create=Call(op="attach_internet_gateway", takes=("InternetGatewayId", "VpcId")), id=lambda p, _: f"IGW|{p['VpcId']}",
        fixed=frozenset({"InternetGatewayId", "VpcId"}),
        delete=Call(op="detach_internet_gateway", extra=of(InternetGatewayId="InternetGatewayId", VpcId="VpcId"))),
    "AWS::EC2::EIP": Type(
        service="ec2", create=Call(op="allocate_address", takes=("Domain",)), id="PublicIp",
        attributes={"AllocationId": "AllocationId", "PublicIp": "PublicIp"}, puts=(Step(takes=("Tags",), do=_tag_address),),
        delete=Call(op="release_address", extra=_public_ip), fixed=frozenset({"Domain"})),
    "AWS::EC2::NatGateway": Type(
        service="ec2", create=Call(op="create_nat_gateway", takes=("AllocationId", "SubnetId", "ConnectivityType")),
        id="NatGateway.NatGatewayId", attributes={"NatGatewayId": "NatGateway.NatGatewayId"}, puts=(TAGS,),
        delete=Call(op="delete_nat_gateway", extra=of(NatGatewayId="@"))),
    "AWS::EC2::RouteTable": Type(
        service="ec2", create=Call(op="create_route_table", takes=("VpcId",)), id="RouteTable.RouteTableId",
        attributes={"RouteTableId": "RouteTable.RouteTableId"}, puts=(TAGS,), delete=Call(op="delete_route_table", extra=of(RouteTableId="@"))),
    "AWS::EC2::Route": Type(
        service="ec2", create=Call(op="create_route", takes=("RouteTableId", "DestinationCidrBlock", "GatewayId", "NatGatewayId")),
        id=lambda p, _: f"{p['RouteTableId']}|{p['DestinationCidrBlock']}",
        puts=(Call(op="replace_route", takes=("GatewayId", "NatGatewayId"), on_create=False,
                   extra=of(RouteTableId="RouteTableId", DestinationCidrBlock="DestinationCidrBlock")),),
        delete=Call(op="delete_route", extra=of(RouteTableId="RouteTableId", DestinationCidrBlock="DestinationCidrBlock"))),
    "AWS::EC2::SubnetRouteTableAssociation": Type(
        service="ec2", create=Call(op="associate_route_table", takes=("RouteTableId", "SubnetId")), id="AssociationId",
        attributes={"Id": "AssociationId"}, delete=Call(op="disassociate_route_table", extra=of(AssociationId="@"))),
    "AWS::EC2::SecurityGroup": Type(
        service="ec2", create=Call(op="create_security_group", takes=("GroupName", "GroupDescription", "VpcId"),
                                   names={"GroupDescription": "Description"}),
        id="GroupId", attributes={"GroupId": "GroupId", "Id": "GroupId"}, puts=(_rules("ingress"), _rules("egress"), TAGS),
        delete=Call(op="delete_security_group", extra=of(GroupId="@"))),
    "AWS::EC2::SecurityGroupIngress": _rule("ingress"),
    "AWS::EC2::SecurityGroupEgress": _rule("egress"),
    "AWS::EC2::LaunchTemplate": Type(
        service="ec2", create=Call(op="create_launch_template", takes=("LaunchTemplateName", "LaunchTemplateData", "TagSpecifications")),
        id="LaunchTemplate.LaunchTemplateId",
        read=Call(op="describe_launch_templates", extra=lambda p, at, id: {"LaunchTemplateIds": [id]}),
        attributes={"LatestVersionNumber": "to_string(LaunchTemplates[0].LatestVersionNumber)",
                    "DefaultVersionNumber": "to_string(LaunchTemplates[0].DefaultVersionNumber)",
                    "LaunchTemplateId": "LaunchTemplates[0].LaunchTemplateId"},
        puts=(Call(op="create_launch_template_version", takes=("LaunchTemplateData",), extra=of(LaunchTemplateId="@"), on_create=False),),
        delete=Call(op="delete_launch_template", extra=of(LaunchTemplateId="@"))),
    "AWS::EC2::VPCEndpoint": Type(
        service="ec2", create=Call(op="create_vpc_endpoint", takes=(
            "VpcId", "ServiceName", "VpcEndpointType", "PolicyDocument", "SubnetIds", "SecurityGroupIds", "RouteTableIds", "PrivateDnsEnabled")),
        id="VpcEndpoint.VpcEndpointId", attributes={"Id": "VpcEndpoint.VpcEndpointId"},
        puts=(Call(op="modify_vpc_endpoint", takes=("PolicyDocument",), extra=of(VpcEndpointId="@"), on_create=False),
              Step(takes=("SubnetIds", "SecurityGroupIds", "RouteTableIds"), do=_endpoint_change, on_create=False), TAGS),
        delete=Call(op="delete_vpc_endpoints", extra=lambda p, at, id: {"VpcEndpointIds": [id]})),
    "AWS::EC2::FlowLog": Type(
        service="ec2", create=Call(op="create_flow_logs", names={"ResourceId": "ResourceIds"}, takes=(
            "ResourceId", "ResourceType", "TrafficType", "LogDestinationType", "LogDestination", "LogGroupName", "DeliverLogsPermissionArn",
            "MaxAggregationInterval", "LogFormat")),
        id="FlowLogIds[0]", attributes={"Id": "FlowLogIds[0]"}, puts=(TAGS,),
        delete=Call(op="delete_flow_logs", extra=lambda p, at, id: {"FlowLogIds": [id]})),
    "AWS::EC2::Instance": Type(
        service="ec2", create=Call(op="run_instances", extra=_launch, takes=(
            "ImageId", "InstanceType", "SubnetId", "SecurityGroupIds", "LaunchTemplate", "DisableApiTermination", "UserData")),
        id="Instances[0].InstanceId",
        attributes={"InstanceId": "Instances[0].InstanceId", "PrivateIp": "Instances[0].PrivateIpAddress"}, ignored=frozenset({"IamInstanceProfile"}),
        puts=(TAGS, Step(takes=("LaunchTemplate", "MetadataOptions"), do=_metadata),
              Call(op="modify_instance_attribute", takes=("DisableApiTermination",), extra=of(InstanceId="@"), on_create=False),
              Call(op="modify_instance_attribute", takes=("InstanceType",), extra=of(InstanceId="@"), on_create=False)),
        delete=Call(op="terminate_instances", extra=lambda p, at, id: {"InstanceIds": [id]})),
}  # fmt: skip
