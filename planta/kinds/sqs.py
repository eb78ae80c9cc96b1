"""The kinds of Amazon SQS."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Link, Scene, Settings, Verb
from planta.kinds.shared import KeyLink
from planta.text import Text, number


class DeadLetter(Settings):
    """Where messages go that nobody could process."""

    after: Annotated[int, Field(ge=1, le=1000)] = 5
    """Receptions after which a message is set aside."""
    queue: Annotated[str | None, Link(kinds=("sqs-queue",), edge="data", phase="async",
                                      text=Text("separa falhas em", "sets failures aside in"))] = None  # fmt: skip
    """Queue that gets them; one is made when absent."""


class Queue(Kind):
    """A queue of Amazon SQS: encrypted, with a queue for the messages that fail."""

    kind_id: ClassVar[str] = "sqs-queue"
    face: ClassVar[Face] = Face(
        icon="service/AmazonSimpleQueueService", name=Text("Fila do Amazon SQS", "Amazon SQS queue"), category="integration"
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::SQS::Queue", "AWS::SQS::QueuePolicy")
    commitment: ClassVar[str | None] = "sqs"
    holds_data: ClassVar[bool] = True
    outputs: ClassVar[tuple[str, ...]] = ("arn", "url")
    cost_drivers: ClassVar[tuple[str, ...]] = ("requests",)
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="send", text=Text("envia mensagens para", "sends messages to"), edge="data", actions=("sqs:SendMessage",),
             key="encrypt"),
        Verb(name="receive", text=Text("recebe mensagens de", "receives messages from"), edge="data", phase="async", key="decrypt",
             actions=("sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility", "sqs:GetQueueAttributes")),
        Verb(name="redrive", text=Text("reprocessa falhas de", "redrives failures of"), edge="data", phase="async", key="decrypt",
             actions=("sqs:StartMessageMoveTask", "sqs:ListMessageMoveTasks", "sqs:CancelMessageMoveTask", "sqs:ReceiveMessage",
                      "sqs:DeleteMessage", "sqs:GetQueueAttributes")),
    )  # fmt: skip

    key: KeyLink = None
    """KMS key that encrypts the messages; the key that SQS manages when absent."""
    dead_letter: DeadLetter | None = DeadLetter.model_construct()
    """Where messages go that nobody could process; null: they are tried until they expire."""
    visibility: Annotated[int, Field(ge=0, le=43_200)] = 300
    """Seconds that a received message stays hidden from others; longer than its processing takes."""
    keep_days: Annotated[int, Field(ge=1, le=14)] = 4
    """Days that a message waits before it is dropped."""
    fifo: bool = False
    """Strict order, and each message once."""

    def own_caption(self, language: str) -> str:
        if self.keep_days == 1:
            return Text("guarda por 1 dia", "keeps 1 day")(language)
        return Text("guarda por {} dias", "keeps {} days")(language).format(number(self.keep_days, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        url = f"https://sqs.{scene.region}.amazonaws.com/{scene.account}/{scene.name}" + (".fifo" if self.fifo else "")
        queue: dict[str, str | tuple[str, ...]] = {"queue-url": url, "attribute-names": ("All",)}
        encrypted = "Attributes.KmsMasterKeyId != `null`" if self.key else "Attributes.SqsManagedSseEnabled == 'true'"
        yield Claim(text=Text("Mensagens cifradas", "Messages are encrypted"), service="sqs", call="get-queue-attributes",
                    parameters=queue, path=encrypted, expected=True, security=True)  # fmt: skip
        yield Claim(text=Text("Só por TLS", "TLS only"), service="sqs", call="get-queue-attributes", parameters=queue,
                    path="contains(Attributes.Policy, 'aws:SecureTransport')", expected=True, security=True)  # fmt: skip
        yield Claim(text=Text("Prazo das mensagens, em segundos", "Messages are kept, in seconds"), service="sqs",
                    call="get-queue-attributes", parameters=queue, path="to_number(Attributes.MessageRetentionPeriod)",
                    expected=self.keep_days * 86_400)  # fmt: skip
        if self.dead_letter:
            yield Claim(text=Text("Fila de falhas ligada", "Queue for failures is set"), service="sqs", call="get-queue-attributes",
                        parameters=queue, path="contains(Attributes.RedrivePolicy, 'deadLetterTargetArn')", expected=True)  # fmt: skip


KINDS = (Queue,)
