"""What tests of a built site share: its pages, their links and anchors, and a Chromium without a network."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium (apt-get install chromium); .ci/run installs it")


class Anchors(HTMLParser):
    """The ids of a page and everything that it refers to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.refers: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name == "id" and value:
                self.ids.append(value)
            if name in ("href", "src", "xlink:href") and value:
                self.refers.append((tag, value))


def pages(site: Path) -> list[Path]:
    """Every page but the one for a server's 404, whose links start at a server's root."""
    return [p for p in sorted(site.rglob("*.html")) if p.name != "404.html"]


def kinds(site: Path) -> list[Path]:
    """One page of each folder, the longest: the home page and one of each kind."""
    found: dict[Path, Path] = {}
    for page in pages(site):
        key = page if page.parent == site else page.parent
        if key not in found or page.stat().st_size > found[key].stat().st_size:
            found[key] = page
    return list(found.values())


def broken_links(site: Path) -> list[str]:
    """References of all pages that lead nowhere: no such file, no such anchor, or out of the site's own files."""
    parsed = {p: Anchors(p.read_text(encoding="utf-8")) for p in pages(site)}
    wrong = []
    for page, anchors in parsed.items():
        for tag, value in anchors.refers:
            link = urlsplit(value)
            if link.scheme in ("http", "https", "mailto") and tag == "a":
                continue
            target = (page.parent / unquote(link.path)).resolve() if link.path else page
            where = f"{page.relative_to(site)}: {value}"
            if link.scheme and link.scheme != "data":
                wrong.append(f"{where} (loads from elsewhere)")
            elif not link.scheme and (not target.is_relative_to(site.resolve()) or not target.is_file()):
                wrong.append(f"{where} (no such file)")
            elif link.fragment and target in parsed and unquote(link.fragment) not in parsed[target].ids:
                wrong.append(f"{where} (no such anchor)")
    return wrong


def sheets(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of each page that a browser printed."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    return [(float(w), float(h)) for w, h in boxes]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's browser, headless, that neither updates nor phones home."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-gpu", "--disable-component-update", "--disable-background-networking"],
        )
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def watched(browser: Browser, scheme: str = "light") -> Iterator[tuple[Page, list[str]]]:
    """A page and what went wrong in it: requests that leave the file system, errors and warnings on the console."""
    context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light", viewport={"width": 1400, "height": 900})
    page, wrong = context.new_page(), []
    page.on("request", lambda r: wrong.append(f"request: {r.url}") if not r.url.startswith(("file:", "data:", "blob:")) else None)
    page.on("requestfailed", lambda r: wrong.append(f"failed: {r.url}"))
    page.on("console", lambda m: wrong.append(f"console: {m.text}") if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: wrong.append(f"error: {e}"))
    try:
        yield page, wrong
    finally:
        context.close()
