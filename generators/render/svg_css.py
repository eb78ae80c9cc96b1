"""A theme in, the style sheet of a drawing out: plain colours for rasterisers, custom properties for browsers."""

import re
from functools import cache
from typing import Literal

from generators.render.assets import FONT_FAMILY
from generators.render.style import BORDER, EDGES, FOCUS, GROUPS, INK, MUTED, PAPER, PLATE, STATUSES, Dash, Tone

Theme = Literal["auto", "light"]
Scope = Literal["file", "page"]

_FONTS = f'"{FONT_FAMILY}","Liberation Sans",Arial,Helvetica,sans-serif'


def _tones() -> dict[str, Tone]:
    tones = {"paper": PAPER, "ink": INK, "muted": MUTED, "plate": PLATE, "focus": FOCUS}
    for style, group in GROUPS.items():
        tones[f"{style}-pen"], tones[f"{style}-title"] = group.pen, group.title
        if group.fill:
            tones[f"{style}-fill"] = group.fill
    tones |= {kind: edge.pen for kind, edge in EDGES.items()}
    return tones | {status: mark.pen for status, mark in STATUSES.items()}


def _dash(dash: Dash) -> str:
    return f";stroke-dasharray:{' '.join(f'{d:g}' for d in dash)}" if dash else ""


@cache
def _rules() -> str:
    """Every rule, with `$name` for a colour."""
    rules = [
        f".planta{{font-family:{_FONTS};color:$ink}}",
        ".planta text{fill:$ink;font-size:10px}",
        ".planta .sheet{fill:$paper}",
        ".planta .heading{font-size:20px;font-weight:700}",
        ".planta .title{paint-order:stroke;stroke:$paper;stroke-width:4px;stroke-linejoin:round}",
        ".planta .back{fill:$paper;fill-opacity:.92}",
        ".planta .name,.planta .title{font-size:12px;font-weight:700}",
        ".planta .name,.planta .sub,.planta .on{text-anchor:middle}",
        ".planta .sub,.planta .key{fill:$muted}",
        ".planta .ring,.planta .hit{fill:none;stroke:none;pointer-events:all}",
        ".planta .hit{stroke-width:12px;pointer-events:stroke}",
        ".planta .plate{fill:$plate}",
        f".planta .box{{fill:none;stroke-width:{BORDER}px}}",
        ".planta .line,.planta .sample{fill:none}",
        ".planta .under{fill:none;stroke-width:7px;stroke-opacity:.35}",
        ".planta .badge text{fill:$paper;font-size:12px;font-weight:700;text-anchor:middle}",
    ]
    for style, group in GROUPS.items():
        fill = f";fill:${style}-fill" if group.fill else ""
        rules.append(f".planta .s-{style} .box{{stroke:${style}-pen{fill}{_dash(group.dash)}}}")
        halo = f";stroke:${style}-fill" if group.fill else ""
        rules.append(f".planta .s-{style} .title{{fill:${style}-title{halo}}}")
    for kind, edge in EDGES.items():
        rules.append(f".planta .k-{kind} .line{{stroke:${kind};stroke-width:{edge.width:g}px{_dash(edge.dash)}}}")
        rules.append(f".planta .tip-{kind}{{{'fill:none;stroke' if edge.head == 'open' else 'fill'}:${kind}}}")
        if edge.tail:
            rules.append(f".planta .dot-{kind}{{fill:${kind}}}")
    for status, mark in STATUSES.items():
        rules.append(f".planta .{status} .ring{{stroke:${status};stroke-width:2px{_dash(mark.dash)}}}")
        rules.append(f".planta .{status} .under{{stroke:${status}}}")
        rules.append(f".planta .{status} .badge circle{{fill:${status}}}")
    rules.append(".planta .removed .label{text-decoration:line-through}")
    return "".join(rules)


def _colours(theme: Literal["light", "dark"], tones: dict[str, Tone]) -> str:
    return "".join(f"--p-{name}:{getattr(tone, theme)};" for name, tone in tones.items())


_ACTIVE = (
    ".planta a{cursor:pointer}.planta a:hover .name,.planta a:hover .title{text-decoration:underline}"
    ".planta a:focus-visible{outline:none}"
    ".planta a:focus-visible .ring,.planta a:focus-visible .title{stroke:$focus;stroke-width:2px}"
    ".planta .edge:hover .line{stroke-width:2.6px}"
)


@cache
def style_sheet(theme: Theme, scope: Scope, used: frozenset[str]) -> str:
    """Rules for the `used` styles, kinds and statuses.

    A drawing within a page follows the page's light/dark switch, a file of its own follows the reader's system."""
    rules = "".join(rule for rule in re.findall(r"[^{}]+\{[^}]*\}", _rules()) if _wanted(rule, used))
    if theme == "auto":
        rules += _ACTIVE
    tones = {name: tone for name, tone in _tones().items() if re.search(rf"\${name}\b(?!-)", rules)}
    if theme == "light":
        return re.sub(r"\$([a-z-]+)", lambda m: tones[m[1]].light, rules)
    rules = re.sub(r"\$([a-z-]+)", r"var(--p-\1)", rules)
    light, dark = _colours("light", tones), _colours("dark", tones)
    printed = f"{light}print-color-adjust:exact;-webkit-print-color-adjust:exact"
    if scope == "file":
        return f".planta{{{light}}}@media (prefers-color-scheme:dark){{.planta{{{dark}}}}}{rules}@media print{{.planta{{{printed}}}}}"
    light, dark = (
        f"{tone}--p-paper:var(--md-default-bg-color,{paper})"
        for tone, paper in ((light, PAPER.light), (dark, PAPER.dark))
    )
    switch = f'[data-md-color-scheme="slate"] .planta{{{dark}}}'
    return f".planta{{{light}}}{switch}{rules}@media print{{[data-md-color-scheme] .planta{{{printed}}}}}"


def _wanted(rule: str, used: frozenset[str]) -> bool:
    """Whether a rule speaks of something in the drawing: rules of other styles, kinds and statuses only cost size."""
    special = {f"s-{style}" for style in GROUPS} | {f"k-{kind}" for kind in EDGES} | {*STATUSES}
    classes = [re.sub("^(tip|dot)-", "k-", name) for name in re.findall(r"\.([a-z-]+)", rule.split("{")[0])]
    named = [name for name in classes if name in special]
    return not named or any(name in used for name in named)


def highlight(scope_id: str, count: int) -> str:
    """While a node is pointed at or focused, what it does not touch fades; one rule a node, no script."""
    return "".join(
        f"#{scope_id}:has(.n{at}:is(:hover,:focus-within)) .f:not(.t{at}){{opacity:.16}}" for at in range(count)
    )
