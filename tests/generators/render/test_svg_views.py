"""The SVG of every view of both systems: valid, small, complete without a script, and with nothing from elsewhere."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from generators.drawings import Drawings
from generators.layout.engine import arrange
from generators.layout.layout import Layout
from generators.model import load
from generators.render.content import clean
from generators.render.svg import svg
from tests.generators.render.samples import HOSTILE, hostile

HOME = Path(__file__).parents[3]
MOST = 120_000
"""Bytes of a drawing."""
XLINK = "{http://www.w3.org/1999/xlink}href"


def _layouts(file: str) -> Iterator[Layout]:
    loaded, lock = load(HOME / file)
    drawings = Drawings(loaded.architecture, lock)
    for name in drawings.page_ids:
        yield drawings.layout(name) if name in lock else arrange(drawings.view(name), moves=20)


def _texts(root: ElementTree.Element) -> list[str]:
    return ["".join("".join(t.itertext()).split()) for t in root.iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("file", ["architecture.yaml", "tests/systems/serverless/architecture.yaml"])
def test_each_is_small_valid_and_complete_without_a_script(file: str) -> None:
    for layout in _layouts(file):
        _complete(layout)


def _complete(layout: Layout) -> None:
    written = svg(layout)
    assert len(written.encode()) <= MOST
    root = ElementTree.fromstring(written)
    names = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not names & {"script", "foreignObject", "iframe", "animate", "set"}
    for element in root.iter():
        assert not [a for a in element.attrib if a.rpartition("}")[2].startswith("on")]
        address = element.get("href") or element.get(XLINK) or "#"
        assert address.startswith(("#", "data:image/")), address
    assert "@import" not in written and "url(http" not in written
    said = _texts(root)
    for wanted in (
        *("".join("".join(clean(line) for line in n.label_lines).split()) for n in layout.nodes.values()),
        *("".join("".join(clean(line) for line in g.title_lines).split()) for g in layout.groups.values()),
        *("".join("".join(clean(line) for line in e.label_lines).split()) for e in layout.edges.values() if e.label_lines),
    ):
        assert wanted in said
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))


def test_text_is_escaped() -> None:
    layout = hostile()
    root = ElementTree.fromstring(svg(layout))
    assert not list(root.iter("{http://www.w3.org/2000/svg}script"))
    assert any(clean(HOSTILE)[:7] in "".join(t.itertext()) for t in root.iter("{http://www.w3.org/2000/svg}text"))
