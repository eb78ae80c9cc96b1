"""The emulator at an address of this machine: what any AWS SDK or the AWS CLI may be pointed at; started, found and stopped from here."""

import io
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

HOST, PORT = "127.0.0.1", 4599
IDLE = 3600
"""Seconds without a request after which it ends by itself."""
WHO = "/planta-emulator"


class Application:
    """Our operations first, then moto's own server; the access key says whose account it is."""

    def __init__(self, gateway: Any) -> None:
        from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

        self.gateway, self.moto = gateway, DomainDispatcherApplication(create_backend_app)
        self.last = time.monotonic()

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        from moto.core.request import Request

        from infra.emulator.gateway import whose

        self.last = time.monotonic()
        if environ.get("PATH_INFO") == WHO:
            start_response("200 OK", [("Content-Type", "application/json")])
            return [json.dumps({"pid": os.getpid()}).encode()]
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length) if length else b""
        account = whose(environ.get("HTTP_AUTHORIZATION", ""))
        if account:
            environ["HTTP_X_MOTO_ACCOUNT_ID"] = account
        answer = self.gateway.answer(Request({**environ, "wsgi.input": io.BytesIO(body)}))
        if answer is None:
            return self._moto({**environ, "wsgi.input": io.BytesIO(body)}, start_response)
        status, headers, content = answer
        start_response(f"{status} ", [(k, v) for k, v in headers.items() if k.lower() not in ("content-length", "connection")])
        return [content.encode() if isinstance(content, str) else content or b""]

    def _moto(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """A defect of moto's is told as AWS tells its own."""
        application = self.moto.get_application(environ)
        application.config["PROPAGATE_EXCEPTIONS"] = True
        try:
            return list(application(environ, start_response))
        except Exception as error:
            start_response("500 Internal Server Error", [("x-amzn-errortype", "InternalFailure")])
            return [json.dumps({"message": f"{type(error).__name__}: {error}"}).encode()]


def serve(port: int, started: Callable[[str], None]) -> None:
    """Answer until stopped, or until nobody has asked anything for long."""
    from infra.emulator.gateway import STATE
    from infra.emulator.inside import emulated

    with emulated() as gateway:
        application = Application(gateway)
        server = _bound(application, port)
        url = f"http://{HOST}:{server.server_port}"
        STATE.address = lambda: url
        threading.Thread(target=_end_when_idle, args=(server, application), daemon=True).start()
        started(url)
        server.serve_forever()


def _bound(application: Application, port: int) -> Any:
    from moto.moto_server.werkzeug_app import MotoRequestHandler
    from werkzeug.serving import make_server

    quiet = type("Quiet", (MotoRequestHandler,), {"log_request": lambda *_: None})
    return make_server(HOST, port, application, threaded=True, request_handler=quiet)


@contextmanager
def listening(gateway: Any) -> Iterator[str]:
    """At a free port, while the block lasts."""
    server = _bound(Application(gateway), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _end_when_idle(server: Any, application: Application) -> None:
    while time.monotonic() - application.last < IDLE:
        time.sleep(5)
    server.shutdown()


def running(folder: Path) -> str | None:
    """The address of the emulator that was started for this folder, if it still answers."""
    try:
        url = str(json.loads((folder / "server.json").read_bytes())["url"])
        with urlopen(url + WHO, timeout=5) as answer:
            return url if json.load(answer).get("pid") else None
    except (OSError, URLError, ValueError, KeyError):
        return None


def start(folder: Path) -> str:
    """In the background, for the commands that follow; the address."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "server.log").open("wb") as log:
        subprocess.Popen([sys.executable, "-m", "planta", "emulator", "--port", "0", "--folder", str(folder)], stdout=log, stderr=log,
                         stdin=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
    for _ in range(600):
        if url := running(folder):
            return url
        time.sleep(0.1)
    raise OSError(f"the emulator did not start; see {folder / 'server.log'}")


def stop(folder: Path) -> bool:
    """End the emulator of this folder; what it holds is gone."""
    url = running(folder)
    if url is None:
        return False
    with urlopen(url + WHO, timeout=5) as answer:
        os.kill(int(json.load(answer)["pid"]), signal.SIGTERM)
    (folder / "server.json").unlink(missing_ok=True)
    return True
