"""Markdown-flavoured prose in; paragraphs of styled runs for a text frame out, with their measured size."""

import re
from dataclasses import dataclass

from generators.layout.text import width

LEADING = 1.2
"""Line height, in font sizes."""
INDENT = 1.2
"""Indent of a bullet's text and of each level, in font sizes."""
MONO_FACTOR = 0.602
"""Advance of one character of a fixed-width font, in font sizes."""

_MARKS = re.compile(
    r"\*\*(?P<bold>.+?)\*\*|`(?P<code>[^`]+)`|\[(?P<link>[^\]]+)\]\([^)]*\)|(?<![\w*])\*(?P<em>[^*\n]+)\*(?![\w*])"
)


@dataclass(frozen=True)
class Run:
    """Text of one style."""

    text: str
    bold: bool = False
    code: bool = False


@dataclass(frozen=True)
class Paragraph:
    """Runs on one logical line; `bullet` starts it with a mark and a hanging indent, `level` steps it in."""

    runs: tuple[Run, ...]
    bullet: bool = False
    level: int = 0

    @property
    def text(self) -> str:
        return "".join(r.text for r in self.runs)


def paragraphs(text: str, *, bullet: bool = False) -> tuple[Paragraph, ...]:
    """Prose -> paragraphs: a blank line or a list mark starts one; marks for bold and code become runs; links keep their text."""
    out: list[Paragraph] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines: list[tuple[bool, int, str]] = []
        raws = block.splitlines()
        for raw, after in zip(raws, [*raws[1:], ""], strict=True):
            if raw.lstrip().startswith("|"):
                lines += [(not _ruled(after), 0, row) for row in _row(raw)]
                continue
            item = re.match(r"(\s*)(?:[-*+]|\d+[.)])\s+(.*)", raw)
            if item:
                lines.append((True, min(len(item[1]) // 2, 2), item[2]))
            elif lines:
                lines[-1] = (*lines[-1][:2], f"{lines[-1][2]} {raw.strip()}")
            else:
                lines.append((bullet, 0, raw.strip()))
        out += [Paragraph(runs(line), marked, level) for marked, level, line in lines if line]
    return tuple(out)


def _cells(raw: str) -> list[str]:
    return [c.strip() for c in re.split(r"(?<!\\)\|", raw.strip().strip("|"))]


def _ruled(raw: str) -> bool:
    """Whether a line is the rule under the head of a Markdown table."""
    return raw.lstrip().startswith("|") and all(re.fullmatch(r":?-+:?", c) for c in _cells(raw))


def _row(raw: str) -> list[str]:
    """A row of a Markdown table in one line: its first cell bold, the others behind it; nothing of the rule under the head."""
    first, *others = _cells(raw)
    return [] if _ruled(raw) else [" · ".join([first if first.startswith(("**", "`")) else f"**{first}**", *others])]


def runs(line: str) -> tuple[Run, ...]:
    """One line with marks -> runs."""
    out, at = [], 0
    for match in _MARKS.finditer(line):
        if match.start() > at:
            out.append(Run(line[at : match.start()]))
        if match["bold"]:
            out += [Run(r.text, True, r.code) for r in runs(match["bold"])]
        elif match["code"]:
            out.append(Run(match["code"], code=True))
        else:
            out += runs(match["link"] or match["em"])
        at = match.end()
    if at < len(line):
        out.append(Run(line[at:]))
    return tuple(out)


def plain(text: str) -> str:
    """Prose without marks, on one line."""
    return " ".join(p.text for p in paragraphs(text))


def first_sentence(text: str) -> str:
    """The first sentence of a text, marks and all."""
    line = " ".join(text.split())
    match = re.match(r"(.+?[.!?:])(?=\s+[A-ZÁÉÍÓÚÂÊÔÀÃÕÇ`*\"“]|$)", line)
    return match[1] if match else line


def gist(text: str, limit: int = 190) -> str:
    """The first paragraph of a text without its code, or as many of its sentences as fit the limit; at least one."""
    block = re.split(r"\n\s*\n|\n?```", text.strip())[0]
    line = " ".join(block.split())
    out = first_sentence(line)
    while out != line:
        more = f"{out} {first_sentence(line[len(out) :].strip())}"
        if len(more) > limit:
            break
        out = more
    return re.sub(r":$", ".", out)


def lines_needed(paragraph: Paragraph, size: float, room: float) -> int:
    """Lines that a paragraph takes in `room` points at a font size, broken between words."""
    room -= size * INDENT * (paragraph.level + paragraph.bullet)
    words: list[tuple[float, bool]] = []
    glue = False
    for run in paragraph.runs:
        for k, piece in enumerate(re.split(r"\s+", run.text)):
            wide = _width(piece, size, run)
            if k == 0 and glue and words:
                words[-1] = (words[-1][0] + wide, words[-1][1])
            elif piece:
                words.append((wide, True))
        glue = bool(run.text) and not run.text[-1].isspace()
    space, used, count = width(" ", size), 0.0, 1
    for wide, _ in words:
        if used and used + space + wide > room:
            count, used = count + 1, 0.0
        used += (space if used else 0) + wide
        while used > room:  # a word longer than the line is broken
            count, used = count + 1, used - room
    return count


def height_needed(items: tuple[Paragraph, ...], size: float, room: float, gap: float = 0.5) -> float:
    """Height in points of paragraphs at a font size; `gap` is the space between two, in font sizes."""
    lines = sum(lines_needed(p, size, room) for p in items)
    return lines * size * LEADING + max(0, len(items) - 1) * size * gap


def fitting_size(items: tuple[Paragraph, ...], room: float, height: float, sizes: tuple[float, ...]) -> float | None:
    """The largest of the sizes at which everything fits, or None."""
    return next((s for s in sizes if height_needed(items, s, room) <= height), None)


def _width(piece: str, size: float, run: Run) -> float:
    return len(piece) * size * MONO_FACTOR if run.code else width(piece, size, run.bold)
