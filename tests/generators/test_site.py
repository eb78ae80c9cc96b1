"""The built site as its readers meet it: from file://, without a network, by mouse and keyboard, in both themes, on paper."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from generators import site
from generators.build import build
from generators.progress import Progress
from tests.generators.toy import SVG, project, toy_plan
from tests.generators.web import broken_links, chromium, kinds, needs_browser, pages, sheets, watched

HOME = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = project(tmp_path_factory.mktemp("site"))
    build(file, file.parent, toy_plan, Progress(quiet=True))
    return file.parent / "site"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


def test_every_link_and_anchor_resolves_and_nothing_loads_from_elsewhere(built: Path) -> None:
    assert len(pages(built)) == 3
    assert broken_links(built) == []


def test_the_link_check_sees_each_kind_of_broken_link(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<a href="b.html"></a><a href="#x"></a><script src="https://cdn.example/a.js"></script>')
    assert [w.rpartition("(")[2] for w in broken_links(tmp_path)] == ["no such file)", "no such anchor)", "loads from elsewhere)"]


def test_drawings_stand_in_their_pages_with_links_from_there(built: Path) -> None:
    home, below = (built / p for p in ("index.html", "recursos/balde.html"))
    for page, link in ((home, "recursos/balde.html"), (below, "../recursos/balde.html")):
        text = page.read_text(encoding="utf-8")
        assert f'<a href="{link}" data-id="balde"' in text
        assert '<a href="#local" id="local"' in text and "<?xml" not in text
    assert "recursos/balde.html" in SVG


def test_a_place_without_its_drawing_and_a_dead_link_are_refused(tmp_path: Path) -> None:
    (tmp_path / site.PAGES).mkdir(parents=True)
    (tmp_path / site.SETTINGS).write_bytes(
        site.settings(name="S", description="", language="en", nav=["index.md"])
    )
    (tmp_path / site.PAGES / "index.md").write_text('# A\n\n<div data-view="none"></div>\n\n[b](gone.md), [c](#none)\n')
    with pytest.raises(site.SiteError) as refused:
        site.build(tmp_path, tmp_path / "site")
    text = "\n".join(refused.value.messages)
    assert "'none', which no view makes" in text and "gone.md" in text and "#none" in text


def test_a_project_mkdocs_yml_is_read_over_ours(tmp_path: Path) -> None:
    file = project(tmp_path)
    (tmp_path / "mkdocs.yml").write_text("INHERIT: build/mkdocs.yml\ncopyright: Feito por nós\n", encoding="utf-8")
    build(file, tmp_path, toy_plan, Progress(quiet=True))
    text = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert "Feito por nós" in text and "<title>Um</title>" in text
    away = tmp_path / "away"
    build(file, away, toy_plan, Progress(quiet=True))
    assert (away / "site/index.html").read_bytes() == (tmp_path / "site/index.html").read_bytes()


@pytest.mark.parametrize(("own", "said"), [("theme: {name: no-such-theme}\n", "no-such-theme"), ("plugins: [no-such-plugin]\n", "no-such-plugin"), ("a: [\n", "mkdocs.yml")])
def test_a_wrong_project_mkdocs_yml_is_told_not_traced(tmp_path: Path, own: str, said: str) -> None:
    file = project(tmp_path)
    (tmp_path / "mkdocs.yml").write_text(own, encoding="utf-8")
    with pytest.raises(site.SiteError) as refused:
        build(file, tmp_path, toy_plan, Progress(quiet=True))
    assert said in str(refused.value)


def test_plain_mkdocs_builds_the_same_site(tmp_path: Path) -> None:
    file = project(tmp_path)
    (tmp_path / "mkdocs.yml").write_bytes((HOME / "mkdocs.yml").read_bytes())
    build(file, tmp_path, toy_plan, Progress(quiet=True))
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", "plain"]
    env = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    ran = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")
    for page in pages(tmp_path / "site"):
        assert page.read_bytes() == (tmp_path / "plain" / page.relative_to(tmp_path / "site")).read_bytes()


BUILD = "import sys; from pathlib import Path; sys.path[:0] = [sys.argv[2]]\n" + """
from generators.build import build
from generators.progress import Progress
from tests.generators.toy import project, toy_plan
file = project(Path(sys.argv[1]))
build(file, file.parent, toy_plan, Progress(quiet=True))
"""


def test_two_builds_under_other_paths_hash_seeds_locales_and_zones_are_equal(tmp_path: Path) -> None:
    trees = []
    for folder, seed, locale, zone in (("a", "0", "C", "UTC"), ("b/deeper one", "4242", "pt_BR.UTF-8", "Asia/Kathmandu")):
        out = tmp_path / folder
        out.mkdir(parents=True)
        env = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": locale, "LANG": locale, "TZ": zone, "PYTHONUTF8": "0"}
        env.pop("SOURCE_DATE_EPOCH", None)
        subprocess.run([sys.executable, "-c", BUILD, str(out), str(HOME)], env=env, cwd=tmp_path, check=True)
        trees.append(
            {
                p.relative_to(out).as_posix(): p.read_bytes()
                for part in ("site", "diagramas", "slides")
                for p in sorted((out / part).rglob("*"))
                if p.is_file()
            }
        )
    assert trees[0].keys() == trees[1].keys()
    assert [p for p in trees[0] if trees[0][p] != trees[1][p]] == []
    assert not any("sitemap" in p or p.endswith(".map") for p in trees[0])


@needs_browser
@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_request_leaves_nothing_fails_and_axe_finds_nothing_serious(built: Path, browser: Browser, scheme: str) -> None:
    for place in kinds(built):
        with watched(browser, scheme) as (page, wrong):
            page.goto(place.as_uri())
            page.wait_for_timeout(150)
            assert page.evaluate("document.body.dataset.mdColorScheme") == {"light": "default", "dark": "slate"}[scheme]
            assert (place.name, wrong) == (place.name, [])  # before axe, which tries to read style sheets on its own
            found = [
                f"{v['id']}: {n['html'][:120]} {n['failureSummary'][:240]}"
                for v in Axe().run(page).response["violations"]
                if v["impact"] in ("serious", "critical")
                for n in v["nodes"]
            ]
            assert (place.name, found) == (place.name, [])


@needs_browser
@pytest.mark.browser
@pytest.mark.parametrize("words", ["retenção", "retencao", "pedida retenção"])
def test_search_works_from_a_file(built: Path, browser: Browser, words: str) -> None:
    with watched(browser) as (page, wrong):
        page.goto((built / "index.html").as_uri())
        page.click(".md-search__input")
        page.locator(".md-search__input").press_sequentially(words)
        hit = page.wait_for_selector(".md-search-result__link:has-text('Balde')", timeout=8000)
        assert hit is not None and "recursos/balde.html" in (hit.get_attribute("href") or "")
        assert wrong == []


@needs_browser
@pytest.mark.browser
def test_a_click_on_the_drawing_lands_on_the_page_of_what_it_shows(built: Path, browser: Browser) -> None:
    with watched(browser) as (page, wrong):
        page.goto((built / "index.html").as_uri())
        page.click("[data-view] [data-id=balde] rect")
        page.wait_for_url(re.compile(r"recursos/balde\.html$"))
        assert page.inner_text("h1").startswith("Balde") and wrong == []


@needs_browser
@pytest.mark.browser
def test_the_theme_switches_and_stays(built: Path, browser: Browser) -> None:
    with watched(browser) as (page, _):
        page.goto((built / "index.html").as_uri())
        background = "getComputedStyle(document.body).backgroundColor"
        light = page.evaluate(background)
        page.click("label[title='Mudar para o tema escuro']")
        assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
        assert page.evaluate(background) != light


@needs_browser
@pytest.mark.browser
def test_a_drawing_zooms_and_pans_from_the_keyboard_and_comes_back_whole_on_paper(built: Path, browser: Browser) -> None:
    with watched(browser) as (page, wrong):
        page.goto((built / "index.html").as_uri())
        view = "document.querySelector('[data-view] > svg').getAttribute('viewBox').split(' ').map(Number)"
        whole = page.evaluate(view)
        page.focus("[data-view]")
        page.keyboard.press("+")
        near = page.evaluate(view)
        assert near[2] < whole[2] and abs(near[2] / near[3] - whole[2] / whole[3]) < 1e-9
        page.keyboard.press("ArrowRight")
        assert page.evaluate(view)[0] > near[0]
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        assert page.evaluate(view) == whole
        page.click("[data-view] button[title='Aproximar']")
        assert page.evaluate(view)[2] < whole[2]
        page.focus("[data-view]")
        page.keyboard.press("0")
        assert page.evaluate(view) == whole and wrong == []


@needs_browser
@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_paper_there_is_the_page_in_dark_on_light_and_nothing_to_press(built: Path, browser: Browser, scheme: str) -> None:
    with watched(browser, scheme) as (page, _):
        page.goto((built / "index.html").as_uri())
        page.emulate_media(media="print")
        colours = "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        ink, _ = page.locator("td").first.evaluate(colours)
        _, paper = page.locator("tbody tr:nth-child(even)").first.evaluate(colours)
        assert max(map(int, re.findall(r"\d+", ink)[:3])) < 96 and min(map(int, re.findall(r"\d+", paper)[:3])) > 230
        for what in (".md-header", ".md-tabs", ".md-sidebar", ".planta-tools", ".headerlink"):
            assert page.locator(what).first.is_hidden(), what
        assert page.locator("[data-view] > svg").first.is_visible()


@needs_browser
@pytest.mark.browser
def test_a_page_about_a_drawing_is_printed_on_its_side(built: Path, browser: Browser) -> None:
    with watched(browser) as (page, _):
        page.goto((built / "index.html").as_uri())
        for before, wide in (("", True), ("<p>Texto</p>", True), ('<p class="lead">Texto</p>', False), ("<p>Texto</p><p>Texto</p>", False)):
            page.evaluate(
                "before => document.querySelector('article').innerHTML = `<h1>Desenho</h1>${before}<div data-view='x'>"
                "<svg viewBox='0 0 900 500'></svg></div><p>Texto</p>`",
                before,
            )
            printed = sheets(page.pdf(format="A4", prefer_css_page_size=True))
            assert printed and all((w > h) == wide for w, h in printed), before
