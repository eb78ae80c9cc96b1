"""Templates in, compiled once; a page's Markdown out. Whatever a template prints is escaped, unless it is markup already."""

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from generators.pages.scribe import Scribe, cards, plain_cell

TEMPLATES = Path(__file__).resolve().parents[2] / "templates" / "pages"


def _indented(text: str, width: int = 4) -> Markup:
    """Every line but the first moved right: what stands inside a list item, a tab or an admonition."""
    return Markup(text.replace("\n", "\n" + " " * width).replace("\n" + " " * width + "\n", "\n\n"))


@cache
def environment() -> Environment:
    """Model text is only ever a value here, never a template: nothing in it is evaluated."""
    made = Environment(
        loader=FileSystemLoader(TEMPLATES), undefined=StrictUndefined, autoescape=True, finalize=plain_cell, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True, auto_reload=False, cache_size=200,
    )  # fmt: skip
    made.filters["indented"] = _indented
    made.globals["cards"] = cards
    return made


@cache
def _template(name: str) -> Template:
    return environment().get_template(name)


def render(name: str, scribe: Scribe, **values: object) -> bytes:
    """The page, with the scribe's tools by their short names."""
    text = _template(name).render(w=scribe, _=scribe.say, n_=scribe.count, **values)
    return (text.strip() + "\n").encode()
