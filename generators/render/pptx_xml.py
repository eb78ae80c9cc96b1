"""A PowerPoint shape in; what its library has no word for is set on it: fill by colour, alt text, rounded bends."""

from collections.abc import Callable
from typing import Any, Literal

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn

from generators.layout.layout import Point
from generators.render import content


def rgb(colour: str) -> Any:
    return RGBColor(*bytes.fromhex(colour[1:]))  # type: ignore[no-untyped-call]


def fill(shape: Any, colour: str | None) -> None:
    if colour is None:
        shape.fill.background()
    else:
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(colour)


def unstyled(shape: Any) -> None:
    """Without the theme's style, which would bring its shadow, effects and text colour."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def describe(shape: Any, text: str) -> None:
    shape._element.xpath(".//p:cNvPr")[0].set("descr", content.clean(text))


def round_bends(path: Any, points: tuple[Point, ...], place: Callable[[Point], tuple[int, int]]) -> None:
    """Rewrite a freeform's path: each bend as a quadratic curve."""
    for child in list(path):
        path.remove(child)

    def add(kind: Literal["moveTo", "lnTo", "quadBezTo"], *ends: Point) -> None:
        element = etree.SubElement(path, qn(f"a:{kind}"))
        for x, y in map(place, ends):
            etree.SubElement(element, qn("a:pt"), x=str(x), y=str(y))

    add("moveTo", points[0])
    for start, corner, end in content.bends(points):
        add("lnTo", start)
        add("quadBezTo", corner, end)
    add("lnTo", points[-1])
