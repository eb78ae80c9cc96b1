"""`planta export`: drawings in a form that the build does not make: PDF, A3 poster, one HTML file, Mermaid, a `diagrams` script."""

import os
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.drawings import Drawings

FORMS = ("svg", "png", "png2x", "pdf", "a3", "html", "drawio", "mermaid", "diagrams", "text")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("form", metavar="FORM", type=_forms, help=f"what to make of the drawings: {', '.join(FORMS)}; several as svg,png")
    parser.add_argument("views", nargs="*", default=(), metavar="VIEW",
                        help="which drawings (default: all the model's views); "
                        "also near-RESOURCE, journey-JOURNEY, blast-zone, blast-worst")  # fmt: skip
    parser.add_argument("--file", type=Path, default=Path("architecture.yaml"), help="the model (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("build/export"), metavar="DIR", help="where they go (default: %(default)s)")


def run(args: Namespace) -> int:
    from generators import writer
    from generators.drawings import Drawings
    from generators.model import load
    from generators.problem import Problem
    from planta.findings import did_you_mean

    try:
        loaded, lock = load(args.file)
    except Problem as problem:
        print(problem.text, file=sys.stderr)
        return problem.code
    drawings = Drawings(loaded.architecture, lock)
    wanted = tuple(args.views) or tuple(loaded.architecture.views)
    known = _known(drawings, wanted)
    unknown = [v for v in wanted if v not in known]
    for name in unknown:
        fix = did_you_mean(name, known) or f"Known: {', '.join(loaded.architecture.views)}"
        print(f'"{name}" is no drawing. {fix}', file=sys.stderr)
    if not wanted:
        print(f"{args.file}: the model has no views to export; add some under 'views:'.", file=sys.stderr)
    if unknown or not wanted:
        return 2
    files = {path: made for form in args.form for path, made in exported(form, drawings, wanted).items()}
    args.out.mkdir(parents=True, exist_ok=True)
    writer.publish(files, args.out.resolve(), journalled=False)
    for path in files:
        print(args.out / path)
    return 0


def _known(drawings: "Drawings", wanted: Sequence[str]) -> tuple[str, ...]:
    """Every drawing's id; those of failures only when one is wanted, as they cost arithmetic."""
    from generators.views.view import BLAST

    known = (*drawings.page_ids, *(f"near-{r}" for r in drawings.architecture.resources))
    if any(v.startswith(BLAST) for v in wanted):
        from generators.views.blast import blasts

        known += tuple(blasts(drawings.architecture))
    return known


def _forms(word: str) -> tuple[str, ...]:
    forms = tuple(dict.fromkeys(word.split(",")))
    unknown = [form for form in forms if form not in FORMS]
    if unknown:
        raise ArgumentTypeError(f'"{unknown[0]}" is no form; known: {", ".join(FORMS)}')
    return forms


def exported(form: str, drawings: "Drawings", views: Sequence[str]) -> dict[str, bytes]:
    """The files of one form: a file for each view, or one for all where the form can hold several."""
    if form in ("pdf", "a3", "html"):
        return _together(form, drawings, views)
    if form in ("png", "png2x"):
        return _pictures(form, drawings, views)
    suffix, make = _MAKERS[form]
    return {v + suffix: make(drawings, v) for v in views}


def _pictures(form: str, drawings: "Drawings", views: Sequence[str]) -> dict[str, bytes]:
    """PNG files; by a process for each core when there are enough of them to pay for that and the system can fork."""
    from generators.render.png import png
    from generators.render.svg import svg

    draw = partial(png, scale=1 if form == "png" else 2)
    names = [f"{v}{'' if form == 'png' else '@2x'}.png" for v in views]
    texts = [svg(drawings.layout(v)) for v in views]
    cores = min(os.cpu_count() or 1, len(texts) // 2)
    if cores < 2 or not hasattr(os, "fork"):
        return dict(zip(names, map(draw, texts), strict=True))
    import multiprocessing

    with multiprocessing.get_context("fork").Pool(cores) as pool:
        return dict(zip(names, pool.map(draw, texts, chunksize=1), strict=True))


def _together(form: str, drawings: "Drawings", views: Sequence[str]) -> dict[str, bytes]:
    system = drawings.architecture.system
    layouts = [drawings.layout(v) for v in views]
    if form == "html":
        from generators.render.html import html

        return {f"{system.id}.html": html(layouts, title=system.name, language=system.language).encode()}
    from generators.render.pdf import pdf

    return {f"{system.id}{'' if form == 'pdf' else '-a3'}.pdf": pdf(layouts, paper="sheet" if form == "pdf" else "A3")}


# Each form imports its own renderer only: an SVG costs no more than it must.
def _svg(drawings: "Drawings", view: str) -> bytes:
    from generators.render.svg import svg

    return svg(drawings.layout(view)).encode()


def _drawio(drawings: "Drawings", view: str) -> bytes:
    from generators.render.drawio import drawio

    return drawio(drawings.layout(view)).encode()


def _mermaid(drawings: "Drawings", view: str) -> bytes:
    from generators.render.mermaid import mermaid

    return mermaid(drawings.view(view)).encode()


def _diagrams(drawings: "Drawings", view: str) -> bytes:
    from generators.render.diagrams_script import diagrams_script

    return diagrams_script(drawings.view(view)).encode()


def _text(drawings: "Drawings", view: str) -> bytes:
    from generators.render.text import text

    return text(drawings.view(view)).encode()


_MAKERS: Mapping[str, tuple[str, Callable[["Drawings", str], bytes]]] = {
    "svg": (".svg", _svg),
    "drawio": (".drawio", _drawio),
    "mermaid": (".mmd", _mermaid),
    "diagrams": (".py", _diagrams),
    "text": (".md", _text),
}
