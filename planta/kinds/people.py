"""People, the internet, outside systems, and the generic kind for everything that has none of its own."""

from typing import Annotated, ClassVar

from pydantic import Field

from planta.kinds.base import Face, Kind, Line, Port, Stands, Verb
from planta.text import Text

HTTPS = Verb(name="https", text=Text("acessa", "opens"), edge="request", ports=(443,))


class Person(Kind):
    """People who use or operate the system."""

    kind_id: ClassVar[str] = "person"
    face: ClassVar[Face] = Face(icon="resource/Users", name=Text("Pessoas", "People"), category="people")
    stands: ClassVar[Stands] = "outside"
    verbs: ClassVar[tuple[Verb, ...]] = (
        Verb(name="notify", text=Text("avisa", "notifies"), edge="observability", phase="async"),
    )

    group: Line | None = None
    """The group of the identity provider that they are in."""
    single: bool = False
    """Draw one person instead of a group."""

    def own_icon(self) -> str:
        return "resource/User" if self.single else self.face.icon


class External(Kind):
    """A system outside the model that this one calls, or that calls it."""

    kind_id: ClassVar[str] = "external"
    face: ClassVar[Face] = Face(icon="resource/Internet", name=Text("Sistema externo", "External system"), category="external")
    stands: ClassVar[Stands] = "outside"
    verbs: ClassVar[tuple[Verb, ...]] = (HTTPS,)

    hosts: tuple[Line, ...] = ()
    """Host names that it answers on."""
    ports: dict[str, Port] = {}
    """Ports by name, when 443 is not the only one."""
    icon: Line | None = None
    """Icon key when the general one won't do."""
    commitment_percent: Annotated[float | None, Field(gt=0, le=100, alias="commitment")] = None
    """Availability that its provider commits to, in percent; null: unknown."""
    commitment_source: Line | None = None
    """Address of the page that states the commitment, and the date it was read."""


class Generic(Kind):
    """Something that is drawn and documented but not deployed from here; its icon is named."""

    kind_id: ClassVar[str] = "generic"
    face: ClassVar[Face] = Face(icon="resource/Client", name=Text("Componente", "Component"), category="external")
    stands: ClassVar[Stands] = "region"
    verbs: ClassVar[tuple[Verb, ...]] = (
        HTTPS,
        Verb(name="use", text=Text("usa", "uses"), edge="request"),
    )

    service: Line
    """What it is: "Amazon QuickSight"."""
    icon: Line
    """Icon key: `service/AmazonQuickSight`, or `diagrams/...` from the catalogue."""
    outside: bool = False
    """It stands outside AWS."""


KINDS = (Person, External, Generic)
