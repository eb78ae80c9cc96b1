"""`planta export`: drawings in a form that the build does not make: PDF, A3 poster, one HTML file, Mermaid, a `diagrams` script."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from generators.drawings import Drawings

FORMS = ("svg", "png", "png2x", "pdf", "a3", "html", "drawio", "mermaid", "diagrams", "text")


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("form", choices=FORMS, help="what to make of the drawings")
    parser.add_argument("views", nargs="*", metavar="VIEW", help="which drawings (default: all the model's views)")
    parser.add_argument("--file", type=Path, default=Path("architecture.yaml"), help="the model (default: %(default)s)")
    parser.add_argument("--out", type=Path, default=Path("build/export"), metavar="DIR", help="where they go (default: %(default)s)")


def run(args: Namespace) -> int:
    from generators import writer
    from generators.build import Problem
    from generators.drawings import Drawings
    from generators.model import load
    from planta.findings import did_you_mean

    try:
        loaded, lock = load(args.file)
    except Problem as problem:
        print(problem.text, file=sys.stderr)
        return problem.code
    drawings = Drawings(loaded.architecture, lock)
    wanted = tuple(args.views) or tuple(loaded.architecture.views)
    unknown = [v for v in wanted if v not in drawings.page_ids]
    for name in unknown:
        print(f'"{name}" is no drawing. {did_you_mean(name, drawings.page_ids)}'.rstrip(), file=sys.stderr)
    if not wanted:
        print(f"{args.file}: the model has no views to export; add some under 'views:'.", file=sys.stderr)
    if unknown or not wanted:
        return 2
    files = exported(args.form, drawings, wanted)
    args.out.mkdir(parents=True, exist_ok=True)
    writer.publish(files, args.out.resolve(), journalled=False)
    for path in files:
        print(args.out / path)
    return 0


def exported(form: str, drawings: "Drawings", views: Sequence[str]) -> dict[str, bytes]:
    """The files of one form: a file for each view, or one for all where the form can hold several."""
    from generators.render.diagrams_script import diagrams_script
    from generators.render.drawio import drawio
    from generators.render.html import html
    from generators.render.mermaid import mermaid
    from generators.render.pdf import pdf
    from generators.render.png import png
    from generators.render.svg import svg
    from generators.render.text import text

    system = drawings.architecture.system
    if form in ("pdf", "a3", "html"):
        layouts = [drawings.layout(v) for v in views]
        if form == "html":
            return {f"{system.id}.html": html(layouts, title=system.name, language=system.language).encode()}
        return {f"{system.id}{'' if form == 'pdf' else '-a3'}.pdf": pdf(layouts, paper="sheet" if form == "pdf" else "A3")}
    makers: Mapping[str, tuple[str, Callable[[str], bytes]]] = {
        "svg": (".svg", lambda v: svg(drawings.layout(v)).encode()),
        "png": (".png", lambda v: png(svg(drawings.layout(v), theme="light"))),
        "png2x": ("@2x.png", lambda v: png(svg(drawings.layout(v), theme="light"), scale=2)),
        "drawio": (".drawio", lambda v: drawio(drawings.layout(v)).encode()),
        "mermaid": (".mmd", lambda v: mermaid(drawings.view(v)).encode()),
        "diagrams": (".py", lambda v: diagrams_script(drawings.view(v)).encode()),
        "text": (".md", lambda v: text(drawings.view(v)).encode()),
    }
    suffix, make = makers[form]
    return {v + suffix: make(v) for v in views}
