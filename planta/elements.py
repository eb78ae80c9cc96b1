"""What a model is made of once its names are resolved: resources, arrows, links of settings, and the legs of journeys."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from planta.findings import Path
from planta.kinds.base import ArrowOptions, Grant, Kind, Link, Verb, iter_links


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A resource: its id and the settings of its kind."""

    id: str
    config: Kind

    @property
    def kind(self) -> str:
        return self.config.kind

    def name(self) -> str:
        return self.config.name or self.id

    @cached_property
    def links(self) -> "tuple[ResourceLink, ...]":
        """Every setting that names a resource, whether or not there is one of that name."""
        out = []
        for inner, value, link in iter_links(self.config):
            target, _, part = value.partition(".")
            field = ".".join([p for p in inner if not isinstance(p, int)])
            out.append(ResourceLink(self.id, target, part, link, ("resources", self.id, *inner), field))
        return tuple(out)

    @cached_property
    def grants(self) -> tuple[Grant, ...]:
        """Grants that follow from settings which name no resource."""
        return tuple(self.config.own_grants(self.id))


class Arrow(NamedTuple):
    """`to:` of one resource: `source` has the access; `drawn_from` starts the line (the client of a presigned URL)."""

    source: str
    target: str
    verb: Verb
    options: ArrowOptions
    path: Path

    @property
    def id(self) -> str:
        return f"{self.source}>{self.target}.{self.verb.name}"

    @property
    def drawn_from(self) -> str:
        return self.options.for_ or self.source


class ResourceLink(NamedTuple):
    """A setting of `source` that names `target` (and maybe a part of it: a subnet tier)."""

    source: str
    target: str
    part: str
    link: Link
    path: Path
    """Inside the whole tree: ("resources", "uploads", "key")."""
    field: str
    """The same inside the resource: "key"."""

    @property
    def id(self) -> str:
        return f"{self.source}.{self.field}>{self.target}"

    @property
    def ends(self) -> tuple[str, str]:
        """Source and target of the drawn line."""
        return (self.target, self.source) if self.link.reverse else (self.source, self.target)


@dataclass(frozen=True, kw_only=True)
class Hop:
    """One leg of a journey's step, along an arrow or a link."""

    step: int
    source: str
    target: str
    along: tuple[str, ...]
    """Ids of the arrows and links between the two."""


@dataclass(frozen=True, kw_only=True)
class JourneyStep:
    """One line of a journey: the chain of ids and what happens."""

    number: int
    chain: tuple[str, ...]
    text: str
    hops: tuple[Hop, ...]
