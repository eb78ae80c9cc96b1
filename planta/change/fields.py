"""The table of meanings: a kind and a field's dotted path in; the category of its change, and which direction is worse, out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from planta.change.change import Category, Level

Worse = Literal["lower", "higher", "off", "on", "gone", "fewer", "more", "change", None]
"""lower, higher: of numbers; off, on: of switches; gone: set to nothing; fewer, more: of lists; change: any; None: neither is worse."""


@dataclass(frozen=True)
class Meaning:
    """What a change of a field is about."""

    category: Category
    worse: Worse = None
    ranks: tuple[str, ...] = ()
    """Choices from the safest on, where they have such an order."""
    mild: bool = False
    """Even the worse direction is nothing grave."""


def _table(category: Category, **worse: str) -> dict[str, Meaning]:
    """Fields by the direction that is worse; an underscore pair stands for a dot: size__max."""
    directions: dict[str, Worse] = {"lower": "lower", "higher": "higher", "off": "off", "on": "on", "gone": "gone", "fewer": "fewer",
                                    "more": "more", "change": "change", "either": None}  # fmt: skip
    return {name: Meaning(category, directions[how]) for how, names in worse.items() for name in names.split()}


BY_FIELD: Mapping[str, Meaning] = {
    **_table(
        "exposure",
        on="public",
        off="public_block network_policy drop_invalid_headers",
        gone="waf origin_secret authorizer pod_groups headers headers.hsts_days rate_limit",
        fewer="managed",
        more="public_cidrs count_only callbacks cors.origins",
        change="endpoint scheme sign_up layer subnets.type authorizer.type access hosts",
        higher="rate_limit.requests",
        either="subnets cors countries headers authorizer inspect_body_kb rate_limit.per dns dns.name domains",
    ),
    **_table(
        "protection",
        gone="key certificate rotation rotation_days break_glass flow_logs logs access_logs password_policy",
        off="require_tls redirect_http multi_region validate_files encrypt_disks deletion_protection termination_protection dnssec "
            "dkim tls "
            "secure read_only_root organization all_resources repair minor_upgrades",
        on="root writable privileged console iam_login shell",
        lower="min_tls minimum_tls deletion_days password_length",
        higher="session access_keys rotation.days",
        fewer="data_events features standards rules logs.types",
        more="policies people",
        change="scan tags mfa identity pod_security protocol user ref environment repo guardrail auth users image rotation.style",
        either="users.app users.others rotation.database logs.level logs.include_data traffic",
    ),
    **_table(
        "durability",
        lower="lifecycle.expire_days lifecycle.noncurrent_days object_lock.days backup_days daily.keep_days monthly.keep_days "
              "lock.min_days "
              "keep_days retention_days keep_hours keep_images snapshot_days archive_days logs.keep_days flow_logs.keep_days "
              "unused_days dead_letter.after",
        higher="recovery.rpo_minutes recovery.rto_minutes",
        gone="object_lock lock daily monthly restore_test vault dead_letter replicate_to replica_of recovery dead_letter.queue lifecycle "
             "lifecycle.abort_multipart_days",
        off="versioning pitr continuous backups",
        change="object_lock.mode lock.mode lifecycle.transitions ttl cold_after_days daily.cold_after_days",
        either="lifecycle.transitions.to lifecycle.transitions.after_days lock.max_days daily.at daily.copy_to monthly.copy_to",
    ),
    **_table(
        "redundancy",
        lower="zones replicas.min replicas size.min nodes.count masters.count shards",
        higher="replicas.need size.need",
        off="multi_az zonal_shift cross_zone",
        gone="masters",
        change="nat capacity nodes environments",
    ),
    **_table(
        "capacity",
        lower="replicas.max size.max size.cpu size.memory capacity.min capacity.max max_vcpus min_vcpus concurrency memory disk_gb "
              "storage_gb "
              "max_storage_gb throttle.rate throttle.burst at_most flow.at_most timeout deadline retries flow.retry connections_percent "
              "visibility subnets.block size.vcpu size.disk size.gpu amount",
        either="instance instances node shards throughput pool pool.workers pool.size pool.overflow pool.connect_timeout_seconds "
               "cpu_percent "
               "replicas.cpu_percent borrow_timeout idle_timeout origin_timeout_seconds timeout_seconds stop_seconds cidr buffer_mib "
               "buffer_seconds allocation array flow.timeout time_limits volume size targets every nodes.type",
    ),
    **_table("configuration", either="secrets parameters"),
    **_table("text", either="name caption note icon label teams text flow.text"),
}  # fmt: skip
"""Meanings by field; the longest matching beginning of a dotted path decides, list positions and mapping keys left out."""
BY_KIND: Mapping[tuple[str, str], Meaning] = {
    ("aurora-postgresql", "instances"): Meaning("redundancy", "lower"),
    ("aurora-postgresql", "capacity"): Meaning("capacity"),
    ("batch-compute", "type"): Meaning("redundancy", "change"),
    ("vpc", "subnets"): Meaning("exposure", "change"),
    ("vpc", "endpoints"): Meaning("exposure", "fewer"),
    ("alarm", "notify"): Meaning("protection", "gone"),
    ("alarm", "watch"): Meaning("protection", "change"),
    ("alarm", "above"): Meaning("objectives", "higher"),
    ("alarm", "below"): Meaning("objectives", "lower"),
    ("alarm", "for"): Meaning("objectives", "higher"),
    ("alarm", "severity"): Meaning("objectives", "change"),
    ("alarm", "metric"): Meaning("objectives", "change"),
    ("alarm", "runbook"): Meaning("objectives", "gone"),
    ("github-workflow", "environment"): Meaning("protection", "change"),
    ("k8s-deployment", "image"): Meaning("configuration"),
    ("k8s-job", "image"): Meaning("configuration"),
    ("ecs-service", "image"): Meaning("configuration"),
    ("batch-job", "image"): Meaning("configuration"),
    ("generic", "service"): Meaning("text"),
}
DEFAULT = Meaning("configuration")
RANKS: Mapping[str, tuple[str, ...]] = {
    "scheme": ("internal", "public"), "endpoint": ("private", "both", "public"), "subnets.type": ("isolated", "private", "public"),
    "sign_up": ("admin", "self"), "tags": ("immutable", "mutable"), "scan": ("push", "off"), "mfa": ("on", "optional", "off"),
    "pod_security": ("restricted", "baseline"), "protocol": ("tls", "tcp"), "object_lock.mode": ("compliance", "governance"),
    "lock.mode": ("compliance", "governance"), "nat": ("per-zone", "regional", "single", "none"), "capacity": ("on-demand", "spot"),
    "type": ("ec2", "fargate", "ec2-spot", "fargate-spot"), "severity": ("page", "ticket", "info"), "guardrail": ("none", "read"),
    "rotation.style": ("alternating", "service", "single"),
}  # fmt: skip
"""Choices by field, from the safest on."""
MILD = frozenset({
    "session", "rotation.days", "keep_images", "password_length", "recovery.rpo_minutes", "recovery.rto_minutes",
    "dead_letter.after", "logs.keep_days", "flow_logs.keep_days", "keep_days", "unused_days",
    "snapshot_days", "logs.types", "rate_limit.requests", "minor_upgrades", "repair", "logs", "flow_logs", "access_logs",
    "dead_letter", "features", "standards", "rules", "restore_test", "recovery", "lifecycle.abort_multipart_days", "vault",
})  # fmt: skip
"""Fields whose worse direction wants a look, no more."""
REPLACING: Mapping[str, tuple[str, ...]] = {
    "*": ("kind", "region", "scope", "physical_name"),
    "vpc": ("cidr", "subnets.block", "subnets.type"),
    "aurora-postgresql": ("key", "subnets"),
    "rds-instance": ("key", "subnets", "engine"),
    "dynamodb-table": ("partition", "sort"),
    "ecr-repository": ("key",),
    "efs": ("key", "subnets"),
    "opensearch": ("key",),
    "elasticache": ("key", "engine"),
    "backup-vault": ("key",),
    "sqs-queue": ("fifo",),
    "sns-topic": ("fifo",),
    "state-machine": ("type",),
    "eks-cluster": ("key",),
    "eks-nodegroup": ("subnets", "capacity", "instances", "disk_gb"),
    "alb": ("scheme",),
    "nlb": ("scheme",),
    "acm-certificate": ("domains",),
    "batch-compute": ("type",),
    "ec2-instance": ("subnets", "image", "key"),
    "bastion": ("subnets",),
}
"""Fields whose change makes CloudFormation replace the resource ("*": of every kind); all else is updated in place."""


def meaning(kind: str, field: str) -> Meaning:
    """The meaning of a field: `replicas.max`, `lifecycle.transitions.0.to` (positions are skipped)."""
    parts = [p for p in field.split(".") if not p.isdigit()]
    if kind == "vpc" and parts[:1] == ["subnets"] and len(parts) > 2:
        parts = ["subnets", parts[2]]  # the tier's name stands between
    if kind == "state-machine" and parts[:1] == ["flow"] and len(parts) > 2:
        parts = ["flow", parts[2]]
    for end in range(len(parts), 0, -1):
        name = ".".join(parts[:end])
        if found := BY_KIND.get((kind, name)) or BY_FIELD.get(name):
            return replace(found, ranks=RANKS.get(name, ()), mild=name in MILD) if end == len(parts) else Meaning(found.category)
    return DEFAULT


def replaces(kind: str, field: str) -> bool:
    parts = [p for p in field.split(".") if not p.isdigit()]
    if kind == "vpc" and parts[:1] == ["subnets"] and len(parts) > 2:
        parts = ["subnets", parts[2]]
    name = ".".join(parts)
    return any(name == f or name.startswith(f"{f}.") for f in (*REPLACING["*"], *REPLACING.get(kind, ())))


class _Missing:
    def __repr__(self) -> str:
        return "nothing"


MISSING = _Missing()
"""A value that stands in only one of the two models."""
GRAVE = ("exposure", "protection", "durability")
"""Categories in which the worse direction is dangerous; elsewhere somebody should look."""


def level(meaning: Meaning, before: Any, after: Any) -> Level:
    """How much danger the change of a value brings."""
    if meaning.category == "text":
        return "safe"
    direction = _direction(meaning, before, after)
    if direction == "worse":
        return "dangerous" if meaning.category in GRAVE and not meaning.mild else "review"
    return "safe" if direction == "better" else "review"


def _direction(meaning: Meaning, before: Any, after: Any) -> Literal["worse", "better", "neither"]:
    pair, worse = (before, after), meaning.worse
    if before in meaning.ranks and after in meaning.ranks:
        return "worse" if meaning.ranks.index(after) > meaning.ranks.index(before) else "better"
    if worse in ("lower", "higher"):
        numbers = tuple(_number(v) for v in pair)
        if numbers[0] is None or numbers[1] is None:
            # No value means no limit of the kind (kept forever): a first limit shortens, taking it away lengthens.
            gained = before is None
            return "worse" if gained == (worse == "lower") else "better"
        return "worse" if (numbers[1] < numbers[0]) == (worse == "lower") else "better"
    if worse in ("off", "on"):
        return "worse" if bool(after) == (worse == "on") else "better"
    if worse == "gone":
        return "worse" if after is None or after is MISSING else "better" if before is None or before is MISSING else "neither"
    if worse in ("fewer", "more"):
        old, new = (set(map(str, v)) if isinstance(v, tuple | dict) else set() for v in pair)
        lost, won = bool(old - new), bool(new - old)
        if lost and won:
            return "worse"
        return "worse" if lost == (worse == "fewer") else "better"
    return "worse" if worse == "change" else "neither"


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or value is None or value is MISSING:
        return None
    if isinstance(value, int | float):
        return float(value)
    text = str(value)
    units = {"m": 0.001, "Mi": 1.0, "Gi": 1024.0}
    for unit, factor in units.items():
        if text.endswith(unit) and text[: -len(unit)].replace(".", "", 1).isdigit():
            return float(text[: -len(unit)]) * factor
    if "/" in text and text.rpartition("/")[2].isdigit():  # a block: the longer its prefix, the fewer its addresses
        return -float(text.rpartition("/")[2])
    return float(text) if text.replace(".", "", 1).isdigit() else None
