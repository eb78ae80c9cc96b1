"""Availability arithmetic against figures worked by hand and against enumeration of every failure state."""

import random
from itertools import product

import pytest

from planta.reliability.availability import Estimate, estimate, k_of_n, serial
from planta.reliability.ceiling import Dependency, ceiling

UNKNOWN = Estimate(at_most=1.0, known=False)


def percent(found: Estimate, digits: int = 4) -> float:
    assert found.value is not None
    return round(found.value * 100, digits)


@pytest.mark.parametrize(
    ("k", "n", "expected"),
    [(1, 1, 99.5), (1, 2, 99.9975), (2, 2, 99.0025), (2, 3, 99.992525), (1, 3, 99.9999875), (3, 3, 98.5074875)],
)
def test_k_of_n_of_copies_that_fail_alone(k: int, n: int, expected: float) -> None:
    assert percent(k_of_n(0.995, k, n), 7) == expected


@pytest.mark.parametrize(("beta", "expected"), [(0.0, 99.9975), (0.05, 99.9727), (0.1, 99.948), (1.0, 99.5)])
def test_a_shared_cause_costs_a_nine(beta: float, expected: float) -> None:
    assert percent(k_of_n(0.995, 1, 2, beta)) == expected


def test_a_single_copy_does_not_care_for_a_shared_cause() -> None:
    assert k_of_n(0.995, 1, 1, 0.3).value == 0.995


def test_a_shared_cause_helps_where_all_copies_are_needed() -> None:
    assert percent(k_of_n(0.9, 2, 2, 0.0)) == 81.0
    assert percent(k_of_n(0.9, 2, 2, 1.0)) == 90.0


def test_a_series_is_a_product() -> None:
    parts = [estimate(0.999), estimate(0.9995)]
    assert percent(serial(parts), 5) == 99.85005
    assert serial([]).value == 1.0


def test_unknown_stays_unknown_and_bounds_from_above() -> None:
    assert estimate(None) == UNKNOWN
    in_series = serial([estimate(0.999), UNKNOWN])
    assert in_series.value is None
    assert in_series.at_most == 0.999
    assert k_of_n(None, 2, 3) == UNKNOWN


@pytest.mark.parametrize("call", [(0.9, 0, 2, 0.0), (0.9, 3, 2, 0.0), (0.9, 1, 2, -0.1), (0.9, 1, 2, 1.1), (1.2, 1, 1, 0.0), (-0.1, 1, 2, 0.0)])
def test_impossible_figures_are_refused(call: tuple[float, int, int, float]) -> None:
    with pytest.raises(ValueError):
        k_of_n(*call)


def enumerated(dependencies: list[Dependency]) -> float:
    """Probability that everything hard works: the sum over every state of every copy and every shared cause."""
    events: list[tuple[int, float]] = []
    for i, d in enumerate(dependencies):
        a = d.commitment
        assert a is not None
        shared = d.beta * (1 - a) if d.n > 1 else 0.0
        events += [(i, 1 - shared)] + [(i, a / (1 - shared))] * d.n
    total = 0.0
    for state in product((True, False), repeat=len(events)):
        chance, up, first = 1.0, [0] * len(dependencies), [True] * len(dependencies)
        spared = [True] * len(dependencies)
        for (i, works), holds in zip(events, state, strict=True):
            chance *= works if holds else 1 - works
            if first[i]:
                spared[i], first[i] = holds, False
            else:
                up[i] += holds
        if all(spared[i] and up[i] >= d.k for i, d in enumerate(dependencies)):
            total += chance
    return total


@pytest.mark.parametrize("seed", range(25))
def test_the_product_agrees_with_enumeration_of_failure_states(seed: int) -> None:
    random_ = random.Random(seed)
    dependencies = []
    for i in range(random_.randint(1, 4)):
        n = random_.randint(1, 3)
        dependencies.append(
            Dependency(id=f"d{i}", commitment=random_.uniform(0.5, 1), n=n, k=random_.randint(1, n), beta=random_.choice((0.0, 0.1, 0.6)))
        )
    found = ceiling(dependencies).value
    assert found == pytest.approx(enumerated(dependencies), abs=1e-12)
