"""Parameters."""

from planta.kinds.ssm import Parameter
from tests.planta.kinds.samples import asked, refusal, settings


def test_a_value_is_checked_and_a_secure_one_never_stands_in_the_model() -> None:
    assert asked(settings(Parameter, "{value: info}")) == {"ssm get-parameter Parameter.Type": "String", "ssm get-parameter Parameter.Value": "info"}
    assert asked(settings(Parameter, "{secure: true, key: chave}"), security=True) == {"ssm get-parameter Parameter.Type": "SecureString"}
    assert "must not stand in the model" in refusal(Parameter, "{secure: true, value: s3nha}")


def test_a_key_is_for_secure_parameters() -> None:
    assert refusal(Parameter, "{value: info, key: chave}") == "key is for secure parameters: add secure: true"


def test_reading_and_writing_are_apart() -> None:
    read, write = Parameter.verbs
    assert "ssm:GetParameters" in read.actions and write.actions == ("ssm:PutParameter",)
