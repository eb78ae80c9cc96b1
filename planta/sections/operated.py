"""How it is provisioned, defended and explained: steps, incidents, questions, decisions."""

from typing import Annotated

from pydantic import Field, field_validator

from planta.kinds.base import Id, Line, Prose, Settings
from planta.sections.system import Percent, fraction


class Step(Settings):
    """One step of the provisioning guide."""

    title: Line
    """Title."""
    number: Annotated[int | None, Field(ge=0, le=99)] = None
    """Its number, when counting does not start at 1 (0: what comes before the first); the steps after it count on."""
    purpose: Prose
    """Why the step exists and what it leaves behind."""
    resources: tuple[Id, ...]
    """What it provisions; children follow their owner."""
    before: tuple[Prose, ...] = ()
    """What must be in place first."""
    commands: tuple[Prose, ...] = ()
    """Commands before the deployment, one entry each."""
    after: tuple[Prose, ...] = ()
    """Commands once it stands, one entry each: what no deployment does by itself, and proofs that it works."""
    later: dict[str, Id] = {}
    """Parts that a later step finishes: `{alb.certificate: dns}`."""
    undo: Prose | None = None
    """How to take it back, and what is lost."""
    pitfalls: tuple[Prose, ...] = ()
    """What goes wrong, and how it shows."""


class Role(Settings):
    """A role in an incident."""

    title: Line
    """Title."""
    does: Prose
    """What it does, and what it does not."""


class SeverityLevel(Settings):
    """A severity, tied to the error budget."""

    means: Prose
    """When it applies."""
    acknowledge: Line
    """Time to acknowledge."""
    mitigate: Line
    """Goal to mitigate."""
    updates: Line
    """How often status goes out."""
    postmortem: Line
    """Whether one is due."""


class Scenario(Settings):
    """A failure and its runbook."""

    title: Line
    """Title."""
    resources: Annotated[tuple[Id, ...], Field(min_length=1)]
    """What fails."""
    severity: Line
    """Severity that it starts at (a key of `severities`)."""
    alarms: tuple[Id, ...] = ()
    """Alarms that see it."""
    signal: Prose
    """How it shows."""
    impact: Prose
    """What users feel, and which objectives it spends."""
    mitigate: Annotated[tuple[Prose, ...], Field(min_length=1)]
    """First actions, in order; commands between backticks or as code."""
    diagnose: tuple[Prose, ...] = ()
    """How to find the cause."""
    recover: tuple[Prose, ...] = ()
    """How to come back fully."""
    prevent: tuple[Prose, ...] = ()
    """How to keep it from happening again."""


class Incidents(Settings):
    """The incident response plan."""

    policy: Prose
    """How an incident is declared and led."""
    roles: dict[Id, Role]
    """Roles."""
    severities: dict[str, SeverityLevel]
    """Severities, most severe first."""
    communication: tuple[Prose, ...] = ()
    """Who is told what, when and where."""
    budget_policy: tuple[Prose, ...] = ()
    """What happens as the error budget shrinks."""
    postmortem_above: Percent = "20%"
    """Share of a budget above which one incident needs a postmortem; 20% in sre.google/workbook/error-budget-policy (2026-11-23)."""
    postmortem: tuple[Line, ...] = ()
    """Fields of the postmortem."""
    scenarios: dict[Id, Scenario]
    """Failures, each with a runbook."""

    @field_validator("postmortem_above")
    @classmethod
    def _part_of_a_budget(cls, share: str) -> str:
        if not 0 < fraction(share) <= 1:
            raise ValueError(f'"{share}" is no share of a budget; give one above 0% and up to 100%')
        return share


class Question(Settings):
    """A question that the team must be ready to answer."""

    question: Prose
    """The question."""
    short: Prose
    """The answer in two sentences, as said aloud."""
    answer: Prose
    """The whole answer, in Markdown."""
    about: tuple[Id, ...] = ()
    """Resources that it speaks of."""
    slos: tuple[Id, ...] = ()
    """Objectives that it speaks of."""
    asked_by: Line | None = None
    """Where the question comes from."""


class Decision(Settings):
    """A decision record of the system."""

    title: Line
    """What was decided."""
    context: Prose
    """What asked for a decision."""
    choice: Prose
    """What was chosen, and over what."""
    consequences: Prose
    """What follows, and what would change our mind."""
    about: tuple[Id, ...] = ()
    """Resources that it speaks of."""
    seed_words: tuple[Line, ...] = ()
    """Words that a reader may look for ("ALB Ingress Controller")."""
