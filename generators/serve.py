"""The live site: edits of the model go in; reloads of the browser, or the problems to mend, come out.

Outputs are left alone: the live site stands in the scratch folder, and `planta build` makes what is committed.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from generators.build import Plan
from generators.live import SITE, LiveSite
from generators.problem import Problem
from generators.site import SiteError
from generators.stamp import SCRATCH

LIVE = f"{SCRATCH}/live"
EVENTS = "/planta-events"
CLIENT = """
<script>(() => {
  const events = new EventSource("/planta-events?" + encodeURIComponent(location.pathname));
  let first = null, box = null;
  events.onmessage = (message) => {
    const {version, problem} = JSON.parse(message.data);
    first ??= version;
    if (box) { box.remove(); box = null; }
    if (problem) {
      box = document.createElement("pre");
      box.id = "planta-problem";
      box.style.cssText = "position:fixed;inset:auto 0 0 0;z-index:99;margin:0;max-height:60vh;overflow:auto;padding:1rem 1.4rem;" +
        "background:#451a17;color:#fff;font:13px/1.5 ui-monospace,monospace;white-space:pre-wrap";
      box.textContent = problem;
      document.body.append(box);
    } else if (version !== first) location.reload();
  };
})();</script>
"""


class State:
    """What browsers are told: the number of the site they should show, and the problem that stands in the way of a newer one."""

    def __init__(self) -> None:
        self.version, self.problem, self.closed = 0, "", False
        self.open: list[str] = []
        """Addresses of the pages that browsers show now, one entry for each."""
        self.news = threading.Condition()

    def tell(self, *, version: int | None = None, problem: str = "", closed: bool = False) -> None:
        with self.news:
            self.version, self.problem, self.closed = version if version is not None else self.version, problem, closed
            self.news.notify_all()

    def messages(self) -> Iterator[str]:
        """The state now, and again after each change; empty while there is none, so that a reader who left is noticed."""
        seen: tuple[int, str] | None = None
        while not self.closed:
            with self.news:
                if seen == (self.version, self.problem):
                    self.news.wait(5)
                now = (self.version, self.problem)
            yield "" if now == seen else json.dumps({"version": now[0], "problem": now[1]}, ensure_ascii=False)
            seen = now


class Handler(SimpleHTTPRequestHandler):
    """Files of the site, pages with the reloading script, and the stream of events."""

    def __init__(self, *args: object, state: State, **kwargs: object) -> None:
        self.state = state
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == EVENTS:
            self._events(unquote(urlsplit(self.path).query).strip("/") or "index.html")
            return
        place = Path(self.translate_path(path))
        if place.is_dir():
            place /= "index.html"
        if place.suffix != ".html" or not place.is_file():
            super().do_GET()
            return
        body = place.read_bytes().replace(b"</body>", CLIENT.encode() + b"</body>")
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _events(self, page: str) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream; charset=utf-8")
        self.end_headers()
        self.state.open.append(page)
        try:
            for message in self.state.messages():
                self.wfile.write(f"data: {message}\n\n".encode() if message else b": still here\n\n")
                self.wfile.flush()
        except OSError:  # the browser went away
            return
        finally:
            self.state.open.remove(page)

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """The terminal belongs to the build."""


def serve(
    file: Path, plan: Plan, *, port: int, say: Callable[[str], None], stop: threading.Event | None = None
) -> None:
    """Serve the site of `file` on this machine until interrupted, or until `stop` is set."""
    from watchfiles import watch

    file = file.resolve()
    root = file.parent / LIVE
    state, live = State(), LiveSite(root, file.parent)
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(Handler, state=state, directory=str(root / SITE)))
    server.daemon_threads = True
    watched = {file, file.parent / "mkdocs.yml"}
    refresh(file, plan, live, state, say)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"http://127.0.0.1:{server.server_address[1]}/ shows {file.name} as you edit it; Ctrl+C ends.")
    try:
        changes = watch(
            file.parent,
            watch_filter=lambda _, path: Path(path) in watched,
            recursive=False,
            debounce=200,
            step=20,
            stop_event=stop,
        )
        for _ in changes:
            refresh(file, plan, live, state, say)
    finally:
        state.tell(closed=True)
        server.shutdown()
        server.server_close()


def refresh(file: Path, plan: Plan, live: LiveSite, state: State, say: Callable[[str], None]) -> None:
    """Bring the live site up to the model, and tell the browsers; a problem is shown and the next edit tried again."""
    began = time.perf_counter()
    try:
        files = {t.path: t.make() for t in plan(file) if t.path.startswith(f"{SCRATCH}/")}
        after = state.version + 1
        count = live.update(files, set(state.open), lambda: state.tell(version=after))
    except Problem as problem:
        wrong = problem.text
    except SiteError as refused:
        wrong = "\n".join(refused.messages)
    except Exception as error:
        wrong = f"internal error, {type(error).__name__}: {error}"
    else:
        state.tell(version=after if count else state.version)
        say(f"{count} pages in {time.perf_counter() - began:.2f} s")
        return
    state.tell(problem=wrong)
    say(wrong)
