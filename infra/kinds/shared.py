"""Parts and values that many kinds need: log groups, security groups, disks, addresses of what arrows name, JSON with references."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from infra.actors import Service
from infra.parts import Ask, Part, Use, Value, join, without_none
from infra.policies import Policy, by_source
from infra.site import Site
from planta.kinds.base import Lookup
from planta.kinds.batch import BatchCompute
from planta.kinds.shared import Logs

NO_EGRESS = [
    {
        "IpProtocol": "icmp",
        "FromPort": 252,
        "ToPort": 86,
        "CidrIp": "255.255.255.255/32",
        "Description": "Nothing leaves without an arrow",
    }
]
"""A rule that matches nothing: without any, EC2 would let everything out."""


def name_tag(name: str) -> list[dict[str, str]]:
    return [{"Key": "Name", "Value": name}]


def log_group(id: str, site: Site, logs: Logs | Any) -> Part:
    """Its log group, kept as long as the model says."""
    key = getattr(logs, "key", None)
    return Part(owner=id, name="logs", type="AWS::Logs::LogGroup", gives={"log_arn": "Arn", "log_name": ""},
                properties=without_none({"LogGroupName": site.log_group(id), "RetentionInDays": logs.keep_days,
                                         "KmsKeyId": site.key(key, id)}))  # fmt: skip


def delivery_policy(id: str, site: Site, source: Value) -> Part:
    """Lets the log delivery service write to a resource's log group."""
    policy = Policy()
    who = Service(principal="delivery.logs.amazonaws.com", arns=(source,), account=site.account(id))
    policy.add(f"{id}.logs", f"resources.{id}.logs", Effect="Allow", Principal={"Service": who.principal},
               Action=["logs:CreateLogStream", "logs:PutLogEvents"], Resource=f"{site.log_group_arn(id)}:*",
               Condition=by_source(who))  # fmt: skip
    return Part(owner=id, name="logs-policy", type="AWS::Logs::ResourcePolicy", lines=policy.lines,
                properties={"PolicyName": site.name(id), "PolicyDocument": json_text(policy.document)})  # fmt: skip


def group(id: str, site: Site, *, name: str = "group", vpc: str | None = None) -> Part:
    """A security group that lets nothing in or out until an arrow says so."""
    vpc = vpc or site.vpc_of(id)
    label = site.name(id) + ("" if name == "group" else f"-{name.removesuffix('-group')}")
    return Part(owner=id, name=name, type="AWS::EC2::SecurityGroup", gives={name: "GroupId"},
                properties={"GroupName": label, "GroupDescription": label, "VpcId": Use(str(vpc), "id"), "SecurityGroupEgress": NO_EGRESS,
                            "Tags": name_tag(label)})  # fmt: skip


def launch_template(id: str, site: Site, devices: Mapping[str, int | None], *, hops: int = 1) -> Part:
    """Instances with IMDSv2 only, and encrypted disks (device -> GiB)."""
    key = site.config(id).key
    disks = [{"DeviceName": device, "Ebs": without_none({"Encrypted": True, "VolumeType": "gp3", "DeleteOnTermination": True,
                                                         "KmsKeyId": site.key(key, id), "VolumeSize": size})}
             for device, size in devices.items()]  # fmt: skip
    tags = name_tag(site.name(id))
    return Part(
        owner=id,
        name="template",
        type="AWS::EC2::LaunchTemplate",
        gives={"template": "", "template_version": "LatestVersionNumber"},
        properties={
            "LaunchTemplateName": site.name(id),
            "LaunchTemplateData": {
                "BlockDeviceMappings": disks,
                "Monitoring": {"Enabled": True},
                "MetadataOptions": {
                    "HttpEndpoint": "enabled",
                    "HttpTokens": "required",
                    "HttpPutResponseHopLimit": hops,
                },
                "TagSpecifications": [{"ResourceType": t, "Tags": tags} for t in ("instance", "volume")],
            },
        },
    )


def arm(instance: str) -> bool:
    """`m7g.large`, `c7gn`, `t4g.nano`: the letter after the generation says Graviton."""
    family = instance.split(".")[0]
    digits = [i for i, c in enumerate(family) if c.isdigit()]
    return bool(digits) and "g" in family[digits[-1] + 1 :]


def repository_uri(site: Site, repository: str) -> str:
    return f"{site.account(repository)}.dkr.ecr.{site.region(repository)}.amazonaws.com/{site.name(repository)}"


def image(site: Site, repository: str) -> Value:
    """The newest image, by digest: a tag could be another image tomorrow."""
    newest = Lookup(call="describe-images", parameters={"repository-name": site.name(repository)},
                    path="sort_by(imageDetails, &imagePushedAt)[-1].imageDigest")  # fmt: skip
    digest = Ask(name=f"{repository}-digest", text=f"Digest of the image in {site.name(repository)} that is deployed",
                 service="ecr", lookup=newest)  # fmt: skip
    return join(f"{repository_uri(site, repository)}@", digest)


def cpu_architecture(site: Site, repository: str) -> str:
    """The processor that an image is built for: that of the machines which run it anywhere in the model."""
    for id, config in site.deployed():
        if getattr(config, "image", None) != repository:
            continue
        if site.kind(id) == "batch-job":
            runs = [site.config(c) for c in site.computes(id)]
            if any(isinstance(c, BatchCompute) and any(arm(i) for i in c.instances) for c in runs):
                return "ARM64"
        if getattr(config, "architecture", None) == "arm64":
            return "ARM64"
    return "X86_64"


def prefix_list(site: Site, name: str, id: str) -> Ask:
    """The id of a list of addresses that AWS maintains; each region has its own."""
    look = Lookup(
        call="describe-managed-prefix-lists", path=f"PrefixLists[?PrefixListName=='{name}'].PrefixListId | [0]"
    )
    return Ask(name=f"prefix-list-{name.rsplit('.', 2)[-2]}-{name.rsplit('.', 1)[-1]}", text=f"Id of the prefix list {name}",
               service="ec2", lookup=look)  # fmt: skip


def addresses(site: Site, id: str) -> Iterator[tuple[str, Value]]:
    """What code needs in order to find what its arrows name: (variable, value), `UPLOADS` -> the bucket's name."""
    for target in dict.fromkeys(a.target for a in site.architecture.arrows_from(id)):
        value = _address(site, target)
        if value is not None:
            yield target.upper().replace("-", "_"), value


def _address(site: Site, target: str) -> Value | None:
    match site.kind(target):
        case "s3-bucket" | "dynamodb-table" | "event-bus" | "kinesis-stream" | "firehose":
            return site.name(target)
        case "sqs-queue":
            suffix = ".fifo" if site.config(target).fifo else ""
            return f"https://sqs.{site.region(target)}.amazonaws.com/{site.account(target)}/{site.name(target)}{suffix}"
        case "sns-topic":
            return site.topic_arn(target)
        case "state-machine":
            return site.arn("states", f"stateMachine:{site.name(target)}", of=target)
        case "lambda" | "secret" | "ssm-parameter":
            return site.name(target)
        case "ses-identity":
            return site.host(site.config(target).domain)
        case "aurora-postgresql" | "rds-instance" | "rds-proxy":
            return Use(target, "endpoint")
    return None


def json_text(value: Value) -> Value:
    """JSON as text, with references inside where there are any."""
    found: list[Value] = []

    def put(v: Value) -> Value:
        if isinstance(v, (Use, Ask)) or (isinstance(v, dict) and len(v) == 1 and next(iter(v)).startswith("Fn::")):
            if v not in found:
                found.append(v)
            return f"\x00{found.index(v) + 1}\x01"
        if isinstance(v, Mapping):
            return {k: put(x) for k, x in v.items()}
        return [put(x) for x in v] if isinstance(v, (list, tuple)) else v

    text = json.dumps(put(value), separators=(",", ":"), ensure_ascii=False)
    if not found:
        return text
    text = text.replace("${", "${!").replace("\\u0000", "${V").replace("\\u0001", "}")
    return {"Fn::Sub": [text, {f"V{n}": v for n, v in enumerate(found, 1)}]}
