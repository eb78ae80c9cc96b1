"""A field of a settings class, or a word that another tool has for it, in; what to write there out. Used when something is wrong."""

import re
from collections.abc import Iterable, Mapping
from types import NoneType
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from planta.findings import did_you_mean

ARROWS = "what it may reach stands in 'to:' as in \"to: {queue: send}\"; security groups, IAM and origins follow from these arrows"
AN_ID = "use lower-case letters, digits and single hyphens: my-bucket"
TAGS = "tags follow from the model: system, environment and id"
FOREIGN: Mapping[str, str | tuple[str, ...]] = {
    **dict.fromkeys(("dependson", "connectsto", "connections", "uses", "access", "permissions", "policies", "policy", "role", "iamrole",
                     "rolearn", "executionrolearn", "taskrolearn", "securitygroups", "securitygroupids", "vpcsecuritygroupids", "ingress",
                     "egress", "origin", "origins", "listener", "listeners", "targetgroup", "targetgroups", "loadbalancer"), ARROWS),
    **dict.fromkeys(("tags", "labels"), TAGS),
    **dict.fromkeys(("cluster", "clusterid", "clustername", "parent", "within", "namespace"), ("in",)),
    **dict.fromkeys(("vpc", "vpcid", "network", "subnet", "subnetids", "subnetgroup", "subnetgroupname", "dbsubnetgroupname"),
                    ("subnets", "in")),
    **dict.fromkeys(("azs", "availabilityzones"), ("zones",)),
    **dict.fromkeys(("cidrblock", "ipv4cidr"), ("cidr", "block")),
    **dict.fromkeys(("desiredcount", "desiredcapacity", "count", "minsize", "maxsize", "mincapacity", "maxcapacity", "nodes",
                     "numcachenodes", "numcacheclusters"), ("replicas", "nodes", "capacity", "size")),
    **dict.fromkeys(("cpu", "memory", "limits", "requests"), ("size",)),
    **dict.fromkeys(("memorysize",), ("memory",)),
    **dict.fromkeys(("launchtype", "capacityproviders"), ("capacity",)),
    **dict.fromkeys(("engineversion", "kubernetesversion"), ("version",)),
    **dict.fromkeys(("instanceclass", "dbinstanceclass", "instancetype", "nodetype", "cachenodetype"), ("instance", "node", "instances")),
    **dict.fromkeys(("allocatedstorage", "storagesize", "volumesize"), ("storage_gb",)),
    **dict.fromkeys(("maxallocatedstorage",), ("max_storage_gb",)),
    **dict.fromkeys(("backupretention", "backupretentionperiod"), ("backup_days", "snapshot_days")),
    **dict.fromkeys(("snapshotretentionlimit",), ("snapshot_days",)),
    **dict.fromkeys(("retention", "retentionindays", "messageretentionseconds", "messageretentionperiod"), ("keep_days", "logs")),
    **dict.fromkeys(("visibilitytimeout", "visibilitytimeoutseconds"), ("visibility",)),
    **dict.fromkeys(("redrivepolicy", "deadletterqueue", "dlq"), ("dead_letter",)),
    **dict.fromkeys(("maxreceivecount",), ("after",)),
    **dict.fromkeys(("kmskeyid", "kmskeyarn", "kmskey", "kmsmasterkeyid", "encryption", "encrypted", "storageencrypted",
                     "serversideencryption"), ("key",)),
    **dict.fromkeys(("threshold", "comparisonoperator"), ("above",)),
    **dict.fromkeys(("evaluationperiods", "period", "duration"), ("for",)),
    **dict.fromkeys(("metricname",), ("metric",)),
    **dict.fromkeys(("alarmactions", "topic"), ("notify",)),
    **dict.fromkeys(("certificatearn", "acmcertificatearn", "cert"), ("certificate",)),
    **dict.fromkeys(("webaclid", "webaclarn", "webacl"), ("waf",)),
    **dict.fromkeys(("alias", "aliases", "domain", "domainname", "hostname"), ("dns", "domains")),
    **dict.fromkeys(("hashkey", "partitionkey"), ("partition",)),
    **dict.fromkeys(("rangekey", "sortkey"), ("sort",)),
    **dict.fromkeys(("reservedconcurrentexecutions", "reservedconcurrency"), ("concurrency",)),
    **dict.fromkeys(("environment", "environmentvariables", "envvars"), ("env", "only")),
    **dict.fromkeys(("healthcheck", "healthcheckpath"), ("health", "targets")),
    **dict.fromkeys(("internal", "public", "loadbalancertype"), ("scheme", "type")),
    **dict.fromkeys(("description", "comment"), ("note", "text")),
    **dict.fromkeys(("title", "label"), ("name", "title")),
    **dict.fromkeys(("bucket", "bucketname", "tablename", "queuename", "functionname", "identifier"), ("physical_name",)),
    **dict.fromkeys(("environments", "envs"), ("only",)),
    **dict.fromkeys(("exclude", "except"), ("hide",)),
    **dict.fromkeys(("include", "resources", "nodes"), ("show", "resources")),
}  # fmt: skip
"""Names of Terraform, CloudFormation and other tools, without case and separators: our fields for it, or why there is none."""
KINDS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("redis", "valkey", "memcached", "cache"), ("elasticache",)),
    **dict.fromkeys(("rds", "mysql", "mariadb", "database", "dbinstance"), ("rds-instance", "aurora-postgresql")),
    **dict.fromkeys(("postgres", "postgresql"), ("aurora-postgresql", "rds-instance")),
    **dict.fromkeys(("fargate", "ecstask", "ecstaskdefinition"), ("ecs-service",)),
    **dict.fromkeys(("bucket", "s3"), ("s3-bucket",)),
    **dict.fromkeys(("cdn",), ("cloudfront",)),
    **dict.fromkeys(("user", "actor", "customer"), ("person",)),
    **dict.fromkeys(("k8s", "kubernetes"), ("eks-cluster", "k8s-deployment")),
    **dict.fromkeys(("loadbalancer", "lb", "elb"), ("alb", "nlb")),
    **dict.fromkeys(("apigateway", "apigw"), ("http-api", "rest-api")),
    **dict.fromkeys(("waf", "webacl"), ("wafv2-acl",)),
    **dict.fromkeys(("service", "component", "container"), ("generic", "ecs-service", "k8s-deployment")),
}  # fmt: skip
"""What people call our kinds, where neither the id nor AWS's name of the service says it."""

VERBS: tuple[frozenset[str], ...] = tuple(frozenset(words.split()) for words in (
    "publish send put emit push notify", "consume receive poll read subscribe", "write put upload store save insert update",
    "get read download fetch query select scan list search", "call invoke start trigger run execute", "http https request open",
    "read write query select access connect", "mount read write use",
))  # fmt: skip
"""Verbs that people take for each other."""


def names(cls: type[BaseModel]) -> list[str]:
    """The fields of a class, as the file writes them."""
    return [info.alias or n for n, info in cls.model_fields.items()]


def meant(word: str, cls: type[BaseModel]) -> str:
    """What an unknown field should be: one of ours by another tool's name, by a word that both have, or by its spelling."""
    known = names(cls)
    snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", word).lower().replace("-", "_")
    ours = FOREIGN.get(snake.replace("_", ""), ())
    if isinstance(ours, str):
        return ours if ours is TAGS or "to" in known else ""
    found = next((f for f in ours if f in known), None)
    if found is None:
        parts = set(snake.split("_"))
        found = next((f for f in known if len(parts) > 1 and f != "name" and set(f.split("_")) < parts), None)
    return f'Did you mean "{found}"?' if found else did_you_mean(word, known) or did_you_mean(snake, known)


def kind_meant(word: str) -> str:
    """What an unknown kind should be, by CloudFormation's, Terraform's or AWS's name for it, or by its spelling."""
    from planta.kinds import BY_ID

    by_type = [k for k, cls in BY_ID.items() if word in cls.cloudformation[:1]]
    plain = _squashed(word.removeprefix("AWS::").removeprefix("aws_"))
    called = {k: (_squashed(k), _squashed(cls.face.name.en)) for k, cls in BY_ID.items()}
    alike = [k for k, said in called.items() if len(plain) > 2 and any(plain in s for s in said)]
    likely = by_type or [k for k, (id, _) in called.items() if id == plain] or KINDS.get(plain) or alike[:4]
    if len(likely) == 1:
        return f'Did you mean "{likely[0]}"?'
    return f"one of: {', '.join(likely)}" if likely else did_you_mean(word.lower().replace("_", "-"), BY_ID)


def verb_meant(word: str, known: Iterable[str]) -> str:
    """What an unknown verb should be: by its spelling, or the one of the known that means it."""
    verbs = tuple(known)
    alike = [v for group in VERBS if word in group for v in verbs if v in group]
    return did_you_mean(word, verbs) or (f'Did you mean "{alike[0]}"?' if len(set(alike)) == 1 else "")


def _squashed(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.lower())


def about(cls: type[BaseModel], field: str) -> str:
    """A field's description as the end of a sentence: `class of the instance: "db.m7g.large"`."""
    from planta.describe import said

    text = " ".join(said(cls, field).split()).removesuffix(".")
    return text if text[1:2].isupper() or not text else text[0].lower() + text[1:]


def explained(cls: type[BaseModel], field: str, fix: str) -> str:
    """A fix, with what the field is about behind it."""
    text = about(cls, field)
    return f"{fix} ({text})" if text and text != field else fix


def as_id(text: str) -> str:
    """The id that a name could have: `webImages_2` -> `web-images-2`."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", text).lower()
    plain = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
    return f"{AN_ID.partition(':')[0]}: {plain}" if plain[:1].isalpha() and plain != text and plain.isascii() else AN_ID


def form(annotation: Any, most: int = 8) -> str:
    """What a value looks like, cut short: `{requests: ...}`, `[{rule: ..., owner: ...}]`, `public | internal`; `most` words."""
    origin, args = get_origin(annotation), [a for a in get_args(annotation) if a is not NoneType]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        needed = [(info.alias or n, info) for n, info in annotation.model_fields.items() if info.is_required()]
        chosen = needed or [(info.alias or n, info) for n, info in annotation.model_fields.items()][:3]
        return "{" + ", ".join(f"{n}: {_short(info.annotation)}" for n, info in chosen[:8]) + "}"
    if origin is Literal:
        return " | ".join(str(a).lower() if isinstance(a, bool) else str(a) for a in args[:most]) + (" | ..." if len(args) > most else "")
    if origin is tuple:
        return f"[{form(args[0], most)}]" if args else "[...]"
    if origin is dict:
        return f"{{name: {form(args[1], most)}}}"
    inner = [form(a, most) for a in args[: 1 if hasattr(annotation, "__metadata__") else None]]
    return max(inner, key=lambda f: (f[:1] == "{", f[:1] == "[", f != "..."), default="...")


def _short(annotation: Any) -> str:
    whole = form(annotation)
    return whole if len(whole) <= 40 and "{" not in whole else "{...}" if whole[:1] == "{" else "[...]" if whole[:1] == "[" else "..."


def verbs_of(kind: Any) -> Iterable[str]:
    """What may be done to resources of a kind, by its id."""
    from planta.kinds import BY_ID

    return tuple(v.name for v in BY_ID[kind].verbs) if isinstance(kind, str) and kind in BY_ID else ()


def arrows(value: Any, resources: Any) -> str:
    """`to: {cdn: https}` from what stands where arrows should: an id, or a list of ids."""
    ids = [v for v in (value if isinstance(value, tuple) else (value,)) if isinstance(v, str)]
    if not ids:
        return "write target and verb: \"to: {queue: send, bucket: [read, list]}\""
    raw = resources if isinstance(resources, dict) else {}

    def verb(id: str) -> str:
        resource = raw.get(id)
        known = verbs_of(resource.get("kind")) if isinstance(resource, dict) else ()
        ports = resource.get("ports") if isinstance(resource, dict) else None
        return " | ".join((*known, *(ports if isinstance(ports, dict) else ()))) or "..."

    return f"write target and verb: \"to: {{{', '.join(f'{i}: {verb(i)}' for i in ids)}}}\""


def path_meant(dotted: str, value: Any, resources: Any) -> str:
    """What a path of an environment's `set:` should be."""
    head, _, rest = dotted.removeprefix("resources.").partition(".")
    if head in resources and not rest and isinstance(value, dict) and value:
        return f'write the whole path: "{head}.{next(iter(value))}: ..."'
    if head in resources and rest:
        return f'Did you mean "{head}.{rest}"?'
    near = did_you_mean(head, resources)
    return near if not rest else near.replace('"?', f'.{rest}"?') or 'write a resource and its field: "bucket.versioning: true"'
