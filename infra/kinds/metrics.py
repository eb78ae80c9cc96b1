"""The named metrics of alarms and dashboards: a watched resource and a name in; CloudWatch's namespace, dimensions and arithmetic out."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from infra.kinds.elb import targets
from infra.kinds.sqs import FAILED
from infra.parts import CannotSynthesize, Use, Value
from infra.site import Site
from planta.reliability.metrics import Series as Described
from planta.reliability.metrics import named, own_dimensions, published


@dataclass(frozen=True, kw_only=True)
class Series:
    """One metric of CloudWatch."""

    namespace: str
    metric: str
    dimensions: Mapping[str, Value]
    statistic: str = "Average"


@dataclass(frozen=True, kw_only=True)
class Measure:
    """What an alarm compares: one series, or arithmetic over several (`m1`, `m2`, …)."""

    series: tuple[Series, ...]
    expression: str | None = None
    counts: bool = False
    """It counts events, so that the alarm sums over its whole period."""
    period: int = 60
    filters: tuple[tuple[str, str], ...] = field(default=())
    """(log group, pattern) that make the series, where AWS publishes none."""


Measured = Callable[[str, Site], Measure]


def dimension(id: str, site: Site, kind: str, value: str) -> Value:
    """What a dimension of `metrics.yaml` is in a template; "" leaves it out."""
    config = site.config(id)
    words: dict[str, Callable[[], Value]] = {
        "@full-name": lambda: Use(id, "full_name"), "@api-id": lambda: Use(id, "id"), "@distribution-id": lambda: Use(id, "id"),
        "@arn": lambda: site.arn("states", f"stateMachine:{site.name(id)}", of=id) if kind == "state-machine" else Use(id, "arn"),
        "{physical}-dlq": lambda: site.name(id) + FAILED, "{physical}": lambda: site.name(id), "{region}": lambda: site.region(id),
        "{regional}": lambda: "" if config.layer == "edge" else site.region(id),
        "{vault}": lambda: site.name(config.vault or id), "{owner}": lambda: site.name(config.in_ or id),
    }  # fmt: skip
    return words[value]() if value in words else value.replace("{physical}", site.name(id))


def as_published(id: str, metric: str, site: Site) -> Measure | None:
    """A named metric as `planta/reliability/metrics.yaml` has it; None where AWS publishes none."""
    kind = site.kind(id)
    found = named(kind, metric)
    if found is None:
        return None
    series = tuple(
        Series(namespace=s.namespace, metric=s.metric, statistic=s.statistic,
               dimensions={k: v for k, t in s.dimensions if (v := dimension(id, site, kind, t)) != ""})
        for s in found.series.values()
    )  # fmt: skip
    order = {name: f"m{i}" for i, name in enumerate(found.series, 1)}
    alone = next(iter(found.series))
    plain = len(series) == 1 and found.expression in (alone, f"FILL({alone},0)")
    expression = None if plain else re.sub(r"[a-z][a-z0-9]*", lambda m: order.get(m[0], m[0]), found.expression)
    return Measure(series=series, expression=expression, counts=found.counts, period=found.period)


def alb_unhealthy(id: str, site: Site) -> Measure:
    """The sum over the target groups."""
    one = _only("alb", "unhealthy-targets")
    groups = targets(id, site)
    series = tuple(
        Series(namespace=one.namespace, metric=one.metric, statistic=one.statistic,
               dimensions={"LoadBalancer": Use(id, "full_name"), "TargetGroup": Use(id, f"targets-{t}-name")}) for t in groups)  # fmt: skip
    return Measure(series=series, expression="+".join(f"FILL(m{i},0)" for i in range(1, len(groups) + 1)))


def _only(kind: str, metric: str) -> Described:
    """The one series behind a metric that has a copy for each part of a resource."""
    found = named(kind, metric)
    assert found is not None
    (series,) = found.series.values()
    return series


def queue_wait(id: str, site: Site) -> Measure:
    """Batch publishes none: it is what the function says that the queue's events reach."""
    for rule in site.of_kind("event-rule"):
        watch = site.config(rule).watch
        if id in ((watch,) if isinstance(watch, str) else watch or ()):
            for arrow in site.architecture.arrows_from(rule):
                emits = getattr(site.config(arrow.target), "emits", None)
                if emits:
                    series = Series(namespace=emits.namespace, metric=emits.metrics[0], statistic="Maximum",
                                    dimensions={"JobQueue": site.name(id)})  # fmt: skip
                    return Measure(series=(series,))
    raise CannotSynthesize(
        f"{id}: Batch publishes no waiting time; let a rule that watches it reach a function that emits one"
    )


def nat_errors(id: str, site: Site) -> Measure:
    count = site.config(id).nat_gateways()
    one = _only("vpc", "port-allocation-errors")
    series = tuple(Series(namespace=one.namespace, metric=one.metric, statistic=one.statistic,
                          dimensions={"NatGatewayId": Use(id, f"nat-{'abcdef'[i]}")}) for i in range(count))  # fmt: skip
    return Measure(series=series, expression="+".join(f"FILL(m{i},0)" for i in range(1, count + 1)), counts=True)


def logged(pattern: str, of: str) -> Measured:
    """Counted in the log group of the trail, which has every call."""

    def measure(id: str, site: Site) -> Measure:
        trail = (
            id
            if site.kind(id) == "cloudtrail"
            else next((t for t in site.of_kind("cloudtrail") if site.together(t, id)), None)
        )
        if trail is None or site.config(trail).logs is None:
            raise CannotSynthesize(
                f"{id}: this alarm counts calls in the log group of a trail; give a cloudtrail 'logs'"
            )
        text = (
            pattern.replace("{arn}", site.arn("secretsmanager", f"secret:{site.name(id)}-*", of=id))
            if "{arn}" in pattern
            else pattern
        )
        return counted(id, of, site, site.log_group(trail), text)

    return measure


def counted(id: str, of: str, site: Site, group: str, pattern: str) -> Measure:
    series = Series(namespace=f"Planta/{site.prefix}", metric=f"{id}-{of}", dimensions={}, statistic="Sum")
    return Measure(series=(series,), counts=True, filters=((group, pattern),))


def findings(id: str, site: Site) -> Measure:
    """Findings are events: a rule writes grave ones to a log group, where they are counted."""
    return counted(id, "findings", site, f"/aws/events/{site.name(id)}", "")


def _filter(metric: str) -> str:
    """The pattern that finds a metric in the trail's log."""
    return next(str(row["pattern"]) for row in published()["filters"] if row["metric"] == metric)


MEASURES: dict[tuple[str, str], Measured] = {
    ("alb", "unhealthy-targets"): alb_unhealthy,
    ("batch-queue", "queue-wait"): queue_wait,
    ("secret", "rotation-failed"): logged(
        '{ $.eventName = "RotationFailed" && $.additionalEventData.SecretId = "{arn}" }', "rotation-failed"
    ),
    ("vpc", "port-allocation-errors"): nat_errors,
    **{("cloudtrail", name): logged(_filter(name), name) for name in ("access-denied", "config-changes", "root-use")},
    ("guardduty", "findings"): findings,
}
"""What takes more than one published series a resource: copies, logs, and functions of our own."""


def measured(kind: str, metric: str) -> bool:
    """Whether CloudWatch has the metric for the kind, by itself or by our doing."""
    return (kind, metric) in MEASURES or named(kind, metric) is not None


def measure(id: str, metric: str, site: Site) -> Measure:
    if "/" in metric:
        namespace, _, name = metric.rpartition("/")
        own = own_dimensions(site.kind(id), namespace)
        told = {k: v for k, t in own.items() if (v := dimension(id, site, site.kind(id), t)) not in ("", t) or not t.startswith("@")}
        return Measure(series=(Series(namespace=namespace, metric=name, dimensions={k: v for k, v in told.items() if v != ""}),))
    special = MEASURES.get((site.kind(id), metric))
    found = special(id, site) if special else as_published(id, metric, site)
    if found is None:
        raise CannotSynthesize(f'{id}: the metric "{metric}" of a {site.kind(id)} is not mapped to CloudWatch yet')
    return found


def queries(what: Measure, seconds: int, statistic: str | None = None) -> Iterator[dict[str, Value]]:
    """The metric queries of an alarm: the series, then the arithmetic."""
    for number, series in enumerate(what.series, 1):
        yield {"Id": f"m{number}", "ReturnData": what.expression is None, "MetricStat": {
            "Period": seconds, "Stat": stat(series, statistic), "Metric": {
                "Namespace": series.namespace, "MetricName": series.metric, "Dimensions": dimensions(series)}}}  # fmt: skip
    if what.expression:
        yield {"Id": "result", "Expression": what.expression, "ReturnData": True}


def stat(series: Series, wanted: str | None) -> str:
    return {"average": "Average", "sum": "Sum", "minimum": "Minimum", "maximum": "Maximum"}.get(
        wanted or "", wanted or series.statistic
    )


def dimensions(series: Series) -> list[dict[str, Value]]:
    return [{"Name": k, "Value": v} for k, v in series.dimensions.items()]
