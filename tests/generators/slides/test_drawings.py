"""Drawings on slides, as another program reads them: every text large enough for the last row and in its box, nothing over anything else.

The decks of both systems, drawn from their locks; and small random views."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generators.drawings import Drawings, read_lock
from generators.layout.engine import arrange
from generators.layout.measure import measure, violations
from generators.layout.sizes import CAPTION, SLIDE
from generators.layout.text import width
from generators.slides import theme
from generators.slides.deck import deck
from generators.views.slide import slide
from planta.build import build, load
from tests.generators.layout.random_views import random_view
from tests.generators.slides.decks import made, opened, shapes, with_slides

ROOT = Path(__file__).parents[3]
SYSTEMS = (ROOT, ROOT / "tests/systems/serverless")
LEAST = {"text": 12.0, "caption": 10.0, "box": 10.0, "label": 10.0, "legend": 10.0}
"""Points, by what a shape's name starts with: a node's name (its caption is not bold), a group's title, an edge's label, the legend."""


@pytest.fixture(scope="module", params=SYSTEMS, ids=["real", "serverless"])
def drawings(request: pytest.FixtureRequest) -> Drawings:
    lock = read_lock((request.param / "architecture.layout.json").read_text(encoding="utf-8"))
    return Drawings(load(request.param / "architecture.yaml").architecture, lock)


@pytest.fixture(scope="module")
def slides(drawings: Drawings) -> list[Any]:
    layouts = {v: drawings.layout(d) for v, d in drawings.slide_ids.items()}
    found = [s for s in opened(deck(drawings.architecture, layouts)).slides if any(n.name.startswith("node:") for n in shapes(s.shapes))]
    assert len(found) >= len(layouts) > 0
    return found


def drawn_texts(page: Any) -> Iterator[tuple[str, Any]]:
    """(what it is, shape) of every text of a slide's drawing."""
    for shape in shapes(page.shapes):
        kind = shape.name.partition(":")[0]
        if kind in LEAST and shape.has_text_frame and shape.text_frame.text:
            yield kind, shape


def readable(page: Any) -> None:
    seen = set()
    for kind, shape in drawn_texts(page):
        seen.add(kind)
        frame = shape.text_frame
        runs = [run for paragraph in frame.paragraphs for run in paragraph.runs]
        for run in runs:
            least = LEAST["caption"] if kind == "text" and not run.font.bold else LEAST[kind]
            assert run.font.size.pt >= least, f"{page.shapes.title.text}: {run.text!r} has {run.font.size.pt} pt"
            assert width(run.text, float(run.font.size), run.font.bold) + frame.margin_left <= shape.width + 1, run.text
        assert sum(float(run.font.size) * 1.15 for run in runs) + frame.margin_top <= shape.height * 1.02 + 1, frame.text
    assert {"text", "label", "legend"} <= seen


def test_the_lock_covers_every_slide(drawings: Drawings) -> None:
    assert set(drawings.slide_ids.values()) <= set(drawings.lock), "`planta layout` searches what a first build would"


def test_every_text_can_be_read_from_the_last_row(slides: list[Any]) -> None:
    for page in slides:
        readable(page)


def test_drawings_keep_to_the_margins_and_off_title_and_footer(slides: list[Any]) -> None:
    for page in slides:
        title = page.shapes.title
        lines = round(title.text_frame.paragraphs[0].runs[0].font.size.pt if title.text_frame.paragraphs[0].runs[0].font.size else 26)
        below = title.top + title.height / 2 + lines * theme.PT * 0.6
        footer = next(s for s in page.shapes if s.name == "footer-rule")
        for shape in shapes(page.shapes):
            if shape.name.partition(":")[0] in ("node", "group", "edge", "label", "legend"):
                assert shape.left >= theme.MARGIN - 1 and shape.left + shape.width <= theme.WIDTH - theme.MARGIN + 1, shape.name
                assert below <= shape.top and shape.top + shape.height <= footer.top, shape.name


def test_nothing_is_wrong_with_a_drawing(drawings: Drawings) -> None:
    for view, drawing in drawings.slide_ids.items():
        layout = drawings.layout(drawing)
        found = measure(layout)
        assert violations(layout) == [], view
        assert (found.cut_labels, found.label_lines) == (0, 0), view
        assert not any("…" in line for g in layout.groups.values() for line in g.title_lines), view
        assert found.crossings <= 1 and found.bends_per_edge <= 1.5, view


def test_a_slide_shows_what_its_view_shows(drawings: Drawings) -> None:
    """But for a network's endpoints and the boxes of single regions, and every line as on the page."""
    for view, drawing in drawings.slide_ids.items():
        page, shown = drawings.view(view), drawings.view(drawing)
        left = {n.id for n in page.nodes} - {n.id for n in shown.nodes}
        assert all("endpoints" in n for n in left) and {n.id for n in shown.nodes} <= {n.id for n in page.nodes}
        assert all(g.style in ("region", "private-subnet") for g in page.groups if g.id not in {h.id for h in shown.groups})
        assert shown.edges == page.edges


def test_the_sheet_is_the_room_that_a_slide_leaves() -> None:
    """So 16 px of a drawing that fills its sheet are 12 points on the slide."""
    assert SLIDE.w * 9525 == theme.BODY_WIDTH
    assert SLIDE.name * 0.75 >= 12 and min(SLIDE.label, SLIDE.title) * 0.75 >= 10


def test_words_above_a_drawing_leave_it_a_lower_sheet() -> None:
    def built(items: str) -> tuple[Any, Drawings]:
        text = with_slides(f"    mapa: {{title: Mapa, layout: view, view: tudo, {items}notes: O mapa.}}\n")
        return opened(made(text)).slides[0], Drawings(build(text).architecture, {})

    page, drawings = built("items: [Uma frase do autor], ")
    assert drawings.layout("tudo@slide").sheet.h == SLIDE.h - CAPTION
    readable(page)
    said = next(s for s in page.shapes if s.has_text_frame and s.text_frame.text == "Uma frase do autor")
    top = min(s.top for s in shapes(page.shapes) if s.name.startswith(("node:", "group:", "edge:")))
    assert said.top + said.height <= top + 12700


@pytest.mark.parametrize("seed", range(24))
def test_random_views_are_clean_and_small_ones_readable(seed: int) -> None:
    view = slide(random_view(seed, nodes=4 + seed % 12))
    layout = arrange(view, moves=300, sheet=SLIDE)
    assert violations(layout) == []
    if len(view.nodes) + len(view.groups) <= 18:
        assert layout.points >= 12, (layout.width, layout.height)


def test_the_file_is_the_same_from_the_same_lock(drawings: Drawings) -> None:
    layouts = {v: drawings.layout(d) for v, d in drawings.slide_ids.items()}
    again = Drawings(drawings.architecture, read_lock(drawings.lock_text().decode()))
    assert {v: again.layout(d) for v, d in again.slide_ids.items()} == layouts
    assert all(re.fullmatch(r"[a-z0-9-]+@slide", d) for d in drawings.slide_ids.values())
