"""What was asked and what keeps bad practice out, each with conditions on the model; accepted findings."""

from typing import Annotated, Any, Literal

from pydantic import Field

from planta.kinds.base import Id, Line, Prose, Settings
from planta.sections.system import Date, Expression


class Through(Settings):
    """Every path along arrows passes one of these."""

    from_: Annotated[Line, Field(alias="from")]
    """Where paths start: an id, or `internet`."""
    to: tuple[Id, ...]
    """Where they end."""
    by: tuple[Id, ...]
    """What each must pass, or be protected by."""


class Each(Settings):
    """A condition on every resource of a kind."""

    kind: Line
    """The kind."""
    all: tuple[Expression, ...]
    """Conditions on fields of the resource: `scan == push`."""
    but: tuple[Id, ...] = ()
    """Resources left out."""


class Requirement(Settings):
    """Something that was asked for, with a check on the model, in every environment."""

    text: Prose
    """What was asked, in the reader's words."""
    source: Line
    """Where it was asked."""
    all: tuple[Expression, ...] = ()
    """Conditions that must all hold."""
    each: tuple[Each, ...] = ()
    """Conditions on every resource of a kind."""
    who_can: dict[str, Any] | None = None
    """`{connect: banco, exactly: [api]}`: nobody else may."""
    through: Through | None = None
    """Every path passes a given resource."""
    by: tuple[Id, ...] = ()
    """Resources that fulfil it, beside those that the conditions name."""
    how: Prose | None = None
    """How the architecture fulfils it."""


class Mitigation(Settings):
    """A bad practice, and what in this architecture keeps it out."""

    practice: Line
    """The bad practice."""
    area: Literal["security", "devops", "reliability", "cost"]
    """What it harms."""
    risk: Prose
    """What happens because of it."""
    control: Prose
    """What keeps it out."""
    all: tuple[Expression, ...] = ()
    """Conditions on the model that prove it."""
    each: tuple[Each, ...] = ()
    """Conditions on every resource of a kind."""
    by: tuple[Id, ...] = ()
    """Resources that carry the control."""
    references: tuple[Line, ...] = ()
    """Benchmarks and controls: "CIS AWS v7.0 3.1.4", "FSBP S3.1"."""


class Waiver(Settings):
    """A finding that is accepted for a while."""

    rule: Line
    """Code of the rule."""
    resource: Line
    """Resource or path that it is waived for."""
    reason: Prose
    """Why."""
    owner: Line
    """Who answers for it."""
    expires: Date
    """Last day on which it holds, between quotes."""
