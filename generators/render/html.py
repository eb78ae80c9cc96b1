"""Layouts in, one HTML file out that holds everything: a tab for each drawing, its words, pan and zoom."""

import base64
import hashlib
import json
from collections.abc import Sequence
from html import escape

from generators.layout.layout import Layout
from generators.render.assets import ASSETS
from generators.render.content import clean
from generators.render.style import FOCUS, INK, MUTED, PAPER
from generators.render.svg import prefix, svg
from generators.render.text import text
from generators.render.words import words

_STYLE = f"""
:root{{color-scheme:light dark;--ink:{INK.light};--paper:{PAPER.light};--muted:{MUTED.light};--line:#D5DBE3;--focus:{FOCUS.light}}}
@media screen and (prefers-color-scheme:dark){{
:root{{--ink:{INK.dark};--paper:{PAPER.dark};--muted:{MUTED.dark};--line:#3A4653;--focus:{FOCUS.dark}}}
}}
body{{margin:0;padding:1rem;background:var(--paper);color:var(--ink);font:16px/1.5 "Planta Sans","Liberation Sans",Arial,sans-serif}}
h1{{font-size:1.4rem;margin:0 0 .75rem}}
nav{{display:flex;flex-wrap:wrap;gap:.25rem;border-bottom:1px solid var(--line)}}
nav a{{padding:.4rem .8rem;color:var(--muted);text-decoration:none;border-bottom:3px solid transparent}}
nav a:hover,nav a[aria-current]{{color:var(--ink);border-color:var(--focus)}}
:focus-visible{{outline:2px solid var(--focus);outline-offset:2px}}
.drawing{{position:relative;margin:1rem 0;overflow:hidden}}
.drawing>svg{{display:block;width:100%;height:auto;max-height:82vh}}
.zoomed>svg{{cursor:grab;touch-action:none}}.dragging>svg{{cursor:grabbing}}
.planta-tools{{position:absolute;top:.5rem;right:.5rem;display:flex;gap:.25rem}}
.planta-tools button{{width:2rem;height:2rem;padding:.3rem;border:1px solid var(--line);border-radius:.3rem;cursor:pointer}}
.planta-tools button{{background:var(--paper)}}
.planta-tools svg{{width:100%;height:100%;fill:none;stroke:var(--ink);stroke-width:2}}
pre{{white-space:pre-wrap;font:inherit}}
section[hidden]{{display:none}}
@media print{{
@page{{size:landscape;margin:10mm}}
body{{padding:0}}header,details,.planta-tools{{display:none}}
section,section[hidden]{{display:block;height:99vh;overflow:hidden;break-inside:avoid}}section+section{{break-before:page}}
.drawing{{margin:0;height:100%}}.drawing>svg{{height:100%;max-height:none}}
}}
"""
_TABS = """
(() => {
  const tabs = [...document.querySelectorAll("nav a")];
  const show = () => {
    const at = tabs.find((tab) => tab.hash === location.hash) || tabs[0];
    for (const tab of tabs) {
      document.getElementById(tab.hash.slice(1)).hidden = tab !== at;
      if (tab === at) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
  };
  addEventListener("hashchange", show);
  show();
})();
"""


def html(layouts: Sequence[Layout], *, title: str, language: str) -> str:
    """The file. Without a script all drawings stand one below the other, with the tabs as a table of contents."""
    said = words(language)
    scripts = [_TABS, (ASSETS / "js" / "drawing.js").read_text(encoding="utf-8")]
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src " + " ".join(
        map(_digest, scripts)
    )
    tabs = "".join(
        f'<a href="#view-{prefix(layout.view.id)}">{escape(clean(layout.view.title))}</a>' for layout in layouts
    )
    sections = "\n".join(_section(layout) for layout in layouts)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><title>{escape(clean(title))}</title>'
        f"<style>{_STYLE}</style></head>\n<body><header><h1>{escape(clean(title))}</h1>"
        f'<nav aria-label="{escape(said["views"])}">{tabs}</nav></header>\n<main>{sections}</main>\n'
        + "".join(f"<script>{script}</script>\n" for script in scripts)
        + "</body></html>\n"
    )


def _section(layout: Layout) -> str:
    view = layout.view
    said = words(view.language)
    named = {
        "in": said["zoom-in"],
        "out": said["zoom-out"],
        "fit": said["fit"],
        "full": said["full"],
        "view": clean(view.title),
    }
    return (
        f'<section id="view-{prefix(view.id)}" aria-label="{escape(clean(view.title))}">'
        f'<div class="drawing" data-view="{escape(clean(view.id))}" data-words="{escape(json.dumps(named, ensure_ascii=False))}">'
        f"{svg(layout)}</div>"
        f"<details><summary>{escape(said['in-words'])}</summary><pre>{escape(text(view, markdown=False))}</pre></details></section>"
    )


def _digest(script: str) -> str:
    """What lets a script run under the page's policy, and no other."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
