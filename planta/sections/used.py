"""What users do and what they are promised."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from planta.kinds.base import Id, Line, Prose, Settings
from planta.sections.system import Percent, Window, fraction


class Journey(Settings):
    """What a user does, as chains along the arrows."""

    title: Line
    """Title: "Enviar uma amostra"."""
    text: Prose | None = None
    """What happens, in a sentence or two."""
    steps: Annotated[tuple[Line, ...], Field(min_length=1)]
    """`web > api > banco: Registra a amostra.`: ids joined by `>`, then what happens."""
    soft: tuple[Id, ...] = ()
    """Resources whose failure degrades the journey but does not stop it."""
    async_from: int | None = None
    """Number of the first step (from 1) that runs after the user got an answer."""


class Sli(Settings):
    """What is measured."""

    of: Id
    """Resource whose metrics count."""
    type: Literal["availability", "latency", "success", "freshness", "completeness", "correctness"]
    """What kind of indicator."""
    good: Line
    """The good events, in words: "respostas que não são 5xx"."""
    valid: Line
    """The valid events, in words: "todas as requisições"."""
    threshold_ms: Annotated[int | None, Field(gt=0)] = None
    """For latency: the bound in milliseconds."""
    threshold_minutes: Annotated[int | None, Field(gt=0)] = None
    """For freshness: the bound in minutes."""
    why: Prose | None = None
    """Why this indicator."""


class Slo(Settings):
    """A service level objective."""

    title: Line
    """Title."""
    journey: Id
    """The journey that it measures."""
    sli: Sli
    """The indicator."""
    objective: Percent
    """The objective: "99.5%"."""
    window: Window = "28d"
    """Rolling window."""
    measured_at: Id
    """Where it is measured: only what lies behind is covered."""
    events_per_day: Annotated[int | None, Field(gt=0)] = None
    """Expected valid events a day, for the budget in events and low-traffic checks."""
    evidence: Line | None = None
    """Where measured history supports an objective above the commitments."""
    why: Prose | None = None
    """Why this objective."""

    @model_validator(mode="after")
    def _leaves_a_budget(self) -> Self:
        if not 0 < fraction(self.objective) < 1:
            raise ValueError(
                f'an objective of "{self.objective}" leaves no error budget to manage; give one between 0% and 100%'
            )
        if int(self.window.removesuffix("d")) < 1:
            raise ValueError(f'a window of "{self.window}" holds no event; give one day or more')
        return self
