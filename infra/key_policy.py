"""The policy of a KMS key: a key in; who administers it, who uses it, and through which service, out, each with the model's lines."""

from collections.abc import Iterator

from infra import actors
from infra.actors import Service
from infra.parts import Value
from infra.policies import Policy, line, one
from infra.site import Site
from planta.access import READ_KEY, WRITE_KEY, Access
from planta.needs import Need, needs

ADMINISTER = (
    "kms:CancelKeyDeletion", "kms:CreateAlias", "kms:DeleteAlias", "kms:DescribeKey", "kms:DisableKey", "kms:DisableKeyRotation",
    "kms:EnableKey", "kms:EnableKeyRotation", "kms:GetKeyPolicy", "kms:GetKeyRotationStatus", "kms:GetPublicKey",
    "kms:ListAliases", "kms:ListGrants", "kms:ListKeyPolicies", "kms:ListKeyRotations", "kms:ListResourceTags",
    "kms:PutKeyPolicy", "kms:RevokeGrant", "kms:RotateKeyOnDemand", "kms:ScheduleKeyDeletion", "kms:TagResource",
    "kms:UntagResource", "kms:UpdateAlias", "kms:UpdateKeyDescription",
)  # fmt: skip
"""Everything but using the key: who administers it cannot decrypt with it."""
CRYPTO = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey", "kms:GenerateDataKeyWithoutPlaintext",
          "kms:ReEncryptFrom", "kms:ReEncryptTo")  # fmt: skip
DISKS = ("eks-nodegroup", "batch-compute", "ec2-group", "ec2-instance", "bastion")
VIA = {
    "s3-bucket": "s3", "sqs-queue": "sqs", "sns-topic": "sns", "secret": "secretsmanager", "ssm-parameter": "ssm",
    "dynamodb-table": "dynamodb", "ecr-repository": "ecr", "aurora-postgresql": "rds", "rds-instance": "rds", "kinesis-stream": "kinesis",
    "efs": "elasticfilesystem", "state-machine": "states", "backup-vault": "backup", "event-bus": "events",
}  # fmt: skip
"""Kind -> the service through which its key is used."""


def key(site: Site, id: str) -> Policy:
    """Administrators, CloudFormation while it deploys, the roles that use it, and the services that act for resources."""
    policy = Policy()
    root = {"AWS": f"arn:aws:iam::{site.account(id)}:root"}
    here = f"resources.{id}"
    policy.add("Administer", here, Effect="Allow", Principal=root, Action=list(ADMINISTER), Resource="*")
    deployer = {"aws:PrincipalArn": actors.deployer(site, id)}
    policy.add("DeployWith", here, Effect="Allow", Principal=root, Action=list(CRYPTO), Resource="*", Condition={"ArnEquals": deployer})
    policy.add("DeployGrants", here, Effect="Allow", Principal=root, Action="kms:CreateGrant", Resource="*",
               Condition={"ArnEquals": deployer, "Bool": {"kms:GrantIsForAWSResource": "true"}})  # fmt: skip
    _roles(policy, site, id)
    _log_groups(policy, site, id)
    _services(policy, site, id)
    _trails(policy, site, id)
    _disks(policy, site, id)
    return policy


def _roles(policy: Policy, site: Site, id: str) -> None:
    """Roles that use the key: their own policy must say so too."""
    merged: dict[tuple[str, tuple[str, ...]], Access] = {}
    for access in site.accesses:
        if access.target == id:
            for role in actors.roles(site, access):
                merged.setdefault((role, access.actions), access)
    for need in needs(site.architecture):
        for action in need.actions if need.target == id else ():
            only = {**for_need(site, need, action), "ArnEquals": {"aws:PrincipalArn": site.role_arn(need.principal)}}
            policy.add(f"{need.principal}.{action.partition(':')[2]}", line(need), Effect="Allow",
                       Principal={"AWS": f"arn:aws:iam::{site.account(id)}:root"}, Action=action, Resource="*",
                       Condition=only)  # fmt: skip
    for (role, actions), access in merged.items():
        arn = site.people_arn(role) if site.kind(actors.owner(role)) == "permission-set" else site.role_arn(role)
        policy.add(f"{role}.{access.verb}", line(access), Effect="Allow", Principal={"AWS": f"arn:aws:iam::{arn.split(':')[4]}:root"},
                   Action=one(actions), Resource="*",
                   Condition={"ArnLike" if "*" in arn else "ArnEquals": {"aws:PrincipalArn": arn}})  # fmt: skip


def _log_groups(policy: Policy, site: Site, id: str) -> None:
    """CloudWatch Logs encrypts exactly these groups."""
    links = [n for n in site.architecture.links if n.target == id and n.path[2:] == ("logs", "key") and site.together(id, n.source)]
    if links:
        context = {"kms:EncryptionContext:aws:logs:arn": one([site.log_group_arn(n.source) for n in links])}
        policy.add("logs.key", ", ".join(".".join(map(str, n.path)) for n in links), Effect="Allow",
                   Principal={"Service": f"logs.{site.region(id)}.amazonaws.com"}, Action=list(CRYPTO), Resource="*",
                   Condition={"ArnEquals": context})  # fmt: skip


def _services(policy: Policy, site: Site, id: str) -> None:
    """Services that write to, or read from, what the key encrypts: one statement for each, with all the resources that it acts for."""
    found: dict[tuple[str, tuple[str, ...], str], dict[Value, str]] = {}
    for service, actions, where in _acting(site, id):
        found.setdefault((service.principal, actions, service.account), {}).update(dict.fromkeys(service.arns, where))
    for (principal, actions, account), arns in found.items():
        loose = any("*" in arn for arn in arns)
        policy.add(f"{principal.partition('.')[0]}.key", ", ".join(dict.fromkeys(arns.values())), Effect="Allow",
                   Principal={"Service": principal}, Action=one(actions), Resource="*", Condition={
                       "ArnLike" if loose else "ArnEquals": {"aws:SourceArn": one(list(arns))},
                       "StringEquals": {"aws:SourceAccount": account}})  # fmt: skip


def _acting(site: Site, id: str) -> Iterator[tuple[Service, tuple[str, ...], str]]:
    for access in site.accesses:
        target = site.architecture.resources.get(access.target)
        if target is None or id not in (getattr(target.config, "key", None), access.target):
            continue
        kind = site.kind(actors.owner(access.principal))
        service = actors.service(site, access, id)
        if service and kind != "cloudtrail" and not actors.roles(site, access):
            yield service, READ_KEY if kind == "cloudfront" and access.verb in ("read", "decrypt") else WRITE_KEY, line(access)
    for source, topic in site.told_of_use():
        if site.config(topic).key == id:
            yield actors.use_rule(site, source), WRITE_KEY, f"resources.{source}.break_glass"


def _trails(policy: Policy, site: Site, id: str) -> None:
    for trail in site.of_kind("cloudtrail"):
        if site.config(trail).key == id:
            arn = site.arn("cloudtrail", f"trail/{site.name(trail)}", of=trail)
            files = {"kms:EncryptionContext:aws:cloudtrail:arn": f"arn:aws:cloudtrail:*:{site.account(trail)}:trail/*"}
            policy.add(f"{trail}.key", f"resources.{trail}.key", Effect="Allow", Principal={"Service": "cloudtrail.amazonaws.com"},
                       Action=["kms:DescribeKey", "kms:GenerateDataKey"], Resource="*",
                       Condition={"ArnEquals": {"aws:SourceArn": arn}, "StringLike": files})  # fmt: skip


def _disks(policy: Policy, site: Site, id: str) -> None:
    """Auto Scaling starts instances with encrypted disks through its service-linked role, which takes no policy of ours."""
    users = [n for n in site.architecture.links if n.target == id and n.path[2:] == ("key",) and site.kind(n.source) in DISKS]
    if not users:
        return
    account = site.account(id)
    linked = f"arn:aws:iam::{account}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
    only = {"ArnEquals": {"aws:PrincipalArn": linked}, "StringEquals": {"kms:CallerAccount": account}}
    where = ", ".join(".".join(map(str, n.path)) for n in users)
    policy.add("DisksUse", where, Effect="Allow", Principal={"AWS": "*"}, Action=list(CRYPTO), Resource="*", Condition=only)
    policy.add("DisksGrant", where, Effect="Allow", Principal={"AWS": "*"}, Action="kms:CreateGrant", Resource="*",
               Condition={**only, "Bool": {"kms:GrantIsForAWSResource": "true"}})  # fmt: skip


def users_of(site: Site, role: str, id: str, use: str) -> Iterator[str]:
    """Services through which a role uses a key (`kms:ViaService`), to "encrypt" or to "decrypt"; other uses go by no service."""
    principal, _, part = role.partition(".")
    for target, starts in actors.key_uses(site, principal, id, use):
        if site.kind(target) in VIA and (site.kind(principal) not in actors.EXECUTED or starts == (part == "execution")):
            yield f"{VIA[site.kind(target)]}.{site.region(target)}.amazonaws.com"
    if part == "rotation" and use == "encrypt":
        yield f"secretsmanager.{site.region(principal)}.amazonaws.com"


def for_need(site: Site, need: Need, action: str) -> dict[str, dict[str, Value]]:
    """How a key is used that a service needs in order to run: lent by grants to AWS only, read through the secret that it encrypts."""
    if action == "kms:CreateGrant":
        return {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    if action == "kms:Decrypt":
        return {"StringEquals": {"kms:ViaService": f"secretsmanager.{site.region(actors.owner(need.principal))}.amazonaws.com"}}
    return {}
