"""draw.io files read back by a reader of its own: all views of both systems, of random models, and texts that break out of markup."""

import base64
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from generators.drawings import Drawings
from generators.layout.engine import arrange
from generators.layout.layout import Layout
from generators.model import load
from generators.render.content import clean
from generators.render.drawio import drawio
from planta.build import build
from tests.generators.any_models import any_model
from tests.generators.layout.random_views import random_view
from tests.generators.render.drawio_reader import Broken, read
from tests.generators.render.samples import compared, hostile, sample

HOME = Path(__file__).parents[3]


def _letters(*texts: str) -> str:
    return "".join("".join(clean(t) for t in texts).split())


def _faithful(layout: Layout) -> None:
    """What the reader finds is the layout: names, who is in what, where; lines from whom to whom, inside the sheet."""
    (drawn,) = read(drawio(layout))
    view = layout.view
    containers = {i: s for i, s in drawn.shapes.items() if s.style.get("container") == "1"}
    placed = {i: s for i, s in drawn.shapes.items() if i.startswith("node:")}
    assert Counter(s.text for s in containers.values()) == Counter(_letters(g.label) for g in view.groups)
    assert Counter(s.text for s in placed.values()) == Counter(_letters(*layout.nodes[n.id].label_lines, *layout.nodes[n.id].sublabel_lines) for n in view.nodes)
    around = {None: "1"} | {g.id: f"group:{g.id}" for g in view.groups}
    for part, parent, box in (
        *((f"node:{n.id}", n.group, layout.nodes[n.id].icon) for n in view.nodes),
        *((f"group:{g.id}", g.group, layout.groups[g.id].box) for g in view.groups),
    ):
        shape = drawn.shapes[part]
        assert shape.parent == around[parent]
        assert shape.box == pytest.approx((box.x, box.y, box.right, box.bottom), abs=0.1)
        if parent:
            outer = drawn.shapes[shape.parent].box
            assert outer[0] - 0.1 <= shape.box[0] and shape.box[2] <= outer[2] + 0.1, part
            assert outer[1] - 0.1 <= shape.box[1] and shape.box[3] <= outer[3] + 0.1, part
    for edge in view.edges:
        line = drawn.lines[f"edge:{edge.id}"]
        ends = tuple(f"group:{e}" if e in around else f"node:{e}" for e in (edge.source, edge.target))
        assert (line.source, line.target) == ends
        then = layout.edges[edge.id].points
        assert line.points[0] == pytest.approx(then[0], abs=0.2) and line.points[-1] == pytest.approx(then[-1], abs=0.2)
        assert all(-0.1 <= x <= drawn.size[0] and -0.1 <= y <= drawn.size[1] for x, y in line.points)
        if layout.edges[edge.id].label_lines:
            assert line.text == _letters(*layout.edges[edge.id].label_lines)


@pytest.mark.parametrize("file", ["architecture.yaml", "tests/systems/serverless/architecture.yaml"])
def test_all_views_of_both_systems(file: str) -> None:
    loaded, lock = load(HOME / file)
    drawings = Drawings(loaded.architecture, lock)
    for name in drawings.page_ids:
        _faithful(drawings.layout(name) if name in lock else arrange(drawings.view(name), moves=20))


def _random(seed: int) -> Iterator[Layout]:
    drawings = Drawings(build(any_model(seed, 14)).architecture, {})
    return (arrange(drawings.view(name), moves=20) for name in drawings.page_ids)


@pytest.mark.parametrize("seed", range(10))
def test_views_of_random_models(seed: int) -> None:
    for layout in _random(seed):
        _faithful(layout)


@pytest.mark.parametrize("seed", range(6))
def test_random_views_with_loops_and_lines_to_groups(seed: int) -> None:
    _faithful(arrange(random_view(seed, nodes=12 + seed), moves=20))


def test_hostile_and_compared() -> None:
    for layout in (hostile(), compared()):
        read(drawio(layout))
    assert any(s.text == "+" for s in read(drawio(compared()))[0].shapes.values())


def test_the_reader_takes_packed_diagrams() -> None:
    plain = drawio(sample())
    start, end = plain.index("<mxGraphModel"), plain.index("</mxGraphModel>") + len("</mxGraphModel>")
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = base64.b64encode(packer.compress(quote(plain[start:end]).encode()) + packer.flush()).decode()
    assert read(plain[:start] + packed + plain[end:]) == read(plain)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('<mxCell id="0"/>', '<mxCell id="0"/><mxCell id="0"/>', "is missing or taken"),
        ('parent="group:nuvem"', 'parent="group:nada"', "does not exist"),
        ('target="node:alb"', 'target="node:nada"', "the target of edge:pessoas-alb is no shape"),
        ("container=1;", "", "which is no container"),
        ('id="group:nuvem" ', 'id="group:nuvem" edge="1" ', "is a shape or a line"),
        ("exitX=", "leftX=", "does not say where it meets"),
        ("image=data:image", "image=https://a.example/image", "a picture from elsewhere"),
        ("&lt;b&gt;", "&lt;i&gt;", "<i> in a text"),
        ('width="48"', 'width="0"', "has a size"),
    ],
)
def test_the_reader_names_what_is_broken(old: str, new: str, told: str) -> None:
    plain = drawio(sample())
    assert old in plain
    with pytest.raises(Broken, match=told):
        read(plain.replace(old, new))
