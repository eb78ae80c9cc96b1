"""An Architecture and a workload in; the time to a result at several loads, where it saturates, and what was assumed, out."""

from dataclasses import dataclass, replace
from math import ceil, sqrt

from planta.architecture import Architecture
from planta.kinds.batch import BatchCompute, BatchJob, BatchQueue
from planta.kinds.stepfunctions import StateMachine
from planta.reliability.queueing import Plan, Pool, Result, Stage, simulate
from planta.sections import fraction

DAY = 24 * 60
SEED = 20261124
RUNS = 240
"""Arrivals a point: a page's worth; the interval of the 95th percentile says how far that carries."""
SHARES = (0.25, 0.5, 0.75, 0.9, 1.0, 1.2, 1.5)
"""Loads of the sweep, as shares of the saturation point."""


@dataclass(frozen=True, kw_only=True)
class Bound:
    """What the time to a result is held against."""

    minutes: float
    share: float | None
    """Of the runs that must keep it; None where no objective says so."""
    slo: str | None


@dataclass(frozen=True, kw_only=True)
class Point:
    """The system at one load."""

    per_hour: float
    share: float
    """Of the saturation point."""
    p50: float
    p95: float
    p95_low: float
    p95_high: float
    """95% interval of the 95th percentile, from the order of the samples."""
    waited_p95: float
    within: float | None
    """Share of runs inside the bound."""
    good: float
    busy: dict[str, float]
    interrupted: int


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """A workload over loads."""

    workload: str
    plan: Plan
    busiest_per_hour: float
    saturation_per_hour: float
    """Above it the queue grows without end."""
    bottleneck: tuple[str, ...]
    """Pools that saturate first."""
    bound: Bound | None
    points: tuple[Point, ...]
    now: Point
    """The busiest hour."""
    runs: int
    seed: int

    @property
    def headroom(self) -> float:
        """How many times the busiest hour could be before the queue grows without end."""
        return self.saturation_per_hour / self.busiest_per_hour


def runnable(architecture: Architecture) -> tuple[str, ...]:
    """Workloads whose state machine this environment has."""
    return tuple(w for w, spec in architecture.workload.items() if spec.of in architecture.resources)


def plan(architecture: Architecture, workload: str) -> Plan:
    """The state machine's jobs, queues and environments as stages and pools, at the busiest hour's load."""
    spec = architecture.workload[workload]
    machine = architecture.resources[spec.of].config
    assert isinstance(machine, StateMachine)
    stages, pools = [], {}
    handlers = {s.on_error for s in machine.flow.values()}
    for name, step in machine.flow.items():
        job = architecture.resources[step.run].config if step.run and name not in handlers else None
        if not isinstance(job, BatchJob) or step.run is None:
            continue
        queue = architecture.resources[job.queue].config
        assert isinstance(queue, BatchQueue)
        for environment in queue.environments:
            compute = architecture.resources[environment].config
            assert isinstance(compute, BatchCompute)
            taken_back = spec.spot_interruptions if compute.spot else 0.0
            pools[environment] = Pool(id=environment, vcpus=compute.max_vcpus, interruptions=taken_back)
        stages.append(Stage(
            id=step.run, pools=queue.environments, vcpus=float(job.size.vcpu), minutes=spec.minutes[step.run], spread=spec.spread,
            start_minutes=spec.start_minutes, timeout=float(job.timeout), attempts=job.attempts * (1 + step.retry),
            jobs=spec.items if step.each else 1, at_most=step.at_most if step.each else None,
        ))  # fmt: skip
    timeout = float(machine.timeout) if machine.timeout else float("inf")
    return Plan(pools=tuple(pools.values()), stages=tuple(stages), per_minute=spec.per_day * spec.busiest_hour / DAY, timeout=timeout)


def saturation(made: Plan) -> tuple[float, tuple[str, ...]]:
    """(runs a minute at which the busiest set of pools is full all the time, those pools).

    Each set of pools that stages share is one server; an interrupted attempt gives half of its time for nothing.
    """
    work: dict[tuple[str, ...], float] = {}
    known = {p.id: p for p in made.pools}
    for stage in made.stages:
        room = sum(known[p].vcpus for p in stage.pools)
        lost = sum(known[p].vcpus * known[p].interruptions for p in stage.pools) / room
        attempts = 1 + 0.5 * lost / (1 - lost)
        minutes = (stage.minutes + stage.start_minutes) * attempts
        # A job that does not divide the room leaves a part of it empty.
        usable = sum(known[p].vcpus // stage.vcpus * stage.vcpus for p in stage.pools)
        work[stage.pools] = work.get(stage.pools, 0.0) + stage.jobs * stage.vcpus * minutes / usable
    bottleneck = max(work, key=lambda pools: work[pools])
    return 1 / work[bottleneck], bottleneck


def bound(architecture: Architecture, workload: str) -> Bound | None:
    """The objective of freshness that covers the state machine, else the workload's own figure."""
    spec = architecture.workload[workload]
    for id, slo in architecture.slos.items():
        if slo.sli.of == spec.of and slo.sli.threshold_minutes:
            return Bound(minutes=float(slo.sli.threshold_minutes), share=fraction(slo.objective), slo=id)
    return None if spec.within_minutes is None else Bound(minutes=spec.within_minutes, share=None, slo=None)


def sweep(architecture: Architecture, workload: str, *, runs: int = RUNS, seed: int = SEED) -> Sweep:
    """The workload at loads up to beyond its saturation point."""
    made = plan(architecture, workload)
    most, bottleneck = saturation(made)
    limit = bound(architecture, workload)

    def at(per_minute: float) -> Point:
        return _point(simulate(replace(made, per_minute=per_minute), runs, seed), per_minute, most, limit)

    return Sweep(
        workload=workload, plan=made, busiest_per_hour=made.per_minute * 60, saturation_per_hour=most * 60, bottleneck=bottleneck,
        bound=limit, points=tuple(at(most * s) for s in SHARES), now=at(made.per_minute), runs=runs, seed=seed,
    )  # fmt: skip


def quantile(values: list[float], share: float) -> float:
    """The smallest value that `share` of the sorted values do not pass."""
    return values[max(ceil(round(share * len(values), 9)) - 1, 0)]


def _point(result: Result, per_minute: float, most: float, limit: Bound | None) -> Point:
    times = sorted(r.minutes for r in result.runs)
    spread = 1.96 * sqrt(0.95 * 0.05 / len(times))
    return Point(
        per_hour=per_minute * 60, share=per_minute / most, p50=quantile(times, 0.5), p95=quantile(times, 0.95),
        p95_low=quantile(times, max(0.95 - spread, 0)), p95_high=quantile(times, min(0.95 + spread, 1)),
        waited_p95=quantile(sorted(r.waited for r in result.runs), 0.95),
        within=None if limit is None else sum(r.minutes <= limit.minutes and r.good for r in result.runs) / len(times),
        good=sum(r.good for r in result.runs) / len(times), busy=dict(result.busy), interrupted=result.interrupted,
    )  # fmt: skip
