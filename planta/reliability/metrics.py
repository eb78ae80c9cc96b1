"""What AWS publishes about each kind (`metrics.yaml`) in; how an indicator or an alarm is computed from it out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from planta.architecture import Architecture
from planta.kinds.cloudwatch import Alarm
from planta.kinds.vpc import Vpc
from planta.sections import Slo
from planta.text import Text

Store = Literal["cloudwatch", "prometheus"]
APPLICATION = ("k8s-deployment", "ecs-service")
"""Kinds whose own requests Prometheus collects."""
EVENTS = "slo_events_total"
"""Counter that the application keeps where nobody else can count: labels `slo` (the objective's id) and `result` (`good` or `bad`)."""


@dataclass(frozen=True, kw_only=True)
class Series:
    """One metric of CloudWatch with its statistic."""

    namespace: str
    metric: str
    statistic: str
    dimensions: tuple[tuple[str, str], ...]
    """A value that starts with `@` is known only once deployed: `@alb.full-name`."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A value computed from series of CloudWatch by metric math."""

    series: Mapping[str, Series]
    expression: str
    source: str
    region: str


@dataclass(frozen=True, kw_only=True)
class Indicator:
    """Bad and valid events of an objective: PromQL with `$per` (rate or increase) and `$window`, or metric math over `series`."""

    store: Store
    bad: str
    valid: str
    region: str
    source: str = ""
    note: Text | None = None
    series: Mapping[str, Series]


@dataclass(frozen=True, kw_only=True)
class Heard:
    """A failure told by an event, or counted by a filter of the trail's log group, in place of a metric."""

    how: Literal["event", "filter"]
    pattern: Any
    source: str


@cache
def published() -> Mapping[str, Any]:
    """The cited data."""
    text = Path(__file__).with_name("metrics.yaml").read_text(encoding="utf-8")
    data: Mapping[str, Any] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return data


def indicator(architecture: Architecture, id: str) -> Indicator:
    """Where the good and bad events of an objective come from.

    What the provider counts is taken from CloudWatch, requests of one's own services from Prometheus; what neither sees
    (an upload that arrived whole, a result in time) the application counts itself.
    """
    slo = architecture.slos[id]
    kind = architecture.resources[slo.sli.of].kind
    if kind in APPLICATION and slo.sli.type in ("availability", "latency") and _has_bound(slo):
        return _requests(architecture, slo)
    row = published()["kinds"].get(kind, {})
    events = row.get("events", {}).get(slo.sli.type)
    if events is None or not _has_bound(slo):
        return Indicator(
            store="prometheus", series={}, region=architecture.region(slo.sli.of),
            bad=_counted(f'{EVENTS}{{slo="{id}",result="bad"}}'), valid=_counted(f'{EVENTS}{{slo="{id}"}}'),
            note=Text("Contado pela própria aplicação: ninguém mais sabe quando este evento foi bom.",
                      "Counted by the application itself: nobody else knows when this event was good."),
        )  # fmt: skip
    note = row.get("note")
    if note and slo.sli.type not in note.get("of", [slo.sli.type]):
        note = None
    return Indicator(
        store="cloudwatch", bad=events["bad"], valid=events["valid"], region=row.get("region", architecture.region(slo.sli.of)),
        source=row["source"], note=Text(note["pt"], note["en"]) if note else None,
        series=_used(architecture, slo.sli.of, row, events["bad"] + events["valid"], slo),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Published:
    """What AWS publishes for a named metric of a kind, before any resource is known; dimensions as `metrics.yaml` writes them."""

    series: Mapping[str, Series]
    expression: str
    period: int
    """Seconds."""

    @property
    def counts(self) -> bool:
        """It is a number of events: sums, and no ratio of them."""
        return "/" not in self.expression and all(s.statistic == "Sum" for s in self.series.values())


def named(kind: str, metric: str) -> Published | None:
    """A metric by the name that people use; None where AWS publishes none for the kind."""
    row = published()["kinds"].get(kind, {})
    expression = row.get("values", {}).get(metric)
    if expression is None:
        return None
    order = dict.fromkeys(w for w in re.findall(r"[a-z][a-z0-9]*", str(expression)) if w in row["series"])
    series = {}
    for name in order:
        measured, statistic, *extra = row["series"][name]
        dimensions = {**row["dimensions"], **(extra[0] if extra else {})}
        series[name] = Series(namespace=row["namespace"], metric=measured, statistic=statistic, dimensions=tuple(dimensions.items()))
    return Published(series=series, expression=str(expression), period=row.get("period", 60))


def known(kind: str) -> tuple[str, ...]:
    """The names of all that AWS measures of a kind, or tells of its failures."""
    told = [r["metric"] for section in ("events", "filters") for r in published()[section] if kind in r["kinds"]]
    return (*published()["kinds"].get(kind, {}).get("values", {}), *told)


@cache
def names() -> frozenset[str]:
    """Every name that is known of some kind; the others (a queue's waiting time) one's own code measures."""
    kinds = {*published()["kinds"], *(k for section in ("events", "filters") for r in published()[section] for k in r["kinds"])}
    return frozenset(n for kind in kinds for n in known(kind))


def own_dimensions(kind: str, namespace: str) -> Mapping[str, str]:
    """What tells one resource of a kind from others in its service's namespace, as `metrics.yaml` writes it; {} in any other namespace."""
    row = published()["kinds"].get(kind, {})
    found: Mapping[str, str] = row["dimensions"] if row.get("namespace") == namespace else {}
    return found


def readings(architecture: Architecture, alarm: str, watched: str) -> tuple[Reading, ...]:
    """The values that an alarm compares with its threshold, one a NAT gateway; () where AWS publishes no such metric."""
    found = _reading(architecture, alarm, watched)
    if found is None:
        return ()
    config = architecture.resources[watched].config
    copies = config.nat_gateways() if isinstance(config, Vpc) else 1
    return tuple(_numbered(found, i + 1) for i in range(copies)) if copies > 1 else (found,)


def _reading(architecture: Architecture, alarm: str, watched: str) -> Reading | None:
    config = architecture.resources[alarm].config
    assert isinstance(config, Alarm)
    if "/" in config.metric:
        namespace, _, metric = config.metric.rpartition("/")
        own = own_dimensions(architecture.resources[watched].kind, namespace)
        dimensions = tuple((k, shown) for k, v in own.items() if (shown := _dimension(architecture, watched, v)))
        series = Series(namespace=namespace, metric=metric, statistic=_statistic(config, "Average"), dimensions=dimensions)
        return Reading(series={"value": series}, expression="value", source="", region=architecture.region(alarm))
    row = published()["kinds"].get(architecture.resources[watched].kind, {})
    expression = row.get("values", {}).get(config.metric)
    if expression is None:
        return _emitted(architecture, alarm, watched, config)
    series_used = _used(architecture, watched, row, expression, None)
    if config.statistic and len(series_used) == 1:
        series_used = {k: replace(s, statistic=_statistic(config, s.statistic)) for k, s in series_used.items()}
    return Reading(series=series_used, expression=expression, source=row["source"], region=architecture.region(alarm))


def heard(architecture: Architecture, alarm: str, watched: str) -> Heard | None:
    """How a failure without a metric reaches the alarm; None where neither an event nor a filter tells it."""
    config = architecture.resources[alarm].config
    assert isinstance(config, Alarm)
    kind = architecture.resources[watched].kind
    for how, section in (("event", "events"), ("filter", "filters")):
        for row in published()[section]:
            if config.metric == row["metric"] and kind in row["kinds"]:
                return Heard(how="event" if how == "event" else "filter", pattern=row["pattern"], source=row["source"])
    return None


def _requests(architecture: Architecture, slo: Slo) -> Indicator:
    """Requests of one's own service, as its metrics endpoint counts them."""
    job = f'job="{slo.sli.of}"'
    if slo.sli.type == "latency":
        timed = "http_request_duration_seconds"
        within = f'{timed}_bucket{{{job},le="{(slo.sli.threshold_ms or 0) / 1000:g}"}}'
        valid = _counted(f"{timed}_count{{{job}}}")
        bad = f"({valid} - {_counted(within)})"  # a histogram counts the good ones
    else:
        valid, bad = _counted(f"http_requests_total{{{job}}}"), _counted(f'http_requests_total{{{job},code=~"5.."}}')
    return Indicator(store="prometheus", bad=bad, valid=valid, series={}, region=architecture.region(slo.sli.of),
                     source="https://prometheus.io/docs/practices/histograms/")  # fmt: skip


def _counted(selector: str) -> str:
    return f"sum($per({selector}[$window]))"


def _has_bound(slo: Slo) -> bool:
    return slo.sli.type != "latency" or slo.sli.threshold_ms is not None


def _used(architecture: Architecture, resource: str, row: Mapping[str, Any], expression: str, slo: Slo | None) -> dict[str, Series]:
    """The series that an expression names."""
    words = re.findall(r"[a-z][a-z0-9]*", expression)
    threshold = (slo.sli.threshold_ms or 0) if slo else 0
    bounds = {"{threshold_ms}": f"{threshold}", "{threshold_seconds}": f"{threshold / 1000:g}"}
    found = {}
    for name, (metric, statistic, *extra) in row["series"].items():
        if name in words:
            for k, v in bounds.items():
                statistic = statistic.replace(k, v)
            dimensions = {**row["dimensions"], **(extra[0] if extra else {})}
            found[name] = Series(
                namespace=row["namespace"], metric=metric, statistic=statistic,
                dimensions=tuple((k, shown) for k, v in dimensions.items() if (shown := _dimension(architecture, resource, v))),
            )  # fmt: skip
    return found


def _dimension(architecture: Architecture, resource: str, value: str) -> str:
    """"" leaves the dimension out."""
    if value.startswith("@"):
        return f"@{resource}.{value[1:]}"
    config = architecture.resources[resource].config
    words = {
        "{physical}": architecture.physical(resource), "{region}": architecture.region(resource),
        "{regional}": "" if getattr(config, "layer", "") == "edge" else architecture.region(resource),
        "{vault}": architecture.physical(getattr(config, "vault", None) or resource),
        "{owner}": architecture.physical(config.in_ or resource),
    }  # fmt: skip
    for word, shown in words.items():
        value = value.replace(word, shown)
    return value


def _emitted(architecture: Architecture, alarm: str, watched: str, config: Alarm) -> Reading | None:
    """A metric of our own: a function that hears of the watched resource's events and publishes the only metric it has."""
    rules = [n.source for n in architecture.links_to(watched) if architecture.resources[n.source].kind == "event-rule"]
    for rule in dict.fromkeys(rules):
        for arrow in architecture.arrows_from(rule):
            emits = getattr(architecture.resources[arrow.target].config, "emits", None)
            if emits and len(emits.metrics) == 1:
                series = Series(namespace=emits.namespace, metric=emits.metrics[0], statistic=_statistic(config, "Maximum"),
                                dimensions=(("JobQueue", architecture.physical(watched)),))  # fmt: skip
                return Reading(series={"value": series}, expression="value", source="", region=architecture.region(alarm))
    return None


def _statistic(config: Alarm, usual: str) -> str:
    chosen = config.statistic
    return usual if chosen is None else chosen if chosen.startswith("p") else chosen.capitalize()


def _numbered(found: Reading, number: int) -> Reading:
    """The same value of another copy: what is known only once deployed gets the copy's number."""
    def renamed(series: Series) -> Series:
        return replace(series, dimensions=tuple((k, f"{v}-{number}" if v.startswith("@") else v) for k, v in series.dimensions))

    return replace(found, series={k: renamed(s) for k, s in found.series.items()})
