"""Drawings and slides."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from planta.kinds.base import Id, Line, Prose, Settings
from planta.sections.system import Selector


class ViewSpec(Settings):
    """One drawing: what it shows, never where."""

    title: Line
    """Title."""
    text: Prose | None = None
    """What the reader should see in it."""
    show: Annotated[tuple[Selector, ...], Field(min_length=1)]
    """What is shown: ids, `all`, or `kind:`, `category:`, `in:`, `near:` and `journey:` with a name (`kind:lambda`)."""
    hide: tuple[Selector, ...] = ()
    """What is left out of it; also single lines by id: `api>uploads.list`."""
    panel: tuple[Selector, ...] = ()
    """What stands in panels without edges (keys, logs, identities)."""
    collapse: tuple[Id, ...] = ()
    """Groups drawn as one box for all their parts."""
    zones: bool = False
    """Draw a copy of zonal resources in each availability zone."""
    max_zones: Annotated[int, Field(ge=1, le=6)] = 2
    """Zones drawn at most."""
    links: bool = True
    """Draw settings that link resources (a certificate, an alarm), not only arrows and what carries the flow (a job that is run)."""
    journey: Id | None = None
    """Number the edges by this journey's steps."""
    environment: Id | None = None
    """Environment that is drawn; the first when absent."""


class Slide(Settings):
    """One slide of the deck."""

    title: Line
    """Title: the slide's message in one line."""
    minutes: Annotated[float, Field(ge=0, le=20)] = 0
    """Minutes in the talk; slides of the appendix take none."""
    layout: Literal["cover", "text", "view", "slo", "budget", "incident", "severities", "questions", "question", "requirements",
                    "mitigations", "steps", "closing", "capacity"]  # fmt: skip
    """What the slide shows."""
    view: Id | None = None
    """The drawing, for `view`."""
    items: tuple[Prose, ...] = ()
    """Lines of text, for `text`, `cover` and `closing`; ids for lists that select."""
    notes: Prose
    """What the speaker says."""

    @model_validator(mode="after")
    def _complete(self) -> "Slide":
        if self.layout == "view" and self.view is None:
            raise ValueError("a slide with the layout 'view' shows one; add 'view: id'")
        if self.layout == "question" and len(self.items) != 1:
            raise ValueError("a slide with the layout 'question' is about one; add 'items: [id]'")
        if self.layout in ("text", "closing") and not self.items:
            raise ValueError(f"a slide with the layout '{self.layout}' has no text; add 'items: [...]'")
        return self


class Deck(Settings):
    """The presentation."""

    title: Line
    """Title."""
    subtitle: Line | None = None
    """Second line of the cover."""
    limit_minutes: Annotated[float, Field(gt=0, le=60)] = 20
    """The talk may not take longer."""
    slides: dict[Id, Slide]
    """The talk, in order."""
    appendix: dict[Id, Slide] = {}
    """Slides for questions; they take no minutes."""
