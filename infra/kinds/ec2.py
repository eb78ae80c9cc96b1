"""The bastion, instances and groups of them: entered through Session Manager, with no inbound port for it and no key pair."""

from collections.abc import Iterator
from dataclasses import replace

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.kinds.shared import arm, group, launch_template, name_tag
from infra.parts import Part, Use, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.ec2 import Bastion, Group, Instance

IMAGES = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{}"


def profile(id: str, site: Site) -> Part:
    return Part(owner=id, name="profile", type="AWS::IAM::InstanceProfile", gives={"profile": "", "profile_arn": "Arn"},
                properties={"InstanceProfileName": site.name(id), "Roles": [site.role_name(id)]}, after=((id, "role"),))  # fmt: skip


def image_id(name: str, instance: str) -> str:
    """AWS's newest Amazon Linux for the processor, or the one named."""
    if name != "al2023":
        return name if name.startswith("ami-") else f"{{{{resolve:ssm:{name}}}}}"
    return f"{{{{resolve:ssm:{IMAGES.format('arm64' if arm(instance) else 'x86_64')}}}}}"


def build(id: str, config: Bastion | Instance, site: Site) -> Iterator[Part]:
    yield group(id, site)
    yield profile(id, site)
    size = config.volume.gb if isinstance(config, Instance) else 8
    data = launch_template(id, site, {"/dev/xvda": size}).properties["LaunchTemplateData"]
    properties: dict[str, Value] = {
        "ImageId": image_id(getattr(config, "image", "al2023"), config.instance), "InstanceType": config.instance,
        "IamInstanceProfile": Use(id, "profile"), "SubnetId": site.subnets(id)[0], "SecurityGroupIds": [Use(id, "group")],
        "BlockDeviceMappings": data["BlockDeviceMappings"], "MetadataOptions": data["MetadataOptions"],
        "Monitoring": getattr(config, "detailed_monitoring", True),
        "DisableApiTermination": getattr(config, "termination_protection", False), "Tags": name_tag(site.name(id)),
    }  # fmt: skip
    yield Part(owner=id, type="AWS::EC2::Instance", gives={"id": "", "address": "PrivateIp"}, properties=properties)


def autoscaled(id: str, config: Group, site: Site) -> Iterator[Part]:
    """Like instances over the zones; unhealthy ones are replaced, and CPU decides how many there are."""
    name = site.name(id)
    yield group(id, site)
    yield profile(id, site)
    template = launch_template(id, site, {"/dev/xvda": config.volume.gb})
    data = {**template.properties["LaunchTemplateData"], "ImageId": image_id(config.image, config.instances[0]),
            "IamInstanceProfile": {"Arn": Use(id, "profile_arn")}, "SecurityGroupIds": [Use(id, "group")]}  # fmt: skip
    yield replace(template, properties={**template.properties, "LaunchTemplateData": data})
    spot = config.capacity == "spot"
    balancers = [
        a.source for a in site.architecture.arrows_to(id) if site.kind(a.source) in ("alb", "nlb") and a.verb.ports
    ]
    step = site.later(id, *balancers)
    yield Part(
        owner=id,
        type="AWS::AutoScaling::AutoScalingGroup",
        gives={"name": ""},
        step=step,
        after=((id, "policy"),),
        properties=without_none(
            {
                "AutoScalingGroupName": name,
                "MinSize": str(config.size.min),
                "MaxSize": str(config.size.max),
                "VPCZoneIdentifier": site.subnets(id),
                "MixedInstancesPolicy": {
                    "InstancesDistribution": {
                        "OnDemandPercentageAboveBaseCapacity": 0 if spot else 100,
                        "SpotAllocationStrategy": "price-capacity-optimized",
                    },
                    "LaunchTemplate": {
                        "LaunchTemplateSpecification": {
                            "LaunchTemplateId": Use(id, "template"),
                            "Version": Use(id, "template_version"),
                        },
                        "Overrides": [{"InstanceType": i} for i in config.instances],
                    },
                },
                "TargetGroupARNs": [Use(b, f"targets-{id}") for b in balancers] or None,
                "HealthCheckType": "ELB" if balancers else "EC2",
                "HealthCheckGracePeriod": 120,
                "Tags": [{"Key": "Name", "Value": name, "PropagateAtLaunch": True}],
            }
        ),
    )
    if config.size.min != config.size.max:
        yield Part(
            owner=id,
            name="scaling",
            type="AWS::AutoScaling::ScalingPolicy",
            step=step,
            properties={
                "AutoScalingGroupName": Use(id, "name"),
                "PolicyType": "TargetTrackingScaling",
                "TargetTrackingConfiguration": {
                    "TargetValue": config.size.cpu_percent,
                    "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
                },
            },
        )


def grants(site: Site, access: Access) -> Iterator[Grant]:
    """Sessions on that instance only; ending and resuming only one's own; the agent's own channel has no ARN."""
    agent = tuple(a for a in access.actions if a == "ssm:UpdateInstanceInformation")
    if agent:
        yield on(site.arn("ec2", "instance/*", of=access.target), actions=agent)
    scale = tuple(a for a in access.actions if a.startswith("autoscaling:"))
    if scale:
        named = f"autoScalingGroup:*:autoScalingGroupName/{site.name(access.target)}"
        yield on(site.arn("autoscaling", named, of=access.target), actions=scale)
    if "ssm:StartSession" in access.actions:
        instances = site.arn("ec2", "instance/*", of=access.target)
        tagged = {"StringEquals": {"ssm:resourceTag/Name": site.name(access.target)}}
        yield on(instances, actions=("ssm:StartSession",), condition=tagged)
        yield on(site.arn("ssm", "document/SSM-SessionManagerRunShell", of=access.target),
                 site.arn("ssm", "document/AWS-StartPortForwardingSessionToRemoteHost", of=access.target, account=""),
                 actions=("ssm:StartSession",))  # fmt: skip
        own = tuple(a for a in access.actions if a in ("ssm:TerminateSession", "ssm:ResumeSession"))
        yield on(site.arn("ssm", "session/${aws:userid}-*", of=access.target), actions=own)


EC2 = service_trust("ec2.amazonaws.com", source=False)
KINDS = {
    "bastion": Facet(build=build, grants=grants, trust=EC2, in_network=True),
    "ec2-instance": Facet(build=build, grants=grants, trust=EC2, in_network=True),
    "ec2-group": Facet(build=autoscaled, grants=grants, trust=EC2, in_network=True),
}
