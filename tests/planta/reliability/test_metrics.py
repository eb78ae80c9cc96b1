"""The cited data on metrics: every expression names series that are there, every kind and name exists, every source is a page."""

import re
from typing import get_args

import pytest

from planta.kinds import BY_ID
from planta.kinds.cloudwatch import NamedMetric
from planta.reliability.metrics import EVENTS, indicator, published
from planta.sections import Sli
from tests.generators.slo.models import model, real, serverless

KINDS = published()["kinds"]
FUNCTIONS = {"FILL"}
TYPES = get_args(Sli.model_fields["type"].annotation)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_kinds_expressions_name_its_series(kind: str) -> None:
    row = KINDS[kind]
    assert kind in BY_ID
    assert row["source"].startswith("https://docs.aws.amazon.com/")
    expressions = [*row.get("values", {}).values(), *(e for pair in row.get("events", {}).values() for e in pair.values())]
    used = {word for e in expressions for word in re.findall(r"[A-Za-z][A-Za-z0-9]*", str(e))} - FUNCTIONS
    assert used <= set(row["series"]), "an expression names a series that is not there"
    assert set(row["series"]) <= used, "a series that nothing uses"
    assert set(row.get("values", {})) <= set(get_args(NamedMetric))
    assert set(row.get("events", {})) <= set(TYPES)
    for pair in row.get("events", {}).values():
        assert set(pair) == {"bad", "valid"}


@pytest.mark.parametrize("section", ["events", "filters"])
def test_what_is_heard_is_of_known_kinds_and_names(section: str) -> None:
    for row in published()[section]:
        assert set(row["kinds"]) <= set(BY_ID) and row["metric"] in get_args(NamedMetric) and row["source"].startswith("https://")


def test_counters_that_saw_nothing_are_zeros() -> None:
    """A Sum that is not filled makes an expression vanish just when everything fails."""
    for row in KINDS.values():
        for pair in row.get("events", {}).values():
            for expression in pair.values():
                for name in re.findall(r"[a-z][a-z0-9]*", expression):
                    assert f"FILL({name}," in expression


def test_what_nobody_publishes_the_application_counts() -> None:
    found = {s: indicator(real(), s) for s in real().slos}
    assert {s for s, i in found.items() if i.store == "prometheus"} == {"envio", "prazo"}
    assert all(EVENTS in i.bad and f'slo="{s}"' in i.bad for s, i in found.items() if i.store == "prometheus")
    assert indicator(serverless(), "on-time").store == "prometheus"


def test_ones_own_service_is_measured_by_its_own_requests() -> None:
    found = indicator(model(), "compra")
    assert found.store == "prometheus" and 'code=~"5.."' in found.bad and 'job="api"' in found.valid


def test_a_latency_bound_is_the_statistics_bound() -> None:
    fast = indicator(real(), "latencia").series["fast"]
    assert (fast.metric, fast.statistic) == ("TargetResponseTime", "TC(:0.8)")  # 800 ms; the metric is in seconds
