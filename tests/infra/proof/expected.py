"""The model's text and its derived grants in; what must be allowed, and to whom, out: tables of AWS's ways, none of the compiler's code."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from planta.access import accesses
from planta.architecture import Architecture
from planta.kinds import BY_ID
from planta.kinds.base import iter_links
from planta.needs import needs
from tests.infra.proof.iam import Actor, Thing
from tests.infra.proof.things import VIA
from tests.infra.sites import SYSTEMS

SERVICES = {"alarm": "cloudwatch", "event-rule": "events", "budget": "budgets", "backup-vault": "backup", "prometheus": "aps",
            "ses-identity": "ses", "cloudfront": "cloudfront", "http-api": "apigateway", "rest-api": "apigateway", "sns-topic": "sns",
            "wafv2-acl": "delivery.logs"}  # fmt: skip
"""Kinds for which a service of AWS acts by itself, admitted by the target's own policy."""
BY_TARGET = {("event-rule", "state-machine"), ("event-rule", "ecs-service"), ("event-rule", "batch-job"), ("event-rule", "batch-queue")}
"""Where EventBridge acts with a role of ours instead."""
UNSEEN = {"cognito-user-pool": "Cognito sends with a role that AWS links to the service", "http-api": "API Gateway writes its log by a delivery"}
"""Kinds that act with nothing of ours, so that there is nothing to evaluate."""
WRITE, READ = ("kms:GenerateDataKey", "kms:Decrypt"), ("kms:Decrypt",)
WORKLOADS = ("k8s-deployment", "k8s-job", "k8s-addon")


@dataclass(frozen=True, kw_only=True)
class Allow:
    """One thing that must be possible."""

    actor: str
    action: str
    target: str
    """The model's resource; "" for what is no resource of it."""
    forms: tuple[str, ...] = ()
    """Which of its forms; () is every form that the action applies to."""
    within: str | None = None
    via: str | None = None
    because: str
    """The arrow, or the setting."""
    wider: bool = False
    """The model says that AWS cannot hold it as narrowly."""

    def covers(self, actor: Actor | str, action: str, thing: Thing) -> bool:
        key = actor if isinstance(actor, str) else actor.key
        return (
            action == self.action and key == self.actor and thing.owner == self.target and (not self.forms or thing.form in self.forms)
            and (not thing.within or thing.within.startswith(self.within or "")) and self.via in (thing.via, "any")
        )  # fmt: skip


@dataclass(frozen=True)
class Model:
    """A model, with the words of its file beside it."""

    architecture: Architecture
    raw: Mapping[str, Any]
    removed: str = ""
    """An arrow that is taken out."""

    def kind(self, id: str) -> str:
        return self.architecture.resources[id.partition(".")[0]].kind

    def config(self, id: str) -> Any:
        return self.architecture.resources[id].config

    def role(self, principal: str) -> str:
        owner, _, part = principal.partition(".")
        if self.kind(owner) == "permission-set":
            return f"people/{owner}"
        return self.architecture.physical(owner) + (f"-{part}" if part else "")

    def service(self, id: str) -> str:
        return f"{SERVICES[self.kind(id)]}.amazonaws.com for {id}"


@cache
def words(system: str) -> Mapping[str, Any]:
    raw: Mapping[str, Any] = yaml.safe_load(SYSTEMS[system].read_text(encoding="utf-8"))
    return raw


def arrows(model: Model) -> Iterator[tuple[str, str, str, str | None]]:
    """(source, target, verb, within) as the file writes them."""
    here = model.architecture.resources
    for source, settings in model.raw["resources"].items():
        for target, verbs in (settings.get("to") or {}).items():
            if source in here and target in here:
                options = verbs if isinstance(verbs, dict) else dict.fromkeys([verbs] if isinstance(verbs, str) else verbs)
                for verb, option in options.items():
                    if f"{source}>{target}.{verb}" == model.removed:
                        continue
                    yield source, target, verb, (option or {}).get("within")


def expected(model: Model) -> list[Allow]:
    return [*_arrows(model), *_keys(model), *_settings(model), *_logs(model), *_needs(model)]


def _arrows(model: Model) -> Iterator[Allow]:
    for source, target, name, within in arrows(model):
        verb = next((v for v in BY_ID[model.kind(target)].verbs if v.name == name), None)
        if verb is None:
            continue  # a port that the target names itself: no IAM
        because = f"{source}>{target}.{name}"
        for action in (*verb.actions, *verb.any_resource):
            for actor in _actors(model, source, target):
                yield from _on(model, actor, action, target, name, within, because, bool(verb.wider or verb.any_resource))
        if model.kind(source) == "permission-set" and model.kind(target) == "eks-cluster":
            name = model.architecture.physical(source)
            yield Allow(actor=f"people/{source}", action="sts:AssumeRole", target=source, forms=(f"role {name}",), because=because)


def _actors(model: Model, source: str, target: str) -> tuple[str, ...]:
    kind = model.kind(source)
    if kind in SERVICES and (kind, model.kind(target)) not in BY_TARGET:
        return (model.service(source),)
    return (model.role(source),)


def _on(model: Model, actor: str, action: str, target: str, verb: str, within: str | None, because: str, wider: bool) -> Iterator[Allow]:
    """What an action of a verb is really asked on, by AWS's own reference of each service."""

    def allow(target: str = target, *forms: str, action: str = action, within: str | None = None) -> Allow:
        return Allow(actor=actor, action=action, target=target, forms=forms, within=within, because=because, wider=wider)

    match model.kind(target), verb, action:
        case "sqs-queue", "redrive", _:
            yield allow(target, "failed")
            yield allow(target, "itself", action="sqs:SendMessage")
        case "sqs-queue", _, _:
            yield allow(target, "itself")
        case "batch-queue", _, "batch:UpdateJobQueue":
            for id in (target, *model.config(target).environments):
                yield allow(id)
        case _, _, "batch:SubmitJob":
            yield allow(target)
            yield allow(model.config(target).queue)
        case _, _, "batch:TerminateJob" | "batch:CancelJob":
            yield allow("", "job")
        case "cloudwatch", "read", "logs:StartQuery" | "logs:GetQueryResults" | "cloudwatch:DescribeAlarms":
            for id in _watched(model, target):
                yield allow(id, "alarm" if action.startswith("cloudwatch") else "logs")
        case "cloudwatch", _, "cloudwatch:PutMetricData":
            spaces = [e.namespace for r in model.architecture.resources.values() if (e := getattr(r.config, "emits", None))]
            yield allow("", *(f"metrics {s}" for s in spaces))
        case "aws-account", "deploy", _:
            account = model.config(target).account or model.architecture.environment.account
            yield allow("", *(f"bootstrap {r} {account}" for r in ("deploy", "file-publishing", "image-publishing", "lookup")))
        case _, "session", "ssm:StartSession":
            yield allow(target)
            yield allow("", "document")
        case _, "session", _:
            yield allow("", "own session")
        case _, "connect-iam", _:
            yield allow(target, f"user {because.partition('>')[0]}")
        case "alb", "register", _:
            yield allow(target, "targets")
            yield allow("", "everything")
        case _:
            yield allow(target, within=within)
            yield allow("", "everything")


def _watched(model: Model, target: str) -> list[str]:
    """All logs and alarms of the system in the region where CloudWatch is asked."""
    region = model.architecture.region(target)
    return [r.id for r in model.architecture.resources.values() if model.architecture.region(r.id) == region]


def _keys(model: Model) -> Iterator[Allow]:
    """Who reads or writes what is encrypted needs its key, through the service that keeps it."""
    uses = [(s, t, next((v.key for v in BY_ID[model.kind(t)].verbs if v.name == name), None), f"{s}>{t}.{name}") for s, t, name, _ in arrows(model)]
    for id, resource in model.architecture.resources.items():
        for path, value, link in iter_links(resource.config):
            target = value.partition(".")[0]
            if target in model.architecture.resources and path != ("key",) and link.key:
                uses.append((id, target, link.key, f"{id}.{'.'.join(map(str, path))}"))
    for id, resource in model.architecture.resources.items():
        rotation = getattr(resource.config, "rotation", None)
        if rotation and resource.kind == "secret" and rotation.database:
            uses.append((f"{id}.rotation", id, "encrypt", f"{id}.rotation"))
    for source, target, use, because in uses:
        key = getattr(model.config(target), "key", None)
        if not use or key is None:
            continue
        for actor in _users(model, source, target, because):
            service = " for " in actor
            via = None if service else VIA.get(model.kind(target))
            # CloudTrail asks for data keys and never reads what it wrote.
            for action in ("kms:GenerateDataKey", "kms:DescribeKey") if actor.startswith("cloudtrail") else WRITE if use == "encrypt" else READ:
                yield Allow(actor=actor, action=action, target=key, via=via, because=because)


def _users(model: Model, source: str, target: str, because: str) -> tuple[str, ...]:
    """Who decrypts: a job that is started with a secret does not read it itself."""
    if because.startswith(f"{source}.") and model.kind(source) in ("batch-job", "ecs-service") and model.kind(target) in ("secret", "ssm-parameter"):
        return (model.role(f"{source}.execution"),)
    if model.kind(source) == "cloudtrail":
        return (f"cloudtrail.amazonaws.com for {source}",)
    return _actors(model, source, target)


def _settings(model: Model) -> Iterator[Allow]:
    """Derived grants, as the access page lists them; keys and logs have rules of their own here."""
    for access in accesses(model.architecture):
        of_key = access.verb in ("encrypt", "decrypt") and not access.principal.endswith((".use", ".logs"))
        if access.origin != "setting" or of_key:
            continue
        _, field = access.because.split(".", 1)
        for actor in _acting(model, access.principal, access.target, field):
            for action in access.actions:
                target, _, part = access.target.partition(".")
                yield from _derived(model, actor, action, target, part, access.because, bool(access.wider))


def _derived(model: Model, actor: str, action: str, target: str, part: str, because: str, wider: bool) -> Iterator[Allow]:
    def allow(target: str, *forms: str, via: str | None = None, within: str | None = None) -> Allow:
        return Allow(actor=actor, action=action, target=target, forms=forms, because=because, wider=wider, via=via, within=within)

    yield allow("", "everything")
    match part:
        case "logs":
            yield allow(target, "logs")
        case "rotation":
            yield allow(target)
        case "key":
            yield allow(target, via="any")
        case "metrics":
            emits = getattr(model.config(target), "emits", None)
            yield allow("", f"metrics {emits.namespace if emits else 'CloudWatchSynthetics'}")
        case "events":
            yield allow("", "batch rule")
        case _ if action == "batch:SubmitJob" or action == "batch:TerminateJob":
            yield from _on(model, actor, action, target, "run", None, because, wider)
        case _ if action.startswith("kms:"):
            yield allow(target, via="any")
        case _ if action == "s3:PutObject" and because.endswith(".logs_to"):
            account = model.architecture.account(because.partition(".")[0])
            folder = "Config/" if model.kind(because.partition(".")[0]) == "aws-config" else ""
            yield allow(target, within=f"AWSLogs/{account}/{folder}")
        case _ if action == "ssm:UpdateInstanceInformation":
            yield allow(target)
            yield allow("", "instance")
        case _ if action.startswith("ec2:"):
            yield allow("", "interface", "instance")
            yield allow(target)
        case _:
            yield allow(target)


def _acting(model: Model, principal: str, target: str, field: str) -> tuple[str, ...]:
    """The roles, or the service, that carry out what a setting asks for."""
    kind, part = model.kind(principal), principal.partition(".")[2]
    starts = field.partition(".")[0] in ("image", "logs", "secrets", "parameters")
    if kind in UNSEEN and not (kind == "http-api" and "." not in target):
        return ()
    if part:
        services = {"logs": f"logs.{model.architecture.region(principal.partition('.')[0])}", "use": "events", "events": "events", "schedule": "secretsmanager", "signing": "dnssec-route53"}
        return (f"{services[part]}.amazonaws.com for {principal.partition('.')[0]}",) if part in services else (model.role(principal),)
    if kind in WORKLOADS and field == "image":
        config = model.config(principal)
        groups = [n.id for n in model.architecture.of_kind("eks-nodegroup") if n.config.in_ == config.in_ and (not config.nodes or n.id in config.nodes)]
        return tuple(model.role(g) for g in groups)
    if kind == "batch-job" and starts:
        environments = model.config(model.config(principal).queue).environments
        if model.config(environments[0]).type.startswith("fargate") or field.startswith("secrets"):
            return (model.role(f"{principal}.execution"),)
        return tuple(model.role(e) for e in environments)
    if kind == "ecs-service" and starts:
        return (model.role(f"{principal}.execution"),)
    if kind == "cloudtrail":
        return (model.role(principal),) if target.endswith(".logs") else (f"cloudtrail.amazonaws.com for {principal}",)
    if kind in SERVICES:
        return (model.service(principal),)
    return (model.role(principal),)


def _needs(model: Model) -> Iterator[Allow]:
    """What services need in order to run something at all, as the access page lists it."""
    for need in needs(model.architecture):
        for action in need.actions:
            if action == "kms:CreateGrant":
                continue  # only for a service of AWS, which no request of ours says that it is for
            for target in (need.target or "", "", need.principal.partition(".")[0]):
                yield Allow(actor=model.role(need.principal), action=action, target=target, because=f"{need.principal} needs", via="any")


def _logs(model: Model) -> Iterator[Allow]:
    """Access logs are delivered by services, each into a folder of its own."""
    for id, resource in model.architecture.resources.items():
        bucket = getattr(resource.config, "access_logs", None)
        if not bucket or bucket not in model.architecture.resources:
            continue
        service = {"s3-bucket": "logging.s3", "cloudfront": "delivery.logs"}.get(resource.kind, "logdelivery.elasticloadbalancing")
        within = f"AWSLogs/{model.architecture.account(id)}/CloudFront/" if resource.kind == "cloudfront" else f"{id}/"
        yield Allow(actor=f"{service}.amazonaws.com for {id}", action="s3:PutObject", target=bucket, within=within, because=f"{id}.access_logs")
