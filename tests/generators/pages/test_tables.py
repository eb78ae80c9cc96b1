"""HTML tables on their way past Markdown: taken out and put back unchanged, code that looks like one left alone."""

from types import SimpleNamespace
from typing import Any

from generators.site_hooks import on_page_content, on_page_markdown
from tests.generators.pages.html import html
from tests.generators.pages.models import made


def page() -> Any:
    return SimpleNamespace(meta={})


def test_every_page_of_the_real_system_comes_back_as_it_was() -> None:
    taken = 0
    for text in made("own").values():
        at = page()
        short = on_page_markdown(text, at)
        taken += len(at.meta["planta_kept"])
        assert on_page_content(short, at) == text
    assert taken > 100


def test_markdown_makes_the_same_of_a_page_either_way() -> None:
    for path in ("recursos/fotos.md", "acesso/lista.md", "slo/ver.md", "incidentes/index.md"):
        text, at = made("laboratorio")[path], page()
        short = html(on_page_markdown(text, at))
        assert on_page_content(short, at) == html(text)


def test_a_table_in_code_is_code() -> None:
    at = page()
    text = "```html\n<table>\n<script>x</script>\n</table>\n```\n\n<table>\n<tr></tr>\n</table>\n\n    ~~~~\n<table>\n~~~\n</table>\n    ~~~~\n"
    assert on_page_markdown(text, at).count("<table>") == 2 and at.meta["planta_kept"] == ["<table>\n<tr></tr>\n</table>"]
