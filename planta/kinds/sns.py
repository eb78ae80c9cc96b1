"""The kinds of Amazon SNS."""

from collections.abc import Iterator
from typing import ClassVar

from planta.kinds.base import Claim, Face, Kind, Scene, Verb
from planta.kinds.shared import KeyLink
from planta.text import Text


class Topic(Kind):
    """A topic of Amazon SNS: encrypted, TLS only, never public; its arrows are its subscriptions."""

    kind_id: ClassVar[str] = "sns-topic"
    face: ClassVar[Face] = Face(
        icon="service/AmazonSimpleNotificationService", name=Text("Tópico do Amazon SNS", "Amazon SNS topic"), category="integration"
    )  # fmt: skip
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::SNS::Topic", "AWS::SNS::TopicPolicy", "AWS::SNS::Subscription")
    commitment: ClassVar[str | None] = "sns"
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("publishes", "deliveries")
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="publish", text=Text("publica em", "publishes to"), edge="observability", phase="async",
             actions=("sns:Publish",), key="encrypt"),
    )  # fmt: skip

    key: KeyLink = None
    """KMS key that encrypts the messages; alarms can publish only if its policy admits CloudWatch."""
    fifo: bool = False
    """Strict order; only FIFO queues may subscribe."""

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        arn = f"arn:aws:sns:{scene.region}:{scene.account}:{scene.name}" + (".fifo" if self.fifo else "")
        topic = {"topic-arn": arn}
        yield Claim(text=Text("Só por TLS", "TLS only"), service="sns", call="get-topic-attributes", parameters=topic,
                    path="contains(Attributes.Policy, 'aws:SecureTransport')", expected=True, security=True)  # fmt: skip
        if self.key:
            yield Claim(text=Text("Mensagens cifradas", "Messages are encrypted"), service="sns", call="get-topic-attributes",
                        parameters=topic, path="Attributes.KmsMasterKeyId != `null`", expected=True, security=True)  # fmt: skip


KINDS = (Topic,)
