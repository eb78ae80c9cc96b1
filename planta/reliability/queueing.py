"""A plan (pools of vCPUs, stages of a run, arrivals) and a seed in; what became of each run, by discrete-event simulation, out."""

from collections import deque
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

import simpy

Process = Generator[Any, Any, Any]


@dataclass(frozen=True, kw_only=True)
class Pool:
    """Capacity that jobs share."""

    id: str
    vcpus: float
    interruptions: float = 0.0
    """Share of the attempts that are taken back."""


@dataclass(frozen=True, kw_only=True)
class Stage:
    """A step of a run: so many jobs, of which at most some run at once; the next stage waits for all."""

    id: str
    pools: tuple[str, ...]
    """Where they may run, first choice first. Stages with the same pools wait in one queue."""
    vcpus: float
    minutes: float
    """Mean of one attempt's work."""
    spread: float
    """Standard deviation over mean; 1: exponential."""
    start_minutes: float = 0.0
    """Before the work, with the capacity already taken."""
    timeout: float = float("inf")
    """Minutes after which an attempt is ended and counts as failed."""
    attempts: int = 1
    jobs: int = 1
    at_most: int | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A system under load."""

    pools: tuple[Pool, ...]
    stages: tuple[Stage, ...]
    per_minute: float
    """Runs that arrive, as a Poisson process."""
    timeout: float = float("inf")
    """Minutes after which a run has failed."""


@dataclass(frozen=True, kw_only=True)
class Run:
    """One run that ended."""

    arrived: float
    minutes: float
    """From arrival to its end."""
    waited: float
    """Longest that one of its jobs waited for capacity."""
    good: bool


@dataclass(frozen=True, kw_only=True)
class Result:
    """A simulation's outcome, without its warm-up."""

    runs: tuple[Run, ...]
    busy: dict[str, float]
    """Mean share of each pool's vCPUs that were taken while work arrived."""
    interrupted: int
    """Attempts that were taken back."""


@lru_cache(maxsize=64)
def simulate(plan: Plan, runs: int, seed: int, warm_up: float = 0.1) -> Result:
    """`runs` arrivals, of which the first part only fills the system."""
    return _Simulation(plan, seed).go(runs, warm_up)


@dataclass
class _State:
    """A pool at work."""

    pool: Pool
    free: float
    taken: float = 0.0
    """vCPU-minutes so far."""
    since: float = 0.0


@dataclass
class _Waiting:
    """A job at the queue."""

    vcpus: float
    given: simpy.Event


@dataclass
class _Seen:
    """What happened to a run so far."""

    waited: float = 0.0
    good: bool = True


class _Simulation:
    def __init__(self, plan: Plan, seed: int) -> None:
        self.plan = plan
        self.env = simpy.Environment()
        self.pools = {p.id: _State(pool=p, free=p.vcpus) for p in plan.pools}
        self.queues: dict[tuple[str, ...], deque[_Waiting]] = {s.pools: deque() for s in plan.stages}
        # One stream a purpose: a change in one (more interruptions) leaves the arrivals as they were.
        self.arriving, self.working, self.taking = (Random(f"{seed}-{name}") for name in ("arrive", "work", "take"))
        self.ended: list[Run] = []
        self.interrupted = 0
        self.last = 0.0

    def go(self, runs: int, warm_up: float) -> Result:
        self.env.process(self._arrivals(runs))
        self.env.run()
        done = sorted(self.ended, key=lambda r: r.arrived)[int(runs * warm_up) :]
        busy = {i: s.taken / (s.pool.vcpus * self.last) if self.last else 0.0 for i, s in self.pools.items()}
        return Result(runs=tuple(done), busy=busy, interrupted=self.interrupted)

    def _arrivals(self, runs: int) -> Process:
        for _ in range(runs):
            yield self.env.timeout(self.arriving.expovariate(self.plan.per_minute))
            self.env.process(self._run())
        self.last = self.env.now
        for state in self.pools.values():
            self._count(state)
            state.since = float("inf")  # what runs after the last arrival is no sample of the load

    def _run(self) -> Process:
        arrived, seen = self.env.now, _Seen()
        for stage in self.plan.stages:
            # So many workers at once, each taking the next job: `at_most` of a Map.
            left = iter(range(stage.jobs))
            workers = min(stage.at_most or stage.jobs, stage.jobs)
            yield self.env.all_of([self.env.process(self._worker(stage, left, seen)) for _ in range(workers)])
            if not seen.good:
                break
        minutes = self.env.now - arrived
        self.ended.append(Run(arrived=arrived, minutes=minutes, waited=seen.waited, good=seen.good and minutes <= self.plan.timeout))

    def _worker(self, stage: Stage, left: Iterator[int], seen: _Seen) -> Process:
        for _ in left:
            yield from self._job(stage, seen)

    def _job(self, stage: Stage, seen: _Seen) -> Process:
        for _ in range(stage.attempts):
            asked = self.env.now
            pool = yield from self._take(stage)
            seen.waited = max(seen.waited, self.env.now - asked)
            work = self._work(stage)
            late, minutes = work >= stage.timeout, min(work, stage.timeout) + stage.start_minutes
            taken_back = self.taking.random() < pool.pool.interruptions
            if taken_back:
                self.interrupted += 1
                minutes *= self.taking.random()
            yield self.env.timeout(minutes)
            self._give(pool, stage.vcpus)
            if not taken_back and not late:
                return
        seen.good = False

    def _work(self, stage: Stage) -> float:
        shape = 1 / stage.spread**2
        return self.working.gammavariate(shape, stage.minutes / shape)

    def _take(self, stage: Stage) -> Generator[Any, Any, _State]:
        waiting = _Waiting(vcpus=stage.vcpus, given=self.env.event())
        self.queues[stage.pools].append(waiting)
        self._dispatch()
        state: _State = yield waiting.given
        return state

    def _give(self, state: _State, vcpus: float) -> None:
        self._count(state)
        state.free += vcpus
        self._dispatch()

    def _dispatch(self) -> None:
        """First come, first served in each queue: the head takes the first of its pools with room, or all wait."""
        for pools, queue in self.queues.items():
            while queue:
                state = next(self._with_room(pools, queue[0].vcpus), None)
                if state is None:
                    break
                self._count(state)
                state.free -= queue[0].vcpus
                queue.popleft().given.succeed(state)

    def _with_room(self, pools: tuple[str, ...], vcpus: float) -> Iterator[_State]:
        return (s for p in pools if (s := self.pools[p]).free >= vcpus - 1e-9)

    def _count(self, state: _State) -> None:
        if state.since < self.env.now:
            state.taken += (state.pool.vcpus - state.free) * (self.env.now - state.since)
            state.since = self.env.now
