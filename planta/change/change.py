"""What a change is: its category, how much danger it brings, and what it says; and the whole report with its verdict."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from planta.findings import Path

Level = Literal["safe", "review", "dangerous"]
LEVELS: tuple[Level, ...] = ("safe", "review", "dangerous")
Category = Literal[
    "access-granted", "exposure", "protection", "durability", "redundancy", "requirements-broken", "findings-added",
    "objectives", "access-revoked", "capacity", "resources-removed", "resources-added", "waivers", "requirements-fulfilled",
    "findings-fixed", "configuration", "cost", "steps", "views", "renames", "text",
]  # fmt: skip
CATEGORIES: Mapping[Category, str] = {
    "access-granted": "Access granted",
    "exposure": "Exposure",
    "protection": "Encryption and protection",
    "durability": "Durability and retention",
    "redundancy": "Redundancy",
    "requirements-broken": "Requirements newly broken",
    "findings-added": "Findings added",
    "objectives": "Journeys, objectives and ceilings",
    "access-revoked": "Access revoked",
    "capacity": "Capacity",
    "resources-removed": "Resources removed",
    "resources-added": "Resources added",
    "waivers": "Requirements and waivers",
    "requirements-fulfilled": "Requirements newly fulfilled",
    "findings-fixed": "Findings fixed",
    "configuration": "Configuration",
    "cost": "Cost drivers",
    "steps": "Provisioning steps to rerun",
    "views": "Drawings that change",
    "renames": "Renamed",
    "text": "Text only",
}
"""Titles, most dangerous first: the order of every report."""
MIRRORS: Mapping[Category, Category] = {
    "access-granted": "access-revoked", "resources-added": "resources-removed", "requirements-broken": "requirements-fulfilled",
    "findings-added": "findings-fixed",
}  # fmt: skip
_BACK: Mapping[Category, Category] = {back: there for there, back in MIRRORS.items()}


def mirror(category: Category) -> Category:
    """The category that the change falls in when it is taken back."""
    return MIRRORS.get(category) or _BACK.get(category) or category


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that changed."""

    category: Category
    level: Level
    text: str
    path: Path = ()
    """Where it stands: in the new model, or in the old one when it is gone there."""
    resource: str | None = None
    before: str | None = None
    after: str | None = None
    details: tuple[str, ...] = ()
    """What follows from it: paths that are newly possible, resources that are affected."""
    environments: tuple[str, ...] = ()
    """Where it holds; empty: in all that both models have."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """All changes, most dangerous first, and the verdict."""

    changes: tuple[Change, ...] = ()
    renames: Mapping[str, str] = field(default_factory=dict)

    @property
    def verdict(self) -> Level:
        """The worst of its changes; text and what is better than before are safe."""
        return max((c.level for c in self.changes), key=LEVELS.index, default="safe")

    @property
    def reasons(self) -> tuple[Change, ...]:
        """The changes that decide the verdict."""
        return tuple(c for c in self.changes if c.level == self.verdict) if self.verdict != "safe" else ()

    def of(self, category: Category) -> tuple[Change, ...]:
        return tuple(c for c in self.changes if c.category == category)


def ordered(changes: Iterable[Change]) -> tuple[Change, ...]:
    """By category, then danger, then place; the same for the same input."""
    order = list(CATEGORIES)
    return tuple(sorted(changes, key=lambda c: (order.index(c.category), -LEVELS.index(c.level), [str(p) for p in c.path], c.text)))
