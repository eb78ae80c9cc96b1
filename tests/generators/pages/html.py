"""A page's Markdown in; the HTML that MkDocs makes of it, and what an attacker could have put there, out."""

from functools import cache
from html.parser import HTMLParser
from typing import Any

import yaml
from markdown import Markdown  # type: ignore[import-untyped]

from tests.generators.pages.models import HOME

TAGS = frozenset(
    ["a", "abbr", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "input", "label", "li", "ol", "p", "pre", "small", "span", "strong", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul", "wbr", "button", "nav"]
)
ATTRIBUTES = frozenset(["class", "href", "id", "title", "scope", "style", "data-view", "start", "type", "name", "checked", "for", "open", "data-tabs"])


@cache
def _markdown() -> Markdown:
    base: dict[str, Any] = yaml.safe_load((HOME / "templates/site/mkdocs.yml").read_text(encoding="utf-8"))
    names, configs = [], {}
    for extension in base["markdown_extensions"]:
        for name, config in extension.items() if isinstance(extension, dict) else [(extension, {})]:
            names.append(name)
            configs[name] = config
    return Markdown(extensions=names, extension_configs=configs)


def html(markdown: str) -> str:
    return str(_markdown().reset().convert(markdown))


class Suspicious(HTMLParser):
    """Collects tags, attributes and links that no page of ours has."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in TAGS:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.found.append(f"<{tag} {name}>")
            if name == "style" and value != "text-align: right" and tag in ("td", "th") and not (value or "").startswith("text-align:"):
                self.found.append(f"style={value}")
            scheme = (value or "").partition(":")[0].strip().lower()
            if name == "href" and ":" in (value or "") and scheme not in ("http", "https", "mailto"):
                self.found.append(f"href={value}")


def suspicious(markdown: str) -> list[str]:
    return Suspicious(html(markdown)).found
