"""Accounts: root, public buckets, disks, passwords and contacts."""

from planta.kinds.account import Account
from tests.planta.kinds.samples import asked, refusal, scene, settings


def test_the_defaults_are_the_secure_ones() -> None:
    assert asked(settings(Account, "{}"), security=True) == {
        "iam get-account-summary SummaryMap.AccountMFAEnabled": 1,
        "iam get-account-summary SummaryMap.AccountAccessKeysPresent": 0,
        "s3control get-public-access-block PublicAccessBlockConfiguration.RestrictPublicBuckets": True,
        "ec2 get-ebs-encryption-by-default EbsEncryptionByDefault": True,
        "iam get-account-password-policy PasswordPolicy.MinimumPasswordLength": 14,
    }


def test_another_account_is_asked_by_its_own_number() -> None:
    claims = settings(Account, '{account: "333333333333"}').own_claims(scene())
    assert [c.parameters["account-id"] for c in claims if c.parameters] == ["333333333333"]


def test_the_security_contact_is_checked() -> None:
    account = settings(Account, "{contacts: {security: {name: Segurança, email: seguranca@espectro.example}}}")
    assert asked(account)["account get-alternate-contact AlternateContact.EmailAddress"] == "seguranca@espectro.example"
    assert refusal(Account, "{contacts: {security: {name: S, email: ninguem}}}").startswith("contacts.security.email: ")
