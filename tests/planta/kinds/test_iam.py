"""IAM users: findings, told with what they hold."""

import pytest

from planta.kinds.iam import User
from tests.planta.kinds.samples import asked, linked, settings


@pytest.mark.parametrize(("keys", "caption"), [(0, "sem chaves de acesso"), (1, "uma chave de acesso"), (2, "2 chaves de acesso")])
def test_its_keys_are_told_and_counted(keys: int, caption: str) -> None:
    user = settings(User, f"{{access_keys: {keys}, used_by: robo}}")
    assert user.own_caption("pt-BR") == caption
    assert asked(user, security=True) == {"iam list-access-keys length(AccessKeyMetadata)": keys}
    assert linked(user)["used_by"][1].reverse


def test_console_access_needs_a_second_factor() -> None:
    assert asked(settings(User, "{console: true}"))["iam list-mfa-devices length(MFADevices) > `0`"] is True
