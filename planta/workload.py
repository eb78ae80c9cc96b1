"""The section `workload`: how much work arrives at a state machine and how long it takes, strict typed settings."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from planta.kinds.base import Id, Line, Prose, Settings

Minutes = Annotated[float, Field(gt=0, le=100_000)]


class Workload(Settings):
    """Work that arrives, for the simulation of capacity: estimates until there are measurements."""

    of: Id
    """State machine that does it."""
    per_day: Annotated[float, Field(gt=0, le=100_000_000)]
    """Runs on an ordinary day."""
    busiest_hour: Annotated[float, Field(ge=1, le=24)] = 1
    """How many times the mean arrives in the busiest hour: 3 is three times an even day's."""
    items: Annotated[int, Field(ge=1, le=10_000)] = 1
    """Items of a run, for the steps with `each` (files of a sample)."""
    minutes: Annotated[dict[Id, Minutes], Field(min_length=1)]
    """Mean minutes of an attempt of each job, by the job's id."""
    spread: Annotated[float, Field(ge=0.05, le=3)] = 0.5
    """How much they vary: standard deviation over mean; 1 is as unpredictable as waiting for a bus."""
    start_minutes: Annotated[float, Field(ge=0, le=240)] = 2
    """Minutes between finding room and starting to work: an instance, an image."""
    spot_interruptions: Annotated[float, Field(ge=0, lt=1)] = 0.05
    """Share of the attempts on Spot that are interrupted."""
    within_minutes: Annotated[float | None, Field(gt=0)] = None
    """Bound for the time to a result, where no objective of freshness states one."""
    source: Line | None = None
    """Where the figures come from: a measurement, an estimate and whose."""
    note: Prose | None = None
    """What to know about them."""

    @model_validator(mode="after")
    def _interruptions_leave_a_chance(self) -> Self:
        if self.spot_interruptions > 0.9:
            raise ValueError("with more than 0.9 of the attempts interrupted nothing ends; look for other instance types")
        return self
