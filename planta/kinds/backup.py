"""The kinds of AWS Backup."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal, Self

from pydantic import StringConstraints, model_validator

from planta.kinds.base import Claim, Days, Face, Kind, Link, Scene, Settings, Verb
from planta.kinds.shared import KeyLink, NotifyLink
from planta.text import Text, number


class VaultLock(Settings):
    """What keeps recovery points from being deleted early."""

    min_days: Days
    """Days that a recovery point is kept at least."""
    max_days: Days | None = None
    """Days that a recovery point may be kept at most."""
    mode: Literal["governance", "compliance"] = "governance"
    """Governance can be lifted by a privileged role; compliance by nobody, once three days have passed."""


class BackupVault(Kind):
    """A vault of AWS Backup that keeps recovery points."""

    kind_id: ClassVar[str] = "backup-vault"
    face: ClassVar[Face] = Face(
        icon="resource/AWSBackupBackupVault", name=Text("Cofre do AWS Backup", "AWS Backup vault"), category="storage"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::Backup::BackupVault",)
    commitment: ClassVar[str | None] = "backup"
    holds_data: ClassVar[bool] = True
    sensitive: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("stored-gb-month", "restored-gb")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="copy", text=Text("copia para", "copies to"), edge="data", phase="async", key="encrypt",
             actions=("backup:CopyIntoBackupVault",)),
        Verb(name="restore", text=Text("restaura de", "restores from"), edge="data", phase="async", key="decrypt",
             actions=("backup:ListRecoveryPointsByBackupVault", "backup:DescribeRecoveryPoint", "backup:StartRestoreJob")),
    )  # fmt: skip

    key: KeyLink = None
    """KMS key that encrypts the recovery points; fixed once the vault is made."""
    lock: VaultLock | None = None
    """What keeps recovery points from being deleted early; null: nothing."""
    notify: NotifyLink = None
    """Topic, or topics, told of failed backups, copies and restores."""

    def own_caption(self, language: str) -> str:
        if self.lock is None:
            return ""
        return Text("trava de {} dias", "locked {} days")(language).format(number(self.lock.min_days, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        vault = {"backup-vault-name": scene.name}
        yield Claim(text=Text("Pontos de recuperação cifrados", "Recovery points are encrypted"), service="backup",
                    call="describe-backup-vault", parameters=vault, path="EncryptionKeyArn != `null`", expected=True,
                    security=True)  # fmt: skip
        if self.lock:
            yield Claim(text=Text("Cofre travado", "Vault is locked"), service="backup", call="describe-backup-vault",
                        parameters=vault, path="Locked", expected=True, security=True)  # fmt: skip
            yield Claim(text=Text("Retenção mínima, em dias", "Least retention, in days"), service="backup",
                        call="describe-backup-vault", parameters=vault, path="MinRetentionDays", expected=self.lock.min_days,
                        security=True)  # fmt: skip


class Keep(Settings):
    """One rhythm of backups."""

    keep_days: Days
    """Days that each recovery point is kept."""
    at: Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")] = "05:00"
    """Time at which it starts, in UTC, between quotes."""
    cold_after_days: Days | None = None
    """Days after which a recovery point moves to cold storage, where the service has one."""
    copy_to: Annotated[str | None, Link(kinds=("backup-vault",), edge="data", phase="async", verb="copy", key="encrypt",
                                        text=Text("copia para", "copies to"))] = None  # fmt: skip
    """Vault of another region or account that gets a copy."""

    @model_validator(mode="after")
    def _cold_long_enough(self) -> Self:
        if self.cold_after_days is not None and self.keep_days < self.cold_after_days + 90:
            raise ValueError("cold storage keeps for at least 90 days: keep_days must be cold_after_days + 90 or more")
        return self


class BackupPlan(Kind):
    """A plan of AWS Backup: what its arrows name is backed up, again and again, and restored as a test."""

    kind_id: ClassVar[str] = "backup-plan"
    face: ClassVar[Face] = Face(
        icon="service/AWSBackup", name=Text("Plano do AWS Backup", "AWS Backup plan"), category="storage"
    )
    cloudformation: ClassVar[tuple[str, ...]] = (
        "AWS::Backup::BackupPlan", "AWS::Backup::BackupSelection", "AWS::Backup::RestoreTestingPlan",
        "AWS::Backup::RestoreTestingSelection",
    )  # fmt: skip
    commitment: ClassVar[str | None] = "backup"
    principal: ClassVar[bool] = True

    vault: Annotated[str | None, Link(kinds=("backup-vault",), edge="data", phase="async", text=Text("guarda em", "keeps in"))] = None
    """Vault that keeps the recovery points; one is made when absent."""
    key: KeyLink = None
    """KMS key of the vault that is made for it; leave out where `vault` is given."""
    daily: Keep | None = Keep.model_construct(keep_days=35)
    """Daily backups; null: none."""
    monthly: Keep | None = None
    """Monthly backups, on the first day."""
    continuous: bool = False
    """Point-in-time recovery as well, for at most 35 days."""
    restore_test: Literal["weekly", "monthly"] | None = "monthly"
    """How often a recovery point is restored as a test; null: never."""

    @model_validator(mode="after")
    def _keeps_something(self) -> Self:
        if self.daily is None and self.monthly is None:
            raise ValueError("a plan has 'daily' or 'monthly' backups, or both")
        if self.vault and self.key:
            raise ValueError("the key is the vault's: set it there")
        if self.continuous and (self.daily is None or self.daily.keep_days > 35):
            raise ValueError("continuous backups need 'daily' with keep_days of at most 35")
        return self

    def own_caption(self, language: str) -> str:
        rhythm = Text("diário", "daily") if self.daily else Text("mensal", "monthly")
        keep = self.daily or self.monthly
        assert keep is not None
        days = number(keep.keep_days, language)
        return Text("{}, guarda {} dias", "{}, kept {} days")(language).format(rhythm(language), days)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        yield Claim(text=Text("Plano ativo", "Plan is active"), service="backup", call="list-backup-plans",
                    path=f"length(BackupPlansList[?BackupPlanName=='{scene.name}'])", expected=1)  # fmt: skip
        if self.restore_test:
            test = scene.name.replace("-", "_")
            yield Claim(text=Text("Restauração testada", "Restores are tested"), service="backup", call="get-restore-testing-plan",
                        parameters={"restore-testing-plan-name": test}, path="RestoreTestingPlan.RestoreTestingPlanName",
                        expected=test)  # fmt: skip


KINDS = (BackupPlan, BackupVault)
