"""The kinds of an AWS account and what is set for all of it."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from planta.kinds.base import Claim, Face, Kind, Line, Scene, Settings, Stands, Verb
from planta.text import Text


class Contact(Settings):
    """Whom AWS turns to."""

    name: Line
    """Name of the person or team."""
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s'\x22]+@[^@\s'\x22]+\.[^@\s'\x22]+$", max_length=254)]
    """Address that more than one person reads."""
    title: Line = "Team"
    """Role."""
    phone: Annotated[str, StringConstraints(pattern=r"^\+?[0-9 ()-]{5,25}$")] | None = None
    """Telephone number."""


class Contacts(Settings):
    """AWS's alternate contacts."""

    security: Contact | None = None
    """For security matters."""
    operations: Contact | None = None
    """For operations."""
    billing: Contact | None = None
    """For bills."""


class PasswordPolicy(Settings):
    """What passwords of IAM users must be like; people should have none."""

    length: Annotated[int, Field(ge=6, le=128)] = 14
    """Least number of characters."""
    reuse: Annotated[int, Field(ge=1, le=24)] = 24
    """Earlier passwords that may not be used again."""


class Account(Kind):
    """An AWS account: no root keys, root with MFA, buckets never public, disks encrypted."""

    kind_id: ClassVar[str] = "aws-account"
    face: ClassVar[Face] = Face(
        icon="resource/AWSOrganizationsAccount", name=Text("Conta da AWS", "AWS account"), category="security", group="account"
    )
    stands: ClassVar[Stands] = "account"
    sensitive: ClassVar[bool] = True
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::Organizations::Account",)
    outputs: ClassVar[tuple[str, ...]] = ("id",)
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="deploy", text=Text("implanta em", "deploys to"), edge="delivery", phase="deploy", actions=("sts:AssumeRole",),
             wider=Text("os papéis de implantação criam e mudam qualquer recurso da conta",
                        "the deployment roles create and change any resource of the account")),
    )  # fmt: skip

    account: Annotated[str, StringConstraints(pattern=r"^\d{12}$")] | None = None
    """Account number, 12 digits between quotes; the environment's account when absent."""
    public_block: bool = True
    """Refuse public access to every bucket of the account."""
    encrypt_disks: bool = True
    """Encrypt every new EBS volume."""
    contacts: Contacts = Contacts.model_construct()
    """Whom AWS turns to."""
    password_policy: PasswordPolicy | None = PasswordPolicy.model_construct()
    """What passwords of IAM users must be like; null: AWS's weak default."""

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        number = self.account or scene.account
        yield Claim(text=Text("Usuário raiz com MFA", "Root has MFA"), service="iam", call="get-account-summary",
                    path="SummaryMap.AccountMFAEnabled", expected=1, security=True, reached=True)  # fmt: skip
        yield Claim(text=Text("Usuário raiz sem chaves de acesso", "Root has no access keys"), service="iam", call="get-account-summary",
                    path="SummaryMap.AccountAccessKeysPresent", expected=0, security=True, reached=True)  # fmt: skip
        if self.public_block:
            yield Claim(text=Text("Nenhum bucket público na conta", "No public bucket in the account"), service="s3control",
                        call="get-public-access-block", parameters={"account-id": number}, security=True, expected=True,
                        path="PublicAccessBlockConfiguration.RestrictPublicBuckets")  # fmt: skip
        if self.encrypt_disks:
            yield Claim(text=Text("Discos cifrados por padrão", "Disks are encrypted by default"), service="ec2",
                        call="get-ebs-encryption-by-default", path="EbsEncryptionByDefault", expected=True, security=True)  # fmt: skip
        if self.password_policy:
            yield Claim(text=Text("Tamanho mínimo das senhas", "Least length of passwords"), service="iam",
                        call="get-account-password-policy", path="PasswordPolicy.MinimumPasswordLength",
                        expected=self.password_policy.length, security=True)  # fmt: skip
        if self.contacts.security:
            yield Claim(text=Text("Contato de segurança", "Contact for security"), service="account",
                        call="get-alternate-contact", parameters={"alternate-contact-type": "SECURITY"},
                        path="AlternateContact.EmailAddress", expected=self.contacts.security.email, security=True)  # fmt: skip


KINDS = (Account,)
