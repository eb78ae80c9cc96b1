"""A journey or an objective of an Architecture in; the dependencies that its commitments come from, and the verdict, out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from planta.architecture import Architecture
from planta.elements import Hop
from planta.kinds.people import External, Person
from planta.kinds.vpc import Vpc
from planta.reliability.availability import outlives_a_zone
from planta.reliability.budget import BurnRate, budget_events, budget_minutes, burn_rates
from planta.reliability.ceiling import Ceiling, Dependency, Mode, Verdict, ceiling, verdict
from planta.reliability.commitments import commitments
from planta.sections import Slo, fraction

SHARED_CAUSE = 0.05
"""Share of failures that hits all of one's own copies at once (a bad deployment, a wrong setting): a proposal, not a fact."""
OUTCOMES = ("success", "freshness", "completeness", "correctness")
"""Indicators of how a journey ends: what runs in the background decides them too."""
NODES = "eks-nodegroup"


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """An objective held against what its dependencies commit to."""

    slo: str
    objective: float
    days: int
    ceiling: Ceiling
    verdict: Verdict
    budget_minutes: float
    budget_events: float | None
    """Bad events that the window allows; None where the traffic is not given."""
    burn_rates: tuple[BurnRate, ...]


def assess(architecture: Architecture, slo: str) -> Assessment:
    """The ceiling, verdict, budget and burn rates of an objective."""
    spec = architecture.slos[slo]
    objective, days = fraction(spec.objective), int(spec.window.removesuffix("d"))
    found = ceiling(slo_dependencies(architecture, spec))
    return Assessment(
        slo=slo, objective=objective, days=days, ceiling=found, verdict=verdict(found, objective),
        budget_minutes=budget_minutes(objective, days),
        budget_events=None if spec.events_per_day is None else budget_events(objective, days, spec.events_per_day),
        burn_rates=burn_rates(objective, days),
    )  # fmt: skip


def slo_dependencies(architecture: Architecture, slo: Slo) -> tuple[Dependency, ...]:
    """What an objective covers: behind where it is measured and whose metrics count, to the end if it judges the outcome."""
    measured = tuple(dict.fromkeys((slo.measured_at, slo.sli.of)))
    return journey_dependencies(architecture, slo.journey, measured, to_the_end=slo.sli.type in OUTCOMES)


def journey_dependencies(
    architecture: Architecture, journey: str, measured_at: str | Iterable[str] | None = None, *, to_the_end: bool = False
) -> tuple[Dependency, ...]:
    """Everything that a journey depends on behind `measured_at`, each once.

    None, or a place that the journey does not pass (a canary), means measured as the user sees it: all of it. What runs
    from `async_from` on is in the background unless `to_the_end`.
    """
    modes = journey_modes(architecture, journey, measured_at, to_the_end=to_the_end)
    found = [d for resource, mode in modes.items() for d in _needs(architecture, resource, mode)]
    return _counted_once(architecture, found)


def journey_modes(
    architecture: Architecture, journey: str, measured_at: str | Iterable[str] | None = None, *, to_the_end: bool = False
) -> dict[str, Mode]:
    """Each resource that a journey passes or stands on behind `measured_at`, and how it is needed: hard, soft or async."""
    spec = architecture.journeys[journey]
    steps = architecture.journey_steps[journey]
    last = len(spec.steps) if to_the_end or spec.async_from is None else spec.async_from - 1
    now = [hop for step in steps for hop in step.hops if step.number <= last]
    later = [hop for step in steps for hop in step.hops if step.number > last]
    asked = (measured_at,) if isinstance(measured_at, str) else tuple(measured_at or ())
    passed = {end for hop in now for end in (hop.source, hop.target)}
    starts = tuple(a for a in asked if a in passed) or tuple(dict.fromkeys(s.chain[0] for s in steps if s.number <= last))
    reached: tuple[tuple[Mode, Iterator[str]], ...] = (
        ("hard", _reached(architecture, starts, now, frozenset(spec.soft))),
        ("soft", _reached(architecture, starts, now)),
        ("async", _reached(architecture, (hop.source for hop in later), later)),
    )
    modes: dict[str, Mode] = {}
    for mode, resources in reached:
        for resource in resources:
            modes.setdefault(resource, mode)
    return modes


def _reached(architecture: Architecture, starts: Iterable[str], hops: list[Hop], without: frozenset[str] = frozenset()) -> Iterator[str]:
    """Resources from the starts along the hops, each followed by what it stands on, in the journey's order."""
    chain = tuple(dict.fromkeys(end for hop in hops for end in (hop.source, hop.target)))
    seen = set(starts) - without
    entered: set[str] = set()
    while found := {hop.target for hop in hops if hop.source in seen and hop.target not in without} - entered:
        seen |= found
        entered |= found
    known: set[str] = set()
    for resource in chain:
        if resource in seen:
            yield from _with_grounds(architecture, resource, hops, entered, without, known)


def _with_grounds(
    architecture: Architecture, resource: str, hops: list[Hop], entered: set[str], without: frozenset[str], known: set[str]
) -> Iterator[str]:
    """A resource, and what it stands on while it serves, in depth; `known` keeps each from being told twice."""
    if resource in known:
        return
    known.add(resource)
    yield resource
    # What stands in front (a hosted zone) is needed only by those who come from outside.
    links = [n for n in architecture.links_from(resource) if n.link.phase == "request" and (resource in entered or not n.link.reverse)]
    grounds = [n.target for n in links if n.field != "nodes"]
    grounds += [g for hop in hops if hop.target == resource for g in (*_keys(architecture, hop), *_ways_out(architecture, hop))]
    for ground in grounds:
        if ground not in without:
            yield from _with_grounds(architecture, ground, hops, entered, without, known)


def _keys(architecture: Architecture, hop: Hop) -> Iterator[str]:
    """The KMS keys that a hop uses: those of its target, where a verb or a setting reads or writes what they encrypt."""
    arrows = {a.id: a.verb.key for a in architecture.arrows_to(hop.target)}
    links = {n.id: n.link.key for n in architecture.links_to(hop.target)}
    if any(arrows.get(id) or links.get(id) for id in hop.along):
        yield from (n.target for n in architecture.links_from(hop.target) if n.field == "key")


def _ways_out(architecture: Architecture, hop: Hop) -> Iterator[str]:
    """The network whose NAT a hop passes: from a private tier to a system outside."""
    if isinstance(architecture.resources[hop.target].config, External):
        for network, tier in architecture.tiers(hop.source):
            vpc = architecture.resources[network].config
            if isinstance(vpc, Vpc) and vpc.nat != "none" and tier in vpc.subnets and vpc.subnets[tier].type == "private":
                yield network


def _needs(architecture: Architecture, resource: str, mode: Mode) -> Iterator[Dependency]:
    """A resource's own commitment, what it runs on, and what it needs to start."""
    config = architecture.resources[resource].config
    if isinstance(config, Person):
        return
    if isinstance(config, External):
        percent = config.commitment_percent
        yield Dependency(id=resource, mode=mode, commitment=None if percent is None else round(percent / 100, 12),
                         source=config.commitment_source or "")  # fmt: skip
    elif isinstance(config, Vpc):
        gateways = config.nat_gateways()
        yield replace(cited(resource, mode, "nat-gateway"), k=max(gateways - 1, 1), n=gateways, beta=SHARED_CAUSE)
    elif config.pods:  # nobody commits to them: what they run on is their dependency
        yield _runs_on(architecture, resource, mode)
    else:
        yield _committed(architecture, resource, mode)
    if mode == "hard":
        first = [n.target for n in architecture.links_from(resource) if n.link.phase == "start"]
        owner = config.in_ if config.pods else None
        yield from (_committed(architecture, r, "start") for r in dict.fromkeys((*first, *([owner] if owner else []))))


def _committed(architecture: Architecture, resource: str, mode: Mode) -> Dependency:
    """What the provider commits to for a resource as it is set."""
    config, zones = architecture.resources[resource].config, architecture.scene(resource).zones
    key = config.own_commitment()
    if key is None:
        return Dependency(id=resource, mode=mode)
    if (copies := copies_of(config)) and zones:
        return _dependency(resource, mode, key, zones, *copies)
    row = commitments()[key]
    return cited(resource, mode, row.single_zone if row.single_zone and zones and config.copies(zones) < 2 else key)


def _runs_on(architecture: Architecture, resource: str, mode: Mode) -> Dependency:
    """The nodes under one's own pods: the region's commitment if pods and nodes outlive a zone, else that of instances."""
    config = architecture.resources[resource].config
    named = [n.target for n in architecture.links_from(resource) if n.field == "nodes"]
    groups = named or [c for c in architecture.children(config.in_ or "") if architecture.resources[c].kind == NODES]
    pods = copies_of(config) or (1, 1)
    best = Dependency(id=resource, mode=mode)
    for group in groups:
        zones, nodes = architecture.scene(group).zones, copies_of(architecture.resources[group].config) or (1, 1)
        pods_few = zones > 1 and not outlives_a_zone(zones, *pods)
        who, copies = (resource, pods) if pods_few else (group, nodes)
        under = _dependency(who, mode, "ec2-region", zones, *copies)
        if under.key == "ec2-region":
            return under
        best = best if best.key else under
    return best


def _dependency(resource: str, mode: Mode, key: str, zones: int, minimum: int, need: int) -> Dependency:
    """Copies of one's own on somebody's machines."""
    if outlives_a_zone(zones, minimum, need):
        return cited(resource, mode, key)
    single = commitments()[key].single_zone or key
    if zones < 2:
        return cited(resource, mode, single)  # one zone is one shared cause: more copies add nothing that is promised
    return replace(cited(resource, mode, single), k=min(need, max(minimum, 1)), n=max(minimum, 1), beta=SHARED_CAUSE)


def copies_of(config: object) -> tuple[int, int] | None:
    """(copies that always run, copies that suffice), where settings say so."""
    for field in ("replicas", "size"):
        count = getattr(config, field, None)
        if count is not None and hasattr(count, "need"):
            return count.min, count.need
    return None


@lru_cache(maxsize=1024)
def cited(resource: str, mode: Mode, key: str) -> Dependency:
    """A dependency on a commitment of the cited data."""
    row = commitments()[key]
    return Dependency(id=resource, mode=mode, commitment=row.fraction, source=row.url, seen=row.seen, key=key)


def _counted_once(architecture: Architecture, found: list[Dependency]) -> tuple[Dependency, ...]:
    """Resources of a region that stand on one commitment become one dependency; a hard one makes it hard."""
    strictness: tuple[Mode, ...] = ("hard", "soft", "start", "async")
    groups: dict[tuple[str, ...], list[Dependency]] = {}
    for d in found:
        row = commitments().get(d.key)
        place = (d.id,) if row is None or row.each else (d.key, architecture.region(d.id), architecture.account(d.id))
        groups.setdefault(place, []).append(d)
    out = []
    for group in groups.values():
        first = min(group, key=lambda d: strictness.index(d.mode))
        also = dict.fromkeys(d.id for d in group if d.mode == first.mode and d.id != first.id)
        out.append(replace(first, also=tuple(also)))
    return tuple(sorted(out, key=lambda d: strictness.index(d.mode)))
