"""An Architecture in; what every alert says of an objective (severity, journey, budget, runbook) and where it is sent out."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import ceil

from planta.architecture import Architecture
from planta.reliability.answers import objective_runbook
from planta.reliability.budget import DAY, BurnRate, alerts, budget_minutes, error_budget
from planta.reliability.journeys import journey_dependencies
from planta.reliability.metrics import Indicator, indicator
from planta.reliability.runbooks import ANCHOR, first_steps
from planta.sections import Slo, fraction
from planta.text import Text, number, percent
from planta.texts import fill

PageOf = Callable[[str, str], str]
"""(section, id) -> the page's address inside the site: ("incidents", "zona-fora") -> "incidentes/zona-fora.html"."""
EXPECTED = 20
"""Events that must be expected in a silence before it is told: a chance of e^-20 that it is nothing."""
LONGEST_SILENCE = 3 * DAY


@dataclass(frozen=True, kw_only=True)
class Objective:
    """An objective with all that its alerts need."""

    id: str
    spec: Slo
    title: str
    objective: float
    days: int
    budget: float
    rates: tuple[BurnRate, ...]
    """The burn-rate alerts that can fire, fastest first."""
    indicator: Indicator
    runbook: str
    """Address of the page that says what to do."""
    page: str
    """Address of the objective's own page."""

    @property
    def silence_minutes(self) -> int | None:
        """After so long without any event, something is wrong with the traffic or the metric; None if the traffic is unknown."""
        if self.spec.events_per_day is None:
            return None
        minutes = ceil(EXPECTED / self.spec.events_per_day * DAY / 60) * 60
        return minutes if minutes <= LONGEST_SILENCE else None


def objectives(architecture: Architecture, page: PageOf) -> Iterator[Objective]:
    """Every objective, in the file's order."""
    for id, spec in architecture.slos.items():
        objective, days = fraction(spec.objective), int(spec.window.removesuffix("d"))
        yield Objective(
            id=id, spec=spec, title=fill(spec.title, architecture), objective=objective, days=days, budget=error_budget(objective),
            rates=alerts(objective, days), indicator=indicator(architecture, id), page=address(architecture, page, "slos", id),
            runbook=_runbook(architecture, page, id),
        )  # fmt: skip


def _runbook(architecture: Architecture, page: PageOf, slo: str) -> str:
    """The page that answers an objective's alerts: a scenario's, else the first steps for what is measured, else the objective's own."""
    if found := objective_runbook(architecture, slo):
        return address(architecture, page, "incidents", found)
    measured = architecture.slos[slo].sli.of
    if first_steps(architecture, measured):
        return f"{address(architecture, page, 'resources', measured)}#{ANCHOR(architecture.language)}"
    return address(architecture, page, "slos", slo)


def address(architecture: Architecture, page: PageOf, section: str, id: str) -> str:
    """A page's address: absolute where the model says where the site is published."""
    base = architecture.system.site
    return f"{base.rstrip('/')}/{page(section, id)}" if base else page(section, id)


def budget_text(o: Objective, language: str) -> str:
    """ "0,5% em 28 dias: 202 min de queda total"."""
    minutes = budget_minutes(o.objective, o.days)
    text = Text("{} em {} dias: {} min de queda total", "{} in {} days: {} min of total outage")(language)
    return text.format(percent(o.budget, language), o.days, number(minutes, language, 0 if minutes >= 100 else 1))


def burn_text(o: Objective, rate: BurnRate, language: str) -> str:
    """What a burn-rate alert says."""
    text = Text(
        "“{}” gasta o orçamento de erro a {}× o ritmo que o faria durar a janela inteira: em {}, consome {} dele.",
        "“{}” spends its error budget at {}× the pace that makes it last the whole window: in {}, {} of it is gone.",
    )(language)
    return text.format(o.title, number(rate.factor, language), span(rate.long_minutes, language), percent(rate.share, language, 0))


def duration(minutes: float) -> str:
    """60 -> "1h", 4320 -> "3d", 5 -> "5m": as Prometheus and OpenSLO write it."""
    whole = round(minutes)
    for size, letter in ((DAY, "d"), (60, "h")):
        if whole % size == 0:
            return f"{whole // size}{letter}"
    return f"{whole}m"


def span(minutes: float, language: str) -> str:
    """60 -> "1 h", 4320 -> "3 dias", 5 -> "5 min": as people read it."""
    whole = round(minutes)
    if whole % DAY == 0:
        days = whole // DAY
        return f"{days} " + (Text("dia", "day") if days == 1 else Text("dias", "days"))(language)
    return f"{whole // 60} h" if whole % 60 == 0 else f"{whole} min"


def passed(architecture: Architecture, journey: str) -> frozenset[str]:
    """Everything that a journey passes or stands on."""
    chain = (r for step in architecture.journey_steps[journey] for r in step.chain)
    needs = (i for d in journey_dependencies(architecture, journey, to_the_end=True) for i in (d.id, *d.also))
    return frozenset((*chain, *needs))


def topics(architecture: Architecture, region: str | None = None) -> tuple[str, ...]:
    """Topics that alerts are sent to, most used first; those of a region if one is given."""
    used: dict[str, int] = {}
    for link in architecture.links:
        if link.field == "notify" and architecture.resources[link.target].kind == "sns-topic":
            used[link.target] = used.get(link.target, 0) + 1
    known = sorted(used, key=lambda t: -used[t]) or [r.id for r in architecture.of_kind("sns-topic")]
    return tuple(t for t in known if region is None or architecture.region(t) == region)


def topic_arn(architecture: Architecture, topic: str) -> str:
    return f"arn:aws:sns:{architecture.region(topic)}:{architecture.account(topic)}:{architecture.physical(topic)}"
