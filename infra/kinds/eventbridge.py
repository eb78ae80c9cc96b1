"""Rules and buses of EventBridge: what is watched becomes the pattern, what the arrows name becomes the targets."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.parts import CannotSynthesize, Part, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.elements import Arrow
from planta.kinds.eventbridge import EventBus, EventRule
from planta.kinds.shared import listed

SOURCES = {"state-machine": "aws.states", "batch-queue": "aws.batch", "batch-job": "aws.batch", "s3-bucket": "aws.s3",
           "ecr-repository": "aws.ecr", "guardduty": "aws.guardduty", "aurora-postgresql": "aws.rds", "rds-instance": "aws.rds",
           "acm-certificate": "aws.acm", "backup-vault": "aws.backup", "security-hub": "aws.securityhub"}  # fmt: skip


def bus(id: str, config: EventBus, site: Site) -> Iterator[Part]:
    yield Part(owner=id, type="AWS::Events::EventBus", gives={"arn": "Arn", "name": ""},
               properties=without_none({"Name": site.name(id), "KmsKeyIdentifier": site.key(config.key, id)}))  # fmt: skip
    if config.archive_days:
        yield Part(owner=id, name="archive", type="AWS::Events::Archive", after=((id, ""),), properties={
            "ArchiveName": site.name(id), "SourceArn": site.arn("events", f"event-bus/{site.name(id)}", of=id),
            "RetentionDays": config.archive_days})  # fmt: skip


def rule(id: str, config: EventRule, site: Site) -> Iterator[Part]:
    arrows = site.architecture.arrows_from(id)
    arn = site.arn(
        "events", f"rule/{site.name(config.bus)}/{site.name(id)}" if config.bus else f"rule/{site.name(id)}", of=id
    )
    for arrow in arrows:
        if site.kind(arrow.target) == "lambda":
            yield Part(owner=id, name=f"may-{arrow.target}", type="AWS::Lambda::Permission", after=((arrow.target, ""),),
                       step=site.later(id, arrow.target), lines={"permission": ".".join(map(str, arrow.path))}, properties={
                           "FunctionName": site.name(arrow.target), "Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com",
                           "SourceArn": arn, "SourceAccount": site.account(id)})  # fmt: skip
    yield Part(owner=id, type="AWS::Events::Rule", gives={"arn": "Arn"}, step=site.later(id, *(a.target for a in arrows)),
               after=((id, "policy"), *((a.target, "") for a in arrows), *((a.target, "policy") for a in arrows)), properties=without_none({
                   "Name": site.name(id), "State": "ENABLED", "EventBusName": site.name(config.bus) if config.bus else None,
                   "ScheduleExpression": config.schedule, "EventPattern": None if config.schedule else pattern(id, config, site),
                   "Targets": [target(id, config, arrow, site) for arrow in arrows] or None,
               }))  # fmt: skip


def pattern(id: str, config: EventRule, site: Site) -> dict[str, Value]:
    """Events of the watched resources only."""
    watched = listed(config.watch)
    kinds = {site.kind(w) for w in watched}
    source = [config.source] if config.source else sorted(SOURCES[k] for k in kinds if k in SOURCES)
    if not source:
        raise CannotSynthesize(f"{id}: nothing says which service's events it waits for; give 'source'")
    detail: dict[str, Value] = {k: list(v) for k, v in config.match.items()}
    of_resource: dict[str, Value] = {}
    machines = [
        site.arn("states", f"stateMachine:{site.name(w)}", of=w) for w in watched if site.kind(w) == "state-machine"
    ]
    queues = [site.arn("batch", f"job-queue/{site.name(w)}", of=w) for w in watched if site.kind(w) == "batch-queue"]
    if machines:
        detail["stateMachineArn"] = machines
    if queues and all("Blocked" in e for e in config.events):
        of_resource = {"resources": queues}
    elif queues:
        detail["jobQueue"] = queues
    if kinds == {"s3-bucket"}:
        detail["bucket"] = {"name": [site.name(w) for w in watched]}
    return {
        "source": source,
        "detail-type": list(config.events),
        **of_resource,
        **({"detail": detail} if detail else {}),
    }


def target(id: str, config: EventRule, arrow: Arrow, site: Site) -> dict[str, Value]:
    to, needs_role = arrow.target, False
    match site.kind(to):
        case "sqs-queue":
            arn = site.queue_arn(to)
        case "sns-topic":
            arn = site.topic_arn(to)
        case "lambda":
            arn = site.arn("lambda", f"function:{site.name(to)}", of=to)
        case "state-machine":
            arn, needs_role = site.arn("states", f"stateMachine:{site.name(to)}", of=to), True
        case "event-bus":
            arn, needs_role = site.arn("events", f"event-bus/{site.name(to)}", of=to), True
        case kind:
            raise CannotSynthesize(f"{id}: a rule cannot reach a {kind} ({to}) yet")
    return without_none({
        "Id": to, "Arn": arn, "RoleArn": site.role(id) if needs_role else None,
        "RetryPolicy": {"MaximumRetryAttempts": config.retries, "MaximumEventAgeInSeconds": 86400},
        "DeadLetterConfig": {"Arn": site.queue_arn(config.dead_letter)} if config.dead_letter else None,
    })  # fmt: skip


def bus_grants(site: Site, access: Access) -> Iterator[Grant]:
    yield on(site.arn("events", f"event-bus/{site.name(access.target)}", of=access.target), actions=access.actions)


KINDS = {
    "event-rule": Facet(build=rule, trust=service_trust("events.amazonaws.com")),
    "event-bus": Facet(build=bus, grants=bus_grants),
}
