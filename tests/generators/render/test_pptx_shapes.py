"""PowerPoint shapes read back: named, described, glued, grouped as the groups are, inside the area, texts in their boxes."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu

from generators.layout.layout import Layout
from generators.layout.text import width
from generators.render.pptx_shapes import draw
from tests.generators.render.samples import compared, hostile, sample

AREA = (381000, 800000, 11430000, 5800000)


def slide_with(layout: Layout) -> tuple[Any, float]:
    """The slide as another program would read it, and the size that `draw` reported."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(12192000), Emu(6858000)
    size = draw(presentation.slides.add_slide(presentation.slide_layouts[6]), layout, AREA)
    file = io.BytesIO()
    presentation.save(file)
    return Presentation(file).slides[0], size


def everything(shapes: Any) -> Iterator[Any]:
    for shape in shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from everything(shape.shapes)


def by_name(slide: Any) -> dict[str, Any]:
    return {shape.name: shape for shape in everything(slide.shapes)}


def test_every_part_has_a_shape_of_its_name_inside_its_group() -> None:
    layout = sample()
    shapes = by_name(slide_with(layout)[0])
    for group in layout.view.groups:
        inside = {shape.name for shape in shapes[f"group:{group.id}"].shapes}
        expected = {f"group:{g.id}" for g in layout.view.groups if g.group == group.id}
        expected |= {f"node:{n.id}" for n in layout.view.nodes if n.group == group.id}
        assert expected <= inside
        assert not {name for name in inside if name.startswith("node:")} - expected
    assert {f"edge:{edge.id}" for edge in layout.view.edges} <= set(shapes)
    assert "legend" in shapes


def test_straight_lines_are_glued_and_bent_ones_are_one_freeform() -> None:
    slide, _ = slide_with(sample())
    shapes = by_name(slide)
    ids = {shape.shape_id: shape.name for shape in everything(slide.shapes)}
    straight = shapes["edge:web-api"]
    assert straight.shape_type == MSO_SHAPE_TYPE.LINE
    start, end = (straight._element.find(".//" + qn(f"a:{tag}")) for tag in ("stCxn", "endCxn"))
    assert (ids[int(start.get("id"))], ids[int(end.get("id"))]) == ("icon:web", "icon:api")
    assert abs(straight.begin_x - shapes["icon:web"].left - shapes["icon:web"].width) < 2
    down = shapes["edge:api-banco"]._element.find(".//" + qn("a:stCxn"))
    assert ids[int(down.get("id"))] == "text:api", "a line downwards starts below the name, not through it"
    bent = shapes["edge:ci-web"]
    assert bent.shape_type == MSO_SHAPE_TYPE.FREEFORM
    assert len(bent._element.findall(".//" + qn("a:quadBezTo"))) == 1


def test_kinds_are_drawn_with_their_heads_and_dashes() -> None:
    shapes = by_name(slide_with(sample())[0])
    data, job, association = (
        shapes[f"edge:{name}"]._element.find(".//" + qn("a:ln"))
        for name in ("api-banco", "api-fila", "pessoas-uploads")
    )
    assert data.find(qn("a:headEnd")).get("type") == "oval"
    assert job.find(qn("a:custDash")) is not None
    assert job.find(qn("a:headEnd")) is None
    assert association.find(qn("a:tailEnd")) is None
    order = ["solidFill", "custDash", "round", "headEnd", "tailEnd"]
    for line in (data, job, association):
        found = [child.tag.split("}")[1] for child in line]
        assert found == [name for name in order if name in found], "PowerPoint repairs files whose order differs"


def test_pictures_and_lines_are_described() -> None:
    shapes = by_name(slide_with(sample())[0])

    def described(name: str) -> str:
        return str(shapes[name]._element.xpath(".//p:cNvPr")[0].get("descr"))

    assert described("icon:api") == "FastAPI (API · pods)"
    assert described("edge:api-banco") == "FastAPI (API · pods) → Aurora PostgreSQL (escrita): 3 · SQL (Dados)"


@pytest.mark.parametrize("layout", [sample(), compared()], ids=["sample", "compared"])
def test_nothing_leaves_the_area(layout: Layout) -> None:
    slide, _ = slide_with(layout)
    for shape in everything(slide.shapes):
        assert shape.left >= AREA[0] - 1
        assert shape.top >= AREA[1] - 1
        assert shape.left + shape.width <= AREA[0] + AREA[2] + 1
        assert shape.top + shape.height <= AREA[1] + AREA[3] + 1


@pytest.mark.parametrize("layout", [sample(), compared()], ids=["sample", "compared"])
def test_texts_fit_their_boxes(layout: Layout) -> None:
    slide, size = slide_with(layout)
    smallest = size
    for shape in everything(slide.shapes):
        if not shape.has_text_frame or not shape.text_frame.text:
            continue
        frame = shape.text_frame
        height = float(frame.margin_top)
        for paragraph in frame.paragraphs:
            run = paragraph.runs[0]
            smallest = min(smallest, run.font.size.pt)
            wide = width(run.text, float(run.font.size), run.font.bold)
            assert wide + frame.margin_left <= shape.width + 1, run.text
            height += float(run.font.size) * 1.15
        assert height <= shape.height * 1.02 + 1, frame.text
    assert smallest == size


def test_small_drawings_are_not_blown_up() -> None:
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    assert draw(slide, sample(), (0, 0, 90_000_000, 90_000_000)) == 11.2


def test_changes_carry_badges() -> None:
    shapes = list(everything(slide_with(compared())[0].shapes))
    for sign in "+−~":
        assert sum(shape.has_text_frame and shape.text_frame.text == sign for shape in shapes) >= 2


def test_hostile_text_is_written_as_it_is_without_controls() -> None:
    texts = [shape.text_frame.text for shape in everything(slide_with(hostile())[0].shapes) if shape.has_text_frame]
    assert any(text.startswith("</text><script>") for text in texts)
    assert not any(set(text) & {"\x00", "\x0b", "\u202e"} for text in texts)
