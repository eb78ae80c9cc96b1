"""MkDocs hooks: a page with `<div data-view="ID"></div>` goes in; the page with that drawing inside, its links mended, comes out.

The drawings are put in after Markdown, which would otherwise parse every one of them (twice the time of the whole site).
"""

import json
import logging
import re
from html import escape
from pathlib import Path
from typing import Any
from unicodedata import combining, normalize

from jinja2 import Environment, FileSystemBytecodeCache
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

log = logging.getLogger("mkdocs.planta")

PLACE = re.compile(r'(<div\b[^>]*\bdata-view="([A-Za-z0-9._-]+)"[^>]*>)\s*</div>')
LINK = re.compile(r'(\s(?:xlink:)?href=")(?![#/]|[a-z][a-z0-9+.-]*:)')
"""A link of a drawing that is relative to the root of the site."""

TABLES = re.compile(r"^<table>\n.*?^</table>$|^ *(?P<fence>`{3,}|~{3,})[^\n]*\n.*?^ *(?P=fence)[`~]*$", re.MULTILINE | re.DOTALL)
"""Tables that are HTML already, and blocks of code, in which what looks like a table is none."""
KEPT = re.compile(r'<div data-kept="(\d+)"></div>')

SERVED = ("css/*.css", "js/*.js", "fonts/*.ttf", "favicon.svg")
"""What of templates/assets is served as files; icons stand inside the drawings."""

UNUSED = re.compile(r"^sitemap\.xml$|\.map$|assets/javascripts/lunr/(?:tinyseg|wordcut)\.js$")
STEMMER = re.compile(r"assets/javascripts/lunr/min/lunr\.(\w+)\.min\.js$")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Without an address there is no site map to make."""
    if not config.site_url:
        config.theme.static_templates.discard("sitemap.xml")
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add Planta's styles and scripts; leave out source maps and the search languages that this site doesn't use."""
    assets = Path(__file__).resolve().parents[1] / "templates" / "assets"
    for place in sorted(p for pattern in SERVED for p in assets.glob(pattern)):
        uri = "assets/" + place.relative_to(assets).as_posix()
        if files.get_file_from_path(uri) is None:
            files.append(File.generated(config, uri, abs_src_path=str(place)))
    wanted = {"stemmer", "multi", *config.plugins["material/search"].config.lang}
    for file in list(files):
        stemmer = STEMMER.search(file.src_uri)
        if UNUSED.search(file.src_uri) or (stemmer and stemmer[1] not in wanted):
            files.remove(file)
    return files


def on_env(env: Environment, config: MkDocsConfig, **_: Any) -> Environment:
    """Keep the theme's compiled templates for the next build: compiling them takes a quarter of a second."""
    cache = Path(config.docs_dir).with_name("templates")
    cache.mkdir(exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(cache))
    return env


def on_page_markdown(markdown: str, page: Page, **_: Any) -> str:
    """Take tables that are HTML already past Markdown, which would parse each of their tags (a third of its time)."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        if match["fence"]:
            return match[0]
        kept.append(match[0])
        return f'<div data-kept="{len(kept) - 1}"></div>'

    page.meta["planta_kept"] = kept
    return TABLES.sub(keep, markdown)


def on_page_content(html: str, page: Page, **_: Any) -> str:
    """Put them back, before the search reads the page."""
    kept = page.meta.pop("planta_kept", [])
    return KEPT.sub(lambda m: kept[int(m[1])], html) if kept else html


def on_post_page(output: str, page: Page, config: MkDocsConfig, **_: Any) -> str:
    """Put each drawing in its place, with its links made relative to this page, and name the search, which Material leaves nameless."""
    up = "../" * page.url.count("/")
    said = config.extra["planta_words"]
    words = escape(json.dumps({k: said[k] for k in ("in", "out", "fit", "full", "view")}, ensure_ascii=False))
    output = output.replace('role="dialog"', f'role="dialog" aria-label="{escape(said["search"])}"')

    def drawing(match: re.Match[str]) -> str:
        svg = _inline(Path(config.docs_dir).with_name("inline") / f"{match[2]}.svg")
        if svg is None:
            log.warning(f"Page '{page.file.src_uri}' shows the drawing '{match[2]}', which no view makes.")
            return match[0]
        linked = LINK.sub(rf"\g<1>{up}", svg)
        return f'{match[1][:-1]} data-words="{words}">{linked}</div>'

    return PLACE.sub(drawing, output)


@event_priority(-50)
def on_post_build(config: MkDocsConfig) -> None:
    """Let the search find `retencao` for "retenção": after the index is written, before the offline plugin copies it."""
    place = Path(config.site_dir, "search", "search_index.json")
    index = json.loads(place.read_bytes())
    for entry in index["docs"]:
        words = {w.lower() for w in re.findall(r"\w{3,}", f"{entry['title']} {re.sub('<[^>]*>', ' ', entry['text'])}")}
        bare = {_without_marks(w) for w in words} - words
        if bare:
            entry["tags"] = sorted(bare)
    place.write_text(json.dumps(index, ensure_ascii=False, separators=(",", ":"), sort_keys=True), encoding="utf-8")


def _without_marks(word: str) -> str:
    return "".join(c for c in normalize("NFD", word) if not combining(c))


def _inline(place: Path) -> str | None:
    try:
        text = place.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    return re.sub(r"^\s*(?:<\?xml[^>]*\?>)?\s*(?:<!DOCTYPE[^>]*>)?\s*", "", text)
