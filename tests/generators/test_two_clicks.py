"""From any objective in the table to its formula, source, alarm, runbook and answer, by the built site's own links in two clicks at most."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import cast
from urllib.parse import unquote, urlsplit

import pytest

from generators.pages.paths import Paths, html
from generators.slo.common import passed
from planta.architecture import Architecture
from planta.build import load
from planta.reliability.answers import alarms_on, objective_runbook
from planta.reliability.ceiling import formula
from planta.reliability.commitments import commitments
from planta.reliability.failure import Simulation
from planta.reliability.journeys import assess
from planta.reliability.outcome import GAPS
from planta.reliability.runbooks import ANCHOR
from tests.built import SYSTEMS, built

CLICKS = 2
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Block:
    """A part of a page: its links, its text, and the classes in it. A row of a table or what stands under a heading or an id."""

    links: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    classes: set[str] = field(default_factory=set)


class Article(HTMLParser):
    """What a page itself says, without the navigation that all pages have: blocks by id, rows of tables, and the whole ("")."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.blocks: dict[str, Block] = {"": Block()}
        self.rows: list[Block] = []
        self.open: list[tuple[str, Block | None]] = []
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {k: v or "" for k, v in attrs}
        self.inside = self.inside or tag == "article"
        if not self.inside:
            return
        made: Block | None = None
        if tag == "tr":
            made = Block()
            self.rows.append(made)
        if "id" in values:
            made = self.blocks.setdefault(values["id"], made or Block())
        if tag not in VOID:
            self.open.append((tag, made))
        for block in self._told():
            block.classes |= set(values.get("class", "").split())
            if tag == "a" and "headerlink" not in values.get("class", ""):
                block.links.append(values.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        if not self.inside:
            return
        self.inside = tag != "article"
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.inside:
            for block in self._told():
                block.words.append(data)

    def _told(self) -> Iterable[Block]:
        yield self.blocks[""]
        yield from (b for _, b in self.open if b is not None)


class Site:
    """A built site by its links."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.articles: dict[str, Article] = {}

    def article(self, page: str) -> Article:
        if page not in self.articles:
            self.articles[page] = Article((self.root / page).read_text(encoding="utf-8"))
        return self.articles[page]

    def target(self, page: str, href: str) -> str | None:
        """The page behind a link; None for one that leaves the site. An anchor that is not there fails."""
        link = urlsplit(href)
        if link.scheme:
            return None
        file = (self.root / page).parent / unquote(link.path) if link.path else self.root / page
        name = file.resolve().relative_to(self.root).as_posix()
        if link.fragment:
            assert unquote(link.fragment) in self.article(name).blocks, f"{page}: {href}"
        return name

    def walked(self, page: str, links: Iterable[str], clicks: int) -> dict[str, int]:
        """page -> fewest clicks from these links of a page; breadth first."""
        found = {page: 0}
        front = [(page, href) for href in links]
        for click in range(1, clicks + 1):
            reached = [t for at, href in front if (t := self.target(at, href)) is not None and t not in found]
            reached = list(dict.fromkeys(reached))
            found |= dict.fromkeys(reached, click)
            front = [(t, href) for t in reached for href in self.article(t).blocks[""].links]
        return found


@cache
def model(system: str) -> Architecture:
    return load(SYSTEMS[system] / "architecture.yaml").architecture


@pytest.fixture(scope="module", params=[s for s in SYSTEMS if model(s).slos])
def system(request: pytest.FixtureRequest) -> str:
    return cast(str, request.param)


@pytest.fixture(scope="module")
def site(system: str, tmp_path_factory: pytest.TempPathFactory) -> Site:
    return Site(built(system, tmp_path_factory) / "site")


def starts(site: Site, system: str) -> dict[str, list[str]]:
    """objective -> the links of its row in the first table of the objectives' page."""
    paths = Paths(model(system).language)
    index, out = html(paths.index("slos")), {}
    for slo in model(system).slos:
        own = html(paths.of("slos", slo))
        row = next(r for r in site.article(index).rows if r.links and site.target(index, r.links[0]) == own)
        out[slo] = row.links
    return out


def wanted(system: str, slo: str) -> dict[str, set[str]]:
    """What an objective must lead to, as the model has it: pages of which one will do."""
    architecture, spec = model(system), model(system).slos[slo]
    paths = Paths(architecture.language)
    path = passed(architecture, spec.journey) | {spec.sli.of, spec.measured_at}
    book = objective_runbook(architecture, slo)
    asked = {q for q, x in architecture.qa.items() if slo in x.slos} or {q for q, x in architecture.qa.items() if path & set(x.about)}
    return {
        "alarm": {html(paths.of("resources", a)) for r in path for a in alarms_on(architecture, r)},
        "runbook": {html(paths.of("incidents", book) if book else paths.of("resources", spec.sli.of))},
        "answer": {html(paths.of("questions", q)) for q in asked},
    }


def test_every_objective_leads_to_formula_source_alarm_runbook_and_answer_in_two_clicks(site: Site, system: str) -> None:
    architecture = model(system)
    paths = Paths(architecture.language)
    index = html(paths.index("slos"))
    published = {c.url for c in commitments().values()}
    for slo, links in starts(site, system).items():
        clicks = site.walked(index, [links[0]], CLICKS)
        own = html(paths.of("slos", slo))
        assert clicks[own] == 1
        article = site.article(own).blocks[""]
        said = "".join(article.words)
        assert {"formula", "fraction"} <= article.classes, f"{slo}: no formula of the indicator"
        assert formula(assess(architecture, slo).ceiling, architecture.language) in said, f"{slo}: no arithmetic of the ceiling"
        assert published & set(article.links), f"{slo}: no source, which would be the second click"
        for what, pages in wanted(system, slo).items():
            assert pages, f"{slo}: the model has no {what}"
            reached = {p for p in pages if clicks.get(p, CLICKS + 1) <= CLICKS}
            assert reached, f"{slo}: no {what} in {CLICKS} clicks"


def test_the_runbook_of_first_steps_is_where_the_link_leads(site: Site, system: str) -> None:
    """A link with an anchor ends at first steps with commands, for each failure that no scenario answers."""
    architecture = model(system)
    paths = Paths(architecture.language)
    failures = html(paths.index("failures"))
    rows = {id.removeprefix("f-"): b for id, b in site.article(failures).blocks.items() if id.startswith("f-")}
    whole = "".join(site.article(failures).blocks[""].words)
    simulated = Simulation(architecture)
    assert set(rows) == {o.failure.id for o in simulated.outcomes if o.felt}
    for outcome in simulated.outcomes:
        if not outcome.felt:
            continue
        row = rows[outcome.failure.id]
        for gap in outcome.gaps:
            assert {"chip", "warn"} <= row.classes, f"{outcome.failure.id}: the row does not say that something is missing"
            assert GAPS[gap](architecture.language) in whole, f"{outcome.failure.id}: the gap is not said"
        targets = {site.target(failures, href) for href in row.links}
        if outcome.runbook:
            assert html(paths.of("incidents", outcome.runbook)) in targets
        elif outcome.steps:
            anchor = ANCHOR(architecture.language)
            assert f"{html(paths.of('resources', outcome.failure.id))}#{anchor}" in {h.removeprefix("../") for h in row.links}
            page = site.article(html(paths.of("resources", outcome.failure.id)))
            assert anchor in page.blocks and "highlight" in page.blocks[""].classes
        alarms = {html(paths.of("resources", a)) for a in outcome.alarms}
        burned = {html(paths.of("slos", s)) for s in outcome.objectives}
        assert "unseen" in outcome.gaps or targets & (alarms | burned)
