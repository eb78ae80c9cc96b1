"""The one HTML file: holds every drawing, asks for nothing from outside, and runs only its own scripts."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from generators.render.html import html
from tests.generators.render.samples import HOSTILE, hostile, sample
from tests.generators.web import chromium, needs_browser, sheets, watched


def page() -> str:
    return html([sample("um"), sample("dois")], title="Desenhos", language="pt-BR")


def test_holds_every_drawing_once_with_a_tab_and_its_words() -> None:
    text = page()
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert [i for i in ids if i.startswith("view-")] == ["view-v-um", "view-v-dois"]
    assert re.findall(r'<a href="#(view-[^"]+)"', text) == ["view-v-um", "view-v-dois"]
    assert text.count("<svg xmlns") == text.count("<details>") == 2


def test_loads_nothing() -> None:
    text = page()
    assert not re.search(r'(?:src|href)="(?!#|data:)', text)
    assert not re.search(r"@import|url\((?!#)", text)
    assert text.count("'sha256-") == text.count("<script>") == 2


def test_hostile_text_stays_text() -> None:
    text = html([hostile()], title=HOSTILE, language="pt-BR")
    assert text.count("<script>") == 2
    assert "<script>alert" not in text


@pytest.mark.browser
@needs_browser
def test_tabs_switch_and_drawings_zoom(tmp_path: Path) -> None:
    file = tmp_path / "drawings.html"
    file.write_text(page(), encoding="utf-8")
    with chromium() as browser, watched(browser) as (tab, wrong):
        tab.goto(file.as_uri())
        assert tab.locator("section:visible").count() == 1
        tab.click("nav a:nth-child(2)")
        assert tab.locator("section:visible").get_attribute("id") == "view-v-dois"
        before = tab.locator("section:visible svg.planta").get_attribute("viewBox")
        tab.click("section:visible .planta-tools button:first-child")
        assert tab.locator("section:visible svg.planta").get_attribute("viewBox") != before
        tab.hover("section:visible [data-id=api] .name")
        opacity = "e => getComputedStyle(e).opacity"
        assert float(tab.locator("section:visible [data-id=ci]").evaluate(opacity)) < 0.5
        assert tab.locator("section:visible [data-id=banco]").evaluate(opacity) == "1"
        assert wrong == []


@pytest.mark.browser
@needs_browser
def test_each_drawing_fills_a_sheet_on_its_side(tmp_path: Path) -> None:
    file = tmp_path / "drawings.html"
    tall = sample("alto")
    file.write_text(html([sample("um"), replace(tall, width=900.0, height=1800.0)], title="Desenhos", language="pt-BR"), encoding="utf-8")
    with chromium() as browser, watched(browser, "dark") as (tab, _):
        tab.goto(file.as_uri())
        printed = sheets(tab.pdf(format="A4", prefer_css_page_size=True))
        assert len(printed) == 2 and all(w > h for w, h in printed)
        tab.set_viewport_size({"width": 1047, "height": 718})  # A4 on its side without the margins
        tab.emulate_media(media="print")
        for box in (drawing.bounding_box() for drawing in tab.locator(".drawing > svg").all()):
            assert box is not None and box["width"] > 1040 and 700 < box["height"] < 718
        assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
