"""What every slide shares: sheet, margins, colours, fonts, and the presentation that they start from."""

import re
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Emu, Pt

from generators.layout.text import width

PT = 12700
"""EMU in a point."""
WIDTH, HEIGHT = 960 * PT, 540 * PT
"""16:9, 13.33 by 7.5 inches."""
MARGIN = 42 * PT
TITLE_TOP, TITLE_HEIGHT = 24 * PT, 52 * PT
BODY_TOP = 90 * PT
BODY_HEIGHT = HEIGHT - BODY_TOP - 38 * PT
BODY_WIDTH = WIDTH - 2 * MARGIN
TITLE_SIZE, SMALL_TITLE_SIZE = 26, 21
FONT, MONO = "Arial", "Courier New"

INK, MUTED, ACCENT, PALE, WHITE = "232F3E", "566575", "006B6D", "F2F5F7", "FFFFFF"
GOOD, WARN, BAD, RULE = "1A7F37", "8A5A00", "B3261E", "D5DBE1"
VERDICT_COLORS = {
    "supported": GOOD,
    "tight": WARN,
    "exceeds-commitments": BAD,
    "above-weakest-link": BAD,
    "unknown": MUTED,
}
SERIES = ("006B6D", "D86613", "2E73B8", "C925D1", "7D8998", "7AA116")
"""Chart colours: dark enough to carry white figures, or used with labels outside."""


def rgb(value: str) -> Any:
    return RGBColor.from_string(value)  # type: ignore[no-untyped-call]


def presentation(title: str, author: str) -> Any:
    """An empty 16:9 presentation with the product's theme and one title-only layout set up for all slides."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Emu(WIDTH), Emu(HEIGHT)
    _theme(deck)
    for layout in deck.slide_layouts:
        for shape in list(layout.placeholders):
            if shape.placeholder_format.type is not None and shape.placeholder_format.idx != 0:
                _remove(shape)
    for holder in (deck.slide_master, deck.slide_layouts[5]):
        for shape in list(holder.placeholders):
            if shape.placeholder_format.idx == 0:
                _title(shape)
            else:
                _remove(shape)
    core = deck.core_properties
    core.title, core.author, core.last_modified_by, core.revision = title, author, author, 1
    return deck


def _remove(shape: Any) -> None:
    shape._element.getparent().remove(shape._element)


def _title(shape: Any) -> None:
    shape.left, shape.top, shape.width, shape.height = Emu(MARGIN), Emu(TITLE_TOP), Emu(BODY_WIDTH), Emu(TITLE_HEIGHT)
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    frame.word_wrap = True


def set_title(slide: Any, title: str) -> None:
    """The slide's title; one that would break at the theme's size is set smaller."""
    slide.shapes.title.text = title
    if width(title, TITLE_SIZE, True) > BODY_WIDTH / PT:
        for run in slide.shapes.title.text_frame.paragraphs[0].runs:
            run.font.size = Pt(SMALL_TITLE_SIZE)


def _theme(deck: Any) -> None:
    """Put our fonts and colours into the theme and the title style, so that what a user adds later looks the same."""
    for relation in deck.slide_master.part.rels.values():
        if relation.reltype.endswith("/theme"):
            part = relation.target_part
            text = part.blob.decode("utf-8")
            text = re.sub(r'<a:latin typeface="[^"]*"', f'<a:latin typeface="{FONT}"', text)
            for k, color in enumerate(SERIES, 1):
                text = re.sub(
                    rf"<a:accent{k}>.*?</a:accent{k}>",
                    f'<a:accent{k}><a:srgbClr val="{color}"/></a:accent{k}>',
                    text,
                    flags=re.S,
                )
            text = re.sub(r"<a:dk2>.*?</a:dk2>", f'<a:dk2><a:srgbClr val="{INK}"/></a:dk2>', text, flags=re.S)
            part._blob = text.encode("utf-8")
    style = deck.slide_master._element.find(".//{*}titleStyle/{*}lvl1pPr")
    style.set("algn", "l")
    run = style.find("{*}defRPr")
    run.set("sz", str(TITLE_SIZE * 100))
    run.set("b", "1")
    for fill in run.findall("{*}solidFill"):
        run.remove(fill)
    run.insert(0, parse_xml(f'<a:solidFill {nsdecls("a")}><a:srgbClr val="{INK}"/></a:solidFill>'))


def frame_of(shape: Any, *, anchor: Any = MSO_ANCHOR.TOP) -> Any:
    """A shape's text frame without margins, wrapping words."""
    frame = shape.text_frame
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    frame.word_wrap = True
    frame.vertical_anchor = anchor
    return frame


def points(value: float) -> Any:
    return Pt(value)
