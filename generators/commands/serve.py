"""`planta serve`: the site of a model in the browser, renewed at each edit."""

import errno
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path


def arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, default=Path("architecture.yaml"), help="the model (default: %(default)s)")
    parser.add_argument("--port", type=_port, default=8000, help="port on this machine; 0 takes a free one (default: %(default)s)")


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise ArgumentTypeError(f'"{text}" is no port: a number up to 65535')
    return int(text)


def run(args: Namespace) -> int:
    args.file.open("rb").close()  # what cannot be read ends here
    from generators.plan import plan
    from generators.progress import listening, moving_line
    from generators.serve import serve

    try:
        with listening(moving_line(sys.stderr)):
            serve(args.file, plan, port=args.port, say=lambda text: print(text, flush=True))
    except OSError as error:
        if error.errno not in (errno.EADDRINUSE, errno.EACCES):
            raise
        print(f"planta serve: port {args.port}: {error.strerror}; `--port 0` takes a free one.", file=sys.stderr)
        return 2
    return 0
