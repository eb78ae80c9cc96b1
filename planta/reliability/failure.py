"""An Architecture in; what each failure of a resource, a zone or a system outside stops, who sees it and what answers it, out."""

from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import combinations

from planta.architecture import Architecture
from planta.kinds.vpc import Vpc
from planta.reliability.answers import alarms_on, closest, objective_runbook, reaches_somebody, runbook_of, scenarios
from planta.reliability.ceiling import Mode
from planta.reliability.journeys import NODES, OUTCOMES, copies_of, journey_modes
from planta.reliability.outcome import EFFECTS, Effect, Failure, Loss, Outcome, Pair
from planta.reliability.runbooks import first_steps

ALTERNATIVES = ("nodes", "environments")
"""Settings whose resources stand in for each other: one that is left is enough to go on."""
NOT_A_PART = ("person", "aws-account", "permission-set", "iam-user", "alarm", "dashboard")
"""Kinds that do not fail as a part of the system does, and the ones that watch."""


class Simulation:
    """Failures of one architecture; everything is computed once, when first asked for."""

    def __init__(self, architecture: Architecture) -> None:
        self.architecture = architecture

    @cached_property
    def failures(self) -> tuple[Failure, ...]:
        """Each zone, then each resource and system outside, in the model's order."""
        arch = self.architecture
        single = (
            Failure(id=r.id, kind="external" if r.kind == "external" else "resource", failed=frozenset({r.id}))
            for r in arch.resources.values() if r.kind not in NOT_A_PART
        )  # fmt: skip
        return (*self._zones(), *single)

    @cached_property
    def outcomes(self) -> tuple[Outcome, ...]:
        return tuple(self.outcome(f) for f in self.failures)

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Single failures that stop nothing alone, two by two: those that stop a journey together."""
        alone = {o.failure.id: {j for j, e in o.effects.items() if e in ("stops", "waits")} for o in self.outcomes}
        parts = [o.failure for o in self.outcomes if o.failure.kind != "zone" and o.felt]
        found = []
        for one, two in combinations(parts, 2):
            # Only what stands in for something else can be missed by two and not by one.
            if not (one.failed | two.failed) <= self._stand_ins:
                continue
            effects = self.effects(Failure(id="", kind="resource", failed=one.failed | two.failed))
            together = [j for j, e in effects.items() if e in ("stops", "waits") and j not in alone[one.id] | alone[two.id]]
            if together:
                found.append(Pair(failures=(one.id, two.id), journeys=tuple(together)))
        return tuple(found)

    def outcome(self, failure: Failure) -> Outcome:
        arch = self.architecture
        down = self.down(failure.failed)
        effects = self.effects(failure)
        order = list(arch.resources)
        touched = failure.failed | failure.weakened
        objectives = self.objectives(failure.failed)
        runbook = self._runbook(failure, objectives)
        named = scenarios(arch)[runbook].alarms if runbook else ()
        alarms = (*(a for a in named if a in arch.resources), *(a for r in order if r in touched for a in alarms_on(arch, r)))
        alarms = tuple(a for a in dict.fromkeys(alarms) if reaches_somebody(arch, a, down))
        losses = (self._loss(r) for r in order if r in down and arch.resources[r].config.holds_data)
        return Outcome(
            failure=failure, down=tuple(r for r in order if r in down), weakened=tuple(r for r in order if r in failure.weakened - down),
            effects=effects, losses=tuple(losses), alarms=alarms, objectives=objectives, runbook=runbook,
            steps=failure.id in arch.resources and first_steps(arch, failure.id) is not None,
        )  # fmt: skip

    def objectives(self, failed: frozenset[str]) -> tuple[str, ...]:
        """The objectives that miss what fails, or what is down with it."""
        down = self.down(failed)
        missed = down - self._stood_in_for(down)
        return tuple(s for s, modes in self._objective_modes.items() if missed & {r for r, m in modes.items() if m == "hard"})

    def down(self, failed: frozenset[str]) -> frozenset[str]:
        """What failed, and what has lost every one of the resources that stand in for each other under it."""
        down = set(failed)
        while more := {r for r, ways in self._alternatives.items() if r not in down and ways <= down}:
            down |= more
        return frozenset(down)

    def effects(self, failure: Failure) -> dict[str, Effect]:
        """journey -> the worst that its user feels."""
        down = self.down(failure.failed)
        out = {}
        for journey in self.architecture.journeys:
            found = set(self._felt(journey, failure, down))
            worst = next((e for e in EFFECTS if e in found), None)
            if worst:
                out[journey] = worst
        return out

    def _felt(self, journey: str, failure: Failure, down: frozenset[str]) -> Iterator[Effect]:
        modes, soft = self._modes[journey], {*self.architecture.journeys[journey].soft, *self._stood_in_for(down)}
        for resource, mode in modes.items():
            if resource in down:
                yield "degrades" if mode == "soft" or resource in soft else "stops" if mode == "hard" else "waits"
            elif resource in failure.weakened or self._alternatives.get(resource, frozenset()) & (down | failure.weakened):
                yield "degrades"
        if down & self._starts[journey]:
            yield "starts-fail"

    def _stood_in_for(self, down: frozenset[str]) -> frozenset[str]:
        """What is down but has another in its place everywhere it is used."""
        users = {r: [u for u, ways in self._alternatives.items() if r in ways] for r in down & self._stand_ins}
        return frozenset(r for r, by in users.items() if not down & set(by))

    def hurt(self, outcome: Outcome) -> tuple[str, ...]:
        """What still runs but cannot do its part of a journey, since something behind it is out: the blast radius around `down`."""
        arch = self.architecture
        reached: set[str] = set()
        for journey in (j for j, effect in outcome.effects.items() if effect in ("stops", "waits")):
            soft = arch.journeys[journey].soft
            needs = {(h.source, h.target) for step in arch.journey_steps[journey] for h in step.hops if h.target not in soft}
            needs |= {
                (r, n.target) for r in self._modes[journey] for n in arch.links_from(r)
                if n.link.phase == "request" and not n.link.reverse and n.field not in ALTERNATIVES
            }  # fmt: skip
            hit = set(outcome.down)
            while more := {source for source, target in needs if target in hit} - hit:
                hit |= more
            reached |= hit
        return tuple(r for r in arch.resources if r in reached and r not in outcome.down)

    @cached_property
    def worst(self) -> Outcome | None:
        """The failure of one thing that most journeys cannot live with; of equals, the one that loses data, then the first."""
        single = [o for o in self.outcomes if o.failure.kind != "zone" and o.felt]
        return max(single, key=lambda o: (sum(e in ("stops", "waits") for e in o.effects.values()), bool(o.losses)), default=None)

    # ---- what the architecture says
    @cached_property
    def _modes(self) -> dict[str, dict[str, Mode]]:
        return {j: journey_modes(self.architecture, j) for j in self.architecture.journeys}

    @cached_property
    def _objective_modes(self) -> dict[str, dict[str, Mode]]:
        """What each objective's indicator covers, as its ceiling does."""
        return {
            s: journey_modes(self.architecture, spec.journey, (spec.measured_at, spec.sli.of), to_the_end=spec.sli.type in OUTCOMES)
            for s, spec in self.architecture.slos.items()
        }  # fmt: skip

    @cached_property
    def _starts(self) -> dict[str, frozenset[str]]:
        """What each journey's resources need only when they start: images, secrets, the cluster's API."""
        arch = self.architecture
        out = {}
        for journey, modes in self._modes.items():
            hard = [r for r, mode in modes.items() if mode == "hard"]
            first = {n.target for r in hard for n in arch.links_from(r) if n.link.phase == "start"}
            owners = {c.in_ for r in hard if (c := arch.resources[r].config).pods and c.in_}
            out[journey] = frozenset(first | owners)
        return out

    @cached_property
    def _alternatives(self) -> dict[str, frozenset[str]]:
        """Resources that stand on others of which one is enough: pods on node groups, queues on compute environments."""
        arch = self.architecture
        out = {}
        for resource in arch.resources.values():
            ways = {n.target for n in arch.links_from(resource.id) if n.field in ALTERNATIVES}
            if not ways and resource.config.pods and resource.config.in_:
                ways = {c for c in arch.children(resource.config.in_) if arch.resources[c].kind == NODES}
            if ways:
                out[resource.id] = frozenset(ways)
        return out

    @cached_property
    def _stand_ins(self) -> frozenset[str]:
        return frozenset(r for ways in self._alternatives.values() if len(ways) > 1 for r in ways)

    def _zones(self) -> Iterator[Failure]:
        """The loss of each zone of each network: who has no copy left, and who goes on with fewer."""
        for network in self.architecture.resources.values():
            if isinstance(network.config, Vpc):
                for zone in range(network.config.zones):
                    out, fewer = self._in_zone(network.id, network.config, zone)
                    yield Failure(id=f"{network.id}-zone-{zone + 1}", kind="zone", failed=frozenset(out), weakened=frozenset(fewer),
                                  network=network.id, zone=zone + 1)  # fmt: skip

    def _in_zone(self, network: str, vpc: Vpc, zone: int) -> tuple[list[str], list[str]]:
        out: list[str] = []
        fewer: list[str] = []
        gateways = vpc.nat_gateways()
        if gateways and zone < gateways:
            (out if gateways == 1 else fewer).append(network)
        for resource in self.architecture.resources.values():
            if resource.id == network or all(n != network for n, _ in self.architecture.tiers(resource.id)):
                continue
            copies = copies_of(resource.config)
            if copies:
                there = copies[0] // vpc.zones + (zone < copies[0] % vpc.zones)
                enough = copies[0] - there >= copies[1]
            else:
                present = resource.config.copies(vpc.zones)
                there, enough = int(zone < present), present > 1
            if there:
                (fewer if enough else out).append(resource.id)
        return out, fewer

    def _loss(self, resource: str) -> Loss:
        recovery = self.architecture.resources[resource].config.recovery
        return Loss(resource=resource, rto_minutes=recovery.rto_minutes if recovery else None,
                    rpo_minutes=recovery.rpo_minutes if recovery else None)  # fmt: skip

    def _runbook(self, failure: Failure, objectives: Iterable[str]) -> str | None:
        """A scenario that names what failed; else its alarms' runbook; else that of the objective that sees it.

        A zone's is one that names the network, if any does.
        """
        arch, known = self.architecture, scenarios(self.architecture)
        touched = failure.failed | failure.weakened
        if failure.kind == "zone":
            of_network = [s for s, spec in known.items() if failure.network in spec.resources]
            return closest(arch, touched, of_network) or closest(arch, touched)
        # The alarm that wakes somebody speaks of an outage; a ticket may only speak of slowness.
        ordered = sorted(alarms_on(arch, failure.id), key=lambda a: getattr(arch.resources[a].config, "severity", "") != "page")
        answers = [s for a in ordered if (s := runbook_of(arch, a))]
        named = next((s for s in answers if failure.id in known[s].resources), None) or closest(arch, touched)
        return named or next(iter(answers), None) or next((s for o in objectives if (s := objective_runbook(arch, o))), None)
