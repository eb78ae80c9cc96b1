"""Pieces of a slide: measured text and tables; each takes a slide and a box in EMU and draws native, editable shapes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Pt

from generators.slides import theme
from generators.slides.runs import INDENT, LEADING, Paragraph, fitting_size, height_needed, paragraphs

SMALLEST = 12.0
"""No text on a slide is smaller (pt), but for labels inside drawings."""
TEXT_SIZES = (24.0, 22.0, 20.0, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
TABLE_SIZES = (15.0, 14.0, 13.0, 12.0)


class TooMuchText(Exception):
    """Text that does not fit its box at the smallest size."""


@dataclass(frozen=True)
class Box:
    """A place on the slide, EMU."""

    x: int
    y: int
    w: int
    h: int

    @property
    def emu(self) -> tuple[Any, Any, Any, Any]:
        return Emu(self.x), Emu(self.y), Emu(self.w), Emu(self.h)


BODY = Box(theme.MARGIN, theme.BODY_TOP, theme.BODY_WIDTH, theme.BODY_HEIGHT)


def text(
    slide: Any, box: Box, items: Sequence[Paragraph] | str, *, sizes: Sequence[float] = TEXT_SIZES, color: str = theme.INK,
    bold: bool = False, anchor: Any = MSO_ANCHOR.TOP,
) -> float:  # fmt: skip
    """Text at the largest of the sizes that fits; returns that size. Raises TooMuchText."""
    content = paragraphs(items) if isinstance(items, str) else tuple(items)
    size = fitting_size(content, box.w / theme.PT, box.h / theme.PT, tuple(sizes))
    if size is None:
        raise TooMuchText(f'{len(content)} paragraphs do not fit at {min(sizes):g} pt: "{content[0].text[:60]}"')
    _fill(theme.frame_of(slide.shapes.add_textbox(*box.emu), anchor=anchor), content, size, color, bold, PP_ALIGN.LEFT)
    return size


def _fill(frame: Any, content: Sequence[Paragraph], size: float, color: str, bold: bool, align: Any) -> None:
    for k, paragraph in enumerate(content):
        target = frame.paragraphs[0] if k == 0 else frame.add_paragraph()
        target.alignment = align
        target.line_spacing = LEADING / 1.17  # PowerPoint counts in its own line height, about 1.17 of the size
        target.space_before = Pt(size * 0.5 if k else 0)
        for run in paragraph.runs:
            made = target.add_run()
            made.text = run.text
            font = made.font
            font.size, font.bold, font.name = Pt(size), bold or run.bold, theme.MONO if run.code else theme.FONT
            font.color.rgb = theme.rgb(color)
        if paragraph.bullet:
            _bullet(target, size, paragraph.level)


def _bullet(paragraph: Any, size: float, level: int) -> None:
    properties = paragraph._p.get_or_add_pPr()
    indent = int(size * INDENT * theme.PT)
    properties.set("marL", str(indent * (level + 1)))
    properties.set("indent", str(-indent))
    mark = "–" if level else "•"
    for xml in (
        f'<a:buClr {nsdecls("a")}><a:srgbClr val="{theme.ACCENT}"/></a:buClr>',
        f'<a:buChar {nsdecls("a")} char="{mark}"/>',
    ):
        properties.append(parse_xml(xml))


def rectangle(slide: Any, box: Box, fill: str, *, name: str) -> Any:
    """A plain filled box, decorative unless text is put in it."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *box.emu)
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)
    shape.fill.solid()
    shape.fill.fore_color.rgb = theme.rgb(fill)
    shape.line.fill.background()
    shape.name = name
    return shape


@dataclass(frozen=True)
class Column:
    """A table column: head, share of the width, alignment."""

    head: str
    share: float
    align: Any = PP_ALIGN.LEFT
    bold: bool = False


Cell = str | tuple[str, str]
"""Text, or (text, colour)."""
PAD_X, PAD_Y = 8 * theme.PT, 5 * theme.PT


def table(slide: Any, box: Box, columns: Sequence[Column], rows: Sequence[Sequence[Cell]], *, name: str) -> int:
    """A native table; returns how many rows it took. What needs several slides is shared evenly, at the largest size that needs no more."""
    total = sum(c.share for c in columns)
    widths = [int(box.w * c.share / total) for c in columns]
    heads = [paragraphs(c.head) for c in columns]
    cells = [[_cell(c) for c in row] for row in rows]
    measured = {
        s: (_row_height(heads, widths, s), [_row_height([c for c, _ in r], widths, s) for r in cells])
        for s in TABLE_SIZES
    }
    least_head, least = measured[SMALLEST]
    tallest = max(range(len(rows)), key=least.__getitem__, default=0)
    if rows and least_head + least[tallest] > box.h:
        raise TooMuchText(f"a table row does not fit at {SMALLEST:g} pt: {cells[tallest][0][0][0].text[:60]}")
    slides = len(_pages(least, box.h - least_head))

    def suits(head: int, high: list[int]) -> bool:
        return max(high, default=0) <= box.h - head and len(_pages(high, box.h - head)) <= slides

    size = next(s for s, (head, high) in measured.items() if suits(head, high))
    (head_height, heights), room = measured[size], box.h - measured[size][0]
    bounds = (min(b, room) for b in range(sum(heights) // slides, room + theme.PT, theme.PT))
    count = next(pages[0] for pages in (_pages(heights, b) for b in bounds) if len(pages) <= slides)
    heights = heights[:count]
    frame = slide.shapes.add_table(
        count + 1, len(columns), *Box(box.x, box.y, sum(widths), head_height + sum(heights)).emu
    )
    frame.name = name
    grid = frame.table
    _plain_style(grid)
    for j, wide in enumerate(widths):
        grid.columns[j].width = Emu(wide)
    for i, high in enumerate([head_height, *heights]):
        grid.rows[i].height = Emu(high)
    for j, column in enumerate(columns):
        _write(grid.cell(0, j), heads[j], size, theme.WHITE, theme.INK, True, column.align)
        for i in range(count):
            content, color = cells[i][j]
            _write(
                grid.cell(i + 1, j),
                content,
                size,
                color,
                theme.PALE if i % 2 else theme.WHITE,
                column.bold,
                column.align,
            )
    return count


def _pages(heights: Sequence[int], room: int) -> list[int]:
    """How many rows each slide takes, in order."""
    pages, used = [0], 0
    for high in heights:
        if pages[-1] and used + high > room:
            pages.append(0)
            used = 0
        pages[-1] += 1
        used += high
    return pages


def _cell(cell: Cell) -> tuple[tuple[Paragraph, ...], str]:
    words, color = cell if isinstance(cell, tuple) else (cell, theme.INK)
    return paragraphs(words) or (Paragraph(()),), color


def _row_height(contents: Sequence[tuple[Paragraph, ...]], widths: Sequence[int], size: float) -> int:
    tallest = max(
        height_needed(c, size, (w - 2 * PAD_X) / theme.PT - 1, gap=0.2) for c, w in zip(contents, widths, strict=True)
    )
    return int(tallest * theme.PT) + 2 * PAD_Y


def _write(
    cell: Any, content: tuple[Paragraph, ...], size: float, color: str, fill: str, bold: bool, align: Any
) -> None:
    cell.fill.solid()
    cell.fill.fore_color.rgb = theme.rgb(fill)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_left = cell.margin_right = Emu(PAD_X)
    cell.margin_top = cell.margin_bottom = Emu(PAD_Y)
    cell.text_frame.word_wrap = True
    _fill(cell.text_frame, content, size, color, bold, align)
    for paragraph in cell.text_frame.paragraphs[1:]:
        paragraph.space_before = Pt(size * 0.2)


def _plain_style(grid: Any) -> None:
    """No table style: PowerPoint's own would put its colours under ours."""
    properties = grid._tbl.tblPr
    for child in list(properties):
        properties.remove(child)
    properties.append(
        parse_xml(f"<a:tableStyleId {nsdecls('a')}>{{2D5ABB26-0587-4C30-8999-92F81FD0307C}}</a:tableStyleId>")
    )
