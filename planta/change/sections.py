"""Two Architectures in; what changed outside the resources (journeys, objectives, requirements, steps, views, prose), out."""

from collections.abc import Iterator, Mapping
from typing import Any

from planta.architecture import Architecture
from planta.change.change import Category, Change, Level
from planta.change.fields import MISSING
from planta.change.leaves import differences, shown, words
from planta.findings import Path, dotted

SECTIONS = (
    "requirements", "journeys", "slos", "workload", "views", "provisioning", "incidents", "qa", "mitigations", "decisions",
    "glossary", "deck",
)  # fmt: skip
Meant = tuple[Category, Level]
TEXT: Meant = ("text", "safe")
CONDITIONS = ("all", "each", "who_can", "through")
MEANT: Mapping[str, Mapping[str, Meant]] = {
    "requirements": {f: ("waivers", "review") for f in CONDITIONS},
    "mitigations": {f: ("waivers", "review") for f in CONDITIONS},
    "journeys": {f: ("objectives", "review") for f in ("steps", "soft", "async_from")},
    "slos": {f: ("objectives", "review") for f in ("journey", "objective", "window", "measured_at", "events_per_day", "evidence", "sli.of",
                                                 "sli.type", "sli.threshold_ms", "sli.threshold_minutes")},
    "workload": {f: ("capacity", "review") for f in ("of", "per_day", "busiest_hour", "items", "minutes", "spread", "start_minutes",
                                                    "spot_interruptions", "within_minutes")},
    "views": {f: ("views", "safe") for f in ("show", "hide", "panel", "collapse", "zones", "max_zones", "links", "journey", "environment")},
    "provisioning": {f: ("steps", "safe") for f in ("resources", "later")},
    "incidents": {f: ("objectives", "review") for f in ("resources", "alarms", "severity")},
}  # fmt: skip
"""Fields of entries that mean something beyond their words; every other field of a section is text."""
ENTRIES: Mapping[str, Meant] = {
    "journeys": ("objectives", "review"), "slos": ("objectives", "review"), "workload": ("capacity", "review"),
    "views": ("views", "safe"), "provisioning": ("steps", "review"),
}  # fmt: skip
"""What it means that an entry comes or goes."""
SYSTEM: Mapping[str, Meant] = {"id": ("configuration", "dangerous"), "region": ("configuration", "dangerous"),
                               "edge_region": ("configuration", "review")}  # fmt: skip
ENVIRONMENT: Mapping[str, Meant] = {
    "account": ("configuration", "dangerous"), "region": ("configuration", "dangerous"), "domain": ("configuration", "review"),
    "approval": ("protection", "review"),
}  # fmt: skip


def changes(before: Architecture, after: Architecture) -> Iterator[Change]:
    """What both environments' sections say otherwise than before."""
    for section in SECTIONS:
        yield from _section(section, getattr(before, section), getattr(after, section))
    for path, was, now in differences(before.system, after.system, ("system",)):
        yield _change(SYSTEM.get(str(path[-1]), TEXT), path, was, now)
    yield from _environments(before, after)
    yield from _waivers(before, after)
    yield from _order(before, after)


def _change(meant: Meant, path: Path, was: Any, now: Any) -> Change:
    category, level = meant
    return Change(category=category, level=level, path=path, text=f"{dotted(path)} {words(was, now)}", before=shown(was), after=shown(now))


def _section(section: str, before: Any, after: Any) -> Iterator[Change]:
    for path, was, now in differences(before, after, (section,)):
        entry = len(path) == 2 and section not in ("incidents", "deck", "glossary")
        if entry and (was is MISSING or now is MISSING):
            if section in ("requirements", "mitigations"):
                continue  # told with whether it holds
            category, level = ENTRIES.get(section, TEXT)
            yield Change(category=category, level=level, path=path, text=f"{dotted(path)} is {'new' if was is MISSING else 'gone'}")
        elif section == "journeys" and path[2:] == ("steps",) and _chains(was) == _chains(now):
            yield _change(TEXT, path, was, now)
        else:
            yield _change(_meant(section, path), path, was, now)


def _meant(section: str, path: Path) -> Meant:
    table = MEANT.get(section, {})
    names = [str(p) for p in path if not isinstance(p, int)]
    last, two = names[-1], ".".join(names[-2:])
    field = names[2] if len(names) > 2 and section != "incidents" else last
    return table.get(two) or table.get(field) or table.get(last) or TEXT


def _chains(steps: Any) -> list[str]:
    return [str(s).partition(":")[0].strip() for s in steps]


def _environments(before: Architecture, after: Architecture) -> Iterator[Change]:
    for name in dict.fromkeys((*before.environments, *after.environments)):
        old, new = before.environments.get(name), after.environments.get(name)
        path: Path = ("environments", name)
        if old is None or new is None:
            yield Change(category="configuration", level="review" if old is None else "dangerous", path=path,
                         text=f"the environment {name} is {'new' if old is None else 'gone'}")  # fmt: skip
            continue
        for where, was, now in differences(old, new, path, frozenset({"set"})):
            meant = ENVIRONMENT.get(str(where[-1]), TEXT)
            if where[-1] == "approval":
                meant = ("protection", "dangerous" if now == "automatic" else "safe")
            yield _change(meant, where, was, now)


def _waivers(before: Architecture, after: Architecture) -> Iterator[Change]:
    old, new = ({(w.rule, w.resource): w for w in a.waivers} for a in (before, after))
    for i, (key, waiver) in enumerate(new.items()):
        known = old.get(key)
        if known is None:
            yield Change(category="waivers", level="review", path=("waivers", i),
                         text=f"{key[0]} is accepted at {key[1]} until {waiver.expires}",
                         details=(waiver.reason,))  # fmt: skip
        elif known != waiver:
            for path, was, now in differences(known, waiver, ("waivers", i)):
                yield _change(("waivers", "review" if path[-1] == "expires" else "safe"), path, was, now)
    for key in old:
        if key not in new:
            yield Change(category="waivers", level="safe", path=("waivers",), text=f"{key[0]} is no longer accepted at {key[1]}")


def _order(before: Architecture, after: Architecture) -> Iterator[Change]:
    """Order is meaning in the guide, and in the talk."""
    sections: tuple[tuple[str, Meant], ...] = (("provisioning", ("steps", "review")), ("deck", TEXT))
    for section, meant in sections:
        old, new = ((a.deck.slides if a.deck else {}) if section == "deck" else a.provisioning for a in (before, after))
        kept = [k for k in old if k in new], [k for k in new if k in old]
        if kept[0] != kept[1]:
            yield Change(category=meant[0], level=meant[1], path=(section,), text=f"{section}: the order is now {', '.join(kept[1])}")
