"""An Architecture in; what several rules ask of it, computed once, out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar, overload

from planta.access import Access, accesses
from planta.architecture import Architecture
from planta.elements import Arrow, Hop
from planta.kinds.base import Kind
from planta.kinds.cloudwatch import Alarm
from planta.kinds.people import External, Person
from planta.kinds.s3 import Bucket
from planta.kinds.sso import PermissionSet
from planta.kinds.vpc import Vpc

if TYPE_CHECKING:
    from planta.reliability.journeys import Assessment

A = TypeVar("A", bound=Kind)
B = TypeVar("B", bound=Kind)
C = TypeVar("C", bound=Kind)
DATA = ("data", "storage")
"""Categories of what keeps the users' data."""


@dataclass(frozen=True)
class Facts:
    """What rules know of one environment."""

    architecture: Architecture

    @overload
    def of(self, a: type[A], /) -> Iterator[tuple[str, A]]: ...
    @overload
    def of(self, a: type[A], b: type[B], /) -> Iterator[tuple[str, A | B]]: ...
    @overload
    def of(self, a: type[A], b: type[B], c: type[C], /) -> Iterator[tuple[str, A | B | C]]: ...
    def of(self, *kinds: type[Kind]) -> Iterator[tuple[str, Kind]]:
        """(id, settings) of the resources of some kinds that this model makes (not those that exist already)."""
        for cls in kinds:
            yield from self._by_class.get(cls, ())

    def having(self, field: str) -> Iterator[tuple[str, Kind, Any]]:
        """(id, settings, value) of what this model makes and whose kind has the field."""
        for cls, members in self._by_class.items():
            if field in cls.model_fields:
                for resource, config in members:
                    yield resource, config, getattr(config, field)

    @cached_property
    def _by_class(self) -> Mapping[type[Kind], list[tuple[str, Kind]]]:
        out: dict[type[Kind], list[tuple[str, Kind]]] = {}
        for resource in self.architecture.resources.values():
            if not resource.config.existing:
                out.setdefault(type(resource.config), []).append((resource.id, resource.config))
        return out

    @cached_property
    def made(self) -> tuple[tuple[str, Kind], ...]:
        """Every resource that this model makes."""
        return tuple((r.id, r.config) for r in self.architecture.resources.values() if not r.config.existing)

    @cached_property
    def accesses(self) -> tuple[Access, ...]:
        return accesses(self.architecture)

    def kind(self, resource: str) -> str:
        return self.architecture.resources[resource].kind

    def runs_ours(self, resource: str) -> bool:
        """It runs software of the system's own."""
        return self.architecture.resources[resource].config.workload

    def category(self, resource: str) -> str:
        return self.architecture.resources[resource].config.face.category

    def keeps_data(self, resource: str) -> bool:
        """A store of users' data; buckets for logs and vaults are not."""
        config = self.architecture.resources[resource].config
        if isinstance(config, Bucket):
            return config.role == "data"
        return config.face.category in DATA and (config.holds_data or config.passes_data) and not config.sensitive

    @cached_property
    def outside(self) -> tuple[str, ...]:
        """People and systems that come over the internet."""
        return tuple(r.id for r in self.architecture.resources.values() if isinstance(r.config, Person | External))

    @cached_property
    def staff(self) -> frozenset[str]:
        """People who operate the system: a permission set names them, or a topic or channel tells them."""
        named = {n.target for s, _ in self.of(PermissionSet) for n in self.architecture.links_from(s) if n.field == "people"}
        return frozenset(named | {a.target for a in self.architecture.arrows if a.verb.name == "notify"})

    def calls(self, resource: str) -> Iterator[Arrow]:
        """Arrows along which requests and data flow from it, those that others draw with its own authority included."""
        for arrow in self.architecture.arrows_from(resource):
            if arrow.drawn_from == resource and arrow.verb.edge in ("request", "data"):
                yield arrow

    def tiers(self, resource: str) -> Iterator[tuple[str, Vpc, str]]:
        """(network, its settings, tier) that a resource stands in."""
        for network, tier in self.architecture.tiers(resource):
            config = self.architecture.resources[network].config
            if isinstance(config, Vpc) and tier in config.subnets:
                yield network, config, tier

    def tier_types(self, resource: str) -> set[str]:
        return {vpc.subnets[tier].type for _, vpc, tier in self.tiers(resource)}

    def zones(self, resource: str) -> int:
        return max((vpc.zones for _, vpc, _ in self.tiers(resource)), default=0)

    @cached_property
    def database_clients(self) -> Mapping[str, tuple[str, ...]]:
        """Principals that connect to each database, in the model's order."""
        out: dict[str, dict[str, None]] = {}
        for a in self.accesses:
            if a.verb in ("connect", "connect-iam") and a.target in self.architecture.resources:
                out.setdefault(a.target, {})[a.principal] = None
        return {k: tuple(v) for k, v in out.items()}

    def hops(self, journey: str, *, now: bool = False) -> Iterator[Hop]:
        """Legs of a journey; `now`: only those before the user got an answer."""
        last = self.architecture.journeys[journey].async_from if now else None
        for step in self.architecture.journey_steps[journey]:
            if last is None or step.number < last:
                yield from step.hops

    @cached_property
    def visited(self) -> frozenset[str]:
        """Resources that some journey passes."""
        return frozenset(r for steps in self.architecture.journey_steps.values() for s in steps for r in s.chain)

    @cached_property
    def serving(self) -> frozenset[str]:
        """Resources that a journey of users passes before they get their answer."""
        users = [j for j,
                 s in self.architecture.journey_steps.items() if s and s[0].chain[0] in self.outside and s[0].chain[0] not in self.staff]
        return frozenset(end for j in users for hop in self.hops(j, now=True) for end in (hop.source, hop.target))

    @cached_property
    def alarms(self) -> Mapping[str, tuple[tuple[str, Alarm], ...]]:
        """Alarms by what they watch."""
        out: dict[str, list[tuple[str, Alarm]]] = {}
        for alarm, config in self.of(Alarm):
            for watched in (config.watch,) if isinstance(config.watch, str) else config.watch:
                out.setdefault(watched, []).append((alarm, config))
        return {k: tuple(v) for k, v in out.items()}

    @cached_property
    def assessments(self) -> "Mapping[str, Assessment]":
        if not self.architecture.slos:
            return {}
        from planta.reliability.journeys import assess

        return {slo: assess(self.architecture, slo) for slo in self.architecture.slos}

    @cached_property
    def steps(self) -> Mapping[str, str]:
        """The provisioning step of each resource that a step lists, or whose owner is listed."""
        listed: dict[str, str] = {}
        for step, spec in self.architecture.provisioning.items():
            for resource in spec.resources:
                listed.setdefault(resource, step)
        out = {}
        for resource in self.architecture.resources:
            for ancestor in (resource, *self.architecture.owners(resource)):
                if ancestor in listed:
                    out[resource] = listed[ancestor]
                    break
        return out

    @cached_property
    def has_account(self) -> bool:
        """The model speaks of the account itself, so that what guards an account can be missed in it."""
        return any(r.kind == "aws-account" for r in self.architecture.resources.values())
