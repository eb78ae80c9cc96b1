"""How a workload finds what it may reach: an Architecture and a workload in; environment variables named after its arrows' targets out."""

from collections.abc import Callable

from infra.kubernetes.tokens import token
from infra.site import Site
from planta.architecture import Architecture

Address = Callable[[Site, str], dict[str, str]]
"""(site, target) -> what to know of it, by the end of the variable's name."""


def _database(site: Site, id: str) -> dict[str, str]:
    return {"HOST": token(id, "endpoint")}


def _service(site: Site, id: str) -> dict[str, str]:
    config = site.config(id)
    host = f"{id}.{config.namespace}.svc.cluster.local"
    return {("URL" if name == "http" else f"{name.upper().replace('-', '_')}_URL"): f"http://{host}:{port}"
            for name, port in config.ports.items()}  # fmt: skip


def _queue(site: Site, id: str) -> dict[str, str]:
    name = site.queue_arn(id).rpartition(":")[2]
    return {"URL": f"https://sqs.{site.region(id)}.amazonaws.com/{site.account(id)}/{name}"}


ADDRESSES: dict[str, Address] = {
    "aurora-postgresql": _database,
    "rds-instance": _database,
    "rds-proxy": _database,
    "elasticache": _database,
    "opensearch": _database,
    "efs": lambda site, id: {"ID": token(id, "id")},
    "s3-bucket": lambda site, id: {"BUCKET": site.name(id)},
    "dynamodb-table": lambda site, id: {"TABLE": site.name(id)},
    "sqs-queue": _queue,
    "sns-topic": lambda site, id: {"ARN": site.topic_arn(id)},
    "state-machine": lambda site, id: {"ARN": site.arn("states", f"stateMachine:{site.name(id)}", of=id)},
    "lambda": lambda site, id: {"FUNCTION": site.name(id)},
    "batch-job": lambda site, id: {"DEFINITION": site.name(id), "QUEUE": site.name(site.config(id).queue)},
    "batch-queue": lambda site, id: {"QUEUE": site.name(id)},
    "secret": lambda site, id: {"SECRET": site.name(id)},
    "ssm-parameter": lambda site, id: {"PARAMETER": site.name(id)},
    "k8s-deployment": _service,
}


def environment(architecture: Architecture, id: str) -> dict[str, str]:
    """`{"UPLOADS_BUCKET": "espectro-prod-uploads-2222…", "BANCO_HOST": "${banco.endpoint}"}` and the region, sorted by name;
    what the model sets itself wins."""
    site = Site(architecture)
    found = {"AWS_REGION": site.region(id)} if architecture.arrows_from(id) else {}
    for target in dict.fromkeys(a.target for a in architecture.arrows_from(id)):
        address = ADDRESSES.get(site.kind(target))
        for end, value in (address(site, target) if address else {}).items():
            found[f"{target.upper().replace('-', '_')}_{end}"] = value
    return dict(sorted((found | dict(site.config(id).env)).items()))
