"""Named lines and limits in; a chart as an SVG that follows the page's light and dark, out: nothing but text and paths."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from generators.render.assets import FONT_FAMILY
from generators.render.style import EDGES, INK, MUTED, PAPER, STATUSES, Dash, Tone
from generators.render.svg import number as coordinate
from generators.render.svg import quote
from planta.text import number

WIDTH, HEIGHT = 720.0, 330.0
LEFT, RIGHT, TOP, BOTTOM = 62.0, 130.0, 18.0, 52.0
LINES: tuple[tuple[Tone, Dash], ...] = (
    (EDGES["data"].pen, ()), (EDGES["job"].pen, (10, 3)), (EDGES["observability"].pen, (1.5, 2.5)), (EDGES["delivery"].pen, (5, 4))
)  # fmt: skip
"""Lines differ by dash as well as by colour."""
LIMIT = STATUSES["removed"].pen
At = Callable[[float, float], tuple[float, float]]
"""Values to a place on the sheet."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """Points from left to right; `band` is the low and high end of each point's interval."""

    name: str
    points: tuple[tuple[float, float], ...]
    band: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A value on one of the axes, with what it means."""

    name: str
    value: float


@dataclass(frozen=True, kw_only=True)
class Chart:
    """A line chart. Both axes start at zero: a chart that cuts them tells more than the figures do."""

    id: str
    title: str
    description: str
    language: str
    x: str
    y: str
    lines: tuple[Line, ...]
    at_x: tuple[Mark, ...] = ()
    at_y: tuple[Mark, ...] = ()


def chart(c: Chart) -> str:
    """The SVG."""
    xs = [p[0] for line in c.lines for p in line.points] + [m.value for m in c.at_x]
    ys = [p[1] for line in c.lines for p in line.points] + [m.value for m in c.at_y] + [b[1] for line in c.lines for b in line.band]
    x_ticks, y_ticks = ticks(max(xs, default=1)), ticks(max(ys, default=1))
    wide, high = WIDTH - LEFT - RIGHT, HEIGHT - TOP - BOTTOM

    def at(x: float, y: float) -> tuple[float, float]:
        return LEFT + x / x_ticks[-1] * wide, TOP + high - y / y_ticks[-1] * high

    parts = [*_grid(c, x_ticks, y_ticks, at), *_marks(c, x_ticks[-1], y_ticks[-1], at), *_lines(c, at)]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" id="{c.id}" role="img" lang="{quote(c.language)}"'
        f' viewBox="0 0 {WIDTH:g} {HEIGHT:g}" width="{WIDTH:g}" height="{HEIGHT:g}" aria-labelledby="{c.id}-t" aria-describedby="{c.id}-d">'
        f'<title id="{c.id}-t">{quote(c.title)}</title><desc id="{c.id}-d">{quote(c.description)}</desc>'
        f"<style>{_style(len(c.lines))}</style>\n" + "\n".join(parts) + "\n</svg>\n"
    )


def ticks(most: float) -> list[float]:
    """About five round values from 0 to just past the most: steps of 1, 2 or 5 times a power of ten."""
    if most <= 0:
        return [0.0, 1.0]
    rough = most / 5
    power = 10.0 ** floor(log10(rough))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999)
    return [round(i * step, 10) for i in range(ceil(most / step - 1e-9) + 1)]


def _grid(c: Chart, x_ticks: Sequence[float], y_ticks: Sequence[float], at: At) -> list[str]:
    out = []
    for value in y_ticks:
        x, y = at(0, value)
        right, _ = at(x_ticks[-1], value)
        out.append(f'<path class="grid" d="M{coordinate(x)} {coordinate(y)}H{coordinate(right)}"/>')
        out.append(_text(x - 8, y + 4, number(value, c.language), "end"))
    for value in x_ticks:
        x, y = at(value, 0)
        out.append(_text(x, y + 18, number(value, c.language), "middle"))
    middle, bottom = at(x_ticks[-1] / 2, 0)
    _, center = at(0, y_ticks[-1] / 2)
    out.append(_text(middle, bottom + 42, c.x, "middle"))
    out.append(f'<text class="axis" transform="translate(14 {coordinate(center)}) rotate(-90)" text-anchor="middle">{quote(c.y)}</text>')
    return out


def _marks(c: Chart, most_x: float, most_y: float, at: At) -> list[str]:
    """Limits as lines across, each named where it meets the edge; names of close ones step down."""
    out = []
    for i, mark in enumerate(sorted(c.at_x, key=lambda m: m.value)):
        x, top = at(mark.value, most_y)
        _, bottom = at(mark.value, 0)
        out.append(f'<path class="mark" d="M{coordinate(x)} {coordinate(top)}V{coordinate(bottom)}"/>')
        out.append(_text(x - 6, top + 12 + 16 * (i % 3), mark.name, "end"))
    for mark in c.at_y:
        x, y = at(0, mark.value)
        right, _ = at(most_x, mark.value)
        out.append(f'<path class="limit" d="M{coordinate(x)} {coordinate(y)}H{coordinate(right)}"/>')
        out.append(f'<text class="of-limit" x="{coordinate(right + 8)}" y="{coordinate(y + 4)}">{quote(mark.name)}</text>')
    return out


def _lines(c: Chart, at: At) -> list[str]:
    out = []
    ends = sorted(((at(*line.points[-1])[1], i) for i, line in enumerate(c.lines) if line.points), reverse=True)
    taken = [at(0, m.value)[1] for m in c.at_y]
    for y_end, i in ends:
        line = c.lines[i]
        if line.band:
            upper = [at(x, high) for (x, _), (_, high) in zip(line.points, line.band, strict=True)]
            lower = [at(x, low) for (x, _), (low, _) in zip(line.points, line.band, strict=True)]
            out.append(f'<path class="band l{i}" d="{_path([*upper, *reversed(lower)])}Z"/>')
        placed = [at(*p) for p in line.points]
        out.append(f'<path class="line l{i}" d="{_path(placed)}"/>')
        out += [f'<circle class="dot l{i}" cx="{coordinate(x)}" cy="{coordinate(y)}" r="3"/>' for x, y in placed]
        while any(abs(y_end - other) < 14 for other in taken):
            y_end -= 2
        taken.append(y_end)
        out.append(f'<text class="of-line l{i}" x="{coordinate(placed[-1][0] + 8)}" y="{coordinate(y_end + 4)}">{quote(line.name)}</text>')
    return out


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{coordinate(x)} {coordinate(y)}" for x, y in points)


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text class="axis" x="{coordinate(x)}" y="{coordinate(y)}" text-anchor="{anchor}">{quote(text)}</text>'


def _style(count: int) -> str:
    tones = {"ink": INK, "muted": MUTED, "paper": PAPER, "limit": LIMIT, **{f"l{i}": LINES[i % len(LINES)][0] for i in range(count)}}
    light, dark = ("".join(f"--c-{n}:{getattr(t, theme)};" for n, t in tones.items()) for theme in ("light", "dark"))
    rules = [
        f'.chart{{{light}font-family:"{FONT_FAMILY}","Liberation Sans",Arial,sans-serif;max-width:100%;height:auto}}',
        f'[data-md-color-scheme="slate"] .chart{{{dark}}}',
        ".chart text{font-size:12px;fill:var(--c-ink)}.chart .axis{fill:var(--c-muted)}",
        ".chart path{fill:none}.chart .grid{stroke:var(--c-muted);stroke-opacity:.25}",
        ".chart .mark{stroke:var(--c-muted);stroke-dasharray:3 4}",
        ".chart .limit{stroke:var(--c-limit);stroke-width:1.5px}.chart .of-limit{fill:var(--c-limit)}",
        f"@media print{{[data-md-color-scheme] .chart{{{light}}}}}",
    ]
    for i in range(count):
        dash = f";stroke-dasharray:{' '.join(f'{d:g}' for d in LINES[i % len(LINES)][1])}" if LINES[i % len(LINES)][1] else ""
        rules.append(f".chart .line.l{i}{{stroke:var(--c-l{i});stroke-width:2px{dash}}}.chart .dot.l{i}{{fill:var(--c-l{i})}}")
        rules.append(f".chart .of-line.l{i}{{fill:var(--c-l{i});font-weight:700}}.chart .band.l{i}{{fill:var(--c-l{i});fill-opacity:.14}}")
    return "".join(rules)
