"""A draw.io file in; its shapes and lines at their absolute places out, or a sentence on the first rule of the format that it breaks.

It knows mxGraph's rules and nothing of how the file was written: a diagram is XML, plain or deflated in base64; two cells carry everything;
a shape's place counts from its parent's; a line is attached to shapes, at a share of their size, or ends at points of its own.
"""

import base64
import math
import zlib
from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

Box = tuple[float, float, float, float]
Point = tuple[float, float]


class Broken(ValueError):
    """The file breaks a rule."""


@dataclass(frozen=True, kw_only=True)
class Shape:
    text: str
    parent: str
    style: dict[str, str]
    box: Box
    """left, top, right, bottom"""


@dataclass(frozen=True, kw_only=True)
class Line:
    text: str
    source: str | None
    target: str | None
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Drawing:
    size: Point
    shapes: dict[str, Shape]
    lines: dict[str, Line]


def rule(kept: bool, text: str) -> None:
    if not kept:
        raise Broken(text)


def read(text: str) -> list[Drawing]:
    """The pages of a file."""
    file = ElementTree.fromstring(text)
    rule(file.tag == "mxfile" and len(file) > 0, "a file is an mxfile with diagrams")
    pages = [page.get("id") for page in file]
    rule(all(page.tag == "diagram" for page in file) and all(pages) and len(set(pages)) == len(pages), "diagrams have ids of their own")
    return [_page(_model(page)) for page in file]


def _model(page: Element) -> Element:
    if len(page):
        return page[0]
    inflated = zlib.decompress(base64.b64decode(page.text or ""), -15).decode()
    return ElementTree.fromstring(unquote(inflated))


def _page(model: Element) -> Drawing:
    root = model.find("root")
    rule(model.tag == "mxGraphModel" and root is not None, "a diagram holds an mxGraphModel with a root")
    assert root is not None
    cells: dict[str, Element] = {}
    for cell in root:
        rule(cell.tag == "mxCell", f"{cell.tag} is no mxCell")
        rule(bool(cell.get("id")) and cell.get("id") not in cells, f"the id {cell.get('id')!r} is missing or taken")
        cells[cell.attrib["id"]] = cell
    tops = [i for i, cell in cells.items() if cell.get("parent") is None]
    rule(len(tops) == 1 and next(iter(cells)) == tops[0], "one cell without a parent, and it stands first")
    layers = {i for i, cell in cells.items() if cell.get("parent") == tops[0]}
    rule(bool(layers), "there is a layer")
    boxes: dict[str, Box] = {}
    shapes, lines = {}, {}
    for i, cell in cells.items():
        if i in tops or i in layers:
            continue
        rule(cell.get("parent") in cells, f"the parent of {i} does not exist")
        rule((cell.get("vertex") == "1") != (cell.get("edge") == "1"), f"{i} is a shape or a line")
        if cell.get("vertex") == "1":
            boxes[i] = _box(i, cells, layers, 0)
            shapes[i] = Shape(text=_text(cell.get("value", "")), parent=cell.attrib["parent"], style=_style(cell), box=boxes[i])
    for i, cell in cells.items():
        if cell.get("edge") == "1":
            lines[i] = _line(i, cell, cells, layers, shapes)
    for i, shape in shapes.items():
        inner = shape.parent not in layers
        rule(not inner or shapes[shape.parent].style.get("container") == "1", f"{i} stands in {shape.parent}, which is no container")
    size = (float(model.attrib["pageWidth"]), float(model.attrib["pageHeight"]))
    return Drawing(size=size, shapes=shapes, lines=lines)


def _geometry(i: str, cell: Element) -> Element:
    found = [g for g in cell if g.tag == "mxGeometry" and g.get("as") == "geometry"]
    rule(len(found) == 1 and len(cell) == 1, f"{i} has one geometry")
    return found[0]


def _number(i: str, element: Element, name: str) -> float:
    value = float(element.get(name, "0"))
    rule(math.isfinite(value), f"{name} of {i} is no number")
    return value


def _box(i: str, cells: dict[str, Element], layers: set[str], depth: int) -> Box:
    rule(depth < 50, f"{i} is inside itself")
    cell = cells[i]
    geometry = _geometry(i, cell)
    x, y, w, h = (_number(i, geometry, name) for name in ("x", "y", "width", "height"))
    rule(w > 0 and h > 0, f"{i} has a size")
    parent = cell.attrib["parent"]
    rule(parent in cells, f"the parent of {i} does not exist")
    if parent not in layers:
        rule(cells[parent].get("vertex") == "1", f"{i} stands in {parent}, which is no shape")
        left, top, _, _ = _box(parent, cells, layers, depth + 1)
        x, y = x + left, y + top
    return (x, y, x + w, y + h)


def _style(cell: Element) -> dict[str, str]:
    entries = [entry for entry in cell.get("style", "").split(";") if entry]
    style = {name: value for name, _, value in (entry.partition("=") for entry in entries)}
    picture = style.get("image", "")
    if picture.startswith("data:"):
        head, _, body = picture.partition(",")
        data = base64.b64decode(body, validate=True)
        if "svg" in head:
            rule(ElementTree.fromstring(data).tag.endswith("svg"), "a picture that says SVG is one")
        else:
            rule(data.startswith(b"\x89PNG"), "a picture that says PNG is one")
    else:
        rule(not picture, f"a picture from elsewhere: {picture[:40]}")
    return style


def _line(i: str, cell: Element, cells: dict[str, Element], layers: set[str], shapes: dict[str, Shape]) -> Line:
    geometry = _geometry(i, cell)
    rule(geometry.get("relative") == "1", f"the geometry of the line {i} is relative")
    dx, dy = (0.0, 0.0) if cell.get("parent") in layers else shapes[cell.attrib["parent"]].box[:2]
    style = _style(cell)
    ends: list[Point] = []
    for end, share, own in (("source", "exit", "sourcePoint"), ("target", "entry", "targetPoint")):
        held = cell.get(end)
        if held is not None:
            rule(held in shapes, f"the {end} of {i} is no shape")
            x0, y0, x1, y1 = shapes[held].box
            rule({f"{share}X", f"{share}Y"} <= style.keys(), f"{i} does not say where it meets {held}")
            ends.append((x0 + float(style[f"{share}X"]) * (x1 - x0), y0 + float(style[f"{share}Y"]) * (y1 - y0)))
        else:
            point = geometry.find(f"mxPoint[@as='{own}']")
            rule(point is not None, f"{i} has neither a {end} nor a point in its place")
            assert point is not None
            ends.append((_number(i, point, "x") + dx, _number(i, point, "y") + dy))
    bends = [(_number(i, p, "x") + dx, _number(i, p, "y") + dy) for p in geometry.findall("Array[@as='points']/mxPoint")]
    return Line(text=_text(cell.get("value", "")), source=cell.get("source"), target=cell.get("target"), points=(ends[0], *bends, ends[1]))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        rule(tag in ("b", "br", "font"), f"<{tag}> in a text")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def _text(value: str) -> str:
    """What a reader sees of a label, without spaces: lines may be broken anywhere."""
    parser = _Text()
    parser.feed(value)
    parser.close()
    return "".join("".join(parser.parts).split())
