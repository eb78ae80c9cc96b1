"""An Architecture in; its stacks, and the calls that CloudFormation cannot make, out: every kind built or refused by name."""

from dataclasses import dataclass

from infra import access, network
from infra.kinds import DOCS_ONLY, FACETS
from infra.parts import Call, CannotSynthesize, Part
from infra.site import Site
from infra.stacks.place import Stack, Stacks
from planta.architecture import Architecture


@dataclass(frozen=True, kw_only=True)
class Composed:
    """What an environment is made of."""

    site: Site
    stacks: tuple[Stack, ...]
    """In the order in which they are deployed."""
    calls: tuple[Call, ...]


def compose(architecture: Architecture) -> Composed:
    site = Site(architecture)
    problems = refused(site)
    parts: list[Part] = []
    calls: list[Call] = []
    for id, config in site.deployed():
        facet = FACETS.get(config.kind)
        if facet is None or facet.build is None:
            continue
        try:
            for made in facet.build(id, config, site):
                (calls if isinstance(made, Call) else parts).append(made)  # type: ignore[arg-type]
        except CannotSynthesize as problem:
            problems.append(str(problem))
    if problems:
        raise CannotSynthesize("\n".join(problems))
    parts += access.build(site)
    parts += network.build(site)
    documents = {id: access.document_of(site, id) for id in site.of_kind("permission-set")}
    return Composed(site=site, stacks=tuple(Stacks(site, parts, documents).ordered), calls=tuple(calls))


def refused(site: Site) -> list[str]:
    """Kinds that nobody builds: named, never skipped."""
    return [
        f"{id}: kind {config.kind} has no builder yet"
        for id, config in site.deployed()
        if config.kind not in FACETS and config.kind not in DOCS_ONLY
    ]
