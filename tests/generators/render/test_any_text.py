"""Any text in any place: every format stays whole."""

import ast
from dataclasses import replace
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation

from generators.layout.layout import Layout
from generators.render.diagrams_script import diagrams_script
from generators.render.drawio import drawio
from generators.render.html import html
from generators.render.mermaid import mermaid
from generators.render.pdf import pdf
from generators.render.png import png
from generators.render.pptx_shapes import draw
from generators.render.svg import svg
from generators.render.text import text
from tests.generators.render.samples import laid_out, sample

anything = st.text(st.characters(codec=None), max_size=40)
base = sample().view


@st.composite
def layouts(draw_from: st.DrawFn) -> Layout:
    """The sample with texts and view id drawn at random."""
    return laid_out(
        replace(
            base,
            id=draw_from(anything),
            title=draw_from(anything),
            description=draw_from(anything),
            nodes=tuple(replace(n, label=draw_from(anything), sublabel=draw_from(anything)) for n in base.nodes),
            groups=tuple(replace(g, label=draw_from(anything), resource=draw_from(anything)) for g in base.groups),
            edges=tuple(replace(e, label=draw_from(anything) if e.label else "") for e in base.edges),
        )
    )


@settings(max_examples=40, deadline=None, derandomize=True)
@given(layouts())
def test_markup_parses_and_bytes_encode(layout: Layout) -> None:
    for standalone in (True, False):
        root = ElementTree.fromstring(svg(layout, standalone=standalone))
        assert sum("node" in e.get("class", "").split() for e in root.iter()) == len(base.nodes)
    ElementTree.fromstring(drawio(layout))
    ast.parse(diagrams_script(layout.view))
    for written in (mermaid(layout.view), text(layout.view), text(layout.view, markdown=False)):
        written.encode("utf-8")
        assert "\x00" not in written
    assert len(mermaid(layout.view).splitlines()) == len(mermaid(base).splitlines())
    page = html([layout], title=layout.view.title, language="pt-BR")
    assert page.encode("utf-8").count(b"<script>") == 2
    assert pdf([layout]).startswith(b"%PDF-1.7")


@settings(max_examples=5, deadline=None, derandomize=True)
@given(layouts())
def test_rasterisers_and_slides_take_it(layout: Layout) -> None:
    assert png(svg(layout)).startswith(b"\x89PNG")
    presentation = Presentation()
    assert draw(presentation.slides.add_slide(presentation.slide_layouts[6]), layout, (0, 0, 9_000_000, 5_000_000)) > 1
