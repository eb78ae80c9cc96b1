"""`planta build`: the model file's outputs on disk, or with --check the list of those that are not what the model makes."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from generators.stamp import up_to_date


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, default=Path("architecture.yaml"), help="the model (default: %(default)s)")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the outputs go (default: beside the model)")
    parser.add_argument("--only", metavar="STAGE", help="one stage alone, as the progress names them: diagrams, deck")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when an output is not what the model makes")
    parser.add_argument("--quiet", action="store_true", help="no progress, only problems")


def run(args: Namespace) -> int:
    args.file.open("rb").close()  # what cannot be read ends here, before anything is made
    out = (args.out or args.file.resolve().parent).resolve()
    if not args.check and up_to_date(args.file, out):
        if not args.quiet:
            print("Nothing to do: outputs are up to date.")
        return 0
    from generators.build import build, check
    from generators.plan import plan
    from generators.problem import Problem
    from generators.progress import Progress
    from generators.site import SiteError

    progress = Progress(quiet=args.quiet)
    try:
        result = (check if args.check else build)(args.file, out, plan, progress, only=args.only)
    except Problem as problem:
        print(problem.text, file=sys.stderr)
        return problem.code
    except SiteError as refused:
        print("\n".join(f"{args.file}: error: {message} [site]" for message in refused.messages), file=sys.stderr)
        return 1
    if args.check:
        for one in result.differences:
            print(f"{one.path}: {one.state}")
        if result.differences:
            many = len(result.differences)
            told = f"{many} output{'s are' if many > 1 else ' is'} not what {args.file} makes"
            print(f"{told}; `planta build` makes {'them' if many > 1 else 'it'} so.", file=sys.stderr)
        return 1 if result.differences else 0
    if result.written and not args.quiet:
        done = result.written
        print(f"{len(done.changed)} written, {len(done.unchanged)} unchanged, {len(done.removed)} removed ({progress.shares()})")
    return 0
