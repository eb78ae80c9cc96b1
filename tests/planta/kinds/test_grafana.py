"""Grafana workspaces: people sign in through the identity provider."""

import pytest

from planta.kinds.grafana import Grafana
from tests.planta.kinds.samples import asked, settings


@pytest.mark.parametrize(("auth", "provider"), [("sso", "AWS_SSO"), ("saml", "SAML")])
def test_the_identity_provider_is_checked(auth: str, provider: str) -> None:
    (found,) = asked(settings(Grafana, f"{{auth: {auth}}}"), security=True).values()
    assert found == provider
