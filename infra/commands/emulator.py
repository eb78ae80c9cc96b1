"""`planta emulator`: an AWS on this machine, for `deploy` and `drift` and for any SDK; it forgets everything when it ends."""

import json
import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from infra.commands.target import FOLDER


def arguments(parser: ArgumentParser) -> None:
    from infra.emulator.server import PORT

    parser.add_argument("--port", type=int, default=PORT, help="port of 127.0.0.1; 0 takes a free one (default: %(default)s)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where its address is written (default: %(default)s)")
    parser.add_argument("--stop", action="store_true", help="end the one that runs")


def run(args: Namespace) -> int:
    from infra.emulator import server

    place: Path = args.folder
    if args.stop:
        print("Stopped; what it held is gone." if server.stop(place) else "None was running.")
        return 0
    if url := server.running(place):
        print(f"It runs already: {url}")
        return 1

    def started(url: str) -> None:
        place.mkdir(parents=True, exist_ok=True)
        (place / "server.json").write_text(json.dumps({"url": url, "pid": os.getpid()}) + "\n", encoding="utf-8")
        print(f"{url}\nAWS CLI: AWS_ACCESS_KEY_ID=<account> AWS_SECRET_ACCESS_KEY=emulator aws --endpoint-url {url} ...", flush=True)

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        server.serve(args.port, started)
    finally:
        (place / "server.json").unlink(missing_ok=True)
    return 0
