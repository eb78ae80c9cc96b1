"""`planta serve`: the site of a model in the browser, renewed at each edit."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, default=Path("architecture.yaml"), help="the model (default: %(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port on this machine; 0 takes a free one (default: %(default)s)")


def run(args: Namespace) -> int:
    args.file.open("rb").close()  # what cannot be read ends here
    from generators.plan import plan
    from generators.progress import listening, moving_line
    from generators.serve import serve

    with listening(moving_line(sys.stderr)):
        serve(args.file, plan, port=args.port, say=lambda text: print(text, flush=True))
    return 0
