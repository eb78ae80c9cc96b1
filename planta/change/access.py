"""Two Architectures of one environment in; access granted and revoked, and the ways from outside to data that opened or closed, out."""

from collections.abc import Iterator, Mapping

from planta.access import Access, accesses
from planta.architecture import Architecture
from planta.change.change import Change, Level
from planta.rules.facts import Facts

Key = tuple[str, str, str, str | None]
MOST_PATHS = 6


def matrix(architecture: Architecture) -> dict[Key, Access]:
    """The access matrix: (principal, target, verb, prefix) and the access behind it."""
    out: dict[Key, Access] = {}
    for access in accesses(architecture):
        key = (access.principal, access.target, access.verb, access.within)
        if key in out:  # two lines of the model give the same: their actions join
            first = out[key]
            access = first._replace(actions=tuple(dict.fromkeys((*first.actions, *access.actions))),
                                    ports=tuple(dict.fromkeys((*first.ports, *access.ports))))  # fmt: skip
        out[key] = access
    return out


def changes(before: Architecture, after: Architecture) -> Iterator[Change]:
    old, new = matrix(before), matrix(after)
    then, now = Facts(before), Facts(after)
    opened = _new_links(then, now)
    for key, access in new.items():
        was = old.get(key)
        if was is None or set(access.actions) - set(was.actions) or set(access.ports) - set(was.ports):
            yield _granted(then, now, access, [k for k in old if k[:3] == key[:3]], was, opened)
    for key, access in old.items():
        kept = new.get(key)
        if kept is None or set(access.actions) - set(kept.actions) or set(access.ports) - set(kept.ports):
            covered = any(k[:3] == key[:3] and _covers(k[3], key[3]) for k in new if k != key)
            yield Change(category="access-revoked", level="safe" if covered or access.origin == "setting" else "review", path=access.path,
                         resource=access.principal, text=f"{access.principal} {_what(access, False)}", before=_scope(access),
                         details=("but what it may now covers this",) if covered else ())  # fmt: skip
    yield from _ways(then, now)


def _granted(then: Facts, facts: Facts, access: Access, before: list[Key], was: Access | None,
             opened: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Change:
    details = []
    if was is not None:
        more = sorted(set(access.actions) - set(was.actions)) + [f"port {p}" for p in sorted(set(access.ports) - set(was.ports))]
        details.append(f"beyond before: {', '.join(more)}")
    narrower = any(_covers(k[3], access.within) and k[3] != access.within for k in before)
    if was is None and before:
        where = ", ".join(k[3] or "all of it" for k in before)
        details.append(f"narrower than before: {where}" if narrower else f"was limited to {where}")
    if access.origin == "setting":
        details.append(f"follows from {access.because}")
    if access.wider:
        details.append(f"wider than drawn: {access.wider.en}")
    ways = opened.get(access.principal, {})
    beyond = [way for data, way in ways.items() if access.target in way[1:2] and data != access.target]
    details += [f"opens the way {' > '.join(way)}" for way in beyond[:MOST_PATHS]]
    level: Level = "safe" if narrower else _level(then, facts, access)
    return Change(category="access-granted", level=level, path=access.path, resource=access.principal,
                  text=f"{access.principal} {_what(access, True)}", after=_scope(access), details=tuple(details))  # fmt: skip


def _what(access: Access, granted: bool) -> str:
    where = f" within {access.within}" if access.within else ""
    ports = ", ".join(map(str, access.ports))
    if ports and not access.actions:
        return f"may {'now' if granted else 'no longer'} reach {access.target} on port {ports} ({access.verb})"
    door = f" (port {ports})" if ports else ""
    return f"{'now' if granted else 'no longer'} {access.label.en} {access.target}{where}{door} [{access.verb}]"


def _scope(access: Access) -> str:
    return ", ".join(access.actions) or ", ".join(f"port {p}" for p in access.ports)


def _level(then: Facts, facts: Facts, access: Access) -> Level:
    resources = facts.architecture.resources
    if access.target not in resources:
        return "safe"  # a derived part: the resource's own log, metric or network interface
    if resources[access.target].kind == "kms-key" and access.origin == "setting":
        return "review"  # follows from an access that is told for itself
    sensitive = facts.keeps_data(access.target) or resources[access.target].config.sensitive
    # What is new holds nothing yet that could be exposed.
    return "dangerous" if sensitive and access.target in then.architecture.resources else "review"


def _covers(wide: str | None, narrow: str | None) -> bool:
    """A prefix covers those that begin with it; none covers all."""
    return wide is None or (narrow is not None and narrow.startswith(wide))


def _data_reached(facts: Facts, start: str) -> dict[str, tuple[str, ...]]:
    """Data stores that calls from a resource lead to, directly or in steps, with the shortest way."""
    ways: dict[str, tuple[str, ...]] = {start: (start,)}
    queue = [start]
    for here in queue:
        for arrow in facts.calls(here):
            if arrow.target not in ways:
                ways[arrow.target] = (*ways[here], arrow.target)
                queue.append(arrow.target)
    return {r: w for r, w in ways.items() if r != start and facts.keeps_data(r)}


def _new_links(then: Facts, now: Facts) -> dict[str, dict[str, tuple[str, ...]]]:
    """For each source of a new arrow: the data that it did not lead to before, with the way there."""
    known = {a.id for a in then.architecture.arrows}
    sources = dict.fromkeys(a.source for a in now.architecture.arrows if a.id not in known)
    out = {}
    for source in sources:
        before = _data_reached(then, source) if source in then.architecture.resources else {}
        out[source] = {r: w for r, w in _data_reached(now, source).items() if r not in before}
    return out


def _ways(then: Facts, now: Facts) -> Iterator[Change]:
    """From outside to data: what is newly possible, or no longer."""
    if {a.id for a in then.architecture.arrows} == {a.id for a in now.architecture.arrows}:
        return
    for start in dict.fromkeys((*then.outside, *now.outside)):
        before = _data_reached(then, start) if start in then.architecture.resources else {}
        after = _data_reached(now, start) if start in now.architecture.resources else {}
        for data, way in after.items():
            if data not in before:
                level: Level = "dangerous" if data in then.architecture.resources else "review"
                yield Change(category="exposure", level=level, path=("resources", data), resource=data,
                             text=f"{start} can now get to {data}", details=(" > ".join(way),))  # fmt: skip
        for data, way in before.items():
            if data not in after:
                yield Change(category="exposure", level="safe", path=("resources", data), resource=data,
                             text=f"{start} can no longer get to {data}", details=(" > ".join(way),))  # fmt: skip
