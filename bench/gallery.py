"""Compared inputs and golden layouts in; one self-contained HTML page that shows them side by side, each with its figures, out.

All pictures go through Planta's own SVG renderer, so that only the layout differs. The page is looked at, never committed."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from bench.drawings import COLD, DOT, ELK, LOCKED, Compared
from generators.layout.layout import Layout
from generators.layout.measure import measure
from generators.render.svg import svg
from tests.generators.layout.golden import NAMES, drawn, golden

_STYLE = """
body{font:15px/1.45 system-ui,sans-serif;margin:24px;color:#16191f;background:#fff}
section{border-top:1px solid #c9ced6;padding:12px 0 24px}
.row{display:grid;grid-template-columns:repeat(auto-fit,minmax(520px,1fr));gap:16px}
figure{margin:0;border:1px solid #e1e4e8;padding:8px}
figcaption{padding-bottom:6px}
figure svg{width:100%;height:auto;max-height:70vh}
b.bad{color:#b3261e}
"""
_SHOWN = (LOCKED, COLD, DOT, ELK)


def gallery(found: Sequence[Compared]) -> str:
    """The page."""
    sections = [_input(one) for one in found] + [_golden(name) for name in NAMES]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Planta: gallery</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head><body>\n<h1>Gallery</h1>\n'
        "<p>The same nodes, groups and edges, drawn by one renderer. Of dot's and elkjs's pictures the one with the fewest faults.</p>\n"
        + "\n".join(sections)
        + "\n</body></html>\n"
    )


def _input(one: Compared) -> str:
    view = one.input.view
    figures = []
    for program in (p for p in _SHOWN if p in one.pictures):
        shown = one.shown(program)
        figures.append(_figure(*shown) if shown else f"<figure><figcaption>{program} has no picture of it</figcaption></figure>")
    title = f"{one.input.name}: {len(view.nodes)} nodes, {len(view.groups)} groups, {len(view.edges)} edges"
    return f'<section><h2>{escape(title)}</h2><div class="row">{"".join(figures)}</div></section>'


def _golden(name: str) -> str:
    now = drawn(name)
    figures = _figure(f"{name}, now", now) + _figure(f"{name}, golden", golden(name, now.view))
    return f'<section><h2>Golden: {escape(name)}</h2><div class="row">{figures}</div></section>'


def _figure(name: str, layout: Layout) -> str:
    m = measure(layout)
    told = (
        (m.crossings, "crossings"),
        (m.through_node, "lines through nodes"),
        (m.under_title, "lines under titles"),
        (m.label_overlaps + m.label_lines, "labels on something"),
    )
    faults = ", ".join(f'<b class="bad">{n} {what}</b>' if n else f"0 {what}" for n, what in told)
    curved = name.endswith("spline")
    rest = f"{'curves' if curved else f'{m.bends_per_edge:.2f} bends an edge'}, {m.area / 1e6:.2f} Mpx, {m.aspect:.2f}:1"
    slug = "".join(c if c.isalnum() else "-" for c in name)
    picture = svg(replace(layout, view=replace(layout.view, id=f"{layout.view.id}-{slug}")))
    return f"<figure><figcaption><b>{escape(name)}</b>: {faults}; {rest}</figcaption>{picture}</figure>"
