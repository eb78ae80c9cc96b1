"""File systems."""

from planta.kinds.efs import FileSystem
from tests.planta.kinds.samples import asked, refusal, settings


def test_it_is_encrypted_and_has_a_mount_target_in_each_zone() -> None:
    found = asked(settings(FileSystem, "{subnets: rede.dados}"))
    assert found["efs describe-file-systems FileSystems[0].Encrypted"] is True
    assert found["efs describe-file-systems FileSystems[0].NumberOfMountTargets"] == 3


def test_backups_and_classes_are_asked_of_this_file_system() -> None:
    found = asked(settings(FileSystem, "{subnets: rede.dados, backups: false, cold_after_days: 1}"))
    assert found["efs describe-backup-policy BackupPolicy.Status"] == "DISABLED"
    assert found["efs describe-lifecycle-configuration LifecyclePolicies[].TransitionToIA | [0]"] == "AFTER_1_DAY"


def test_reading_does_not_write() -> None:
    verbs = {v.name: v for v in FileSystem.verbs}
    assert "elasticfilesystem:ClientWrite" in verbs["mount"].actions
    assert verbs["mount-read"].actions == ("elasticfilesystem:ClientMount",) and verbs["mount-read"].ports == (2049,)


def test_what_efs_cannot_do_is_refused() -> None:
    assert refusal(FileSystem, "{subnets: rede.dados, cold_after_days: 45}").startswith("cold_after_days: ")
    assert refusal(FileSystem, "{subnets: rede.dados, access_points: {amostras: {path: amostras}}}").startswith("access_points.amostras.path: ")
