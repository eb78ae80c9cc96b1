"""An Architecture in; a finding for each view that shows more than a reader takes in out."""

from collections import Counter
from collections.abc import Iterator

from planta.architecture import Architecture
from planta.bundles import bundled
from planta.connections import Connection, connections, copies, copy_pairs
from planta.findings import Finding
from planta.sections import ViewSpec
from planta.select import MAX_EDGES, MAX_NODES, MAX_ON_SLIDE, Shown, boxes, drawn, enclosing, shown

_TRIED = 4
"""Owners with the most parts whose collapse is tried."""
_CROSS_CUTTING = ("security", "observability", "delivery", "images")


def check_sizes(architecture: Architecture) -> list[Finding]:
    """Findings on the sizes of the views that this environment draws, on pages and on slides, with a proposal to split them."""
    return [*_too_large(architecture), *_too_full(architecture)]


def measure(architecture: Architecture, spec: ViewSpec) -> tuple[int, int]:
    """Nodes and edges of a view, copies in zones included, a network's own gateways and routes left out."""
    what = shown(architecture, spec)
    around = boxes(architecture, what)
    nodes = sum(1 if r in what.panel else max(1, copies(architecture, r, spec)) for r in what.all if r not in around)
    return nodes, sum(len(copy_pairs(architecture, line, spec)) for line in _lines(architecture, spec, what))


def _lines(architecture: Architecture, spec: ViewSpec, what: Shown) -> tuple[Connection, ...]:
    lines = connections(architecture, what, links=spec.links, journey=spec.journey)
    return bundled(architecture, what, lines, spec)[0]


def _too_large(architecture: Architecture) -> Iterator[Finding]:
    for view, spec in drawn(architecture):
        nodes, edges = measure(architecture, spec)
        if nodes <= MAX_NODES and edges <= MAX_EDGES:
            continue
        over = [f"{n} {word} (at most {most})" for n, word, most in ((nodes, "nodes", MAX_NODES), (edges, "edges", MAX_EDGES)) if n > most]
        path = ("views", view, "show")
        yield Finding(code="view-too-large", severity="warning", message=f'the view "{view}" has {" and ".join(over)}',
                      fix=_proposal(architecture, spec), path=path, span=architecture.spans.get(path))  # fmt: skip


def _too_full(architecture: Architecture) -> Iterator[Finding]:
    """Slides whose drawing cannot be read from the last row. A view that is too large on the page as well is reported once."""
    deck, views = architecture.deck, dict(drawn(architecture))
    for part, slides in (("slides", deck.slides), ("appendix", deck.appendix)) if deck else ():
        for slide, shows in slides.items():
            spec = views.get(shows.view or "")
            nodes = measure(architecture, spec)[0] if spec else 0
            if spec and MAX_ON_SLIDE < nodes <= MAX_NODES:
                path = ("deck", part, slide, "view")
                span = architecture.spans.get(path)
                fix = f"in a view of its own for the deck: {_proposal(architecture, spec, MAX_ON_SLIDE)}"
                message = f'the slide "{slide}" shows {nodes} nodes (at most {MAX_ON_SLIDE}): their names get too small for the last row'
                yield Finding(code="slide-too-full", severity="warning", message=message, fix=fix, path=path, span=span)


def _proposal(architecture: Architecture, spec: ViewSpec, most: int = MAX_NODES) -> str:
    """The one change that shrinks the view most, or two views that share it."""

    def excess(size: tuple[int, int]) -> float:
        return max(size[0] / most, size[1] / MAX_EDGES)

    sizes = [(measure(architecture, changed), text) for text, changed in _changes(architecture, spec)]
    now = excess(measure(architecture, spec))
    better = sorted((excess(size), f"{text} leaves {size[0]} nodes and {size[1]} edges") for size, text in sizes if excess(size) < now)
    if better and better[0][0] <= 1:
        return better[0][1]
    return "; or ".join([*(text for _, text in better[:1]), _halves(architecture, spec)])


def _changes(architecture: Architecture, spec: ViewSpec) -> Iterator[tuple[str, ViewSpec]]:
    what = shown(architecture, spec)
    parts = Counter(o for r in what.nodes for o in enclosing(architecture, r))
    for owner, _ in parts.most_common(_TRIED):
        if architecture.resources[owner].config.face.group != "vpc":
            yield f"`collapse: [{owner}]`", spec.model_copy(update={"collapse": (*spec.collapse, owner)})
    for category in _CROSS_CUTTING:
        if any(architecture.resources[r].config.face.category == category for r in what.nodes):
            selector = f"category:{category}"
            yield f"`panel: ['{selector}']`", spec.model_copy(update={"panel": (*spec.panel, selector)})
    if spec.links:
        yield "`links: false`", spec.model_copy(update={"links": False})
    if spec.zones:
        yield "`zones: false`", spec.model_copy(update={"zones": False})


def _halves(architecture: Architecture, spec: ViewSpec) -> str:
    """Two views by journey where journeys cover it, else by what lies before and behind the middle of its nodes."""
    what = shown(architecture, spec)
    on = {j: sum(r in what.nodes for r in {c for s in steps for c in s.chain}) for j, steps in architecture.journey_steps.items()}
    journeys = [j for j, n in sorted(on.items(), key=lambda item: -item[1]) if n > 2][:2]
    if len(journeys) == 2:
        return "split it into one view for each journey: " + " and ".join(f"`show: ['journey:{j}']`" for j in journeys)
    middle = len(what.nodes) // 2
    first, second = what.nodes[:middle], what.nodes[middle:]
    return f"split it in two: one view up to {first[-1]} and one from {second[0]} on" if first else "show fewer resources"
