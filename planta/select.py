"""Selectors of a view (`kind:s3-bucket`, `in:rede`, `near:banco`) in; the resources that it shows, and what is wrong with it, out."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import get_args

from planta.architecture import Architecture
from planta.findings import Finding, Path, did_you_mean
from planta.kinds import BY_ID
from planta.kinds.base import Category
from planta.sections import ViewSpec

MAX_EDGES, MAX_NODES = 22, 40
"""What a reader takes in: a view with more is reported."""
MAX_ON_SLIDE = 25
"""Nodes that a slide shows with names large enough for the last row."""


class WrongSelector(ValueError):
    """A selector that cannot name anything; `fix` says what to write."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(message)
        self.fix = fix


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The resources of one view, in the model's order."""

    nodes: tuple[str, ...]
    """Drawn with their lines: as a node, or as a box around what else is shown of them."""
    panel: tuple[str, ...] = ()
    """Drawn without lines, in panels."""
    collapsed: frozenset[str] = frozenset()
    """Drawn as one node for all their parts."""
    unsaid: frozenset[str] = frozenset()
    """Arrows and links, by id, that are not drawn."""
    focus: str | None = None
    """The resource that the view is about: only its own lines are drawn, and all of them, its key and secrets too."""

    @cached_property
    def all(self) -> tuple[str, ...]:
        return (*self.nodes, *self.panel)

    @cached_property
    def linked(self) -> frozenset[str]:
        """The nodes, to ask whether one is among them."""
        return frozenset(self.nodes)


def select(architecture: Architecture, selector: str) -> tuple[str, ...]:
    """Ids that a selector names, in the model's order. Raises WrongSelector."""
    if ">" in selector:
        lines = {a.id for a in architecture.arrows} | {n.id for n in architecture.links}
        _known(selector, lines, "line", "an arrow is source>target.verb, a link source.field>target, as `planta explain` prints them")
        return (selector,)
    word, colon, value = selector.partition(":")
    if not colon:
        if word == "all":
            return tuple(architecture.resources)
        if word not in architecture.resources and (meant := _meant(architecture, word)):
            raise WrongSelector(f'the selector names the resource "{word}", which does not exist', f'Did you mean "{meant}"?')
        _known(word, architecture.resources, "resource", "a selector is an id, kind:, category:, in:, near:, journey: or all")
        return (word,)
    if word not in _SELECTORS:
        known = ", ".join(f"{name}:" for name in _SELECTORS)
        raise WrongSelector(f'unknown selector "{word}:"', f"the selectors are an id, {known} and all")
    chosen = set(_SELECTORS[word](architecture, value))
    return tuple(r for r in architecture.resources if r in chosen)


def shown(architecture: Architecture, spec: ViewSpec) -> Shown:
    """What a view shows: `show` without `hide`; what a panel names stands there only; parts give way to a collapsed owner.

    `hide` also takes single lines by id: `api>uploads.list`.
    """

    def union(selectors: Iterable[str]) -> set[str]:
        return {r for s in selectors for r in _lenient(architecture, s)}

    collapsed = frozenset(c for c in spec.collapse if c in architecture.resources)
    hidden = union(spec.hide)
    panel = union(spec.panel) - hidden
    nodes = (union(spec.show) | collapsed) - hidden - panel

    def stands(resource: str) -> bool:
        return collapsed.isdisjoint(enclosing(architecture, resource))

    return Shown(
        nodes=tuple(r for r in architecture.resources if r in nodes and stands(r)),
        panel=tuple(r for r in architecture.resources if r in panel and stands(r)),
        collapsed=collapsed,
        unsaid=frozenset(h for h in hidden if ">" in h),
    )


def enclosing(architecture: Architecture, resource: str) -> tuple[str, ...]:
    """What a resource is inside of, innermost first: its owners, and the VPC of its subnets."""
    vpcs = [vpc for vpc, _ in architecture.tiers(resource)]
    return tuple(dict.fromkeys((*architecture.owners(resource), *vpcs)))


def boxes(architecture: Architecture, what: Shown) -> frozenset[str]:
    """Shown resources that are drawn as a box around others, instead of as a node."""
    around = {o for r in what.all for o in enclosing(architecture, r)}
    return frozenset(
        r for r in what.nodes if r in around and r not in what.collapsed and architecture.resources[r].config.face.group
    )


def neighbours(architecture: Architecture, resource: str, *, panels: bool = False) -> tuple[str, ...]:
    """Resources at the other end of a drawn arrow or line: who reaches it first, then what it reaches.

    With `panels`, also what is drawn without lines elsewhere: keys, secrets, and who uses them.
    """
    lines = [(a.drawn_from, a.target) for a in (*architecture.arrows_to(resource), *architecture.arrows_from(resource))]
    lines += [(a.drawn_from, a.target) for a in architecture.arrows if a.options.for_ == resource]
    links = (*architecture.links_to(resource), *architecture.links_from(resource))
    lines += [n.ends for n in links if n.link.draw == "line" or (panels and n.link.draw == "panel")]
    callers = [source for source, target in lines if target == resource]
    called = [target for source, target in lines if source == resource]
    return tuple(dict.fromkeys(r for r in (*callers, *called) if r != resource))


def drawn(architecture: Architecture) -> Iterator[tuple[str, ViewSpec]]:
    """The views that this environment draws: those that name it, and the first one's all others."""
    first = next(iter(architecture.environments))
    return ((v, spec) for v, spec in architecture.views.items() if (spec.environment or first) == architecture.environment_id)


def check_selectors(architecture: Architecture) -> Iterator[Finding]:
    """A finding for every selector that is wrong or selects nothing, at its place."""
    for view, spec in drawn(architecture):
        for part, selectors in (("show", spec.show), ("hide", spec.hide), ("panel", spec.panel)):
            for i, selector in enumerate(selectors):
                path: Path = ("views", view, part, i)
                span = architecture.spans.get(path)
                try:
                    if ">" in selector and part != "hide":
                        raise WrongSelector(f'"{selector}" names a line; {part} names resources', "only hide takes single lines")
                    if not select(architecture, selector):
                        yield Finding(code="empty-selector", message=f'the selector "{selector}" selects nothing', path=path, span=span,
                                      fix="remove it, or name what it was meant for", severity="warning")  # fmt: skip
                except WrongSelector as error:
                    yield Finding(code="wrong-selector", message=str(error), fix=error.fix, path=path, span=span)


def _meant(architecture: Architecture, word: str) -> str:
    """The selector of a word that names a kind, a category or a journey, or is a pattern."""
    plain = word.strip("*")
    if word in ("*", "everything"):
        return "all"
    words = {"kind": BY_ID, "category": get_args(Category), "journey": architecture.journeys}
    return next((f"{selector}:{plain}" for selector, known in words.items() if plain in known), "")


def _lenient(architecture: Architecture, selector: str) -> tuple[str, ...]:
    try:
        return select(architecture, selector)
    except WrongSelector:
        return ()


def _known(word: str, known: Iterable[str], what: str, otherwise: str) -> None:
    names = tuple(known)
    if word not in names:
        raise WrongSelector(f'the selector names the {what} "{word}", which does not exist', did_you_mean(word, names) or otherwise)


def _kind(architecture: Architecture, kind: str) -> Iterator[str]:
    _known(kind, BY_ID, "kind", "`planta schema --kinds` lists the kinds")
    return (r.id for r in architecture.of_kind(kind))


def _category(architecture: Architecture, category: str) -> Iterator[str]:
    _known(category, get_args(Category), "category", f"the categories are {', '.join(get_args(Category))}")
    return (r.id for r in architecture.of_category(category))


def _inside(architecture: Architecture, owner: str) -> Iterator[str]:
    _known(owner, architecture.resources, "resource", "in: takes the id of a VPC, a cluster or any other owner")
    return (r for r in architecture.resources if r == owner or owner in enclosing(architecture, r))


def _near(architecture: Architecture, resource: str) -> Iterator[str]:
    _known(resource, architecture.resources, "resource", "near: takes the id of a resource")
    return iter((resource, *neighbours(architecture, resource)))


def _journey(architecture: Architecture, journey: str) -> Iterator[str]:
    _known(journey, architecture.journeys, "journey", "journey: takes the id of a journey")
    return (r for step in architecture.journey_steps.get(journey, ()) for r in step.chain)


_SELECTORS: dict[str, Callable[[Architecture, str], Iterator[str]]] = {
    "kind": _kind, "category": _category, "in": _inside, "near": _near, "journey": _journey,
}  # fmt: skip
