"""Vaults with a lock, and plans: what the arrows name is backed up, and restored as a test."""

from collections.abc import Iterator

from infra.kinds.base import Facet, Grant, on, service_trust
from infra.parts import Part, Use, Value, without_none
from infra.site import Site
from planta.access import Access
from planta.kinds.backup import BackupPlan, BackupVault, Keep
from planta.needs import Need

TYPES = {
    "aurora-postgresql": "Aurora",
    "rds-instance": "RDS",
    "dynamodb-table": "DynamoDB",
    "efs": "EFS",
    "s3-bucket": "S3",
}
EVENTS = ["BACKUP_JOB_FAILED", "COPY_JOB_FAILED", "RESTORE_JOB_COMPLETED"]


def vault(id: str, config: BackupVault, site: Site) -> Iterator[Part]:
    topics = (config.notify,) if isinstance(config.notify, str) else config.notify or ()
    lock = config.lock
    yield Part(owner=id, type="AWS::Backup::BackupVault", removal="Retain" if site.protected else "Delete",
               gives={"arn": "BackupVaultArn", "name": ""}, properties=without_none({
                   "BackupVaultName": site.name(id), "EncryptionKeyArn": site.key(config.key, id),
                   "LockConfiguration": without_none({"MinRetentionDays": lock.min_days, "MaxRetentionDays": lock.max_days,
                                                      "ChangeableForDays": 3 if lock.mode == "compliance" else None}) if lock else None,
                   "Notifications": {"BackupVaultEvents": EVENTS, "SNSTopicArn": site.topic_arn(topics[0])} if topics else None,
               }))  # fmt: skip


def plan(id: str, config: BackupPlan, site: Site) -> Iterator[Part]:
    name = site.name(id)
    if config.vault is None:
        yield Part(owner=id, name="vault", type="AWS::Backup::BackupVault", removal="Retain" if site.protected else "Delete",
                   properties=without_none({"BackupVaultName": name, "EncryptionKeyArn": site.key(config.key, id)}))  # fmt: skip
    store = config.vault or id
    rules = [rule(site, store, "daily", config.daily, "? * *", continuous=config.continuous)] if config.daily else []
    rules += [rule(site, store, "monthly", config.monthly, "1 * ?")] if config.monthly else []
    yield Part(owner=id, type="AWS::Backup::BackupPlan", gives={"id": "BackupPlanId"}, after=((id, "vault"), (store, "")),
               properties={"BackupPlan": {"BackupPlanName": name, "BackupPlanRule": rules}})  # fmt: skip
    targets = [a.target for a in site.architecture.arrows_from(id)]
    if not targets:
        return
    yield Part(
        owner=id,
        name="selection",
        type="AWS::Backup::BackupSelection",
        after=((id, "policy"),),
        properties={
            "BackupPlanId": Use(id, "id"),
            "BackupSelection": {
                "SelectionName": name,
                "IamRoleArn": site.role(id),
                "Resources": [protected(site, t) for t in targets],
            },
        },
    )
    if config.restore_test:
        yield from restores(id, config, site, store, targets)


def rule(site: Site, vault: str, name: str, keep: Keep, days: str, *, continuous: bool = False) -> dict[str, Value]:
    hour, minute = keep.at.split(":")
    return without_none({
        "RuleName": name, "TargetBackupVault": site.name(vault), "ScheduleExpression": f"cron({int(minute)} {int(hour)} {days} *)",
        "StartWindowMinutes": 60, "CompletionWindowMinutes": 480, "EnableContinuousBackup": continuous,
        "Lifecycle": without_none({"DeleteAfterDays": keep.keep_days, "MoveToColdStorageAfterDays": keep.cold_after_days}),
        "CopyActions": [{"DestinationBackupVaultArn": site.arn("backup", f"backup-vault:{site.name(keep.copy_to)}", of=keep.copy_to),
                         "Lifecycle": {"DeleteAfterDays": keep.keep_days}}] if keep.copy_to else None,
    })  # fmt: skip


def restores(id: str, config: BackupPlan, site: Site, vault: str, targets: list[str]) -> Iterator[Part]:
    """Restoring needs other rights than backing up: a role of its own."""
    name = site.name(id).replace("-", "_")
    trust = service_trust("backup.amazonaws.com")(id, site)
    yield Part(owner=id, name="restore-role", type="AWS::IAM::Role", gives={"restore-role": "Arn"},
               lines={"role": f"resources.{id}.restore_test"}, properties={
                   "RoleName": site.role_name(f"{id}.restore"), "AssumeRolePolicyDocument": trust,
                   "ManagedPolicyArns": ["arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores"]})  # fmt: skip
    when = "cron(0 8 ? * MON *)" if config.restore_test == "weekly" else "cron(0 8 2 * ? *)"
    yield Part(owner=id, name="restore-plan", type="AWS::Backup::RestoreTestingPlan", after=((vault, ""), (id, "vault")), properties={
        "RestoreTestingPlanName": name, "ScheduleExpression": when, "StartWindowHours": 8, "RecoveryPointSelection": {
            "Algorithm": "LATEST_WITHIN_WINDOW", "RecoveryPointTypes": ["SNAPSHOT"], "SelectionWindowDays": 30,
            "IncludeVaults": [site.arn("backup", f"backup-vault:{site.name(vault)}", of=vault)]}})  # fmt: skip
    for target in targets:
        yield Part(
            owner=id,
            name=f"restore-{target}",
            type="AWS::Backup::RestoreTestingSelection",
            after=((id, "restore-plan"),),
            properties={
                "RestoreTestingPlanName": name,
                "RestoreTestingSelectionName": target.replace("-", "_"),
                "IamRoleArn": Use(id, "restore-role"),
                "ProtectedResourceType": TYPES[site.kind(target)],
                "ProtectedResourceArns": [protected(site, target)],
            },
        )


def protected(site: Site, id: str) -> Value:
    """ARN of what is backed up."""
    match site.kind(id):
        case "aurora-postgresql":
            return site.arn("rds", f"cluster:{site.name(id)}", of=id)
        case "rds-instance":
            return site.arn("rds", f"db:{site.name(id)}", of=id)
        case "dynamodb-table":
            return site.arn("dynamodb", f"table/{site.name(id)}", of=id)
        case "s3-bucket":
            return site.bucket_arn(id)
    return Use(id, "arn")


def grants(site: Site, access: Access) -> Iterator[Grant]:
    vault = site.arn("backup", f"backup-vault:{site.name(access.target)}", of=access.target)
    yield on(vault, actions=access.actions)


def needs(site: Site, need: Need, action: str) -> Grant:
    return on(site.arn("backup", f"backup-vault:{site.name(str(need.target))}", of=need.principal), actions=(action,))


KINDS = {
    "backup-vault": Facet(build=vault, grants=grants),
    "backup-plan": Facet(build=plan, trust=service_trust("backup.amazonaws.com"), needs=needs),
}
