"""Image repositories: scanned, immutable, cleaned up."""

from planta.kinds.ecr import Repository
from tests.planta.kinds.samples import asked, settings

FOUND = "ecr describe-repositories repositories[0]"


def test_the_defaults_are_the_secure_ones() -> None:
    assert asked(settings(Repository, "{}"), security=True) == {
        f"{FOUND}.imageScanningConfiguration.scanOnPush": True,
        f"{FOUND}.imageTagMutability": "IMMUTABLE",
        f"{FOUND}.encryptionConfiguration.encryptionType": "AES256",
    }


def test_a_key_changes_how_images_are_encrypted() -> None:
    assert asked(settings(Repository, "{key: chave}"))[f"{FOUND}.encryptionConfiguration.encryptionType"] == "KMS"


def test_keeping_all_images_is_said_and_not_checked() -> None:
    everything = settings(Repository, "{keep_images: null, scan: off, tags: mutable}")
    assert everything.own_caption("pt-BR") == ""
    assert not any("lifecycle" in question for question in asked(everything))
    assert asked(everything)[f"{FOUND}.imageScanningConfiguration.scanOnPush"] is False
    assert settings(Repository, "{keep_images: 20}").own_caption("pt-BR") == "últimas 20 imagens"


def test_pushing_does_not_let_delete() -> None:
    actions = {a for verb in Repository.verbs for a in (*verb.actions, *verb.any_resource)}
    assert "ecr:PutImage" in actions
    assert not any("Delete" in a for a in actions)
