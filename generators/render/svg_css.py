"""What a drawing holds in, its style sheet out: plain light colours that every renderer knows, dark ones over them on screens."""

import re
from functools import cache
from typing import Literal

from generators.render.assets import FONT_FAMILY
from generators.render.style import BORDER, EDGES, FOCUS, GROUPS, INK, MUTED, PAPER, PLATE, STATUSES, Dash, Tone

Scope = Literal["file", "page"]

_RULE = re.compile(r"([^{}]+)\{([^}]*)\}")
_FIRST = re.compile(r"(?:(?<=,)|^)([^ ,]+)")
_NAME = re.compile(r"\$([a-z-]+)")
_FONTS: dict[Scope, str] = {
    "page": f'"{FONT_FAMILY}","Liberation Sans",Arial,Helvetica,sans-serif',
    "file": f'"Liberation Sans",Arial,Helvetica,"{FONT_FAMILY}",sans-serif',
}
"""A page brings the bundled font along; a file takes the reader's, of the same widths, and LibreOffice only ever the first."""


@cache
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
def _rules(scope: Scope) -> str:
    """Every rule, with `$name` for a colour.

    Selectors name a class of each element from the root down, for LibreOffice skips none. It knows no `paint-order` either, and
    would paint a title's halo over the title: the halo asks for an attribute, by which LibreOffice finds nothing."""
    rules = [
        f".planta{{font-family:{_FONTS[scope]};font-size:10px;color:$ink;fill:$ink;print-color-adjust:exact;-webkit-print-color-adjust:exact}}",
        ".planta .sheet{fill:$paper}",
        ".planta .heading{font-size:20px;font-weight:700}",
        ".planta .of-group .title{font-size:12px;font-weight:700}",
        ".planta .of-group .title[class]{paint-order:stroke;stroke:$paper;stroke-width:4px;stroke-linejoin:round}",
        ".planta .of-edge .back{fill:$paper;fill-opacity:.92}",
        ".planta .of-edge .on{text-anchor:middle}",
        ".planta .node .name{font-size:12px;font-weight:700;text-anchor:middle}",
        ".planta .node .sub{fill:$muted;text-anchor:middle}",
        ".planta .node .plate{fill:$plate}",
        ".planta .node .ring{fill:none;pointer-events:all}",
        ".planta .group .ring{fill:none;pointer-events:all}",
        f".planta .group .box{{stroke-width:{BORDER}px}}",
        ".planta .edge .line{fill:none}",
        ".planta .edge .hit{fill:none;stroke-width:12px;pointer-events:stroke}",
        ".planta .edge .under{fill:none;stroke-width:7px;stroke-opacity:.35}",
        ".planta .legend .line{fill:none}",
        ".planta .legend .key{fill:$muted}",
        ".badge text{fill:$paper;font-size:12px;font-weight:700;text-anchor:middle}",
    ]
    for style, group in GROUPS.items():
        fill = f"${style}-fill" if group.fill else "none"
        rules.append(f".planta .s-{style} .box{{stroke:${style}-pen;fill:{fill}{_dash(group.dash)}}}")
        rules.append(f".planta .s-{style} .title{{fill:${style}-title}}")
        if group.fill:
            rules.append(f".planta .s-{style} .title[class]{{stroke:${style}-fill}}")
    for kind, edge in EDGES.items():
        rules.append(f".planta .k-{kind} .line{{stroke:${kind};stroke-width:{edge.width:g}px{_dash(edge.dash)}}}")
        rules.append(f".tip-{kind}{{{'fill:none;stroke' if edge.head == 'open' else 'fill'}:${kind}}}")
        if edge.tail:
            rules.append(f".dot-{kind}{{fill:${kind}}}")
    for status, mark in STATUSES.items():
        rules.append(f".planta .{status} .ring{{stroke:${status};stroke-width:2px{_dash(mark.dash)}}}")
        rules.append(f".planta .{status} .under{{stroke:${status}}}")
        rules.append(f".planta .{status} .badge circle{{fill:${status}}}")
        if status == "removed":
            rules += [f".planta .removed .{text}{{text-decoration:line-through}}" for text in ("name", "sub", "title", "on")]
    return "".join(rules)


_ACTIVE = (
    ".planta a{cursor:pointer}.planta a:hover .name,.planta a:hover .title{text-decoration:underline}"
    ".planta a:focus-visible{outline:none}"
    ".planta a:focus-visible .ring,.planta a:focus-visible .title{stroke:$focus;stroke-width:2px}"
    ".planta .edge:hover .line{stroke-width:2.6px}"
)


@cache
def style_sheet(scope: Scope, used: frozenset[str]) -> str:
    """Rules for the `used` styles, kinds and statuses.

    A drawing within a page follows the page's light/dark switch, a file of its own follows the reader's system; paper is light."""
    rules = [rule for rule in _RULE.findall(_rules(scope)) if _wanted(rule[0], used)]
    plain = "".join(f"{selector}{{{_coloured(body, 'light')}}}" for selector, body in rules)
    # LibreOffice takes rules for all media: `:is()` tells it that these are not its own.
    mine = r'[data-md-color-scheme="slate"] \1' if scope == "page" else r":is(\1)"
    dark = "".join(
        f"{re.sub(_FIRST, mine, selector)}{{{_coloured(';'.join(parts), 'dark')}}}"
        for selector, body in (*rules, *_RULE.findall(_ACTIVE))
        if (parts := [part for part in body.split(";") if "$" in part])
    )
    asked = "@media screen" if scope == "page" else "@media screen and (prefers-color-scheme:dark)"
    return f"{plain}{_coloured(_ACTIVE, 'light')}{asked}{{{dark}}}"


def _coloured(text: str, theme: Literal["light", "dark"]) -> str:
    return _NAME.sub(lambda m: str(getattr(_tones()[m[1]], theme)), text)


def _wanted(selector: str, used: frozenset[str]) -> bool:
    """Whether a rule speaks of something in the drawing: rules of other styles, kinds and statuses only cost size."""
    special = {f"s-{style}" for style in GROUPS} | {f"k-{kind}" for kind in EDGES} | {*STATUSES}
    classes = [re.sub("^(tip|dot)-", "k-", name) for name in re.findall(r"\.([a-z-]+)", selector)]
    named = [name for name in classes if name in special]
    return not named or any(name in used for name in named)


def highlight(scope_id: str, count: int) -> str:
    """While a node is pointed at or focused, what it does not touch fades; one rule a node, no script."""
    return "".join(
        f"#{scope_id}:has(.n{at}:is(:hover,:focus-within)) .f:not(.t{at}){{opacity:.16}}" for at in range(count)
    )
