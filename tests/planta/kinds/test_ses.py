"""Mail identities: the environment's domain, signed, over TLS."""

from planta.kinds.ses import Identity
from tests.planta.kinds.samples import asked, scene, settings


def test_the_domain_is_the_environments_unless_said() -> None:
    assert next(settings(Identity, "{}").own_claims(scene())).parameters == {"email-identity": "espectro.example"}
    assert next(settings(Identity, "{domain: 'mail.{domain}'}").own_claims(scene())).parameters == {"email-identity": "mail.espectro.example"}


def test_signature_and_tls_are_checked() -> None:
    assert asked(settings(Identity, "{}"), security=True) == {
        "sesv2 get-email-identity VerifiedForSendingStatus": True,
        "sesv2 get-email-identity DkimAttributes.Status": "SUCCESS",
        "sesv2 get-configuration-set DeliveryOptions.TlsPolicy": "REQUIRE",
    }
    assert list(asked(settings(Identity, "{dkim: false, tls: false}"))) == ["sesv2 get-email-identity VerifiedForSendingStatus"]
