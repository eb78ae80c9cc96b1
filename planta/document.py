"""The document's root: every section of architecture.yaml but the resources, which are validated by their kinds."""

from typing import Annotated, Any, Literal

from pydantic import Field

from planta.kinds.base import Id, Line, Prose, Settings
from planta.sections import (
    Decision,
    Deck,
    Environment,
    Incidents,
    Journey,
    Mitigation,
    Question,
    Requirement,
    Slo,
    Step,
    System,
    ViewSpec,
    Waiver,
)  # fmt: skip
from planta.workload import Workload


class Document(Settings):
    """architecture.yaml."""

    planta: Literal[1]
    """Version of the format; it pins the secure built-in defaults."""
    system: System
    """What the model describes."""
    environments: Annotated[dict[Id, Environment], Field(min_length=1)]
    """Its deployments; the first is the one that drawings and pages show."""
    defaults: dict[str, dict[str, Any]] = {}
    """Fields by kind, for every resource of the kind that does not give its own."""
    requirements: dict[Id, Requirement] = {}
    """What was asked, each with a check."""
    resources: dict[str, Any]
    """The resources, by id."""
    journeys: dict[Id, Journey] = {}
    """What users do."""
    slos: dict[Id, Slo] = {}
    """Service level objectives."""
    workload: dict[Id, Workload] = {}
    """Work that arrives, for the simulation of capacity."""
    views: dict[Id, ViewSpec] = {}
    """Drawings."""
    provisioning: dict[Id, Step] = {}
    """Steps of the provisioning guide, in order."""
    incidents: Incidents | None = None
    """The incident response plan."""
    qa: dict[Id, Question] = {}
    """Questions to be ready for."""
    mitigations: dict[Id, Mitigation] = {}
    """Bad practices and what keeps them out."""
    decisions: dict[Id, Decision] = {}
    """Decision records."""
    glossary: dict[Line, Prose] = {}
    """Terms."""
    deck: Deck | None = None
    """The presentation."""
    waivers: tuple[Waiver, ...] = ()
    """Findings accepted for a while."""
