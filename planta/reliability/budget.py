"""An objective and its window in; the error budget, and the burn-rate alerts that suit them, out."""

from dataclasses import dataclass
from math import ceil
from typing import Literal

Severity = Literal["page", "ticket"]
DAY = 24 * 60
"""Minutes."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Alert when this share of the budget would be spent within the long window."""

    severity: Severity
    long_minutes: int
    short_minutes: int
    """A twelfth of the long window: the alert ends soon after the errors do."""
    share: float


RULES = (
    Rule(severity="page", long_minutes=60, short_minutes=5, share=0.02),
    Rule(severity="page", long_minutes=6 * 60, short_minutes=30, share=0.05),
    Rule(severity="ticket", long_minutes=DAY, short_minutes=2 * 60, share=0.10),
    Rule(severity="ticket", long_minutes=3 * DAY, short_minutes=6 * 60, share=0.10),
)
"""Shares and windows of the SRE workbook, chapter 5, with the one-day row that its PromQL has; the factor follows from
the objective's own window, so that 14.4 is never printed for 28 days."""


@dataclass(frozen=True, kw_only=True)
class BurnRate:
    """A burn-rate alert: it fires while both windows burn faster than `factor`."""

    severity: Severity
    long_minutes: int
    short_minutes: int
    share: float
    """Share of the budget that is gone when it fires."""
    factor: float
    """Times the rate that would spend the budget exactly at the window's end."""
    clamped: bool
    """The factor came out below 1, which never spends the budget, and was raised to 1."""
    threshold: float
    """Error ratio at which it fires: factor times the budget."""
    possible: bool
    """False: even a total outage stays under the threshold, so the alert could never fire and is refused."""
    minutes_to_trip: float | None
    """Time from a total outage to the alert, collection not counted; None if it cannot fire."""
    least_events: int
    """Fewest events in the long window with which a single failure does not fire it."""


def error_budget(objective: float) -> float:
    """0.999 -> 0.001. An objective of 1 leaves no budget to manage and is refused, like one of 0."""
    if not 0 < objective < 1:
        raise ValueError(f"an objective lies between 0 and 1, both excluded; {objective} leaves nothing to manage")
    return round(1 - objective, 12)


def budget_minutes(objective: float, days: float) -> float:
    """Minutes of total outage that the window allows."""
    return error_budget(objective) * days * DAY


def budget_events(objective: float, days: float, events_per_day: float) -> float:
    """Bad events that the window allows at that traffic."""
    return error_budget(objective) * days * events_per_day


def burn_rates(objective: float, days: float) -> tuple[BurnRate, ...]:
    """The alerts of an objective over a rolling window, fastest first; a rule longer than the window is left out.

    The impossible ones are returned too, marked, so that a page can say why they are missing.
    """
    budget = error_budget(objective)
    return tuple(_burn_rate(rule, budget, days) for rule in RULES if rule.long_minutes <= days * DAY)


def alerts(objective: float, days: float) -> tuple[BurnRate, ...]:
    """The burn-rate alerts that can fire."""
    return tuple(b for b in burn_rates(objective, days) if b.possible)


def _burn_rate(rule: Rule, budget: float, days: float) -> BurnRate:
    factor = round(rule.share * days * DAY / rule.long_minutes, 10)
    clamped = factor < 1
    factor = max(factor, 1.0)
    threshold = round(factor * budget, 12)
    possible = threshold <= 1
    return BurnRate(
        severity=rule.severity, long_minutes=rule.long_minutes, short_minutes=rule.short_minutes,
        share=round(factor * rule.long_minutes / (days * DAY), 12), factor=factor, clamped=clamped, threshold=threshold, possible=possible,
        minutes_to_trip=threshold * rule.long_minutes if possible else None, least_events=ceil(round(1 / threshold, 9)),
    )  # fmt: skip
