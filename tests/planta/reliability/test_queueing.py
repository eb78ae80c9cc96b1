"""The simulation against queueing theory where theory has an answer, and against figures worked by hand elsewhere."""

from math import factorial, sqrt
from statistics import mean, stdev

import pytest

from planta.reliability.queueing import Plan, Pool, Stage, simulate

SEEDS = range(12)
T = 3.106
"""Student's t for 11 degrees of freedom, 99% two-sided."""


def single(*, servers: int, load: float, spread: float = 1.0, minutes: float = 1.0) -> Plan:
    """One job a run on so many servers, at a load between 0 and 1."""
    stage = Stage(id="job", pools=("p",), vcpus=1, minutes=minutes, spread=spread)
    return Plan(pools=(Pool(id="p", vcpus=servers),), stages=(stage,), per_minute=load * servers / minutes)


def interval(values: list[float]) -> tuple[float, float]:
    """99% interval of the mean of independent values."""
    half = T * stdev(values) / sqrt(len(values))
    return mean(values) - half, mean(values) + half


def waits(plan: Plan, runs: int = 3000) -> tuple[float, float]:
    return interval([mean(r.waited for r in simulate(plan, runs, seed, 0.2).runs) for seed in SEEDS])


def erlang_c(servers: int, load: float) -> float:
    """Probability that an arrival waits (Erlang's C formula), for offered work of load x servers."""
    work = load * servers
    top = work**servers / factorial(servers) / (1 - load)
    return top / (sum(work**k / factorial(k) for k in range(servers)) + top)


@pytest.mark.parametrize(("servers", "load"), [(1, 0.5), (1, 0.8), (4, 0.7), (10, 0.85)])
def test_mean_wait_agrees_with_m_m_c(servers: int, load: float) -> None:
    theory = erlang_c(servers, load) / (servers * (1 - load))
    low, high = waits(single(servers=servers, load=load))
    assert low <= theory <= high, (low, theory, high)
    assert high - low < 0.6 * theory, "so wide an interval proves nothing"


@pytest.mark.parametrize("spread", [0.1, 0.5, 1.5])
def test_mean_wait_agrees_with_pollaczek_and_khinchine(spread: float) -> None:
    load = 0.7
    theory = load * (1 + spread**2) / (2 * (1 - load))
    low, high = waits(single(servers=1, load=load, spread=spread))
    assert low <= theory <= high, (low, theory, high)


@pytest.mark.parametrize(("servers", "load"), [(4, 0.7), (10, 0.85)])
def test_servers_are_busy_as_much_as_work_arrives(servers: int, load: float) -> None:
    low, high = interval([simulate(single(servers=servers, load=load), 3000, seed).busy["p"] for seed in SEEDS])
    assert low <= load <= high


def test_an_interrupted_attempt_gives_half_its_time_for_nothing() -> None:
    stage = Stage(id="job", pools=("p",), vcpus=1, minutes=10, spread=0.05, attempts=50)
    plan = Plan(pools=(Pool(id="p", vcpus=1000, interruptions=0.2),), stages=(stage,), per_minute=1)
    found = [simulate(plan, 2000, seed) for seed in SEEDS]
    # An attempt ends well with 0.8: 0.25 interruptions a run on average, each after half of its minutes.
    low, high = interval([mean(r.minutes for r in f.runs) for f in found])
    assert low <= 10 * (1 + 0.25 * 0.5) <= high
    low, high = interval([f.interrupted / 2000 for f in found])
    assert low <= 0.25 <= high
    assert all(r.good for f in found for r in f.runs)


def test_a_run_fails_when_its_attempts_are_used_up() -> None:
    stage = Stage(id="job", pools=("p",), vcpus=1, minutes=1, spread=0.05, attempts=2)
    plan = Plan(pools=(Pool(id="p", vcpus=1000, interruptions=0.3),), stages=(stage,), per_minute=5)
    low, high = interval([mean(r.good for r in simulate(plan, 3000, seed).runs) for seed in SEEDS])
    assert low <= 1 - 0.3**2 <= high


def calm(**stage: float | int | tuple[str, ...]) -> Plan:
    """A run every thousand minutes: nobody waits for anybody else."""
    made = Stage(id="job", minutes=10, spread=0.05, **{"vcpus": 1, "pools": ("p",), **stage})  # type: ignore[arg-type]
    return Plan(pools=(Pool(id="p", vcpus=4), Pool(id="q", vcpus=4)), stages=(made,), per_minute=0.001)


def longest(plan: Plan) -> float:
    return mean(r.minutes for r in simulate(plan, 60, 1).runs)


@pytest.mark.parametrize(
    ("stage", "minutes"),
    [
        ({"jobs": 4}, 10), ({"jobs": 8}, 20), ({"jobs": 8, "pools": ("p", "q")}, 10), ({"jobs": 8, "at_most": 2}, 40),
        ({"jobs": 4, "vcpus": 2}, 20), ({"jobs": 2, "vcpus": 3}, 20), ({"start_minutes": 5.0}, 15),
    ],
)  # fmt: skip
def test_rooms_shared_by_hand(stage: dict[str, float], minutes: float) -> None:
    assert longest(calm(**stage)) == pytest.approx(minutes, rel=0.12)


def test_what_takes_too_long_is_ended_and_fails() -> None:
    found = simulate(calm(timeout=5.0), 30, 1)
    assert not any(r.good for r in found.runs) and all(r.minutes == pytest.approx(5) for r in found.runs)


def test_the_same_seed_gives_the_same_runs_and_another_does_not() -> None:
    plan = single(servers=3, load=0.8)
    fresh = simulate.__wrapped__
    assert fresh(plan, 200, 7) == fresh(plan, 200, 7) != fresh(plan, 200, 8)
