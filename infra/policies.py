"""Policies that stand on resources (buckets, topics, queues, keys): a resource in; its statements out, each with the model's line."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from infra import actors
from infra.actors import Service
from infra.parts import Value, logical
from infra.site import Site
from planta.access import READ_KEY, WRITE_KEY, Access

ADMINISTER = (
    "kms:CancelKeyDeletion",
    "kms:CreateAlias",
    "kms:DeleteAlias",
    "kms:DescribeKey",
    "kms:DisableKey",
    "kms:DisableKeyRotation",
    "kms:EnableKey",
    "kms:EnableKeyRotation",
    "kms:GetKeyPolicy",
    "kms:GetKeyRotationStatus",
    "kms:GetPublicKey",
    "kms:ListAliases",
    "kms:ListGrants",
    "kms:ListKeyPolicies",
    "kms:ListKeyRotations",
    "kms:ListResourceTags",
    "kms:PutKeyPolicy",
    "kms:RevokeGrant",
    "kms:RotateKeyOnDemand",
    "kms:ScheduleKeyDeletion",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:UpdateAlias",
    "kms:UpdateKeyDescription",
)
"""Everything but using the key: who administers it cannot decrypt with it."""
CRYPTO = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
          "kms:ReEncryptFrom", "kms:ReEncryptTo")  # fmt: skip
DISKS = ("eks-nodegroup", "batch-compute", "ec2-group", "ec2-instance", "bastion")
VIA = {
    "s3-bucket": "s3",
    "sqs-queue": "sqs",
    "sns-topic": "sns",
    "secret": "secretsmanager",
    "ssm-parameter": "ssm",
    "dynamodb-table": "dynamodb",
    "ecr-repository": "ecr",
    "aurora-postgresql": "rds",
    "rds-instance": "rds",
    "kinesis-stream": "kinesis",
    "efs": "elasticfilesystem",
    "state-machine": "states",
    "backup-vault": "backup",
    "event-bus": "events",
}
"""Kind -> the service through which its key is used."""


@dataclass
class Policy:
    """A policy document in the making, and where its statements come from."""

    statements: list[dict[str, Value]] = field(default_factory=list)
    lines: dict[str, str] = field(default_factory=dict)

    def add(self, sid: str, line: str, **statement: Value) -> None:
        sid = logical(sid)
        taken = {s["Sid"] for s in self.statements}
        count = 1
        unique = sid
        while unique in taken:
            count += 1
            unique = f"{sid}{count}"
        self.lines[unique] = line
        self.statements.append({"Sid": unique, **statement})

    @property
    def document(self) -> dict[str, Value]:
        return {"Version": "2012-10-17", "Statement": self.statements}


def line(access: Access) -> str:
    """The model's line as a dotted path."""
    return ".".join(str(p) for p in access.path)


def one(values: tuple[Value, ...] | list[Value]) -> Value:
    """A single value alone, several as a list."""
    return values[0] if len(values) == 1 else list(values)


def by_source(who: Service) -> dict[str, Value]:
    """Only for that resource of that account."""
    exact = all(isinstance(a, str) and "*" not in a for a in who.arns)
    return {
        "ArnEquals" if exact else "ArnLike": {"aws:SourceArn": one(who.arns)},
        "StringEquals": {"aws:SourceAccount": who.account},
    }


def _tls_only(policy: Policy, arns: Value, line: str, actions: str) -> None:
    policy.add("TlsOnly", line, Effect="Deny", Principal={"AWS": "*"}, Action=actions, Resource=arns,
               Condition={"Bool": {"aws:SecureTransport": "false"}})  # fmt: skip


def _admit_services(policy: Policy, site: Site, id: str, arn: Value) -> None:
    for access in site.accesses:
        if (
            access.target == id
            and access.actions
            and (who := actors.service(site, access))
            and not actors.roles(site, access)
        ):
            policy.add(access.because, line(access), Effect="Allow", Principal={"Service": who.principal},
                       Action=one(access.actions), Resource=arn, Condition=by_source(who))  # fmt: skip


def topic(site: Site, id: str) -> Policy:
    policy = Policy()
    _tls_only(policy, site.topic_arn(id), f"resources.{id}", "sns:Publish")
    _admit_services(policy, site, id, site.topic_arn(id))
    for source, config in site.deployed():
        if getattr(config, "break_glass", None) == id:
            who = Service(principal="events.amazonaws.com", arns=(site.arn("events", f"rule/{site.name(source)}-use", of=id),),
                          account=site.account(id))  # fmt: skip
            policy.add(f"{source}.break_glass", f"resources.{source}.break_glass", Effect="Allow", Principal={"Service": who.principal},
                       Action="sns:Publish", Resource=site.topic_arn(id), Condition=by_source(who))  # fmt: skip
    return policy


def queue(site: Site, id: str, suffix: str = "") -> Policy:
    policy = Policy()
    arn = site.queue_arn(id, suffix)
    _tls_only(policy, arn, f"resources.{id}", "sqs:*")
    if not suffix:
        _admit_services(policy, site, id, arn)
        for arrow in site.architecture.arrows_to(id):
            if site.kind(arrow.source) == "sns-topic":
                who = Service(
                    principal="sns.amazonaws.com",
                    arns=(site.topic_arn(arrow.source),),
                    account=site.account(arrow.source),
                )
                policy.add(arrow.id, ".".join(map(str, arrow.path)), Effect="Allow", Principal={"Service": who.principal},
                           Action="sqs:SendMessage", Resource=arn, Condition=by_source(who))  # fmt: skip
    return policy


def key(site: Site, id: str) -> Policy:
    policy, account = Policy(), site.account(id)
    root = {"AWS": f"arn:aws:iam::{account}:root"}
    here = f"resources.{id}"
    policy.add("Administer", here, Effect="Allow", Principal=root, Action=list(ADMINISTER), Resource="*")
    deployer = {"aws:PrincipalArn": actors.deployer(site, id)}
    policy.add(
        "DeployWith",
        here,
        Effect="Allow",
        Principal=root,
        Action=list(CRYPTO),
        Resource="*",
        Condition={"ArnEquals": deployer},
    )
    policy.add("DeployGrants", here, Effect="Allow", Principal=root, Action="kms:CreateGrant", Resource="*",
               Condition={"ArnEquals": deployer, "Bool": {"kms:GrantIsForAWSResource": "true"}})  # fmt: skip
    _role_users(policy, site, id)
    _log_groups(policy, site, id)
    _service_users(policy, site, id)
    _disks(policy, site, id)
    return policy


def _role_users(policy: Policy, site: Site, id: str) -> None:
    """Roles that use the key: their own policy must say so too."""
    merged: dict[tuple[str, tuple[str, ...]], Access] = {}
    for access in site.accesses:
        if access.target == id:
            for role in actors.roles(site, access):
                if site.kind(actors.owner(role)) != "permission-set":
                    merged.setdefault((role, access.actions), access)
    for use in key_uses(site):
        if use.key == id:
            only = {**use.condition, "ArnEquals": {"aws:PrincipalArn": site.role_arn(use.role)}}
            policy.add(f"{use.role}.{use.actions[0].partition(':')[2]}", use.line, Effect="Allow",
                       Principal={"AWS": f"arn:aws:iam::{site.account(id)}:root"}, Action=one(use.actions), Resource="*",
                       Condition=only)  # fmt: skip
    for (role, actions), access in merged.items():
        arn = site.role_arn(role)
        policy.add(f"{role}.{access.verb}", line(access), Effect="Allow", Principal={"AWS": f"arn:aws:iam::{arn.split(':')[4]}:root"},
                   Action=one(actions), Resource="*", Condition={"ArnEquals": {"aws:PrincipalArn": arn}})  # fmt: skip


def _log_groups(policy: Policy, site: Site, id: str) -> None:
    for link in site.links():
        if link.target == id and link.path[2:] == ("logs", "key") and site.together(id, link.source):
            context = {"kms:EncryptionContext:aws:logs:arn": site.log_group_arn(link.source)}
            policy.add(
                f"{link.source}.logs.key",
                ".".join(map(str, link.path)),
                Effect="Allow",
                Principal={"Service": f"logs.{site.region(id)}.amazonaws.com"},
                Action=[
                    "kms:Decrypt",
                    "kms:DescribeKey",
                    "kms:Encrypt",
                    "kms:GenerateDataKey",
                    "kms:GenerateDataKeyWithoutPlaintext",
                    "kms:ReEncryptFrom",
                    "kms:ReEncryptTo",
                ],
                Resource="*",
                Condition={"ArnEquals": context},
            )


def _service_users(policy: Policy, site: Site, id: str) -> None:
    """Services that write to, or read from, what the key encrypts; the key named in its own access comes along."""
    seen: set[tuple[str, tuple[Value, ...]]] = set()
    for access in site.accesses:
        target = site.architecture.resources.get(access.target)
        if target is None or id not in (getattr(target.config, "key", None), access.target):
            continue
        who = actors.service(site, access, id)
        if (
            who is None
            or actors.roles(site, access)
            or site.kind(actors.owner(access.principal)) == "cloudtrail"  # below, by the trail that its files are of
        ):
            continue
        reads = site.kind(actors.owner(access.principal)) == "cloudfront" and access.verb in ("read", "decrypt")
        actions = READ_KEY if reads else WRITE_KEY
        mark = (who.principal, tuple(map(str, who.arns)))
        if mark in seen:
            continue
        seen.add(mark)
        policy.add(f"{access.because}.key", line(access), Effect="Allow", Principal={"Service": who.principal},
                   Action=one(actions), Resource="*", Condition=by_source(who))  # fmt: skip
    for source, config in site.deployed():
        if getattr(config, "break_glass", None) and getattr(site.config(config.break_glass), "key", None) == id:  # type: ignore[attr-defined]
            who = Service(principal="events.amazonaws.com", arns=(site.arn("events", f"rule/{site.name(source)}-use"),),
                          account=site.account(source))  # fmt: skip
            policy.add(f"{source}.break_glass.key", f"resources.{source}.break_glass", Effect="Allow",
                       Principal={"Service": who.principal}, Action=one(WRITE_KEY), Resource="*", Condition=by_source(who))  # fmt: skip
        if site.kind(source) == "cloudtrail" and getattr(config, "key", None) == id:
            arn = site.arn("cloudtrail", f"trail/{site.name(source)}", of=source)
            policy.add(f"{source}.key", f"resources.{source}.key", Effect="Allow", Principal={"Service": "cloudtrail.amazonaws.com"},
                       Action=["kms:DescribeKey", "kms:GenerateDataKey"], Resource="*",
                       Condition={"ArnEquals": {"aws:SourceArn": arn},
                                  "StringLike": {"kms:EncryptionContext:aws:cloudtrail:arn":
                                                 f"arn:aws:cloudtrail:*:{site.account(source)}:trail/*"}})  # fmt: skip


def _disks(policy: Policy, site: Site, id: str) -> None:
    """Auto Scaling starts instances with encrypted disks through its service-linked role, which takes no policy of ours."""
    users = [n for n in site.links() if n.target == id and n.path[2:] == ("key",) and site.kind(n.source) in DISKS]
    if not users:
        return
    account = site.account(id)
    linked = f"arn:aws:iam::{account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    only = {"ArnEquals": {"aws:PrincipalArn": linked}, "StringEquals": {"kms:CallerAccount": account}}
    where = ".".join(map(str, users[0].path))
    policy.add(
        "DisksUse", where, Effect="Allow", Principal={"AWS": "*"}, Action=list(CRYPTO), Resource="*", Condition=only
    )
    policy.add("DisksGrant", where, Effect="Allow", Principal={"AWS": "*"}, Action="kms:CreateGrant", Resource="*",
               Condition={**only, "Bool": {"kms:GrantIsForAWSResource": "true"}})  # fmt: skip


def users_of(site: Site, role: str, id: str) -> Iterator[str]:
    """Services through which a role uses a key (`kms:ViaService`)."""
    principal = actors.owner(role)
    ends = [(a.source, a.target, a.verb.key) for a in site.architecture.arrows]
    ends += [(n.source, n.target, n.link.key) for n in site.architecture.links]
    for source, target, use in ends:
        if source == principal and use and getattr(site.config(target), "key", None) == id and site.kind(target) in VIA:
            yield f"{VIA[site.kind(target)]}.{site.region(target)}.amazonaws.com"
    if role.endswith(".rotation"):
        yield f"secretsmanager.{site.region(principal)}.amazonaws.com"


@dataclass(frozen=True, kw_only=True)
class KeyUse:
    """A use of a key that follows from how a service works, not from an access of its own."""

    role: str
    key: str
    why: str
    actions: tuple[str, ...]
    condition: dict[str, dict[str, Value]]
    line: str


def key_uses(site: Site) -> Iterator[KeyUse]:
    """Backups are encrypted by grants that AWS Backup hands to each service; rotating with two users reads the administrator's secret."""
    for id, config in site.deployed():
        if site.kind(id) == "backup-plan":
            users = [a.target for a in site.architecture.arrows_from(id)] + [
                n.target for n in site.architecture.links_from(id)
            ]
            for name in dict.fromkeys(k for u in users if (k := getattr(site.config(u), "key", None))):
                where = f"resources.{id}.vault"
                yield KeyUse(role=id, key=name, line=where, why="AWS Backup hands the key to the service for one copy",
                             actions=("kms:CreateGrant",), condition={"Bool": {"kms:GrantIsForAWSResource": "true"}})  # fmt: skip
                yield KeyUse(
                    role=id,
                    key=name,
                    line=where,
                    why="AWS Backup looks at the key",
                    actions=("kms:DescribeKey",),
                    condition={},
                )
        rotation = getattr(config, "rotation", None)
        if rotation and rotation.style == "alternating" and (name := site.config(rotation.database).key):
            via = {"StringEquals": {"kms:ViaService": f"secretsmanager.{site.region(id)}.amazonaws.com"}}
            yield KeyUse(role=f"{id}.rotation", key=name, line=f"resources.{id}.rotation.style", condition=via, actions=("kms:Decrypt",),
                         why="The administrator's secret is encrypted")  # fmt: skip
