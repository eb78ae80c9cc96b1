"""Two models in; requirements broken or fulfilled, findings added or fixed, and objectives against their ceilings, out."""

from collections.abc import Iterator

from planta import requirements
from planta.architecture import Architecture
from planta.build import Loaded
from planta.change.change import Change, Level
from planta.findings import Finding
from planta.rules import durability, exposure, identity, protection
from planta.text import percent

GRAVE = frozenset(r.code for topic in (exposure, identity, protection, durability) for r in topic.RULES if r.severity == "warning")
"""Rules whose new warning is a danger to data, not only a weakness."""
PROMISES = {"requirements": "requirement", "mitigations": "mitigation"}
STRENGTH = ("above-weakest-link", "exceeds-commitments", "unknown", "tight", "supported")
BROKEN = frozenset({"requirement-broken", "mitigation-broken"})
"""Errors that a comparison can live with: it tells them in its own words."""


def kept(before: Architecture, after: Architecture) -> Iterator[Change]:
    """Requirements and mitigations that stopped or began to hold."""
    for section, word in PROMISES.items():
        old, new = _status(before, section), _status(after, section)
        for key in dict.fromkeys((*old, *new)):
            was, now = old.get(key), new.get(key)
            if was is None and now is not None:
                state: tuple[bool, str] = (now == "",
                                           f"the {word} {key} is new" + (" and holds" if now == "" else f" and does not hold: {now}"))
            elif now is None:
                state = (False, f"the {word} {key} is no longer asked")
            elif (was == "") != (now == ""):
                state = (now == "", f"the {word} {key} now holds" if now == "" else f"the {word} {key} no longer holds: {now}")
            else:
                continue
            holds, text = state
            level: Level = "safe" if holds else "review" if now is None else "dangerous"
            yield Change(category="requirements-fulfilled" if holds else "requirements-broken", level=level, path=(section, key), text=text)


def _status(architecture: Architecture, section: str) -> dict[str, str]:
    """Each entry with its failing conditions; "" when it holds."""
    return {
        key: "; ".join(f"{c.text} (found: {c.found})" for c in requirements.checks(architecture, section, key) if not c.holds)
        for key in getattr(architecture, section)
    }


def findings(before: Loaded, after: Loaded) -> Iterator[Change]:
    """Findings that only one of the two models has."""
    old, new = ({_place(f): f for f in m.findings if f.code not in BROKEN} for m in (before, after))
    for place, finding in new.items():
        if place not in old:
            yield Change(category="findings-added", level=_danger(finding), path=finding.path, resource=finding.resource,
                         text=f"{finding.severity}: {finding.message} [{finding.code}]", details=(f"fix: {finding.fix}",
                                                                                                  ) if finding.fix else ())  # fmt: skip
    for place, finding in old.items():
        if place not in new:
            yield Change(category="findings-fixed", level="safe", path=finding.path, resource=finding.resource,
                         text=f"{finding.severity}: {finding.message} [{finding.code}]")  # fmt: skip


def _place(finding: Finding) -> tuple[object, ...]:
    """What makes a finding the same in both models: figures in its message may change."""
    return finding.code, finding.path, finding.resource, "" if finding.resource else finding.message


def _danger(finding: Finding) -> Level:
    return "safe" if finding.severity == "note" else "dangerous" if finding.code in GRAVE else "review"


def ceilings(before: Architecture, after: Architecture) -> Iterator[Change]:
    """Objectives that both have, whose ceiling or verdict changed."""
    if not _may_differ(before, after):
        return
    from planta.reliability.journeys import assess

    for slo in after.slos:
        if slo not in before.slos:
            continue
        old, new = assess(before, slo), assess(after, slo)
        was, now = old.ceiling.availability, new.ceiling.availability
        if (was.at_most, was.known, old.verdict) == (now.at_most, now.known, new.verdict):
            continue
        worse = STRENGTH.index(new.verdict) < STRENGTH.index(old.verdict) or round(now.at_most, 12) < round(was.at_most, 12)
        told = [f"{'' if e.known else 'at most '}{percent(e.at_most, 'en', 3)}" for e in (was, now)]
        figures = " → ".join(dict.fromkeys(told))
        verdict = f"; verdict {old.verdict} → {new.verdict}" if old.verdict != new.verdict else f"; verdict still {new.verdict}"
        gone = sorted({line.dependency.id for line in old.ceiling.lines} - {line.dependency.id for line in new.ceiling.lines})
        came = sorted({line.dependency.id for line in new.ceiling.lines} - {line.dependency.id for line in old.ceiling.lines})
        details = [f"now also depends on {', '.join(came)}"] * bool(came) + [f"no longer depends on {', '.join(gone)}"] * bool(gone)
        yield Change(category="objectives", level="review" if worse else "safe", path=("slos", slo), details=tuple(details),
                     text=f"the ceiling of {slo} ({after.slos[slo].objective}): {figures}{verdict}")  # fmt: skip


def _may_differ(before: Architecture, after: Architecture) -> bool:
    same = before.resources == after.resources and before.journeys == after.journeys and before.slos == after.slos
    return bool(after.slos) and not same
