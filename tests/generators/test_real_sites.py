"""The sites of whole systems, as their readers meet them: every link, each kind of page in both themes, the search, and the drawing's links."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.built import OURS, SYSTEMS, built
from tests.generators.web import broken_links, chromium, kinds, needs_browser, pages, watched


@pytest.fixture(scope="module", params=SYSTEMS)
def outputs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(request.param, tmp_path_factory)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def test_every_link_and_anchor_resolves(outputs: Path) -> None:
    assert len(pages(outputs / "site")) >= 5
    assert broken_links(outputs / "site") == []


def test_no_id_stands_twice_on_a_page(outputs: Path) -> None:
    from tests.generators.web import Anchors

    double = {}
    for page in pages(outputs / "site"):
        ids = Anchors(page.read_text(encoding="utf-8")).ids
        if twice := sorted({i for i in ids if ids.count(i) > 1}):
            double[page.name] = twice
    assert double == {}


@needs_browser
@pytest.mark.browser
@pytest.mark.parametrize("outputs", OURS, indirect=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_kind_of_page_is_quiet_and_accessible(outputs: Path, browser: Browser, scheme: str) -> None:
    problems = {}
    for place in kinds(outputs / "site"):
        with watched(browser, scheme) as (page, wrong):
            page.goto(place.as_uri())
            page.wait_for_timeout(150)
            heard = list(wrong)
            found = [
                f"{v['id']}: {n['html'][:120]}"
                for v in Axe().run(page).response["violations"]
                if v["impact"] in ("serious", "critical")
                for n in v["nodes"][:3]
            ]
            if heard or found:
                problems[place.relative_to(outputs / "site").as_posix()] = heard + found
    assert problems == {}


@needs_browser
@pytest.mark.browser
def test_search_finds_a_word_of_each_language(outputs: Path, browser: Browser) -> None:
    index = json.loads((outputs / "site/search/search_index.json").read_bytes())
    words = "retenção" if index["config"]["lang"] == ["pt"] else max(index["docs"][-1]["title"].split(), key=len)
    with watched(browser) as (page, wrong):
        page.goto((outputs / "site/index.html").as_uri())
        page.click(".md-search__input")
        page.locator(".md-search__input").press_sequentially(words)
        hit = page.wait_for_selector(".md-search-result__link mark", timeout=10_000)
        assert hit is not None and wrong == []


@needs_browser
@pytest.mark.browser
def test_a_click_in_the_home_pages_drawing_lands_on_the_page_of_what_it_shows(outputs: Path, browser: Browser) -> None:
    if "data-view" not in (outputs / "site/index.html").read_text(encoding="utf-8"):
        pytest.skip("this system's home page has no drawing")
    with watched(browser) as (page, wrong):
        page.goto((outputs / "site/index.html").as_uri())
        node = page.locator("[data-view] a .node, [data-view] .node a, [data-view] a.node").first
        target = node.evaluate("n => (n.closest('a') || n.querySelector('a')).getAttribute('href')")
        node.locator("use, image, rect").last.click(force=True)
        page.wait_for_url(f"**/{Path(target).name}")
        assert page.locator("h1").count() == 1 and wrong == []
