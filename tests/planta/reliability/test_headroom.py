"""Limits that growth meets, on the real system and by hand."""

from functools import cache
from pathlib import Path

import pytest

from planta.build import build, load
from planta.kinds.batch import BatchCompute
from planta.kinds.kubernetes import Deployment
from planta.reliability.headroom import WHAT, Headroom, headrooms

HOME = Path(__file__).resolve().parents[3]


@cache
def text() -> str:
    return (HOME / "architecture.yaml").read_text(encoding="utf-8")


@cache
def real() -> dict[tuple[str, str, str], Headroom]:
    return {(h.what, h.resource, h.part): h for h in headrooms(load(HOME / "architecture.yaml").architecture)}


def test_connections_are_pods_times_workers_times_pool() -> None:
    found = real()["connections", "banco", ""]
    api = load(HOME / "architecture.yaml").architecture.resources["api"].config
    assert isinstance(api, Deployment) and api.pool is not None
    assert found.used == api.replicas.max * api.pool.workers * (api.pool.size + api.pool.overflow)
    # 16 ACUs are 32 GiB: LEAST(32 GiB / 9531392, 5000).
    assert found.limit == 32 * 2**30 // 9_531_392
    assert found.fits


def test_addresses_are_those_of_the_subnets_less_the_five_that_are_kept() -> None:
    found = real()["addresses", "rede", "app"]
    assert found.limit == 3 * (2**12 - 5)  # a /18 in four quarters, three of them used
    jobs = real()["addresses", "rede", "lote"]
    computes = [r.config for r in load(HOME / "architecture.yaml").architecture.resources.values()]
    assert jobs.used >= sum(c.max_vcpus for c in computes if isinstance(c, BatchCompute) and not c.fargate) / 4


def test_pods_against_nodes() -> None:
    found = real()["vcpus", "cluster", ""]
    assert found.used == 12 * 0.5 + 12 * 0.5 and found.limit == (9 + 12) * 2


def test_a_run_writes_history() -> None:
    found = real()["history", "pipeline", ""]
    assert found.used == (1 + 12 + 1) * 5 and found.limit == 25_000


def test_growth_past_the_limit_is_told() -> None:
    small = build(text().replace("    capacity:\n      min: 1\n      max: 16\n", "    capacity:\n      min: 1\n      max: 1\n", 1)).architecture
    found = next(h for h in headrooms(small) if h.what == "connections")
    assert found.share == pytest.approx(240 / (2 * 2**30 // 9_531_392)) and not found.fits


def test_every_limit_has_its_words() -> None:
    assert {h.what for h in real().values()} <= set(WHAT)
    for found in real().values():
        assert found.how("pt-BR") and found.how("en") and found.share > 0
