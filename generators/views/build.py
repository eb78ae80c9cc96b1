"""An Architecture and the id of a view, a resource or a journey in; the View of it out."""

from dataclasses import replace

from generators.views import words
from generators.views.edges import edges
from generators.views.places import place
from generators.views.view import View
from planta.architecture import Architecture
from planta.bundles import bundled
from planta.connections import Connection, connections
from planta.sections import ViewSpec
from planta.select import Shown, enclosing, neighbours, shown
from planta.text import join
from planta.texts import fill

NEAR_NODES = 12
"""A neighbourhood shows at most so many nodes."""
NAMED = 12
"""A description names at most so many of what is shown."""


def view(architecture: Architecture, view_id: str) -> View:
    """A view of the model."""
    return of_spec(architecture, view_id, architecture.views[view_id])


def of_spec(architecture: Architecture, view_id: str, spec: ViewSpec, *, bundle: bool = True) -> View:
    """A view by a definition that need not stand in the model; without `bundle`, each line by itself."""
    return _view(architecture, view_id, fill(spec.title, architecture), spec, shown(architecture, spec), bundle=bundle)


def near(architecture: Architecture, resource: str) -> View:
    """A resource, who reaches it and what it reaches, or what stands in it: the small drawing on its page."""
    inside = tuple(r for r in architecture.resources if enclosing(architecture, r)[:1] == (resource,))
    around = inside or neighbours(architecture, resource, panels=True)
    chosen = {resource, *around[: NEAR_NODES - 1]}
    title = (words.INSIDE if inside else words.NEAR)(architecture.language).format(architecture.name(resource))
    spec = ViewSpec(title=title[:120], show=(f"near:{resource}",))
    what = Shown(nodes=tuple(r for r in architecture.resources if r in chosen), focus=None if inside else resource)
    drawn = _view(architecture, f"near-{resource}", title, spec, what, outer=False)
    left = len({resource, *around}) - len(chosen)
    more = f" {words.MORE(architecture.language).format(left)}" if left else ""
    return replace(drawn, description=drawn.description + more)


def journey_view(architecture: Architecture, journey: str) -> View:
    """What a journey passes, with its steps numbered, and nothing that is not on its way."""
    title, text = architecture.journeys[journey].title, architecture.journeys[journey].text
    spec = ViewSpec(title=title, text=text, show=(f"journey:{journey}",), journey=journey, links=False)
    taken = {line for step in architecture.journey_steps[journey] for hop in step.hops for line in hop.along}
    others = {a.id for a in architecture.arrows} | {n.id for n in architecture.links}
    what = replace(shown(architecture, spec), unsaid=frozenset(others - taken))
    return _view(architecture, f"journey-{journey}", title, spec, what)


def _view(
    architecture: Architecture, view_id: str, title: str, spec: ViewSpec, what: Shown, *, outer: bool = True, bundle: bool = True
) -> View:
    lines = connections(architecture, what, links=spec.links, journey=spec.journey)
    lines, bundles = bundled(architecture, what, lines, spec) if bundle else (lines, ())
    placed = place(architecture, what, spec, lines, bundles, outer=outer)
    return View(
        id=view_id, title=title, description=_description(architecture, spec, what, lines), language=architecture.language,
        groups=placed.groups, nodes=placed.nodes, edges=edges(architecture, lines, spec, placed),
    )  # fmt: skip


def _description(architecture: Architecture, spec: ViewSpec, what: Shown, lines: tuple[Connection, ...]) -> str:
    """The author's text, else the names of what is shown; and what the numbers mean."""
    language = architecture.language
    names = [architecture.name(r) for r in what.all]
    if len(names) > NAMED:
        names = [*names[:NAMED], f"+{len(names) - NAMED}"]
    said = fill(spec.text, architecture).strip() if spec.text else words.SHOWS(language).format(join(names, language)) if names else ""
    if spec.journey in architecture.journeys and spec.journey:
        drawn = {n for line in lines for n in line.steps}
        every = all(step.number in drawn for step in architecture.journey_steps[spec.journey])
        said += " " + (words.STEPS if every else words.SOME_STEPS)(language).format(architecture.journeys[spec.journey].title)
    return said.strip()
