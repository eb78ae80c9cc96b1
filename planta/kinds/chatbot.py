"""The kinds of Amazon Q Developer in chat applications (formerly AWS Chatbot)."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Literal

from pydantic import StringConstraints

from planta.kinds.base import Claim, Face, Kind, Scene, Stands, Verb
from planta.text import Text

GUARDRAILS = {"read": "ReadOnlyAccess", "none": "AWSDenyAll"}


class SlackChannel(Kind):
    """A Slack channel that shows what topics publish, and from which at most reading commands may be given."""

    kind_id: ClassVar[str] = "slack-channel"
    face: ClassVar[Face] = Face(icon="diagrams/saas/chat/slack", name=Text("Canal do Slack", "Slack channel"), category="observability")
    stands: ClassVar[Stands] = "outside"
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::Chatbot::SlackChannelConfiguration",)
    principal: ClassVar[bool] = True
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="notify", text=Text("avisa", "notifies"), edge="observability", phase="async", sources=("sns-topic",)),
    )

    workspace: Annotated[str, StringConstraints(pattern=r"^T[A-Z0-9]{6,20}$")]
    """Slack's id of the workspace."""
    channel: Annotated[str, StringConstraints(pattern=r"^[CG][A-Z0-9]{6,20}$")]
    """Slack's id of the channel."""
    guardrail: Literal["read", "none"] = "read"
    """Most that commands from the channel may do: read, or nothing at all."""

    def own_caption(self, language: str) -> str:
        return {
            "read": Text("só leitura", "read only"),
            "none": Text("só avisos", "notices only"),
        }[self.guardrail](language)

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        found = f"SlackChannelConfigurations[?ConfigurationName=='{scene.name}'] | [0]"
        yield Claim(text=Text("Canal ligado", "Channel is connected"), service="chatbot", call="describe-slack-channel-configurations",
                    path=f"{found}.SlackChannelId", expected=self.channel)  # fmt: skip
        yield Claim(text=Text("Limite do que o canal pode fazer", "Limit of what the channel may do"), service="chatbot",
                    call="describe-slack-channel-configurations", path=f"{found}.GuardrailPolicyArns[0]",
                    expected=f"arn:aws:iam::aws:policy/{GUARDRAILS[self.guardrail]}", security=True)  # fmt: skip


KINDS = (SlackChannel,)
