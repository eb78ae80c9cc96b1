"""draw.io: the rules that its reader keeps (unique ids, parents first, ends that exist), positions and texts as laid out."""

import html
import re
from xml.etree import ElementTree

import pytest

from generators.layout.layout import Layout
from generators.render.drawio import drawio
from tests.generators.render.samples import compared, hostile, sample


def cells(layout: Layout) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(drawio(layout)).find("./diagram/mxGraphModel/root")
    assert root is not None
    found = [cell for cell in root]
    ids = [cell.attrib["id"] for cell in found]
    assert len(ids) == len(set(ids))
    return dict(zip(ids, found, strict=True))


def place(cell: ElementTree.Element) -> tuple[float, float]:
    geometry = cell.find("mxGeometry")
    assert geometry is not None
    return float(geometry.attrib["x"]), float(geometry.attrib["y"])


@pytest.mark.parametrize("layout", [sample(), compared(), hostile()], ids=["sample", "compared", "hostile"])
def test_a_reader_finds_everything_that_is_referred_to(layout: Layout) -> None:
    found = cells(layout)
    assert list(found)[:2] == ["0", "1"]
    seen: set[str] = set()
    for name, cell in found.items():
        if name != "0":
            assert cell.attrib["parent"] in seen, "a parent stands before its children"
        assert not (cell.get("vertex") and cell.get("edge"))
        seen.add(name)
        style = cell.get("style", "")
        assert all(re.fullmatch(r"[\w]+(=[^=;\"<>]*=*)?", entry) for entry in style.split(";") if entry), style
    for edge in layout.view.edges:
        cell = found[f"edge:{edge.id}"]
        assert (cell.get("source"), cell.get("target")) == (f"node:{edge.source}", f"node:{edge.target}")


def test_containers_hold_what_the_groups_hold_at_the_same_place() -> None:
    layout = sample()
    found = cells(layout)
    for group in layout.view.groups:
        assert found[f"group:{group.id}"].attrib["parent"] == (f"group:{group.group}" if group.group else "1")
        assert "container=1" in found[f"group:{group.id}"].attrib["style"]
    for node in layout.view.nodes:
        cell, x, y = found[f"node:{node.id}"], 0.0, 0.0
        while cell.attrib["id"] != "1":
            dx, dy = place(cell)
            x, y, cell = x + dx, y + dy, found[cell.attrib["parent"]]
        icon = layout.nodes[node.id].icon
        assert (x, y) == pytest.approx((icon.x, icon.y), abs=0.02)


def test_bends_and_ends_are_kept() -> None:
    layout = sample()
    cell = cells(layout)["edge:ci-web"]
    bends = [(float(p.attrib["x"]), float(p.attrib["y"])) for p in cell.findall(".//Array/mxPoint")]
    assert bends == [(520.0, 560.0)]
    style = dict(entry.split("=", 1) for entry in cell.attrib["style"].split(";") if "=" in entry)
    icon = layout.nodes["web"].icon
    end = (icon.x + float(style["entryX"]) * icon.w, icon.y + float(style["entryY"]) * icon.h)
    assert end == pytest.approx(layout.edges["ci-web"].points[-1], abs=0.1)


def test_a_label_is_shown_where_it_was_laid_out() -> None:
    layout = sample()
    geometry = cells(layout)["edge:ci-web"].find("mxGeometry")
    offset = geometry.find("mxPoint[@as='offset']") if geometry is not None else None
    assert geometry is not None and offset is not None
    share = (float(geometry.attrib["x"]) + 1) / 2
    assert 110 + share * (410 + 254) == pytest.approx(420, abs=0.5)
    assert (float(offset.attrib["x"]), float(offset.attrib["y"])) == pytest.approx((0, 0), abs=0.02)


def test_text_is_inert_in_the_html_that_draw_io_shows() -> None:
    for cell in cells(hostile()).values():
        value = cell.get("value", "")
        assert not re.search(r"<(?!/?(?:b|br|font)\b)", value), value
        assert "\x00" not in html.unescape(value)


def test_changes_carry_badges() -> None:
    found = cells(compared())
    assert found["badge:fila"].get("value") == "+"
    assert found["badge:pessoas-uploads"].get("value") == "−"
