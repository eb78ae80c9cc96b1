"""The model in; every page of the site, in the order of its navigation, out."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from generators.pages import (
    access,
    account,
    alerts,
    capacity,
    drift,
    drills,
    failures,
    guide,
    home,
    incidents,
    reference,
    requirements,
    resources,
    rules,
    slos,
    views,
)
from generators.pages.facts import Facts
from generators.pages.page import Nav, Page
from generators.pages.page import nav as fold
from generators.pages.paths import Paths, html
from generators.views.view import View
from planta.architecture import Architecture
from planta.findings import Finding

FAMILIES: tuple[Callable[[Facts], Iterable[Page]], ...] = (
    home.pages, guide.pages, drift.pages, account.pages, views.pages, resources.pages, reference.environments, access.pages,
    requirements.mitigations, slos.pages, alerts.pages, failures.pages, capacity.pages, incidents.pages, drills.pages,
    reference.questions, requirements.requirements, rules.pages, reference.reference,
)  # fmt: skip
"""In the order of the navigation."""


def pages(
    architectures: Mapping[str, Architecture], findings: Sequence[Finding] = (), views: Mapping[str, View] | None = None
) -> list[Page]:
    """Every page; `make` of each is pure. `views`: drawings' contents by view id, where the caller has them already."""
    facts = Facts(architectures, findings, views)
    return [page for family in FAMILIES for page in family(facts)]


def nav(made: list[Page]) -> Nav:
    """MkDocs's navigation of these pages."""
    return fold(made)


def href(language: str, resource: str) -> str:
    """Where a drawing's part leads, relative to the root of the site."""
    return html(Paths(language).of("resources", resource))
