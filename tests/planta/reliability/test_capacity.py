"""The real system under load: its plan read off the model, its saturation point, and a sweep that shows it."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from time import perf_counter

import pytest

from planta.architecture import Architecture
from planta.build import build, load
from planta.findings import UnusableInput
from planta.reliability.capacity import Sweep, plan, quantile, saturation, sweep
from planta.reliability.queueing import Plan, Pool, Stage, simulate

HOME = Path(__file__).resolve().parents[3]


@cache
def text() -> str:
    return (HOME / "architecture.yaml").read_text(encoding="utf-8")


@cache
def real() -> Architecture:
    return load(HOME / "architecture.yaml").architecture


@cache
def swept() -> Sweep:
    return sweep(real(), "analises", runs=400)


def test_the_plan_is_the_models() -> None:
    made, spec = plan(real(), "analises"), real().workload["analises"]
    stages = {s.id: s for s in made.stages}
    assert list(stages) == ["validar", "analisar", "consolidar"]
    assert stages["analisar"].jobs == spec.items and stages["validar"].jobs == 1
    assert stages["analisar"].pools == ("lote-spot", "lote-sob-demanda")
    # Five attempts of Batch, and the state machine tries all of that three times.
    assert stages["analisar"].attempts == 15
    taken_back = {p.id: p.interruptions for p in made.pools}
    assert taken_back == {"lote-fargate": 0.0, "lote-spot": spec.spot_interruptions, "lote-sob-demanda": 0.0}


def test_saturation_by_hand() -> None:
    stage = Stage(id="job", pools=("p", "q"), vcpus=4, minutes=8, spread=0.5, start_minutes=2, jobs=6)
    made = Plan(pools=(Pool(id="p", vcpus=30), Pool(id="q", vcpus=10)), stages=(stage,), per_minute=1)
    # 7 + 2 jobs at once (30/4 and 10/4, whole ones), 6 jobs of 10 minutes a run: 9 / 60 runs a minute.
    most, bottleneck = saturation(made)
    assert most == pytest.approx(0.15) and bottleneck == ("p", "q")
    spot = replace(made, pools=(Pool(id="p", vcpus=30, interruptions=0.2), Pool(id="q", vcpus=10)))
    lost = 0.2 * 30 / 40
    assert saturation(spot)[0] == pytest.approx(0.15 / (1 + 0.5 * lost / (1 - lost)))


def test_the_queue_stays_short_below_saturation_and_grows_without_end_above() -> None:
    made = plan(real(), "analises")
    most, _ = saturation(made)

    def thirds(share: float) -> tuple[float, float]:
        runs = simulate(replace(made, per_minute=most * share), 900, 3).runs
        third = len(runs) // 3
        return tuple(sum(r.waited for r in part) / third for part in (runs[:third], runs[-third:]))  # type: ignore[return-value]

    early, late = thirds(0.7)
    assert late < 6, "below saturation nobody waits long, however long it goes on"
    early, late = thirds(1.4)
    assert late > 2 * early > 6, "above it the wait grows with every hour"


def test_more_load_never_helps() -> None:
    points = swept().points
    assert [p.per_hour for p in points] == sorted(p.per_hour for p in points)
    assert points[0].p50 <= points[-1].p50 and points[0].p95 <= points[-1].p95 and points[0].waited_p95 <= points[-1].waited_p95
    for point in points:
        assert point.p50 <= point.p95 and point.p95_low <= point.p95 <= point.p95_high
        assert all(0 <= share <= 1 + 1e-9 for share in point.busy.values())
    assert max(points[-1].busy[p] for p in swept().bottleneck) > 0.9


def test_the_bound_is_the_objectives() -> None:
    limit = swept().bound
    assert limit is not None and limit.slo == "prazo"
    assert limit.minutes == real().slos["prazo"].sli.threshold_minutes
    within = swept().now.within
    assert within is not None and limit.share is not None and within >= limit.share, "the busiest hour keeps the objective"


def test_the_sweep_takes_less_than_ten_seconds() -> None:
    began = perf_counter()
    sweep(real(), "analises", seed=99)
    assert perf_counter() - began < 10


def test_the_same_model_gives_the_same_figures() -> None:
    simulate.cache_clear()
    first = sweep(real(), "analises", runs=60)
    simulate.cache_clear()
    assert sweep(real(), "analises", runs=60) == first


def test_quantiles() -> None:
    values = [float(i) for i in range(1, 101)]
    assert (quantile(values, 0.5), quantile(values, 0.95), quantile(values, 0), quantile(values, 1)) == (50, 95, 1, 100)


@pytest.mark.parametrize(
    ("was", "becomes", "code"),
    [("  analises:\n    of: pipeline\n", "  analises:\n    of: banco\n", "wrong-kind"), ("      validar: 1.5\n", "", "missing-field"),
     ("      validar: 1.5\n", "      validar: 1.5\n      banco: 3\n", "wrong-kind"), ("  analises:\n    of: pipeline\n", "  analises:\n    of: pipelin\n", "unknown-resource")],
)  # fmt: skip
def test_a_workload_that_cannot_be_run_is_told(was: str, becomes: str, code: str) -> None:
    assert text().count(was) == 1
    with pytest.raises(UnusableInput) as told:
        build(text().replace(was, becomes))
    assert code in {f.code for f in told.value.findings}
