"""The kinds of Amazon SES."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from planta.kinds.base import Claim, Face, Kind, Link, Scene, Verb
from planta.kinds.shared import HostName, NotifyLink, host
from planta.text import Text


class Identity(Kind):
    """A domain that Amazon SES sends mail from: signed with DKIM, delivered over TLS only."""

    kind_id: ClassVar[str] = "ses-identity"
    face: ClassVar[Face] = Face(
        icon="service/AmazonSimpleEmailService", name=Text("Identidade do Amazon SES", "Amazon SES identity"), category="integration"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::SES::EmailIdentity", "AWS::SES::ConfigurationSet")
    commitment: ClassVar[str | None] = "ses"
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("messages",)
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="send", text=Text("envia e-mails por", "sends mail through"), edge="data", phase="async",
             actions=("ses:SendEmail", "ses:SendRawEmail")),
    )  # fmt: skip

    domain: HostName = "{domain}"
    """Domain of the senders; `{domain}` is the environment's."""
    zone: Annotated[str | None, Link(kinds=("route53-zone",), draw="none", edge="association",
                                     text=Text("prova o domínio em", "proves the domain in"))] = None  # fmt: skip
    """Hosted zone that gets its DKIM, SPF and DMARC records."""
    dkim: bool = True
    """Sign messages with DKIM."""
    tls: bool = True
    """Deliver over TLS or not at all."""
    notify: NotifyLink = None
    """Topic, or topics, told of bounces and complaints."""

    def own_caption(self, language: str) -> str:
        return "DKIM" if self.dkim else ""

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        identity = {"email-identity": host(self.domain, scene)}
        yield Claim(text=Text("Domínio verificado", "Domain is verified"), service="sesv2", call="get-email-identity",
                    parameters=identity, path="VerifiedForSendingStatus", expected=True, security=True, reached=True)  # fmt: skip
        if self.dkim:
            yield Claim(text=Text("Assinatura DKIM", "DKIM signature"), service="sesv2", call="get-email-identity",
                        parameters=identity, path="DkimAttributes.Status", expected="SUCCESS", security=True)  # fmt: skip
        if self.tls:
            yield Claim(text=Text("Entrega só por TLS", "Delivery over TLS only"), service="sesv2", call="get-configuration-set",
                        parameters={"configuration-set-name": scene.name}, path="DeliveryOptions.TlsPolicy", expected="REQUIRE",
                        security=True)  # fmt: skip


KINDS = (Identity,)
