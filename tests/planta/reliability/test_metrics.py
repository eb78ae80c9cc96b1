"""The cited data on metrics: every expression names series that are there, every kind and name exists, every source is a page."""

import re
import tarfile
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

import pytest

from planta.build import build
from planta.kinds import BY_ID
from planta.kinds.cloudwatch import NamedMetric
from planta.reliability.metrics import EVENTS, indicator, named, published, readings
from planta.sections import Sli
from tests.generators.slo.models import HOME, model, real, serverless

KINDS = published()["kinds"]
FUNCTIONS = {"FILL", "IF"}
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


@cache
def generated() -> dict[tuple[str, str], set[frozenset[str]]]:
    """(namespace, metric) -> sets of dimensions, as AWS generates them for its CDK from what the services publish."""
    spec = find_spec("aws_cdk")  # not imported: that would start Node, which a bare machine lacks
    if spec is None or spec.origin is None:
        pytest.skip("the CDK comes with the extra 'infra'")
    home = Path(spec.origin).parent / "_jsii"
    found: dict[tuple[str, str], set[frozenset[str]]] = {}
    with tarfile.open(next(home.glob("aws-cdk-lib@*.tgz"))) as package:
        texts = {m.name: package.extractfile(m).read().decode() for m in package if "-canned-metrics.generated." in m.name}  # type: ignore[union-attr]
    for name, text in texts.items():
        if name.endswith(".js"):
            call = r'static (\w+)\(dimensions\)\{return\{namespace:"([^"]+)",metricName:"([^"]+)"'
            metrics = {m[0]: (m[1], m[2]) for m in re.findall(call, text)}
            declared = re.findall(r"static (\w+)\((?:this: void, )?dimensions: \{([^}]*)\}\)", texts[name.removesuffix(".js") + ".d.ts"])
            for method, dimensions in declared:
                if method in metrics:
                    found.setdefault(metrics[method], set()).add(frozenset(re.findall(r"(\w+)\??: string", dimensions)))
    return found


def test_aws_publishes_these_metrics_with_these_dimensions() -> None:
    """What is not in AWS's own list is named as known from a page only; nothing is named so that is in the list."""
    assert len(generated()) > 500
    alone, listed = set(published()["only_documented"]), set()
    for kind, row in KINDS.items():
        for metric, _, *extra in row["series"].values():
            dimensions = frozenset({**row["dimensions"], **(extra[0] if extra else {})})
            known = generated().get((row["namespace"], metric))
            if known is None:
                mark = next((m for m in (f"{row['namespace']} {metric}", row["namespace"]) if m in alone), None)
                assert mark, f"{kind}: {row['namespace']} {metric} is in no list"
                listed.add(mark)
            else:
                assert dimensions in known, f"{kind}: {metric} has {sorted(map(sorted, known))}, not {sorted(dimensions)}"
    assert listed == alone


def test_dimensions_that_depend_on_the_resource() -> None:
    edge = readings(real(), "alarme-waf", "borda-waf")[0].series["blocked"]
    assert [k for k, _ in edge.dimensions] == ["WebACL", "Rule"], "at the edge there is no region"
    failed = readings(real(), "alarme-copias", "plano-de-copias")[0].series["failed"]
    assert dict(failed.dimensions) == {"BackupVaultName": "espectro-prod-cofre"}
    service = build((HOME / "tests/systems/fullstack/architecture.yaml").read_text(encoding="utf-8")).architecture
    busy = readings(service, "client-cpu", "client")[0].series["cpu"]
    assert dict(busy.dimensions) == {"ClusterName": "fullstack-sample-cluster", "ServiceName": "fullstack-sample-client"}
    assert busy.statistic == "Maximum"


def test_a_named_metric_says_whether_it_counts() -> None:
    for kind, metric, counts in (("alb", "5xx", False), ("alb", "requests", True), ("state-machine", "failed", True), ("alb", "latency", False)):
        found = named(kind, metric)
        assert found is not None and found.counts is counts
    assert named("alb", "queue-wait") is None and named("person", "5xx") is None
