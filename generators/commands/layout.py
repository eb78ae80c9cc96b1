"""`planta layout`: search better arrangements for the drawings, with several seeds, and lock the best."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("views", nargs="*", metavar="VIEW", help="drawings to search again (default: all)")
    parser.add_argument("--file", type=Path, default=Path("architecture.yaml"), help="the model (default: %(default)s)")
    parser.add_argument("--seeds", type=int, default=4, choices=range(1, 65), metavar="N", help="searches a drawing (default: %(default)s)")
    parser.add_argument("--quiet", action="store_true", help="no progress, only problems")


def run(args: Namespace) -> int:
    from generators import writer
    from generators.drawings import LOCK, Drawings
    from generators.layout.measure import measure
    from generators.model import load
    from generators.problem import Problem
    from generators.progress import Progress
    from planta.findings import did_you_mean

    try:
        loaded, lock = load(args.file)
    except Problem as problem:
        print(problem.text, file=sys.stderr)
        return problem.code
    before = Drawings(loaded.architecture, lock)
    known = before.locked_ids
    unknown = [v for v in args.views if v not in known]
    for name in unknown:
        print(f'"{name}" is no drawing. {did_you_mean(name, known) or "Known: " + ", ".join(known)}', file=sys.stderr)
    if unknown:
        return 2
    wanted = tuple(args.views) or known
    if not wanted:
        print(f"{args.file}: the model has nothing to draw; add some views under 'views:'.", file=sys.stderr)
        return 2
    searched = Drawings(loaded.architecture, lock, seeds=args.seeds, again=wanted)
    progress = Progress(quiet=args.quiet)
    with progress.stage("search", len(wanted)) as stage:
        for name in wanted:
            stage.show(name)
            searched.layout(name)
            stage.step(name)
    files = {LOCK: searched.lock_text()}
    out = args.file.resolve().parent
    with writer.exclusive(out):
        changed = writer.publish(files, out, journalled=False).changed
    if not args.quiet:
        for name in wanted:
            layout = searched.layout(name)
            found = measure(layout)
            told = f"names of {layout.points:.1f} pt" if layout.sheet.fixed else f"{found.aspect:.2f} wide for 1 high"
            print(f"{name}: crossings {found.crossings}, bends an edge {found.bends_per_edge:.2f}, {told}")
        print(f"{LOCK} {'rewritten; `planta build` draws from it' if changed else 'unchanged'}.")
    return 0
