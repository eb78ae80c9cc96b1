"""The kinds of Amazon EventBridge."""

from collections.abc import Iterator
from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from planta.kinds.base import Claim, Days, Face, Kind, Line, Link, Scene, Verb
from planta.kinds.shared import KeyLink
from planta.text import Text


class EventBus(Kind):
    """An event bus of Amazon EventBridge beside the account's default one."""

    kind_id: ClassVar[str] = "event-bus"
    face: ClassVar[Face] = Face(
        icon="resource/AmazonEventBridgeCustomEventBus",
        name=Text("Barramento do Amazon EventBridge", "Amazon EventBridge bus"),
        category="integration",
    )
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::Events::EventBus", "AWS::Events::Archive")
    commitment: ClassVar[str | None] = "eventbridge"
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("events",)
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="put", text=Text("publica eventos em", "puts events on"), edge="data", actions=("events:PutEvents",)),
    )

    key: KeyLink = None
    """KMS key that encrypts the events."""
    archive_days: Days | None = None
    """Days that events are kept so that they can be replayed."""

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        yield Claim(text=Text("Barramento existe", "Bus exists"), service="events", call="describe-event-bus",
                    parameters={"name": scene.name}, path="Name", expected=scene.name)  # fmt: skip
        if self.archive_days:
            yield Claim(text=Text("Dias de arquivo", "Days of archive"), service="events", call="describe-archive",
                        parameters={"archive-name": scene.name}, path="RetentionDays", expected=self.archive_days)  # fmt: skip


class EventRule(Kind):
    """A rule of Amazon EventBridge: on an event or a schedule, it reaches what its arrows name."""

    kind_id: ClassVar[str] = "event-rule"
    face: ClassVar[Face] = Face(
        icon="resource/AmazonEventBridgeRule", name=Text("Regra do Amazon EventBridge", "Amazon EventBridge rule"), category="integration"
    )  # fmt: skip
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::Events::Rule", "AWS::Lambda::Permission")
    principal: ClassVar[bool] = True
    commitment: ClassVar[str | None] = "eventbridge"
    outputs: ClassVar[tuple[str, ...]] = ("arn",)
    cost_drivers: ClassVar[tuple[str, ...]] = ("events",)

    watch: Annotated[str | tuple[str, ...] | None, Link(edge="job", phase="async", reverse=True,
                                                        text=Text("emite evento", "emits event"))] = None  # fmt: skip
    """Resource, or resources, whose events it waits for."""
    events: tuple[Line, ...] = ()
    """Detail types of the events: `Batch Job State Change`."""
    match: dict[Line, tuple[Line, ...]] = {}
    """Values that fields of the event's detail must have: `status: [FAILED]`."""
    source: Line | None = None
    """Event source (`aws.batch`), when it does not follow from the watched resource."""
    schedule: Annotated[str | None, Field(pattern=r"^(rate|cron)\([^()\n]+\)$")] = None
    """Schedule instead of events: `rate(5 minutes)` or `cron(0 6 * * ? *)`, in UTC."""
    bus: Annotated[str | None, Link(kinds=("event-bus",), draw="panel", edge="data", phase="async",
                                    text=Text("escuta", "listens on"))] = None  # fmt: skip
    """Bus that it listens on; the default one when absent."""
    retries: Annotated[int, Field(ge=0, le=185)] = 185
    """Further attempts to deliver an event to a target."""
    dead_letter: Annotated[str | None, Link(kinds=("sqs-queue",), edge="data", phase="async", verb="send", key="encrypt",
                                            text=Text("separa falhas em", "sets failures aside in"))] = None  # fmt: skip
    """Queue that gets the events that no attempt delivered."""

    @model_validator(mode="after")
    def _one_trigger(self) -> Self:
        if bool(self.events) == bool(self.schedule):
            raise ValueError("a rule waits for 'events' or has a 'schedule': exactly one of them")
        if self.schedule and (self.match or self.watch or self.source or self.bus):
            raise ValueError("a schedule has no events, so 'watch', 'match', 'source' and 'bus' mean nothing with it")
        return self

    def own_caption(self, language: str) -> str:
        text = self.schedule or self.events[0]
        return text if len(text) <= 28 else text[:27].rstrip() + "…"

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        rule = {"name": scene.name} | ({"event-bus-name": scene.physical(self.bus)} if self.bus else {})
        yield Claim(text=Text("Regra ligada", "Rule is on"), service="events", call="describe-rule", parameters=rule,
                    path="State", expected="ENABLED")  # fmt: skip
        if self.schedule:
            yield Claim(text=Text("Agenda da regra", "Schedule of the rule"), service="events", call="describe-rule",
                        parameters=rule, path="ScheduleExpression", expected=self.schedule)  # fmt: skip
        else:
            yield Claim(text=Text("Evento que a dispara", "Event that triggers it"), service="events", call="describe-rule",
                        parameters=rule, expected=True,
                        path=f"contains(EventPattern, '{self.events[0].replace(chr(39), '')}')")  # fmt: skip


KINDS = (EventRule, EventBus)
