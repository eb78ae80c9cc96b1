"""Backup plans and vaults: rhythms, locks, and tested restores."""

import pytest

from planta.kinds.backup import BackupPlan, BackupVault
from tests.planta.kinds.samples import asked, linked, refusal, settings


@pytest.mark.parametrize(
    ("yaml", "reason"),
    [
        ("{vault: c, daily: null}", "a plan has 'daily' or 'monthly' backups, or both"),
        ("{vault: c, key: k}", "the key is the vault's: set it there"),
        ("{continuous: true, daily: {keep_days: 60}}", "continuous backups need 'daily' with keep_days of at most 35"),
        (
            "{daily: {keep_days: 60, cold_after_days: 30}}",
            "daily: cold storage keeps for at least 90 days: keep_days must be cold_after_days + 90 or more",
        ),
    ],
)
def test_a_plan_that_keeps_nothing_or_too_little_is_refused(yaml: str, reason: str) -> None:
    assert refusal(BackupPlan, yaml) == reason


def test_a_copy_writes_into_the_other_vault() -> None:
    value, link = linked(settings(BackupPlan, "{daily: {keep_days: 35, copy_to: longe}}"))["daily.copy_to"]
    assert (value, link.verb, link.key) == ("longe", "copy", "encrypt")


def test_restores_are_tested_unless_said() -> None:
    tested = "backup get-restore-testing-plan RestoreTestingPlan.RestoreTestingPlanName"
    assert asked(settings(BackupPlan, "{}"))[tested] == "espectro_prod_coisa"
    assert tested not in asked(settings(BackupPlan, "{restore_test: null}"))
    assert settings(BackupPlan, "{daily: null, monthly: {keep_days: 1826}}").own_caption("pt-BR") == "mensal, guarda 1.826 dias"


def test_a_lock_is_checked_with_its_days() -> None:
    found = asked(settings(BackupVault, "{lock: {min_days: 35}}"), security=True)
    assert found["backup describe-backup-vault Locked"] is True
    assert found["backup describe-backup-vault MinRetentionDays"] == 35
    assert list(asked(settings(BackupVault, "{}"))) == ["backup describe-backup-vault EncryptionKeyArn != `null`"]
