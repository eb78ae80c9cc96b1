"""Clusters and services of ECS: like tasks over the zones, no public address, a bad deployment rolled back."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.kinds.batch import secret
from infra.kinds.shared import addresses, cpu_architecture, group, image, log_group
from infra.parts import CannotSynthesize, Part, Use, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.ecs import INSIGHTS, Cluster, Service

CPU = {256: 512, 512: 1024, 1024: 2048, 2048: 4096, 4096: 8192, 8192: 16_384, 16_384: 32_768}
"""What Fargate sells: CPU units, and the least memory that goes with them, in MiB."""
PROVIDERS = {"fargate": "FARGATE", "fargate-spot": "FARGATE_SPOT"}


def cluster(id: str, config: Cluster, site: Site) -> Iterator[Part]:
    if "ec2" in config.capacity:
        raise CannotSynthesize(f"{id}: a cluster on instances of one's own (capacity ec2) is not built yet")
    yield Part(owner=id, type="AWS::ECS::Cluster", gives={"arn": "Arn", "name": ""}, properties={
        "ClusterName": site.name(id), "CapacityProviders": [PROVIDERS[c] for c in config.capacity],
        "ClusterSettings": [{"Name": "containerInsights", "Value": INSIGHTS[config.insights]}]})  # fmt: skip


def units(cpu: str, memory: str) -> tuple[int, int]:
    """Kubernetes' way of writing sizes, as the next that Fargate sells."""
    asked = int(cpu[:-1]) * 1024 // 1000 if cpu.endswith("m") else int(float(cpu) * 1024)
    wanted = int(memory[:-2]) * (1024 if memory.endswith("Gi") else 1)
    bought = next(c for c in CPU if c >= asked)
    least = CPU[bought]
    while wanted > 4 * least and bought < max(CPU):
        bought *= 2
        least = CPU[bought]
    return bought, max(least, -(-wanted // 1024) * 1024)


def service(id: str, config: Service, site: Site) -> Iterator[Part]:
    owner = str(config.in_)
    yield group(id, site)
    yield log_group(id, site, config.logs)
    yield task(id, config, site)
    balancers = [a for a in site.architecture.arrows_to(id) if site.kind(a.source) == "alb"]
    targets = [{"ContainerName": id, "ContainerPort": a.verb.ports[0], "TargetGroupArn": Use(a.source, f"targets-{id}")} for a in balancers]
    listeners = tuple((a.source, part) for a in balancers for part in ("http", "https", f"rule-{id}"))
    yield Part(owner=id, type="AWS::ECS::Service", step=site.later(id, *(a.source for a in balancers)), gives={"arn": "ServiceArn"},
               after=((owner, ""), (id, "policy"), (id, "execution-policy"), *listeners), properties=without_none({
                   "ServiceName": site.name(id), "Cluster": site.name(owner), "TaskDefinition": Use(id, "task"),
                   "DesiredCount": config.replicas.min, "EnableExecuteCommand": config.shell, "PropagateTags": "SERVICE",
                   "CapacityProviderStrategy": [{"CapacityProvider": PROVIDERS[config.capacity], "Weight": 1}],
                   "DeploymentConfiguration": {"DeploymentCircuitBreaker": {"Enable": True, "Rollback": True},
                                               "MinimumHealthyPercent": 100, "MaximumPercent": 200},
                   "NetworkConfiguration": {"AwsvpcConfiguration": {
                       "AssignPublicIp": "DISABLED", "Subnets": site.subnets(id), "SecurityGroups": [Use(id, "group")]}},
                   "LoadBalancers": targets or None, "HealthCheckGracePeriodSeconds": 60 if targets else None,
               }))  # fmt: skip
    if config.replicas.min != config.replicas.max:
        yield from scaling(id, config, site, owner)


def task(id: str, config: Service, site: Site) -> Part:
    cpu, memory = units(config.size.cpu, config.size.memory)
    acts = any(a.principal == id and a.actions and (a.origin == "arrow" or a.because == f"{id}.shell") for a in site.accesses)
    env = [{"Name": k, "Value": v} for k, v in (*addresses(site, id), *config.env.items())]
    named = [{"Name": k, "ValueFrom": site.arn("ssm", f"parameter/{site.name(p)}", of=p)} for k, p in config.parameters.items()]
    container = without_none({
        "Name": id, "Image": image(site, config.image), "Essential": True, "Command": list(config.command) or None,
        "Environment": env or None, "Secrets": [*(secret(site, k, v) for k, v in config.secrets.items()), *named] or None,
        "PortMappings": [{"ContainerPort": p, "Name": n} for n, p in config.ports.items()] or None,
        "ReadonlyRootFilesystem": not config.writable, "LinuxParameters": {"InitProcessEnabled": True},
        "LogConfiguration": {"LogDriver": "awslogs", "Options": {"awslogs-group": site.log_group(id), "awslogs-region": site.region(id),
                                                                 "awslogs-stream-prefix": id}},
    })  # fmt: skip
    return Part(owner=id, name="task", type="AWS::ECS::TaskDefinition", gives={"task": ""}, properties=without_none({
        "Family": site.name(id), "NetworkMode": "awsvpc", "RequiresCompatibilities": ["FARGATE"], "Cpu": str(cpu), "Memory": str(memory),
        "ExecutionRoleArn": site.role(f"{id}.execution"), "TaskRoleArn": site.role(id) if acts else None,
        "RuntimePlatform": {"CpuArchitecture": cpu_architecture(site, config.image), "OperatingSystemFamily": "LINUX"},
        "ContainerDefinitions": [container],
    }))  # fmt: skip


def scaling(id: str, config: Service, site: Site, owner: str) -> Iterator[Part]:
    target = f"service/{site.name(owner)}/{site.name(id)}"
    step = site.later(id, *(a.source for a in site.architecture.arrows_to(id) if site.kind(a.source) == "alb"))
    common: dict[str, Value] = {"ServiceNamespace": "ecs", "ScalableDimension": "ecs:service:DesiredCount", "ResourceId": target}
    yield Part(owner=id, name="scaling", type="AWS::ApplicationAutoScaling::ScalableTarget", step=step, after=((id, ""),), properties={
        **common, "MinCapacity": config.replicas.min, "MaxCapacity": config.replicas.max})  # fmt: skip
    yield Part(owner=id, name="scaling-cpu", type="AWS::ApplicationAutoScaling::ScalingPolicy", step=step, after=((id, "scaling"),),
               properties={**common, "PolicyName": site.name(id), "PolicyType": "TargetTrackingScaling",
                           "TargetTrackingScalingPolicyConfiguration": {
                               "TargetValue": config.replicas.cpu_percent,
                               "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}}})  # fmt: skip


def grants(site: Site, access: Access) -> Iterator[Grant]:
    id = access.target
    of_service = tuple(a for a in access.actions if a in ("ecs:UpdateService", "ecs:DescribeServices"))
    others = tuple(a for a in access.actions if a not in of_service)
    if of_service:
        yield on(site.arn("ecs", f"service/{site.name(str(site.config(id).in_))}/{site.name(id)}", of=id), actions=of_service)
    if others:
        yield on(site.arn("ecs", f"task-definition/{site.name(id)}:*", of=id), actions=others)


KINDS = {
    "ecs-cluster": Facet(build=cluster),
    "ecs-service": Facet(build=service, grants=grants, trust=service_trust("ecs-tasks.amazonaws.com"), in_network=True),
}
