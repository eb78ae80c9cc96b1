"""Blocks that several layouts share: cards, numbered boxes, and one text size for boxes of the same rank."""

from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from generators.slides import theme
from generators.slides.parts import Box, TooMuchText, rectangle, text
from generators.slides.runs import Paragraph, fitting_size, paragraphs

PT = theme.PT


def cards(slide: Any, area: Box, items: list[str], columns: int = 0) -> None:
    columns = columns or (2 if len(items) in (2, 4) else 3)
    rows = -(-len(items) // columns)
    gap = 14 * PT
    w = (area.w - gap * (columns - 1)) // columns
    h = min((area.h - gap * (rows - 1)) // rows, 210 * PT)
    boxes = [
        Box(area.x + (w + gap) * (k % columns), area.y + (h + gap) * (k // columns), w, h) for k in range(len(items))
    ]
    inner = [Box(b.x + 16 * PT, b.y + 14 * PT, b.w - 30 * PT, b.h - 24 * PT) for b in boxes]
    contents = [card_paragraphs(i) for i in items]
    size = common_size(contents, inner)
    for box, inside, paragraph in zip(boxes, inner, contents, strict=True):
        rectangle(slide, box, theme.PALE, name="card")
        rectangle(slide, Box(box.x, box.y, 4 * PT, box.h), theme.ACCENT, name="card-mark")
        text(slide, inside, paragraph, sizes=(size,))


def card_paragraphs(item: str) -> tuple[Paragraph, ...]:
    """The bold lead on a line of its own, then the rest."""
    first, *rest = paragraphs(item)
    lead, others = first.runs[0], first.runs[1:]
    tail = Paragraph(
        (others[:1] and (type(lead)(others[0].text.lstrip(" .:–-"), others[0].bold, others[0].code), *others[1:])) or ()
    )
    return (Paragraph((type(lead)(lead.text.rstrip(".:"), True),)), *((tail,) if tail.text.strip() else ()), *rest)


def common_size(contents: list[tuple[Paragraph, ...]], boxes: list[Box], larger: tuple[float, ...] = ()) -> float:
    """One size for boxes of the same rank: the largest at which every one fits."""
    sizes = (*larger, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
    found = [fitting_size(c, b.w / PT, b.h / PT, sizes) for c, b in zip(contents, boxes, strict=True)]
    if any(f is None for f in found):
        raise TooMuchText(f'a card does not fit at 12 pt: "{contents[found.index(None)][0].text[:60]}"')
    return min(f for f in found if f is not None)


def numbered(slide: Any, box: Box, number: str, width: int) -> None:
    """A pale box behind a number on the accent colour."""
    rectangle(slide, box, theme.PALE, name="item")
    mark = rectangle(slide, Box(box.x, box.y, width, box.h), theme.ACCENT, name="item-number")
    paragraph = theme.frame_of(mark, anchor=MSO_ANCHOR.MIDDLE).paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER
    run = paragraph.add_run()
    run.text = number
    run.font.size, run.font.bold, run.font.name = theme.points(20), True, theme.FONT
    run.font.color.rgb = theme.rgb(theme.WHITE)
