"""Architectures in; what breaks the design rules, less what waivers accept, out as findings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from planta.architecture import Architecture
from planta.findings import Finding, Path, did_you_mean, dotted
from planta.locate import Located
from planta.rules import RULES
from planta.rules.facts import Facts
from planta.sections import Waiver

CODES = frozenset(r.code for r in RULES)


def check(architecture: Architecture, located: Located) -> list[Finding]:
    """Every hit of every rule in one environment; waivers are applied later, to all environments at once."""
    facts = Facts(architecture)
    located = replace(located, spans=dict(architecture.spans))  # an environment's `set:` lines stand in for what they replace
    return [
        Finding(code=rule.code, severity=rule.severity, message=hit.message, fix=hit.fix, path=hit.path, resource=hit.resource,
                span=located.span(hit.path))
        for rule in RULES
        for hit in rule.check(facts)
    ]  # fmt: skip


def waive(
    findings: Sequence[Finding], waivers: Sequence[Waiver], located: Located
) -> tuple[list[Finding], dict[int, tuple[Finding, ...]]]:
    """(what is left, with needless waivers as findings; what each waiver accepts, by its position)."""
    accepted: dict[int, tuple[Finding, ...]] = {}
    left = []
    for finding in findings:
        at = next((i for i, w in enumerate(waivers) if matches(w, finding)), None)
        if at is None:
            left.append(finding)
        else:
            accepted[at] = (*accepted.get(at, ()), finding)
    return [*left, *_needless(waivers, accepted, located)], accepted


def matches(waiver: Waiver, finding: Finding) -> bool:
    """A waiver names a rule, and a resource or the path of what is wrong."""
    where = dotted(finding.path)
    here = waiver.resource in (finding.resource, where) or where.startswith(f"{waiver.resource}.")
    return waiver.rule == finding.code and here


def expired(architecture: Architecture, accepted: Mapping[int, Sequence[Finding]], as_of: str) -> Iterator[Finding]:
    """A finding for each waiver whose last day has passed on `as_of` (YYYY-MM-DD)."""
    for i, waiver in enumerate(architecture.waivers):
        if waiver.expires < as_of and i in accepted:
            path: Path = ("waivers", i, "expires")
            first = accepted[i][0]
            yield Finding(code="waiver-expired", severity="warning", path=path, span=architecture.spans.get(path), resource=first.resource,
                          message=f'the waiver of {waiver.rule} for "{waiver.resource}" ended on {waiver.expires}: {first.message}',
                          fix=f"{first.fix}; or have {waiver.owner} renew it with a reason that still holds")  # fmt: skip


def _needless(waivers: Sequence[Waiver], accepted: Mapping[int, Sequence[Finding]], located: Located) -> Iterator[Finding]:
    for i, waiver in enumerate(waivers):
        path: Path = ("waivers", i, "rule")
        if waiver.rule not in CODES:
            yield Finding(code="unknown-rule", severity="warning", message=f'"{waiver.rule}" is no rule', path=path,
                          span=located.span(path),
                          fix=did_you_mean(waiver.rule,
                                           CODES) or "`planta check` prints the code of each finding between brackets")  # fmt: skip
        elif i not in accepted:
            yield Finding(code="waiver-needless", severity="warning", path=path, span=located.span(path), fix="take the waiver out",
                          message=f'nothing breaks {waiver.rule} at "{waiver.resource}"')  # fmt: skip
