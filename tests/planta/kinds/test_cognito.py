"""User pools: a second factor, users made by administrators."""

import pytest

from planta.kinds.cognito import UserPool
from tests.planta.kinds.samples import linked, settings


def test_the_defaults_are_the_secure_ones() -> None:
    pool = settings(UserPool, "{}")
    assert (pool.mfa, pool.sign_up, pool.deletion_protection, pool.password_length) == ("on", "admin", True, 14)


@pytest.mark.parametrize(("mfa", "caption"), [("on", "MFA obrigatório"), ("optional", "MFA opcional"), ("off", "sem MFA")])
def test_the_second_factor_is_told(mfa: str, caption: str) -> None:
    assert settings(UserPool, f"{{mfa: {mfa}}}").own_caption("pt-BR") == caption


def test_mail_goes_through_the_named_identity() -> None:
    assert linked(settings(UserPool, "{email: remetente}"))["email"][1].verb == "send"


def test_looking_up_users_does_not_let_change_them() -> None:
    verbs = {v.name: set(v.actions) for v in UserPool.verbs}
    assert not any("Create" in a or "Update" in a or "Disable" in a for a in verbs["read"])
    assert verbs["read"] < verbs["manage"]
