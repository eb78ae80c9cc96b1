"""Build progress: stages and their done/total counts go in; one moving line on a terminal, one plain line a stage elsewhere, come out.

Work that takes seconds, such as the search for an arrangement, tells how far it is, and whoever shows progress listens."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TextIO

BAR = 24
Listener = Callable[[str], None]
_LISTENER: ContextVar[Listener | None] = ContextVar("listener", default=None)


def tell(what: str) -> None:
    """Say what is being done, or nothing ("") when it is done."""
    if listener := _LISTENER.get():
        listener(what)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Hear what the work inside tells."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def moving_line(stream: TextIO) -> Listener:
    """Shows what it hears as one line of a terminal that is wiped at the end; elsewhere nothing."""

    def show(what: str) -> None:
        if stream.isatty():
            stream.write(f"\r\x1b[K{what}")
            stream.flush()

    return show


class Progress:
    """Shows the stage at work and remembers each stage's seconds, for the closing line."""

    def __init__(self, stream: TextIO | None = None, *, quiet: bool = False) -> None:
        self.stream = stream or sys.stderr
        self.quiet = quiet
        self.moving = not quiet and self.stream.isatty()
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str, total: int = 0) -> Iterator["Stage"]:
        """Time a stage; a name met again adds to its first time."""
        began = time.perf_counter()
        stage = Stage(self, name, total)
        stage.show()
        try:
            with listening(stage.show):
                yield stage
        finally:
            spent = time.perf_counter() - began
            self.seconds[name] = self.seconds.get(name, 0.0) + spent
            if self.moving:
                self.stream.write("\r\x1b[K")
            if not self.quiet:
                count = f"{stage.done} files" if stage.done else ""
                self.stream.write(f"  {name:<12}{count:>11}  {spent:6.2f} s\n")
                self.stream.flush()

    def shares(self) -> str:
        """`drawings 41 %, site 39 %, …`, the largest first."""
        whole = sum(self.seconds.values()) or 1.0
        ranked = sorted(self.seconds.items(), key=lambda item: -item[1])
        return ", ".join(f"{name} {100 * spent / whole:.0f} %" for name, spent in ranked)


class Stage:
    """A running stage; `step` counts one finished piece."""

    def __init__(self, progress: Progress, name: str, total: int) -> None:
        self.progress, self.name, self.total, self.done = progress, name, total, 0

    def step(self, what: str = "") -> None:
        self.done += 1
        self.show(what)

    def show(self, what: str = "") -> None:
        if not self.progress.moving:
            return
        filled = BAR * self.done // self.total if self.total else 0
        bar = f"[{'#' * filled:<{BAR}}] {self.done}/{self.total}" if self.total else "..."
        self.progress.stream.write(f"\r\x1b[K  {self.name:<12}{bar} {what[:40]}")
        self.progress.stream.flush()
