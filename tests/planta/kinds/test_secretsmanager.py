"""Secrets."""

from planta.kinds.secretsmanager import Secret
from tests.planta.kinds.samples import asked, linked, refusal, settings, verdict


def test_reading_needs_the_key() -> None:
    read = next(v for v in Secret.verbs if v.name == "read")
    assert read.actions == ("secretsmanager:GetSecretValue", "secretsmanager:DescribeSecret") and read.key == "decrypt"


def test_a_rotation_connects_to_its_database() -> None:
    config = settings(Secret, "{key: chave, rotation: {days: 30, database: banco}}")
    assert linked(config)["rotation.database"][1].verb == "connect"
    secret, key = config.own_grants("senha")
    assert secret.principal == key.principal == "senha.rotation"
    assert "secretsmanager:UpdateSecretVersionStage" in secret.actions and key.target == "chave"


def test_a_rotation_by_the_owning_service_needs_nothing_of_ours() -> None:
    config = settings(Secret, "{rotation: {style: service}}")
    assert not list(config.own_grants("senha"))
    assert asked(config, security=True)["secretsmanager describe-secret RotationEnabled"] is True


def test_users_take_turns_in_a_database_that_is_named() -> None:
    assert refusal(Secret, "{rotation: {days: 30}}") == 'rotation: style "alternating" needs the database whose users take turns'
    assert refusal(Secret, "{rotation: {days: 0, style: single}}").startswith("rotation.days: ")


def test_a_key_of_ours_is_told_from_amazons() -> None:
    config = settings(Secret, "{key: chave}")
    path = "!= 'alias/aws/secretsmanager'"
    assert verdict(config, path, {"KmsKeyId": "arn:aws:kms:sa-east-1:222222222222:key/1"})
    assert not verdict(config, path, {"KmsKeyId": "alias/aws/secretsmanager"}) and not verdict(config, path, {"Name": "x"})


def test_captions_say_how_often_it_changes() -> None:
    assert settings(Secret, "{rotation: {days: 7, style: single}}").own_caption("pt-BR") == "troca a cada 7 dias"
    assert settings(Secret, "{}").own_caption("pt-BR") == ""
