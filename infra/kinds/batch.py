"""Compute environments, queues and job definitions of AWS Batch, with a group, a role and a log for each."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.kinds.ec2 import profile
from infra.kinds.shared import addresses, cpu_architecture, group, image, launch_template, log_group
from infra.parts import Part, Use, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.batch import AWS_TYPE, BatchCompute, BatchJob, BatchQueue
from planta.needs import Need

REASONS = {
    "capacity": ("CAPACITY:INSUFFICIENT_INSTANCE_CAPACITY",),
    "misconfiguration": (
        "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE",
        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT",
    ),
}
TEMPORARY = "/tmp"


def compute(id: str, config: BatchCompute, site: Site) -> Iterator[Part]:
    yield group(id, site)
    resources: dict[str, Value] = {"Type": AWS_TYPE[config.type], "MaxvCpus": config.max_vcpus, "Subnets": site.subnets(id),
                                   "SecurityGroupIds": [Use(id, "group")]}  # fmt: skip
    if not config.fargate:
        yield profile(id, site)
        yield launch_template(id, site, {"/dev/xvda": 50}, hops=2)
        resources |= {
            "MinvCpus": config.min_vcpus, "InstanceTypes": list(config.instances) or ["optimal"], "AllocationStrategy": config.strategy,
            "InstanceRole": Use(id, "profile_arn"), "Ec2Configuration": [{"ImageType": "ECS_AL2023"}],
            "LaunchTemplate": {"LaunchTemplateId": Use(id, "template"), "Version": Use(id, "template_version")},
            "Tags": {"Name": site.name(id)},
        }  # fmt: skip
    yield Part(
        owner=id,
        type="AWS::Batch::ComputeEnvironment",
        gives={"arn": "ComputeEnvironmentArn"},
        after=((id, "policy"),),
        properties={
            "ComputeEnvironmentName": site.name(id),
            "Type": "MANAGED",
            "State": "ENABLED",
            "ReplaceComputeEnvironment": False,
            "ComputeResources": resources,
        },
    )


def queue(id: str, config: BatchQueue, site: Site) -> Iterator[Part]:
    limits = [{"Action": "CANCEL", "Reason": reason, "State": "RUNNABLE", "MaxTimeSeconds": minutes * 60}
              for field, reasons in REASONS.items() if (minutes := getattr(config.time_limits, field)) for reason in reasons]  # fmt: skip
    order = [{"Order": i, "ComputeEnvironment": Use(c, "arn")} for i, c in enumerate(config.environments, 1)]
    yield Part(owner=id, type="AWS::Batch::JobQueue", gives={"arn": "JobQueueArn"}, properties=without_none({
        "JobQueueName": site.name(id), "Priority": config.priority, "State": "ENABLED", "ComputeEnvironmentOrder": order,
        "JobStateTimeLimitActions": limits or None}))  # fmt: skip


def job(id: str, config: BatchJob, site: Site) -> Iterator[Part]:
    fargate = site.fargate(id)
    yield log_group(id, site, config.logs)
    acts = any(a.principal == id and a.origin == "arrow" and a.actions for a in site.accesses)
    starts = fargate or bool(config.secrets)
    needs = [{"Type": "VCPU", "Value": f"{config.size.vcpu:g}"}, {"Type": "MEMORY", "Value": str(config.size.memory)}]
    needs += [{"Type": "GPU", "Value": str(config.size.gpu)}] if config.size.gpu else []
    env = [{"Name": k, "Value": v} for k, v in (*addresses(site, id), *config.env.items())]
    container = without_none({
        "Image": image(site, config.image), "Command": list(config.command) or None, "ResourceRequirements": needs,
        "JobRoleArn": site.role(id) if acts else None, "ExecutionRoleArn": site.role(f"{id}.execution") if starts else None,
        "Environment": env or None, "Secrets": [secret(site, k, v) for k, v in config.secrets.items()] or None,
        "ReadonlyRootFilesystem": config.read_only_root, "User": config.user, "Privileged": config.privileged if not fargate else None,
        "LogConfiguration": {"LogDriver": "awslogs", "Options": {"awslogs-group": site.log_group(id), "awslogs-region": site.region(id),
                                                                 "awslogs-stream-prefix": id}},
        "Volumes": [{"Name": "temporary"}], "MountPoints": [{"SourceVolume": "temporary", "ContainerPath": TEMPORARY, "ReadOnly": False}],
        "NetworkConfiguration": {"AssignPublicIp": "DISABLED"} if fargate else None,
        "RuntimePlatform": {"CpuArchitecture": cpu_architecture(site, config.image), "OperatingSystemFamily": "LINUX"} if fargate else None,
        "EphemeralStorage": {"SizeInGiB": config.size.disk} if fargate and config.size.disk else None,
    })  # fmt: skip
    yield Part(owner=id, type="AWS::Batch::JobDefinition", gives={"arn": ""}, after=((id, "policy"), (id, "execution-policy")), properties={
        "JobDefinitionName": site.name(id), "Type": "container", "PlatformCapabilities": ["FARGATE" if fargate else "EC2"],
        "RetryStrategy": {"Attempts": config.attempts}, "Timeout": {"AttemptDurationSeconds": config.timeout * 60},
        "ContainerProperties": container, "PropagateTags": True})  # fmt: skip


def secret(site: Site, variable: str, value: str) -> dict[str, Value]:
    """`senha-app.password` takes one field of the secret."""
    id, _, field = value.partition(".")
    arn: Value = Use(id, "arn")
    return {"Name": variable, "ValueFrom": {"Fn::Join": ["", [arn, f":{field}::"]]} if field else arn}


def queue_grants(site: Site, access: Access) -> Iterator[Grant]:
    id = access.target
    on_queue = tuple(a for a in access.actions if a in ("batch:GetJobQueueSnapshot", "batch:UpdateJobQueue"))
    on_jobs = tuple(a for a in access.actions if a in ("batch:CancelJob", "batch:TerminateJob"))
    others = tuple(a for a in access.actions if a not in (*on_queue, *on_jobs))
    if on_queue:
        # Changing a queue's order names its environments too.
        environments = site.config(id).environments if "batch:UpdateJobQueue" in on_queue else ()
        arns = [site.arn("batch", f"compute-environment/{site.name(e)}", of=e) for e in environments]
        yield on(site.arn("batch", f"job-queue/{site.name(id)}", of=id), *arns, actions=on_queue)
    if on_jobs:
        yield on(site.arn("batch", "job/*", of=id), actions=on_jobs)
    if others:
        yield on("*", actions=others)


def compute_grants(site: Site, access: Access) -> Iterator[Grant]:
    yield on(site.arn("batch", f"compute-environment/{site.name(access.target)}", of=access.target), actions=access.actions)


def job_grants(site: Site, access: Access) -> Iterator[Grant]:
    """Submitting that definition to that queue; a running job has an id of its own."""
    id = access.target
    name = site.name(id)
    if "batch:SubmitJob" in access.actions:
        queue = site.config(id).queue
        yield on(site.arn("batch", f"job-definition/{name}", of=id), site.arn("batch", f"job-definition/{name}:*", of=id),
                 site.arn("batch", f"job-queue/{site.name(queue)}", of=queue), actions=("batch:SubmitJob",))  # fmt: skip
    if "batch:TerminateJob" in access.actions:
        yield on(site.arn("batch", "job/*", of=id), actions=("batch:TerminateJob",))
    others = tuple(a for a in access.actions if a not in ("batch:SubmitJob", "batch:TerminateJob"))
    if others:
        yield on("*", actions=others)


def needs(site: Site, need: Need, action: str) -> Grant:
    """The cluster that Batch makes for the environment bears its name."""
    if not action.startswith("ecs:") or action == "ecs:DiscoverPollEndpoint":
        return on("*", actions=(action,))
    name = site.name(need.principal)
    clusters = (site.arn("ecs", f"{part}/*{name}*", of=need.principal) for part in ("cluster", "container-instance"))
    return on(*clusters, actions=(action,))


KINDS = {
    "batch-compute": Facet(
        build=compute, grants=compute_grants, needs=needs, trust=service_trust("ec2.amazonaws.com", source=False), in_network=True
    ),
    "batch-queue": Facet(build=queue, grants=queue_grants),
    "batch-job": Facet(build=job, grants=job_grants, trust=service_trust("ecs-tasks.amazonaws.com")),
}
