"""Names to resources: links, arrows, owners and section references of one environment, with findings for those that fail."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from planta.architecture import Architecture
from planta.callers import instead
from planta.document import Document
from planta.elements import Arrow, Resource, ResourceLink
from planta.findings import Finding, Path, did_you_mean
from planta.hints import verb_meant
from planta.kinds import BY_ID
from planta.kinds.base import ArrowOptions, Kind, Link, Verb
from planta.locate import Located
from planta.text import Text

NO_OPTIONS = ArrowOptions.model_construct()
SLIDE_ITEMS = {
    "slo": "slo", "budget": "slo", "incident": "scenario", "severities": "role", "questions": "question", "question": "question",
    "requirements": "requirement", "mitigations": "mitigation", "capacity": "workload",
}  # fmt: skip
"""What the `items` of a slide layout select."""


class References:
    """Resolves every reference of one environment's resources. `absent`: ids of resources that other environments have."""

    def __init__(
        self, resources: Mapping[str, Resource], absent: frozenset[str], located: Located, findings: list[Finding]
    ) -> None:
        self.resources, self.absent = resources, absent
        self.located, self.findings = located, findings

    def report(
        self, code: str, message: str, path: Path, fix: str = "", *, key: bool = False, resource: str | None = None
    ) -> None:
        self.findings.append(
            Finding(
                code=code, message=message, fix=fix, path=path, span=self.located.span(path, key=key), resource=resource
            )
        )

    def known(
        self, name: str, path: Path, what: str, *, key: bool = False, resource: str | None = None, link: Link | None = None
    ) -> bool:
        """Whether the resource exists here; a finding when it exists nowhere. `link`: what the field is for, where it is one."""
        if name in self.resources:
            return True
        if name not in self.absent:
            fix = self._tier(name, link) or did_you_mean(name, self.resources)
            fix = fix or (_of_kind(self.resources, link.kinds) if link and link.kinds else "add it under 'resources:', or correct the id")
            self.report(
                "unknown-resource",
                f'{what} names "{name}", which does not exist',
                path,
                fix,
                key=key,
                resource=resource,
            )
        return False

    def _tier(self, name: str, link: Link | None) -> str:
        """The subnet tier that was named without its network."""
        owners = [r.id for r in self.resources.values() if link and link.part and name in (getattr(r.config, "subnets", None) or ())]
        return f'Did you mean "{owners[0]}.{name}"?' if owners else ""

    def links(self) -> tuple[ResourceLink, ...]:
        out = []
        for resource in self.resources.values():
            for named in resource.links:
                source, target, part, link, path, field = named
                if target not in self.resources and not self.known(target, path, f"{source}.{field}", resource=source, link=link):
                    continue
                kind = self.resources[target].kind
                if link.kinds and kind not in link.kinds:
                    self.report("wrong-kind", f'{source}.{field} needs {_list(link.kinds)}; "{target}" is {_article(kind)}', path,
                                _of_kind(self.resources, link.kinds), resource=source)  # fmt: skip
                elif not link.part or self._part(source, field, target, part, path):
                    out.append(named)
        return tuple(out)

    def _part(self, resource: str, field: str, target: str, part: str, path: Path) -> bool:
        parts = getattr(self.resources[target].config, "subnets", None)
        if not isinstance(parts, Mapping) or part in parts:
            return True
        known = [f"{target}.{p}" for p in parts]
        self.report("unknown-part", f'{resource}.{field}: "{target}" has no subnet tier "{part}"', path,
                    did_you_mean(f"{target}.{part}", known) or f"write one of {', '.join(known)}", resource=resource)  # fmt: skip
        return False

    def arrows(self) -> tuple[Arrow, ...]:
        out: list[Arrow] = []
        for resource in self.resources.values():
            for target, value in resource.config.to.items():
                path: Path = ("resources", resource.id, "to", target)
                if target not in self.resources and not self.known(target, path, f"an arrow of {resource.id}", key=True,
                                                                   resource=resource.id):  # fmt: skip
                    continue
                for name, options, at in _verbs(value, path):
                    verb = self.verb(resource, target, name, at)
                    if verb and self._client(resource.id, options, at):
                        out.append(Arrow(resource.id, target, verb, options, at))
        seen: dict[tuple[str, str, str], Arrow] = {}
        for arrow in out:
            ends = (arrow.source, arrow.target, arrow.verb.name)
            if ends in seen:
                self.report(
                    "duplicate-arrow",
                    f"the arrow {arrow.id} stands twice",
                    arrow.path,
                    "keep one",
                    resource=arrow.source,
                )
            seen.setdefault(ends, arrow)
        return tuple(seen.values())

    def verb(self, source: Resource, target: str, name: str, path: Path) -> Verb | None:
        config = self.resources[target].config
        ports = getattr(config, "ports", None) if _has_ports(type(config)) else None
        ports = ports if isinstance(ports, Mapping) else {}
        verb = _port_verb(name, ports[name]) if name in ports else _verbs_of(type(config)).get(name)
        if verb is None:
            verbs = (*_verbs_of(type(config)), *ports)
            fix = verb_meant(name, verbs) or (
                f"{config.kind} accepts: {', '.join(verbs)}" if verbs else f"nothing can be done to {config.kind}"
            )
            self.report(
                "unknown-verb", f'"{name}" cannot be done to "{target}" ({config.kind})', path, fix, resource=source.id
            )
        elif verb.sources and source.kind not in verb.sources:
            self.report("wrong-source", f'{_article(source.kind)} cannot "{name}" {_article(config.kind)}', path,
                        f"only {_list(verb.sources)} can", resource=source.id)  # fmt: skip
            return None
        elif verb and (fix := instead(source.id, source.kind, target, config.kind, name)):
            self.report("wrong-source", f'{_article(source.kind)} by itself cannot "{name}" {_article(config.kind)}', path,
                        fix, resource=source.id)  # fmt: skip
            return None
        if verb is None:
            return None
        text = verb.by_fronts if verb.by_fronts and source.config.face.category in ("edge", "network") else verb.text
        opened = config.verb_ports(verb)
        return verb if opened is verb.ports and text is verb.text else replace(verb, ports=opened, text=text)

    def _client(self, source: str, options: ArrowOptions, path: Path) -> bool:
        return options.for_ is None or self.known(
            options.for_, (*path, "for"), f"an arrow of {source}", resource=source
        )

    def owners(self) -> None:
        for resource in self.resources.values():
            config, path = resource.config, ("resources", resource.id, "in")
            if config.in_ and self.known(config.in_, path, f"{resource.id}.in", resource=resource.id):
                owner = self.resources[config.in_]
                allowed = type(config).owners
                if allowed and owner.kind not in allowed:
                    self.report("wrong-kind", f'{resource.id}.in needs {_list(allowed)}; "{owner.id}" is {_article(owner.kind)}', path,
                                _of_kind(self.resources, allowed), resource=resource.id)  # fmt: skip
            elif type(config).owners and not config.in_:
                self.report("missing-field", f'resources.{resource.id} lacks the field "in"', ("resources", resource.id),
                            f'add "in:", {_article(type(config).owners[0])}; {_of_kind(self.resources, type(config).owners)}', key=True,
                            resource=resource.id)  # fmt: skip
            if config.scope:
                self.known(
                    config.scope, ("resources", resource.id, "scope"), f"{resource.id}.scope", resource=resource.id
                )
        self._cycles()

    def _cycles(self) -> None:
        done: set[str] = set()
        for start in self.resources:
            chain: list[str] = []
            at: str | None = start
            while at is not None and at in self.resources and at not in done:
                if at in chain:
                    ring = [*chain[chain.index(at) :], at]
                    self.report(
                        "cycle",
                        f"these own each other: {' > '.join(ring)}",
                        ("resources", at, "in"),
                        "take one 'in:' out",
                        resource=at,
                    )
                    break
                chain.append(at)
                at = self.resources[at].config.in_
            done |= set(chain)

    def sections(self, document: Document) -> None:
        """Ids that the other sections name."""
        for where, ids in section_ids(document):
            for path, name in ids:
                self.known(name, path, where)
        tables: dict[str, Mapping[str, Any]] = {
            "journey": document.journeys, "view": document.views, "slo": document.slos, "environment": document.environments,
            "severity": document.incidents.severities if document.incidents else {}, "question": document.qa,
            "scenario": document.incidents.scenarios if document.incidents else {},
            "role": document.incidents.roles if document.incidents else {},
            "requirement": document.requirements, "mitigation": document.mitigations, "workload": document.workload,
        }  # fmt: skip
        for table, path, name in _section_names(document):
            if name not in tables[table]:
                self.report(f"unknown-{table}", f'"{name}" is no {table}', path,
                            did_you_mean(name, tables[table]) or f"known: {', '.join(tables[table]) or 'none'}")  # fmt: skip
        deck = document.deck
        if deck:
            total = sum(s.minutes for s in deck.slides.values())
            if total > deck.limit_minutes:
                self.report("talk-too-long", f"the slides take {total:g} minutes; the limit is {deck.limit_minutes:g}", ("deck", "slides"),
                            "shorten slides, or move some to 'appendix:', which takes none", key=True)  # fmt: skip
            for slide, spec in deck.appendix.items():
                if spec.minutes:
                    self.report("appendix-minutes", f'the appendix slide "{slide}" takes {spec.minutes:g} minutes',
                                ("deck", "appendix", slide, "minutes"), "appendix slides take no minutes: delete the field")  # fmt: skip


def _verbs(value: Any, path: Path) -> Iterable[tuple[str, ArrowOptions, Path]]:
    if isinstance(value, str):
        yield value, NO_OPTIONS, path
    elif isinstance(value, tuple):
        for i, verb in enumerate(value):
            yield verb, NO_OPTIONS, (*path, i)
    else:
        for verb, options in value.items():
            yield verb, options or NO_OPTIONS, (*path, verb)


@cache
def _verbs_of(kind: type[Kind]) -> Mapping[str, Verb]:
    return {v.name: v for v in kind.verbs}


@cache
def _has_ports(kind: type[Kind]) -> bool:
    return "ports" in kind.model_fields


_PORT_TEXTS = {
    "metrics": Text("coleta métricas", "scrapes metrics"),
    "health": Text("verifica a saúde", "checks health"),
}


@cache
def _port_verb(name: str, port: int) -> Verb:
    text = _PORT_TEXTS.get(name, Text(name.upper(), name.upper()) if len(name) <= 5 else Text(name, name))
    return Verb(name=name, text=text, edge="observability" if name in _PORT_TEXTS else "request", ports=(port,))


def section_ids(document: Document | Architecture) -> Iterable[tuple[str, list[tuple[Path, str]]]]:
    """(what, [(path, resource id)]) of every field outside `resources` that names resources."""

    def many(path: Path, names: Iterable[str]) -> list[tuple[Path, str]]:
        return [((*path, i), n) for i, n in enumerate(names)]

    for i, r in document.requirements.items():
        yield f"requirement {i}", many(("requirements", i, "by"), r.by)
    for i, j in document.journeys.items():
        yield f"journey {i}", many(("journeys", i, "soft"), j.soft)
    for i, s in document.slos.items():
        yield f"SLO {i}", [(("slos", i, "measured_at"), s.measured_at), (("slos", i, "sli", "of"), s.sli.of)]
    for i, w in document.workload.items():
        yield f"workload {i}", [(("workload", i, "of"), w.of), *((("workload", i, "minutes", job), job) for job in w.minutes)]
    for i, v in document.views.items():
        yield f"view {i}", many(("views", i, "collapse"), v.collapse)
    for i, step in document.provisioning.items():
        yield f"step {i}", many(("provisioning", i, "resources"), step.resources)
    for i, q in document.qa.items():
        yield f"question {i}", many(("qa", i, "about"), q.about)
    for i, m in document.mitigations.items():
        yield f"mitigation {i}", many(("mitigations", i, "by"), m.by)
    for i, d in document.decisions.items():
        yield f"decision {i}", many(("decisions", i, "about"), d.about)
    for i, c in (document.incidents.scenarios if document.incidents else {}).items():
        at: Path = ("incidents", "scenarios", i)
        yield f"scenario {i}", [*many((*at, "resources"), c.resources), *many((*at, "alarms"), c.alarms)]


def _section_names(document: Document) -> Iterable[tuple[str, Path, str]]:
    """(table, path, name) of every reference between sections."""
    for i, s in document.slos.items():
        yield "journey", ("slos", i, "journey"), s.journey
    for i, v in document.views.items():
        if v.journey:
            yield "journey", ("views", i, "journey"), v.journey
        if v.environment:
            yield "environment", ("views", i, "environment"), v.environment
    for i, q in document.qa.items():
        for k, slo in enumerate(q.slos):
            yield "slo", ("qa", i, "slos", k), slo
    for i, c in (document.incidents.scenarios if document.incidents else {}).items():
        yield "severity", ("incidents", "scenarios", i, "severity"), c.severity
    for part in ("slides", "appendix"):
        for i, slide in (getattr(document.deck, part) if document.deck else {}).items():
            if slide.view:
                yield "view", ("deck", part, i, "view"), slide.view
            if slide.layout in SLIDE_ITEMS:
                for k, item in enumerate(slide.items):
                    yield SLIDE_ITEMS[slide.layout], ("deck", part, i, "items", k), item


def _list(kinds: tuple[str, ...]) -> str:
    return _article(kinds[0]) if len(kinds) == 1 else "one of " + ", ".join(kinds)


def _article(kind: str) -> str:
    return ("an " if kind[0] in "aeio" or kind[:2] in ("s3", "sn", "sq", "ss", "nl", "rd") else "a ") + kind


def _of_kind(resources: Mapping[str, Resource], kinds: tuple[str, ...]) -> str:
    names = [r.id for r in resources.values() if r.kind in kinds]
    return (
        f"of that kind: {', '.join(names[:6])}"
        if names
        else f"add a resource of kind {' or '.join(k for k in kinds if k in BY_ID)}"
    )
