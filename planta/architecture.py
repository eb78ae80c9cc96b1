"""The Architecture of one environment: a frozen root with look-ups; built by planta.build, read by everything else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from pydantic import BaseModel

from planta.elements import Arrow, JourneyStep, Resource, ResourceLink
from planta.findings import Path, Span
from planta.kinds.base import Claim, Scene
from planta.names import physical_name
from planta.sections import (
    Decision,
    Deck,
    Environment,
    Incidents,
    Journey,
    Mitigation,
    Question,
    Requirement,
    Slo,
    Step,
    System,
    ViewSpec,
    Waiver,
)  # fmt: skip
from planta.workload import Workload

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True, eq=False)
class Architecture:
    """One environment of the system. Mappings keep the file's order. Compared by identity, so that it can key a cache."""

    system: System
    environment_id: str
    environments: Mapping[str, Environment]
    resources: Mapping[str, Resource]
    arrows: tuple[Arrow, ...]
    links: tuple[ResourceLink, ...]
    requirements: Mapping[str, Requirement] = field(default_factory=dict)
    journeys: Mapping[str, Journey] = field(default_factory=dict)
    journey_steps: Mapping[str, tuple[JourneyStep, ...]] = field(default_factory=dict)
    slos: Mapping[str, Slo] = field(default_factory=dict)
    workload: Mapping[str, Workload] = field(default_factory=dict)
    views: Mapping[str, ViewSpec] = field(default_factory=dict)
    provisioning: Mapping[str, Step] = field(default_factory=dict)
    incidents: Incidents | None = None
    qa: Mapping[str, Question] = field(default_factory=dict)
    mitigations: Mapping[str, Mitigation] = field(default_factory=dict)
    decisions: Mapping[str, Decision] = field(default_factory=dict)
    glossary: Mapping[str, str] = field(default_factory=dict)
    deck: Deck | None = None
    waivers: tuple[Waiver, ...] = ()
    spans: Mapping[Path, Span] = field(default_factory=dict)

    @property
    def language(self) -> str:
        return self.system.language

    @property
    def environment(self) -> Environment:
        return self.environments[self.environment_id]

    def name(self, resource: str) -> str:
        return self.resources[resource].name()

    def of_kind(self, *kinds: str) -> tuple[Resource, ...]:
        return tuple(r for r in self.resources.values() if r.kind in kinds)

    def of_category(self, category: str) -> tuple[Resource, ...]:
        return tuple(r for r in self.resources.values() if r.config.face.category == category)

    def arrows_from(self, resource: str) -> tuple[Arrow, ...]:
        return self._arrows_by_source.get(resource, ())

    def arrows_to(self, resource: str) -> tuple[Arrow, ...]:
        return self._arrows_by_target.get(resource, ())

    def links_from(self, resource: str) -> tuple[ResourceLink, ...]:
        return self._links_by_source.get(resource, ())

    def links_to(self, resource: str) -> tuple[ResourceLink, ...]:
        return self._links_by_target.get(resource, ())

    def children(self, resource: str) -> tuple[str, ...]:
        return self._children.get(resource, ())

    def owners(self, resource: str) -> tuple[str, ...]:
        """The resources around it (`in`), innermost first."""
        out: list[str] = []
        at = self.resources[resource].config.in_
        while at is not None and at in self.resources and at not in out:
            out.append(at)
            at = self.resources[at].config.in_
        return tuple(out)

    def tiers(self, resource: str) -> tuple[tuple[str, str], ...]:
        """(VPC id, tier) of the subnets it stands in: its own, else its nodes', else its owner's; () outside a VPC."""
        found = self._tiers.get(resource)
        if found is None:
            found = self._tiers[resource] = self._standing(resource)
        return found

    def _standing(self, resource: str) -> tuple[tuple[str, str], ...]:
        own = tuple(dict.fromkeys((n.target, n.part) for n in self.links_from(resource) if n.link.part and n.part))
        if own:
            return own
        nodes = [t for n in self.links_from(resource) if n.field == "nodes" for t in self.tiers(n.target)]
        if nodes:
            return tuple(dict.fromkeys(nodes))
        owner = self.resources[resource].config.in_
        if owner and self.resources[resource].config.stands in ("owner", "tier"):
            return self.tiers(owner)
        return ()

    def region(self, resource: str) -> str:
        config = self.resources[resource].config
        if config.region:
            return config.region
        return self.system.edge_region if config.stands == "edge" else self.environment.region or self.system.region

    def account(self, resource: str) -> str:
        config = self.resources[resource].config
        scope = self.resources.get(config.scope or resource)  # an account is in itself
        account = getattr(scope.config, "account", None) if scope else None
        return account if isinstance(account, str) else self.environment.account

    def physical(self, resource: str) -> str:
        return physical_name(
            self.resources[resource].config, resource, self.system.id, self.environment_id, self.account(resource)
        )

    def scene(self, resource: str) -> Scene:
        zones = [
            z for v, _ in self.tiers(resource) if isinstance(z := getattr(self.resources[v].config, "zones", None), int)
        ]
        return Scene(
            id=resource, name=self.physical(resource), account=self.account(resource), region=self.region(resource),
            system=self.system.id, environment=self.environment_id, domain=self.environment.domain or "",
            zones=max(zones, default=0), physical=self.physical,
            arrows_to=lambda: tuple((a.source, a.verb.name) for a in self.arrows_to(resource)),
        )  # fmt: skip

    def claims(self, resource: str) -> tuple[Claim, ...]:
        config = self.resources[resource].config
        return () if config.existing else tuple(config.own_claims(self.scene(resource)))

    @cached_property
    def step_numbers(self) -> dict[str, int]:
        """The number of each provisioning step: counted from 1, or from where a step says."""
        at, numbers = 0, {}
        for step, spec in self.provisioning.items():
            at = at + 1 if spec.number is None else spec.number
            numbers[step] = at
        return numbers

    def step_of(self, resource: str) -> str | None:
        """The provisioning step of a resource: the one that lists it, else its owner's."""
        for at in (resource, *self.owners(resource)):
            for step, spec in self.provisioning.items():
                if at in spec.resources:
                    return step
        return None

    def claimed_in(self, resource: str, claim: Claim) -> str | None:
        """The provisioning step after which a claim holds: the resource's own, or the later one that finishes the part asked about."""
        part = f"{resource}.{claim.part}"
        return next((s.later[part] for s in self.provisioning.values() if part in s.later), None) or self.step_of(resource)

    def lookup(self, path: str) -> Any:
        """The value at `uploads.lifecycle.expire_days` or `slos.envio.objective`. KeyError names the part that is unknown."""
        head, *rest = path.split(".")
        if head in self.resources:
            resource = self.resources[head]
            if not rest or rest == ["name"]:
                return resource.name()
            if rest == ["physical_name"]:
                return self.physical(head)
            if (
                len(rest) == 1
                and rest[0] in resource.config.outputs
                and rest[0] not in type(resource.config).model_fields
            ):
                return f"<{rest[0]}:{head}>"
            return descend(resource.config, rest, path)
        sections = {"system": self.system, "environments": self.environments, "slos": self.slos, "journeys": self.journeys,
                    "requirements": self.requirements, "deck": self.deck, "views": self.views, "environment": self.environment,
                    "provisioning": self.provisioning, "incidents": self.incidents, "qa": self.qa,
                    "mitigations": self.mitigations, "workload": self.workload}  # fmt: skip
        if head in sections and rest:
            return descend(sections[head], rest, path)
        raise UnknownPath(path, head, (*self.resources, *sections))

    @cached_property
    def _arrows_by_source(self) -> dict[str, tuple[Arrow, ...]]:
        return _group(self.arrows, lambda a: a.source)

    @cached_property
    def _tiers(self) -> dict[str, tuple[tuple[str, str], ...]]:
        return {}

    @cached_property
    def _arrows_by_target(self) -> dict[str, tuple[Arrow, ...]]:
        return _group(self.arrows, lambda a: a.target)

    @cached_property
    def _links_by_source(self) -> dict[str, tuple[ResourceLink, ...]]:
        return _group(self.links, lambda n: n.source)

    @cached_property
    def _links_by_target(self) -> dict[str, tuple[ResourceLink, ...]]:
        return _group(self.links, lambda n: n.target)

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        owned = [r for r in self.resources.values() if r.config.in_]
        return {k: tuple(r.id for r in v) for k, v in _group(owned, lambda r: r.config.in_ or "").items()}


class UnknownPath(KeyError):
    """A path names something that does not exist; `known` lists what stands there."""

    def __init__(self, path: str, part: str, known: tuple[str, ...]) -> None:
        super().__init__(path)
        self.path, self.part, self.known = path, part, known


def descend(value: Any, parts: list[str], path: str) -> Any:
    """Walk fields (by their YAML names), mapping keys and list positions."""
    for part in parts:
        if isinstance(value, BaseModel):
            fields = {info.alias or name: name for name, info in type(value).model_fields.items()}
            if part not in fields:
                raise UnknownPath(path, part, tuple(fields))
            value = getattr(value, fields[part])
        elif isinstance(value, Mapping) and part == "count" and part not in value:
            value = len(value)
        elif isinstance(value, Mapping):
            if part not in value:
                raise UnknownPath(path, part, tuple(value))
            value = value[part]
        elif isinstance(value, tuple) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        elif isinstance(value, tuple) and part == "count":
            value = len(value)
        else:
            raise UnknownPath(path, part, ())
    return value


def _group(items: Iterable[T], key: Callable[[T], str]) -> dict[str, tuple[T, ...]]:
    out: dict[str, list[T]] = {}
    for item in items:
        out.setdefault(key(item), []).append(item)
    return {k: tuple(v) for k, v in out.items()}
