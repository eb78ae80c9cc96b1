"""The architectures of one model in; what many pages ask for (access by both ends, mentions, differences) out, computed once."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup

from generators.pages.catalogue import Catalogue, catalogue
from generators.pages.paths import Paths, Section
from generators.pages.settings import Setting, settings
from generators.views.view import View
from planta import access, requirements
from planta.access import Access
from planta.architecture import Architecture
from planta.elements import Resource
from planta.findings import Finding, Path
from planta.reliability.failure import Simulation
from planta.reliability.journeys import Assessment, assess
from planta.reliability.outcome import Outcome
from planta.requirements import Check
from planta.select import shown


@dataclass(frozen=True, kw_only=True)
class Mention:
    """A place that speaks of a resource: a section's entry, and the heading on its page when it has no page of its own."""

    section: Section
    id: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A setting that is not the same in every environment; an environment without the resource has no entry."""

    resource: str
    path: tuple[str | int, ...]
    values: Mapping[str, object]


class Facts:
    """Every environment of a model. Pages tell the first; where others differ they say so."""

    def __init__(
        self, architectures: Mapping[str, Architecture], findings: Sequence[Finding] = (), views: Mapping[str, View] | None = None
    ) -> None:
        self.architectures = architectures
        self.findings = tuple(findings)
        self.views: Mapping[str, View] = views or {}
        """Drawings that are made already, by view id (`overview`, `journey-upload`)."""
        self.main = next(iter(architectures.values()))
        self.language = self.main.language
        self.paths = Paths(self.language)
        self.names: dict[tuple[Section, str], Markup] = {}
        """Titles by section and id, as they are first needed."""

    @cached_property
    def words(self) -> Catalogue:
        return catalogue(self.language)

    @cached_property
    def field_words(self) -> Catalogue:
        """Translations of the schema's descriptions, whose source is English."""
        return catalogue(self.language, "fields")

    @cached_property
    def homes(self) -> dict[str, Architecture]:
        """Each resource and the first environment that has it."""
        return {r: a for a in reversed(tuple(self.architectures.values())) for r in a.resources}

    @cached_property
    def resources(self) -> dict[str, Resource]:
        """Every resource of any environment, in the model's order as far as one environment shows it."""
        order = dict.fromkeys(r for a in self.architectures.values() for r in a.resources)
        return {r: self.homes[r].resources[r] for r in order}

    def environments_of(self, resource: str) -> tuple[str, ...]:
        return tuple(e for e, a in self.architectures.items() if resource in a.resources)

    # ---- access
    @cached_property
    def accesses(self) -> tuple[Access, ...]:
        """The first environment's, then those that only others have."""
        seen, out = set(), []
        for architecture in self.architectures.values():
            for found in access.accesses(architecture):
                key = (found.principal, found.target, found.verb, found.because)
                if key not in seen:
                    seen.add(key)
                    out.append(found)
        return tuple(out)

    @cached_property
    def access_anchors(self) -> dict[Access, str]:
        """A heading's name for each access: `api-uploads-put`, numbered where two share it."""
        taken: dict[str, int] = {}
        out = {}
        for found in self.accesses:
            name = "-".join(p.replace(".", "-") for p in (found.principal, found.target, found.verb))
            taken[name] = taken.get(name, 0) + 1
            out[found] = name if taken[name] == 1 else f"{name}-{taken[name]}"
        return out

    @cached_property
    def reached_by(self) -> dict[str, list[Access]]:
        """Accesses that end at a resource or at a part of it, its own parts' left out."""
        return _grouped(self.accesses, lambda a: whole(a.target))

    @cached_property
    def reaches(self) -> dict[str, list[Access]]:
        """Accesses that a resource or a part of it has."""
        return _grouped(self.accesses, lambda a: whole(a.principal))

    # ---- requirements and mitigations
    def checks(self, section: str, key: str) -> dict[str, tuple[Check, ...]]:
        """The evaluated conditions of an entry in each environment."""
        return {e: requirements.checks(a, section, key) for e, a in self.architectures.items()}

    @cached_property
    def all_checks(self) -> dict[tuple[str, str], dict[str, tuple[Check, ...]]]:
        return {(s, k): self.checks(s, k) for s in ("requirements", "mitigations") for k in getattr(self.main, s)}

    def fulfilled(self, section: str, key: str) -> bool:
        return all(c.holds for found in self.all_checks[(section, key)].values() for c in found)

    def fulfilled_by(self, section: str, key: str) -> tuple[str, ...]:
        """Resources that an entry names, then those that its conditions speak of."""
        entry = getattr(self.main, section)[key]
        found = [r for c in self.all_checks[(section, key)][self.main.environment_id] for r in c.resources]
        return tuple(dict.fromkeys(r for r in (*entry.by, *found) if r in self.resources))

    # ---- objectives
    @cached_property
    def assessments(self) -> dict[str, Assessment]:
        """Each objective against what its dependencies commit to, in the first environment."""
        return {s: assess(self.main, s) for s in self.main.slos}

    def assessments_elsewhere(self, slo: str) -> list[tuple[str, Assessment]]:
        """The other environments'."""
        return [(e, assess(a, slo)) for e, a in self.architectures.items() if a is not self.main]

    # ---- failures
    @cached_property
    def simulation(self) -> Simulation:
        """Every failure of the first environment."""
        return Simulation(self.main)

    @cached_property
    def outcomes(self) -> dict[str, Outcome]:
        """What the failure of each resource does."""
        return {o.failure.id: o for o in self.simulation.outcomes if o.failure.kind != "zone"} if self.main.journeys else {}

    # ---- where a resource appears
    @cached_property
    def shown(self) -> dict[str, tuple[str, ...]]:
        """Resources that each view shows."""
        return {v: shown(self.drawn_in(v), spec).all for v, spec in self.main.views.items()}

    def drawn_in(self, view: str) -> Architecture:
        """The environment that a view draws."""
        return self.architectures.get(self.main.views[view].environment or "", self.main)

    @cached_property
    def journeys_of(self) -> dict[str, tuple[str, ...]]:
        """Resources that each journey passes."""
        return {
            j: tuple(dict.fromkeys(r for s in self.main.journey_steps.get(j, ()) for r in s.chain)) for j in self.main.journeys
        }

    @cached_property
    def mentions(self) -> dict[str, list[Mention]]:
        """What speaks of each resource, sections in the order of the site."""
        out: dict[str, list[Mention]] = {}

        def add(section: Section, id: str, resources: Iterable[str]) -> None:
            for resource in dict.fromkeys(resources):
                out.setdefault(resource, []).append(Mention(section=section, id=id))

        model = self.main
        for key in model.requirements:
            add("requirements", key, self.fulfilled_by("requirements", key))
        for key, passed in self.journeys_of.items():
            add("journeys", key, passed)
        for key, slo in model.slos.items():
            add("slos", key, (slo.sli.of, slo.measured_at, *self.journeys_of.get(slo.journey, ())))
        if model.incidents:
            for key, scenario in model.incidents.scenarios.items():
                add("incidents", key, (*scenario.resources, *scenario.alarms))
        for key, question in model.qa.items():
            add("questions", key, question.about)
        for key in model.mitigations:
            add("mitigations", key, self.fulfilled_by("mitigations", key))
        for key, decision in model.decisions.items():
            add("decisions", key, decision.about)
        for key, inside in self.shown.items():
            add("views", key, inside)
        return out

    @cached_property
    def step_resources(self) -> dict[str, tuple[str, ...]]:
        """What each step provisions: what it lists, then what stands inside."""
        out: dict[str, list[str]] = {s: [] for s in self.main.provisioning}
        for resource in self.resources:
            step = self.homes[resource].step_of(resource)
            if step:
                out[step].append(resource)
        return {s: (*self._listed(s), *(r for r in found if r not in self._listed(s))) for s, found in out.items()}

    def _listed(self, step: str) -> tuple[str, ...]:
        return tuple(r for r in self.main.provisioning[step].resources if r in self.resources)

    # ---- environments
    @cached_property
    def settings(self) -> dict[tuple[str, str], tuple[Setting, ...]]:
        """Settings by environment and resource."""
        return {(e, r): settings(x.config) for e, a in self.architectures.items() for r, x in a.resources.items()}

    @cached_property
    def differences(self) -> dict[str, tuple[Difference, ...]]:
        """Settings that environments do not share, by resource; a resource that one lacks has an entry with no path."""
        out: dict[str, tuple[Difference, ...]] = {}
        for resource in self.resources:
            where = self.environments_of(resource)
            found = [] if len(where) == len(self.architectures) else [
                Difference(resource=resource, path=(), values={e: e in where for e in self.architectures})
            ]  # fmt: skip
            tables = {e: {s.path: s.value for s in self.settings[(e, resource)]} for e in where}
            for path in dict.fromkeys(p for t in tables.values() for p in t):
                values = {e: t.get(path) for e, t in tables.items()}
                if len({repr(v) for v in values.values()}) > 1:
                    found.append(Difference(resource=resource, path=path, values=values))
            if found:
                out[resource] = tuple(found)
        return out

    def line(self, path: Path) -> int | None:
        """The model's line of a value; the nearest one above it when the value itself came from defaults."""
        spans = self.main.spans
        for end in range(len(path), 1, -1):
            if span := spans.get(path[:end]):
                return span.line
        return None


def whole(name: str) -> str:
    """The resource of a derived part: "api.logs" -> "api"."""
    return name.split(".")[0]


def _grouped(accesses: Iterable[Access], key: Callable[[Access], str]) -> dict[str, list[Access]]:
    out: dict[str, list[Access]] = {}
    for found in accesses:
        if whole(found.principal) != whole(found.target):
            out.setdefault(key(found), []).append(found)
    return out
