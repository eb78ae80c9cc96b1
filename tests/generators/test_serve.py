"""The live site: an edit renders only what it changes, shows in the browser at once, and a mistake is shown without losing the page."""

import json
import statistics
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generators import serve as serving
from generators.live import LiveSite
from generators.problem import Problem
from generators.serve import State, refresh
from generators.site import SiteError
from generators.stamp import SCRATCH
from tests.generators.toy import Toy, project, toy_plan
from tests.generators.web import broken_links, chromium, needs_browser, watched


def files(file: Path) -> dict[str, bytes]:
    return {t.path: t.make() for t in toy_plan(file) if t.path.startswith(f"{SCRATCH}/")}


def plan(file: Path) -> list[Toy]:
    """The toy plan, with a problem where the model says so."""
    if "broken" in file.read_text(encoding="utf-8"):
        raise Problem(f"{file.name}:1:1: error: <b>broken</b>", 2)
    return toy_plan(file)


def test_only_what_an_edit_changes_is_rendered_and_equals_a_whole_build(tmp_path: Path) -> None:
    file = project(tmp_path / "project")
    live, made = LiveSite(tmp_path / "live", file.parent), files(file)
    assert live.update(made) == 3
    assert live.update(made) == 0
    page = f"{SCRATCH}/pages/recursos/balde.md"
    made[page] = made[page].replace(b"365 dias: \xc3\xa9", b"400 dias: \xc3\xa9")
    assert live.update(made) == 1
    made[f"{SCRATCH}/inline/geral.svg"] = made[f"{SCRATCH}/inline/geral.svg"].replace(b">aqui<", b">ali<")
    assert live.update(made) == 2, "the pages that show the drawing"
    fresh = LiveSite(tmp_path / "fresh", file.parent)
    fresh.update(made)
    ours, whole = (
        {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.rglob("*")) if p.is_file()}
        for root in (tmp_path / "live/site", tmp_path / "fresh/site")
    )
    assert "400 dias" in ours["recursos/balde.html"].decode() and ">ali<" in ours["index.html"].decode()
    assert ours.keys() == whole.keys()
    assert [p for p in ours if ours[p] != whole[p] and not p.startswith("search/")] == []
    entries = [sorted(json.loads(side["search/search_index.json"])["docs"], key=lambda d: str(d["location"])) for side in (ours, whole)]
    assert entries[0] == entries[1]
    assert broken_links(tmp_path / "live/site") == []


def test_a_title_that_changes_reaches_the_navigation_of_every_page(tmp_path: Path) -> None:
    file = project(tmp_path / "project")
    live, made = LiveSite(tmp_path / "live", file.parent), files(file)
    live.update(made)
    page = f"{SCRATCH}/pages/recursos/balde.md"
    made[page] = made[page].replace(b"# Balde", b"# Balde novo")
    assert live.update(made) == 3
    assert "Balde novo" in (tmp_path / "live/site/index.html").read_text(encoding="utf-8")


def test_the_page_that_somebody_looks_at_is_there_before_the_others(tmp_path: Path) -> None:
    file = project(tmp_path / "project")
    live = LiveSite(tmp_path / "live", file.parent)
    live.update(files(file))
    file.write_text("title: Dois\n", encoding="utf-8")
    seen: list[tuple[bool, bool]] = []

    def shown() -> None:
        texts = [(tmp_path / "live/site" / p).read_text(encoding="utf-8") for p in ("recursos/balde.html", "index.html")]
        seen.append(("<title>Balde - Dois</title>" in texts[0], "<title>Dois</title>" in texts[1]))

    live.update(files(file), {"recursos/balde.html"}, shown)
    assert seen == [(True, False)]
    assert "<title>Dois</title>" in (tmp_path / "live/site/index.html").read_text(encoding="utf-8")


def test_a_page_that_is_no_longer_made_goes_away(tmp_path: Path) -> None:
    file = project(tmp_path / "project")
    live = LiveSite(tmp_path / "live", file.parent)
    live.update(files(file))
    assert (tmp_path / "live/site/extra.html").exists()
    file.write_text("title: Um\nless: true\n", encoding="utf-8")
    live.update(files(file))
    assert not (tmp_path / "live/site/extra.html").exists()


def test_a_refused_page_is_told_and_mended_by_the_next_edit(tmp_path: Path) -> None:
    file = project(tmp_path / "project")
    live, good = LiveSite(tmp_path / "live", file.parent), files(file)
    live.update(good)
    with pytest.raises(SiteError, match=r"gone\.md"):
        live.update(good | {f"{SCRATCH}/pages/recursos/balde.md": b"# Balde\n\n[x](gone.md)\n"})
    assert live.update(good) == 3


def test_a_problem_is_told_and_the_site_stays(tmp_path: Path) -> None:
    file, said = project(tmp_path), list[str]()
    state, live = State(), LiveSite(tmp_path / "live", tmp_path)
    refresh(file, plan, live, state, said.append)
    assert (state.version, state.problem) == (1, "")
    file.write_text("broken", encoding="utf-8")
    refresh(file, plan, live, state, said.append)
    assert state.version == 1 and "broken" in state.problem and "broken" in said[-1]
    assert (tmp_path / "live/site/index.html").is_file()
    file.write_text("title: Dois", encoding="utf-8")
    refresh(file, plan, live, state, said.append)
    assert (state.version, state.problem) == (2, "")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    file, said, ready = project(tmp_path), list[str](), threading.Event()

    def say(text: str) -> None:
        said.append(text)
        if text.startswith("http://"):
            ready.set()

    stop = threading.Event()
    thread = threading.Thread(
        target=serving.serve, args=(file, plan), kwargs={"port": 0, "say": say, "stop": stop}, daemon=True
    )
    thread.start()
    assert ready.wait(20), said
    yield file, next(s for s in said if s.startswith("http://")).split()[0]
    stop.set()
    thread.join(10)
    assert not thread.is_alive()


def test_pages_carry_the_client_only_while_they_are_served(served: tuple[Path, str]) -> None:
    file, url = served
    with urllib.request.urlopen(url) as answer:
        body = answer.read().decode()
        assert answer.headers["Cache-Control"] == "no-store"
    assert "planta-events" in body
    assert "planta-events" not in (file.parent / "build/live/site/index.html").read_text(encoding="utf-8")
    with urllib.request.urlopen(f"{url}assets/js/drawing.js") as answer:
        assert answer.status == 200
    assert not (file.parent / "site").exists() and not (file.parent / "diagramas").exists()


@needs_browser
@pytest.mark.browser
def test_an_edit_is_in_the_browser_in_under_two_seconds_and_a_mistake_is_shown(served: tuple[Path, str]) -> None:
    file, url = served
    times = []
    with chromium() as browser, watched(browser) as (page, _):
        page.goto(url)
        for number in range(20):
            began = time.perf_counter()
            file.write_text(f"title: Edição {number}\n", encoding="utf-8")
            page.wait_for_function("t => document.querySelector('h1')?.innerText.startsWith(t)", arg=f"Edição {number}", timeout=10_000)
            times.append(time.perf_counter() - began)
        file.write_text("broken", encoding="utf-8")
        problem: Any = page.wait_for_selector("#planta-problem")
        assert "<b>broken</b>" in problem.inner_text(), "text, never markup"
        file.write_text("title: Inteiro\n", encoding="utf-8")
        page.wait_for_function("document.querySelector('h1')?.innerText.startsWith('Inteiro')")
        assert page.query_selector("#planta-problem") is None
    assert statistics.quantiles(times, n=20)[-1] < 2, times
    print(sorted(times))
