"""The text of an architecture.yaml in; one Architecture an environment and every finding out."""

import marshal
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path as FilePath
from typing import Any

from planta import addresses, arrivals, crossings, journeys, resolve, texts, views
from planta.architecture import Architecture
from planta.document import Document
from planta.elements import Resource
from planta.findings import Finding, Path, Span, UnusableInput, did_you_mean
from planta.hints import as_id, kind_meant, path_meant
from planta.kinds import BY_ID
from planta.kinds.base import ID, LONGEST_ID, Kind
from planta.locate import Located, decode, locate
from planta.relocate import relocate
from planta.select import check_selectors
from planta.validate import validate


@dataclass
class Known:
    """What was read before: another environment, or the other model of a comparison, has most of it alike."""

    resources: dict[bytes, Resource] = field(default_factory=dict)
    """Those found good, by what was read of them."""
    located: Located | None = None
    document: Document | None = None
    """All but the resources of that."""


@dataclass(frozen=True)
class Loaded:
    """A usable model."""

    architectures: Mapping[str, Architecture]
    source: str
    read: tuple[Finding, ...]
    """Warnings and notes on how it is written; errors raise UnusableInput."""
    located: Located

    @property
    def architecture(self) -> Architecture:
        """The first environment's: the one that drawings and pages show."""
        return next(iter(self.architectures.values()))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Warnings and notes, those of the design rules with them, by place."""
        return self._judged[0]

    @property
    def waived(self) -> Mapping[int, tuple[Finding, ...]]:
        """What each waiver accepts, by its position; a waiver that accepts nothing is a finding."""
        return self._judged[1]

    @cached_property
    def _judged(self) -> tuple[tuple[Finding, ...], Mapping[int, tuple[Finding, ...]]]:
        """Made when somebody asks: who only draws one view pays for no judgement, nor for the rules, which know most kinds."""
        from planta.rules import run as rules

        large = [f for architecture in self.architectures.values() for f in views.check_sizes(architecture)]
        hits = _merged({e: rules.check(a, self.located) for e, a in self.architectures.items()})
        left, waived = rules.waive(hits, self.architecture.waivers, self.located)
        return tuple(sorted((*self.read, *large, *left), key=lambda f: f.sort_key)), waived


def load(file: FilePath) -> Loaded:
    """Read and build a file. Raises UnusableInput (every problem at once) or OSError."""
    return build(decode(file.read_bytes()))


def build(text: str, *, tolerate: frozenset[str] = frozenset(), known: Known | None = None) -> Loaded:
    """Build from text. Raises UnusableInput with every error found, in all environments, unless its code is tolerated.

    `known` is for a caller that builds several models that are much alike: the same one for all of them.
    """
    known = known or Known()
    before = known.located
    located = known.located = relocate(text, before) if before else locate(text)
    findings = list(located.findings)
    if not isinstance(located.value, dict):
        findings.append(Finding(code="not-a-mapping", message="the file holds no mapping", span=located.span(()) or Span(1, 1),
                                fix="start with 'planta: 1', 'system:', 'environments:' and 'resources:'"))  # fmt: skip
        raise UnusableInput(findings)
    if not (before and known.document and _same_sections(before.value, located.value)):
        known.document = validate(Document, located.value, (), located, findings)
    document = known.document
    raw = located.value.get("resources")
    if not isinstance(raw, dict):
        raise UnusableInput(findings)
    defaults = located.value.get("defaults")
    defaults = defaults if isinstance(defaults, dict) else {}
    _check_defaults(defaults, located, findings)
    twice = {f.path[1] for f in located.findings if f.code == "duplicate-key" and f.path[:1] == ("resources",) and len(f.path) == 2}
    if document is None or twice:  # of two with one id nobody knows which is meant: what names it says nothing
        # Report what is wrong with the resources too, so that one run shows everything.
        located = replace(located, spans=dict(located.spans))
        sure = {id: value for id, value in raw.items() if id not in twice}
        _resources(sure, defaults, _names(located.value.get("environments")), located, findings, known)
        raise UnusableInput(findings)
    architectures: dict[str, Architecture] = {}
    found: dict[str, list[Finding]] = {}
    for environment in document.environments:
        architectures[environment] = _environment(document, raw, defaults, located, environment, found.setdefault(environment, []), known)
    findings += _merged(found)
    if not any(f.severity == "error" and f.path[:1] == ("resources",) for f in findings):
        findings += [f for architecture in architectures.values() for f in check_selectors(architecture)]
    if any(f.severity == "error" and f.code not in tolerate for f in findings):
        raise UnusableInput(findings)
    return Loaded(architectures, text, tuple(findings), located)


def _same_sections(before: Any, after: dict[str, Any]) -> bool:
    """Whether every section but the resources is the very same object, as `relocate` leaves what it did not read again."""
    return isinstance(before, dict) and before.keys() == after.keys() and all(before[k] is v for k, v in after.items() if k != "resources")


def _merged(found: Mapping[str, list[Finding]]) -> list[Finding]:
    """What several environments report, once; what not all of them report says which do."""
    places: dict[Finding, list[str]] = {}
    for environment, findings in found.items():
        for finding in findings:
            places.setdefault(finding, []).append(environment)
    return [
        f if len(where) == len(found) else replace(f, message=f"{f.message} (in {', '.join(dict.fromkeys(where))})")
        for f, where in places.items()
    ]


def _environment(
    document: Document, raw: dict[str, Any], defaults: dict[str, Any], located: Located, environment: str, findings: list[Finding],
    known: Known,
) -> Architecture:
    spans = dict(located.spans)
    tree, sections = _overridden(document, raw, located, environment, spans, findings)
    located = Located(located.value, spans, located.key_spans, located.source)
    before = len(findings)
    resources = _resources(tree, defaults, tuple(document.environments), located, findings, known)
    findings[before:] = [_where_set(f, document.environments[environment].set, located, environment) for f in findings[before:]]
    present = {i: r for i, r in resources.items() if r.config.only is None or environment in r.config.only}
    absent = frozenset(resources) - frozenset(present)
    if len(resources) < len(tree):
        # Some resources are unusable: references to them would only repeat it.
        absent |= frozenset(tree)
    checker = resolve.References(present, absent, located, findings)
    links = checker.links()
    arrows = checker.arrows()
    checker.owners()
    checker.sections(sections)
    named = {k: getattr(sections, k) for k in _SECTIONS}
    architecture = Architecture(
        system=sections.system, environment_id=environment, environments=document.environments, resources=present,
        arrows=arrows, links=links, spans=spans, **named,
    )  # fmt: skip
    steps = journeys.parse(architecture, located, findings, absent)
    architecture = replace(architecture, journey_steps=steps)
    if len(resources) == len(tree):
        findings += addresses.check(architecture, located)
        findings += arrivals.check(architecture, located)
        findings += crossings.check(architecture, located)
        findings += texts.check(architecture, located)
        asked = architecture.requirements or architecture.mitigations
        if asked and not any(f.code in UNREAD_ARROWS for f in findings):  # else access is missing only because an arrow cannot be read
            from planta import requirements  # who asks nothing pays for no access matrix

            findings += requirements.check(architecture, located)
    return architecture


UNREAD_ARROWS = ("unknown-verb", "wrong-source")
_SECTIONS = ("requirements", "journeys", "slos", "workload", "views", "provisioning", "incidents", "qa", "mitigations", "decisions",
             "glossary", "deck", "waivers")  # fmt: skip


def _check_defaults(defaults: dict[str, Any], located: Located, findings: list[Finding]) -> None:
    for kind, fields in defaults.items():
        if kind not in BY_ID:
            findings.append(_unknown_kind(kind, ("defaults", kind), located, key=True))
        elif isinstance(fields, dict):
            known = _words(BY_ID[kind]) - {"kind", "to", "in"}
            for name in fields:
                if name not in known:
                    path: Path = ("defaults", kind, name)
                    findings.append(Finding(code="unknown-field", message=f'{kind} has no field "{name}"', path=path,
                                            fix=did_you_mean(name, known), span=located.span(path, key=True)))  # fmt: skip


def _unknown_kind(kind: str, path: Path, located: Located, *, key: bool = False) -> Finding:
    return Finding(code="unknown-kind", message=f'unknown kind "{kind}"', path=path, span=located.span(path, key=key),
                   fix=kind_meant(kind) or "`planta schema --kinds` lists the kinds; 'generic' draws anything else")  # fmt: skip


def _names(section: Any) -> tuple[str, ...]:
    return tuple(section) if isinstance(section, dict) else ()


_ID = re.compile(ID)


def _resources(
    tree: dict[str, Any], defaults: dict[str, Any], environments: Iterable[str], located: Located, findings: list[Finding], known: Known
) -> dict[str, Resource]:
    out: dict[str, Resource] = {}
    for id, raw in tree.items():
        path: Path = ("resources", id)
        cls = _kind_of(id, raw, path, located, findings)
        if cls is None:
            continue
        merged = raw
        if cls.kind_id in defaults:
            lent = {n: v for n, v in _defaults_for(cls, id, defaults).items() if n not in raw}
            merged = {**raw, **lent}
            for name in lent:
                _lend(located, ("defaults", cls.kind_id, name), (*path, name))
        read = marshal.dumps((id, merged))  # tells 1 from true, as == does not
        resource = known.resources.get(read)
        if resource is None:
            config = validate(cls, merged, path, located, findings, id)
            if config is None:
                continue
            known.resources[read] = resource = Resource(id=id, config=config)
        for i, name in enumerate(resource.config.only or ()):
            if name not in environments:
                at: Path = (*path, "only", i)
                findings.append(Finding(code="unknown-environment", message=f'"{name}" is no environment', path=at, resource=id,
                                        fix=did_you_mean(name, environments) or f"write {', '.join(environments)}",
                                        span=located.span(at)))  # fmt: skip
        out[id] = resource
    return out


def _kind_of(id: str, raw: Any, path: Path, located: Located, findings: list[Finding]) -> type[Kind] | None:
    """The class of a resource; None, with a finding, for what can be no resource."""
    if len(id) > LONGEST_ID or not _ID.fullmatch(id):
        findings.append(Finding(code="wrong-id", message=f'"{id}" cannot be an id', path=path, span=located.span(path, key=True),
                                fix=as_id(id) if len(id) <= LONGEST_ID else f"use {LONGEST_ID} letters at most"))  # fmt: skip
        return None
    if not isinstance(raw, dict):
        fix = f"{id}: {{kind: ...}}" if raw is None else f"{id}: {{kind: ...}}; the fields of a resource are indented below its id"
        findings.append(Finding(code="wrong-type", message=f"resources.{id}: expected a mapping", path=path, fix=fix,
                                span=located.span(path)))  # fmt: skip
        return None
    kind = raw.get("kind")
    if not isinstance(kind, str):
        named = next((w for w in ("type", "Type") if str(raw.get(w)) in BY_ID), None)
        fix = f'write "kind:" instead of "{named}:"' if named else "add 'kind:' as its first field"
        findings.append(Finding(code="missing-field", message=f"resources.{id} lacks a kind", path=path, fix=fix,
                                span=located.span(path, key=True)))  # fmt: skip
    elif kind not in BY_ID:
        findings.append(_unknown_kind(kind, (*path, "kind"), located))
    else:
        return BY_ID[kind]
    return None


def _defaults_for(cls: type[Kind], resource: str, defaults: dict[str, Any]) -> dict[str, Any]:
    fields = defaults.get(cls.kind_id)
    if not isinstance(fields, dict):
        return {}
    # A default that names the resource itself (the bucket that keeps every bucket's logs) does not apply to it.
    return {k: v for k, v in fields.items() if v != resource and k in _words(cls)}


@cache
def _words(cls: type[Kind]) -> frozenset[str]:
    """The fields of a kind, as the file writes them."""
    return frozenset(info.alias or n for n, info in cls.model_fields.items())


def _lend(located: Located, source: Path, target: Path) -> None:
    """Findings about a value that came from `defaults` point there."""
    for path, span in located.under(source):
        located.spans.setdefault((*target, *path[len(source) :]), span)


def _overridden(
    document: Document, raw: dict[str, Any], located: Located, environment: str, spans: dict[Path, Any], findings: list[Finding]
) -> tuple[dict[str, Any], Document]:
    """The resources and sections with an environment's `set:` values in place; spans then lead to the `set:` line."""
    tree, sections = raw, located.value
    changed_sections = False
    for dotted, value in document.environments[environment].set.items():
        head, *rest = dotted.split(".")
        at: Path = ("environments", environment, "set", dotted)
        if head in raw and rest:
            tree = _put(tree, [head, *rest], value)
            target: Path = ("resources", head, *rest)
        elif head in ("slos", "journeys") and len(rest) > 1 and rest[0] in (located.value.get(head) or {}):
            sections = _put(sections, [head, *rest], value)
            target, changed_sections = (head, *rest), True
        else:
            findings.append(Finding(code="unknown-path", message=f'"{dotted}" names no resource\'s field', path=at,
                                    fix=path_meant(dotted, value, raw),
                                    span=located.span(at, key=True)))  # fmt: skip
            continue
        if (span := located.span(at)) is not None:
            spans[target] = span
    if changed_sections:
        changed = validate(Document, sections, (), Located(sections, spans, located.key_spans, located.source), findings)
        return tree, changed or document
    return tree, document


def _where_set(finding: Finding, values: Mapping[str, Any], located: Located, environment: str) -> Finding:
    """What does not fit together only since an environment sets a part of it points to that."""
    for dotted in values if finding.code == "wrong-value" else ():
        path: Path = ("resources", *dotted.split("."))
        if path[: len(finding.path)] == finding.path:
            return replace(finding, span=located.span(("environments", environment, "set", dotted), key=True))
    return finding


def _put(tree: dict[str, Any], keys: list[str], value: Any) -> dict[str, Any]:
    """A copy of the tree with one value replaced; the parts on the way are copied, the rest is shared."""
    head, *rest = keys
    if not rest:
        return {**tree, head: value}
    inner = tree.get(head)
    return {**tree, head: _put(inner if isinstance(inner, dict) else {}, rest, value)}
