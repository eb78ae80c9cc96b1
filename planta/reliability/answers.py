"""An objective or what failed in; the runbook that answers it out."""

from collections.abc import Collection, Iterable

from planta.architecture import Architecture
from planta.kinds.cloudwatch import Alarm
from planta.sections import Scenario

SUITS = {
    "availability": ("5xx", "availability", "errors"), "latency": ("latency", "duration"), "success": ("failed", "errors"),
    "freshness": ("queue-wait", "oldest-message"), "completeness": ("dlq-depth",), "correctness": (),
}  # fmt: skip
"""Alarm metrics that speak of the same thing as an indicator."""


def scenarios(architecture: Architecture) -> dict[str, Scenario]:
    return architecture.incidents.scenarios if architecture.incidents else {}


def alarms_on(architecture: Architecture, resource: str) -> tuple[str, ...]:
    """Alarms that watch a resource."""
    links = (n for n in architecture.links_to(resource) if n.field == "watch")
    return tuple(dict.fromkeys(n.source for n in links if architecture.resources[n.source].kind == "alarm"))


def runbook_of(architecture: Architecture, alarm: str) -> str | None:
    """The scenario that an alarm names, if there is one."""
    config = architecture.resources[alarm].config
    return config.runbook if isinstance(config, Alarm) and config.runbook in scenarios(architecture) else None


def objective_runbook(architecture: Architecture, slo: str) -> str | None:
    """The scenario that answers an objective's alerts.

    What is measured comes before where it is measured, and an alarm's runbook before a scenario that names the resource; then
    the scenario that names most of what the journey passes.
    """
    spec = architecture.slos[slo]
    known = scenarios(architecture)
    for resource in (spec.sli.of, spec.measured_at):
        suited = sorted(alarms_on(architecture, resource), key=lambda a: _metric(architecture, a) not in SUITS[spec.sli.type])
        answers = [found for a in suited if (found := runbook_of(architecture, a))]
        for scenario in (*answers, *(s for s, x in known.items() if resource in x.resources)):
            return scenario
    passed = {r for step in architecture.journey_steps[spec.journey] for r in step.chain}
    return closest(architecture, passed)


def closest(architecture: Architecture, failed: Iterable[str], among: Iterable[str] | None = None) -> str | None:
    """The scenario that shares most with what failed; of equals, the one that names it earliest, then the one that names least besides."""
    failed = set(failed)
    known = scenarios(architecture)
    shared = {s: [i for i, r in enumerate(known[s].resources) if r in failed] for s in (known if among is None else among)}
    best = max(shared, key=lambda s: (len(shared[s]), -min(shared[s], default=0), -len(known[s].resources)), default=None)
    return best if best is not None and shared[best] else None


def reaches_somebody(architecture: Architecture, alarm: str, down: Collection[str]) -> bool:
    """Whether an alarm is heard: one of the topics that it tells still leads to somebody. One that tells nobody at all is on a screen."""
    told = [n.target for n in architecture.links_from(alarm) if n.field == "notify"]
    return not told or any(_leads_on(architecture, topic, down) for topic in told)


def _leads_on(architecture: Architecture, at: str, down: Collection[str]) -> bool:
    further = [a.target for a in architecture.arrows_from(at)]
    return at not in down and (not further or any(_leads_on(architecture, t, down) for t in further if t != at))


def _metric(architecture: Architecture, alarm: str) -> str:
    config = architecture.resources[alarm].config
    return config.metric if isinstance(config, Alarm) else ""
