"""One function a slide layout: a slide with its title, the model's Slide and Content in; shapes on the slide out.

A builder returns None, or where to go on: a table that does not fit continues on another slide.
"""

from collections.abc import Callable
from typing import Any

from pptx.enum.text import MSO_ANCHOR

from generators.layout.sizes import CAPTION
from generators.render.pptx_shapes import PX, draw
from generators.slides import tables, theme
from generators.slides.blocks import cards, common_size, numbered
from generators.slides.capacity import capacity
from generators.slides.content import Content
from generators.slides.parts import BODY, Box, rectangle, text
from generators.slides.runs import Paragraph, height_needed, paragraphs
from planta.sections import Slide

Builder = Callable[[Any, Slide, Content, int], int | None]
PT = theme.PT


def cover(slide: Any, spec: Slide, content: Content, start: int) -> None:
    deck = content.architecture.deck
    rectangle(slide, Box(0, 0, 18 * PT, theme.HEIGHT), theme.ACCENT, name="band")
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = Box(72 * PT, 150 * PT, 800 * PT, 120 * PT).emu
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    for paragraph in title.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = theme.points(40)
    subtitle = deck.subtitle if deck else None
    if subtitle:
        text(
            slide,
            Box(72 * PT, 284 * PT, 800 * PT, 60 * PT),
            content.fill(subtitle),
            sizes=(22.0, 20.0, 18.0),
            color=theme.MUTED,
        )
    if spec.items:
        lines = [p for item in spec.items for p in paragraphs(content.fill(item))]
        text(slide, Box(72 * PT, 372 * PT, 800 * PT, 110 * PT), lines, sizes=(18.0, 16.0, 14.0))


def words(slide: Any, spec: Slide, content: Content, start: int) -> None:
    """Cards when every item starts with bold words, bullets otherwise."""
    items = [content.fill(i) for i in spec.items]
    if len(items) > 1 and all(i.lstrip().startswith("**") for i in items):
        cards(slide, BODY, items)
    else:
        text(slide, BODY, [p for i in items for p in paragraphs(i, bullet=len(items) > 1)])


def closing(slide: Any, spec: Slide, content: Content, start: int) -> None:
    """What the audience is to remember: each item large, behind its number."""
    items = [paragraphs(content.fill(i)) for i in spec.items]
    gap, h = 14 * PT, min((BODY.h - 14 * PT * (len(items) - 1)) // max(1, len(items)), 100 * PT)
    boxes = [Box(BODY.x, BODY.y + (h + gap) * k, BODY.w, h) for k in range(len(items))]
    inner = [Box(b.x + 76 * PT, b.y + 8 * PT, b.w - 96 * PT, b.h - 16 * PT) for b in boxes]
    size = common_size(items, inner, (24.0, 22.0, 20.0))
    for k, (box, inside, words_) in enumerate(zip(boxes, inner, items, strict=True)):
        numbered(slide, box, str(k + 1), 56 * PT)
        text(slide, inside, words_, sizes=(size,), anchor=MSO_ANCHOR.MIDDLE)


def view(slide: Any, spec: Slide, content: Content, start: int) -> None:
    top, bottom = theme.TITLE_TOP + theme.TITLE_HEIGHT - 2 * PT, theme.HEIGHT - 34 * PT
    if spec.items:
        caption = [p for i in spec.items for p in paragraphs(content.fill(i))]
        text(
            slide,
            Box(theme.MARGIN, top, theme.BODY_WIDTH, 38 * PT),
            caption,
            sizes=(14.0, 13.0, 12.0),
            color=theme.MUTED,
        )
        top += int(CAPTION * PX)
    layout = content.layouts[spec.view or ""]
    draw(slide, layout, (theme.MARGIN, top, theme.BODY_WIDTH, bottom - top))


def questions(slide: Any, spec: Slide, content: Content, start: int) -> None:
    qa = content.architecture.qa
    items = [
        f"**{content.fill(qa[k].question).strip()}** {content.fill(qa[k].short)}" for k in spec.items or tuple(qa)[:4]
    ]
    cards(slide, BODY, items)


def question(slide: Any, spec: Slide, content: Content, start: int) -> int | None:
    """The short answer in a box, then the points of the whole answer, on more slides where one won't do; all is in the notes."""
    entry = content.architecture.qa[spec.items[0]]
    answer = paragraphs(content.fill(entry.answer))
    points = [p for p in answer if p.bullet or (p.runs and p.runs[0].bold)] or list(answer)
    room = _short_answer(slide, content.fill(entry.short)) if start == 0 else BODY
    chosen: list[Paragraph] = []
    for p in points[start:]:
        if height_needed((*chosen, p), 15.0, room.w / PT) > room.h / PT:
            break
        chosen.append(p)
    if chosen:
        text(slide, room, chosen, sizes=(18.0, 17.0, 16.0, 15.0))
    end = start + len(chosen)
    return end if chosen and end < len(points) else None


def _short_answer(slide: Any, words_: str) -> Box:
    """Draws it; returns the room below."""
    short = paragraphs(words_)
    pad = 16 * PT
    needed = int(height_needed(short, 18.0, (BODY.w - 2 * pad) / PT) * PT) + 2 * pad
    rectangle(slide, Box(BODY.x, BODY.y, BODY.w, needed), theme.PALE, name="short-answer")
    rectangle(slide, Box(BODY.x, BODY.y, 4 * PT, needed), theme.ACCENT, name="short-mark")
    text(
        slide,
        Box(BODY.x + pad, BODY.y + pad, BODY.w - 2 * pad, needed - 2 * pad + 2 * PT),
        short,
        sizes=(18.0, 17.0, 16.0),
    )
    return Box(BODY.x, BODY.y + needed + 16 * PT, BODY.w, BODY.h - needed - 16 * PT)


def steps(slide: Any, spec: Slide, content: Content, start: int) -> None:
    """The provisioning steps as numbered tiles, in order."""
    entries = list(content.architecture.provisioning.values())
    columns = 4 if len(entries) > 6 else 3
    rows = -(-len(entries) // columns)
    gap = 12 * PT
    w, h = (BODY.w - gap * (columns - 1)) // columns, min((BODY.h - gap * (rows - 1)) // rows, 130 * PT)
    titles = [paragraphs(content.fill(e.title)) for e in entries]
    boxes = [
        Box(BODY.x + (w + gap) * (k % columns), BODY.y + (h + gap) * (k // columns), w, h) for k in range(len(entries))
    ]
    inner = [Box(b.x + 56 * PT, b.y + 8 * PT, b.w - 66 * PT, b.h - 16 * PT) for b in boxes]
    size = min(common_size(titles, inner), 16.0)
    numbers = content.architecture.step_numbers.values()
    for number, box, inside, words_ in zip(numbers, boxes, inner, titles, strict=True):
        numbered(slide, box, str(number), 44 * PT)
        text(slide, inside, words_, sizes=(size,), bold=True, anchor=MSO_ANCHOR.MIDDLE)


BUILDERS: dict[str, Builder] = {
    "cover": cover,
    "text": words,
    "view": view,
    "slo": tables.slo,
    "budget": tables.budget,
    "incident": tables.incident,
    "severities": tables.severities,
    "questions": questions,
    "question": question,
    "requirements": tables.requirements,
    "mitigations": tables.mitigations,
    "steps": steps,
    "closing": closing,
    "capacity": capacity,
}
