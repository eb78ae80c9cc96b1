"""Load balancers' types."""

from typing import Any

from infra.emulator.resource import At, Call, Properties, Step, Type, of


def _attributes(p: Properties, at: At, id: str) -> None:
    at.client("elbv2").modify_load_balancer_attributes(
        LoadBalancerArn=id, Attributes=[{"Key": a["Key"], "Value": str(a["Value"]).lower() if isinstance(a["Value"], bool) else str(a["Value"])}
                                        for a in p["LoadBalancerAttributes"]])  # fmt: skip


def _balancer(p: Properties, answer: Any, at: At) -> dict[str, Any]:
    made = answer["LoadBalancers"][0]
    return {**made, "CanonicalHostedZoneID": made["CanonicalHostedZoneId"], "LoadBalancerFullName": made["LoadBalancerArn"].split("loadbalancer/")[1]}


def _targets(p: Properties, answer: Any, at: At) -> dict[str, Any]:
    made = answer["TargetGroups"][0]
    return {**made, "TargetGroupFullName": made["TargetGroupArn"].rsplit(":", 1)[1]}


TYPES = {
    "AWS::ElasticLoadBalancingV2::LoadBalancer": Type(
        service="elbv2", create=Call(op="create_load_balancer", takes=("Name", "Scheme", "SecurityGroups", "Subnets", "Type", "IpAddressType", "Tags")),
        id="LoadBalancers[0].LoadBalancerArn", attributes=_balancer,
        puts=(Step(takes=("LoadBalancerAttributes",), do=_attributes, unset=None),
              Call(op="set_security_groups", takes=("SecurityGroups",), extra=of(LoadBalancerArn="@"), on_create=False),
              Call(op="set_subnets", takes=("Subnets",), extra=of(LoadBalancerArn="@"), on_create=False),
              Call(op="set_ip_address_type", takes=("IpAddressType",), extra=of(LoadBalancerArn="@"), on_create=False)),
        delete=Call(op="delete_load_balancer", extra=of(LoadBalancerArn="@"))),
    "AWS::ElasticLoadBalancingV2::TargetGroup": Type(
        service="elbv2", create=Call(op="create_target_group", takes=(
            "Name", "Protocol", "ProtocolVersion", "Port", "VpcId", "TargetType", "HealthCheckProtocol", "HealthCheckPort", "HealthCheckPath",
            "HealthCheckEnabled", "HealthCheckIntervalSeconds", "HealthCheckTimeoutSeconds", "HealthyThresholdCount", "UnhealthyThresholdCount",
            "Matcher", "Tags")),
        id="TargetGroups[0].TargetGroupArn", attributes=_targets,
        puts=(Call(op="modify_target_group_attributes", takes=("TargetGroupAttributes",), names={"TargetGroupAttributes": "Attributes"},
                   extra=of(TargetGroupArn="@")),
              Call(op="modify_target_group", extra=of(TargetGroupArn="@"), on_create=False, takes=(
                  "HealthCheckProtocol", "HealthCheckPort", "HealthCheckPath", "HealthCheckEnabled", "HealthCheckIntervalSeconds",
                  "HealthCheckTimeoutSeconds", "HealthyThresholdCount", "UnhealthyThresholdCount", "Matcher"))),
        delete=Call(op="delete_target_group", extra=of(TargetGroupArn="@"))),
    "AWS::ElasticLoadBalancingV2::Listener": Type(
        service="elbv2", create=Call(op="create_listener", takes=("LoadBalancerArn", "Protocol", "Port", "SslPolicy", "Certificates", "DefaultActions", "Tags")),
        id="Listeners[0].ListenerArn", attributes={"ListenerArn": "Listeners[0].ListenerArn"},
        puts=(Call(op="modify_listener", takes=("Protocol", "Port", "SslPolicy", "Certificates", "DefaultActions"), extra=of(ListenerArn="@"),
                   on_create=False),),
        delete=Call(op="delete_listener", extra=of(ListenerArn="@"))),
    "AWS::ElasticLoadBalancingV2::ListenerRule": Type(
        service="elbv2", create=Call(op="create_rule", takes=("ListenerArn", "Conditions", "Actions", "Priority", "Tags")), id="Rules[0].RuleArn",
        attributes={"RuleArn": "Rules[0].RuleArn"},
        puts=(Call(op="modify_rule", takes=("Conditions", "Actions"), extra=of(RuleArn="@"), on_create=False),),
        delete=Call(op="delete_rule", extra=of(RuleArn="@"))),
}  # fmt: skip
