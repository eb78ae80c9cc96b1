"""The sections of architecture.yaml beside the resources: strict typed settings, one class an entry."""

from planta.sections.asked import Each, Mitigation, Requirement, Through, Waiver
from planta.sections.operated import Decision, Incidents, Question, Role, Scenario, SeverityLevel, Step
from planta.sections.shown import Deck, Slide, ViewSpec
from planta.sections.system import (
    Account,
    Date,
    Environment,
    Expression,
    Percent,
    Region,
    Selector,
    System,
    Window,
    fraction,
)
from planta.sections.used import Journey, Sli, Slo

__all__ = [
    "Account",
    "Date",
    "Decision",
    "Deck",
    "Each",
    "Environment",
    "Expression",
    "Incidents",
    "Journey",
    "Mitigation",
    "Percent",
    "Question",
    "Region",
    "Requirement",
    "Role",
    "Scenario",
    "Selector",
    "SeverityLevel",
    "Sli",
    "Slide",
    "Slo",
    "Step",
    "System",
    "Through",
    "ViewSpec",
    "Waiver",
    "Window",
    "fraction",
]
