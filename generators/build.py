"""The build: a model file goes in; drawings, deck and site on disk come out, all of them or none.

Every byte is made before the first output changes. The pages go to the scratch folder first: MkDocs, in a process of its own, renders them
while this one makes the drawings in them, which go there next, and everything else. One publication puts all in place.
"""

import contextlib
import multiprocessing
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Protocol

from generators import site, stamp, writer
from generators.progress import Progress
from generators.stamp import SCRATCH, Stamp

SITE = "site"
STAGED = f"{SCRATCH}/site-next"


class Target(Protocol):
    """One output file: relative path, pure maker of its bytes, and the stage it is shown and selected by."""

    @property
    def path(self) -> str: ...
    @property
    def make(self) -> Callable[[], bytes]: ...
    @property
    def stage(self) -> str: ...


Plan = Callable[[Path], Sequence[Target]]
"""From the model file to its outputs; raises Problem when it cannot."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """What a build did; `written` is None when everything was up to date."""

    written: writer.Written | None
    differences: tuple[writer.Difference, ...] = ()


def build(file: Path, out: Path, plan: Plan, progress: Progress, *, only: str | None = None) -> Result:
    """Make every output, or those of one stage, and publish them."""
    with writer.exclusive(out):
        if stamp.up_to_date(file, out):
            return Result(written=None)
        before = Stamp.read(out)
        taken = stamp.marks({str(p): p for p in stamp.inputs(file)})
        with SiteProcess(out, file.resolve().parent) as rendering:
            with progress.stage("model"):
                targets = _of_stage(plan(file), only)
            files = _make(targets, out, rendering, progress)
        with progress.stage("write"):
            owned = before.outputs if only is None else ()
            written = writer.publish(files, out, owned=owned, part=only is not None)
            if only is None:
                for name in taken.keys() & {str((out / p).resolve()) for p in files}:  # an output that is an input: the lock
                    taken |= stamp.marks({name: Path(name)})
                outputs = stamp.marks({p: out / p for p in files})
                Stamp(inputs=taken, outputs=outputs, environment=stamp.environment()).write(out)
                writer.settle(out)
        return Result(written=written)


def check(file: Path, out: Path, plan: Plan, progress: Progress, *, only: str | None = None) -> Result:
    """Compare what stands in `out` with what the model makes, writing nothing.

    Committed outputs are made anew; the site, which is not committed, is held against the stamp of the build that made it.
    """
    known = Stamp.read(out)
    with progress.stage("model"):
        targets = [t for t in _of_stage(plan(file), only) if not _is_scratch(t.path)]
    made = _bytes(targets, progress)
    if only is not None:  # what else stands there is no business of this stage
        return Result(written=None, differences=tuple(sorted(writer.compare(made, out, owned=()))))
    ours = [p for p in known.outputs if not p.startswith(f"{SITE}/")]
    differences = writer.compare(made, out, owned=ours)
    for path in known.edited(out, (p for p in known.outputs if p.startswith(f"{SITE}/"))):
        differences.append(writer.Difference(path=path, state="edited" if (out / path).is_file() else "missing"))
    return Result(written=None, differences=tuple(sorted(differences)))


_OF_THE_SITE = frozenset({"pages", "drawings"})


def _of_stage(targets: Sequence[Target], only: str | None) -> Sequence[Target]:
    """The targets of one stage, or all; pages and the drawings in them are one. Raises Problem when there is no such stage."""
    wanted = _OF_THE_SITE if only in _OF_THE_SITE else {only}
    chosen = [t for t in targets if only is None or t.stage in wanted]
    if not chosen and targets:
        from generators.problem import Problem

        stages = ", ".join(dict.fromkeys(t.stage for t in targets))
        raise Problem(f'planta build: this model has no stage "{only}"; it has {stages}', 2)
    return chosen


def _make(targets: Sequence[Target], out: Path, rendering: "SiteProcess", progress: Progress) -> dict[str, bytes]:
    inline = [t for t in targets if t.path.startswith(f"{site.INLINE}/")]
    pages = [t for t in targets if _is_scratch(t.path) and t not in inline]
    outputs = [t for t in targets if not _is_scratch(t.path)]
    if not pages:
        return _bytes(outputs, progress)
    for part, some in ((site.PAGES, pages), (site.INLINE, inline)):
        writer.publish(_bytes(some, progress), out, owned=standing(out, part), journalled=False)
        rendering.go_on()
    files = _bytes(outputs, progress)
    with progress.stage("site") as stage:
        rendering.finish()
        made = sorted(p for p in (out / STAGED).rglob("*") if p.is_file())
        files |= {f"{SITE}/{p.relative_to(out / STAGED).as_posix()}": p.read_bytes() for p in made}
        stage.done = len(made)
    shutil.rmtree(out / STAGED)
    return files


def _bytes(targets: Iterable[Target], progress: Progress) -> dict[str, bytes]:
    """Make the targets stage by stage, in the order in which the stages first come."""
    stages: dict[str, list[Target]] = {}
    for target in targets:
        stages.setdefault(target.stage, []).append(target)
    made = {}
    for name, group in stages.items():
        with progress.stage(name, len(group)) as stage:
            for target in group:
                stage.show(target.path)
                made[target.path] = target.make()
                stage.step(target.path)
    return made


class SiteProcess:
    """MkDocs at work in a second process: it is half of a build's time, and needs little of the other half.

    It starts at once and imports its libraries; `go_on` tells it that the pages, and then that the drawings, are in their place.
    """

    def __init__(self, out: Path, project: Path) -> None:
        context = multiprocessing.get_context("fork")
        self.ours, self.theirs = context.Pipe()
        self.process = context.Process(target=_render, args=(out, project, self.ours, self.theirs), daemon=True)

    def __enter__(self) -> "SiteProcess":
        self.process.start()
        self.theirs.close()  # so that a killed child is an end of file here
        return self

    def go_on(self) -> None:
        with contextlib.suppress(BrokenPipeError):  # it has given up: `finish` says why
            self.ours.send(None)

    def finish(self) -> None:
        """Wait for the end; raise what MkDocs complained about."""
        try:
            complaints: list[str] = self.ours.recv()
        except EOFError:
            complaints = ["MkDocs was stopped before it was done"]
        self.process.join()
        if complaints:
            raise site.SiteError(complaints)

    def __exit__(self, *_: object) -> None:
        if self.process.is_alive():
            self.process.terminate()
        self.process.join()


def _render(out: Path, project: Path, other: Connection, parent: Connection) -> None:
    other.close()  # so that a killed parent is an end of file here
    complaints: Sequence[str] = ()
    try:
        site.warm()
        parent.recv()
        shutil.rmtree(out / STAGED, ignore_errors=True)
        site.build(out, out / STAGED, project, drawn=lambda: parent.recv())
    except EOFError:  # the other process ended: nobody waits for a site
        return
    except site.SiteError as refused:
        complaints = refused.messages
    except Exception as error:
        complaints = [f"MkDocs failed, {type(error).__name__}: {error}"]
    parent.send(list(complaints))


def standing(out: Path, *parts: str) -> list[str]:
    """The files of the last build in these scratch folders: those that are made no more would become pages of the site."""
    return [p.relative_to(out).as_posix() for part in parts for p in (out / part).rglob("*") if p.is_file()]


def _is_scratch(path: str) -> bool:
    return path.startswith(f"{SCRATCH}/")
