"""A 40-node view and its model in; times and memory of whole processes, Planta's beside a `diagrams` script's, each with its bound, out.

Both sides run in turns with compiled code at hand. Ratios are of wall time, round by round; that of CPU time, which other work on the
machine disturbs less, is printed beside."""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from bench.inputs import FORTY, HOME, of_system
from bench.large import model
from generators.drawings import LOCK
from generators.layout.engine import arrange
from generators.render.diagrams_script import diagrams_script
from generators.views.view import View

PLANTA = [sys.executable, "-m", "planta"]
TEN = 10
"""Views of the second comparison: the same 40 nodes less one, another one in each."""
SIZES = ((200, 17), (1000, 83))
"""Large views: their nodes, and the units of `bench.large` that make them."""
Report = Callable[[str, float, float, str], bool]


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Of one process with its children: seconds of CPU and of wall time, and the most memory that one of them held, in MB."""

    cpu: float
    wall: float
    memory: float


def run(command: Sequence[str], cwd: Path, compiled: Path) -> Spent:
    """A process that must succeed, with byte code kept in `compiled`."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env |= {"PYTHONPATH": str(HOME), "PYTHONPYCACHEPREFIX": str(compiled)}
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        child = subprocess.Popen(command, cwd=cwd, env=env, stdout=said, stderr=said)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.perf_counter() - began
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            raise SystemExit(f"{' '.join(command)} failed:\n{said.read().decode(errors='replace')}")
    return Spent(cpu=usage.ru_utime + usage.ru_stime, wall=wall, memory=usage.ru_maxrss / 1024)


def speed(rounds: int, report: Report) -> list[bool]:
    """All claims on times, each told by `report`."""
    with tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder, "compiled")
        kept = _beside_diagrams(Path(folder, "forty"), rounds, compiled, report)
        kept += _repairs(report)
        kept += _cold(Path(folder, "forty"), compiled, report)
        kept += _large(Path(folder, "large"), compiled, report)
    return kept


def _beside_diagrams(project: Path, rounds: int, compiled: Path, report: Report) -> list[bool]:
    project.mkdir()
    views = _ten_views(project)
    scripts = [_script(project, of_system(project / "architecture.yaml").view(view)) for view in views]
    every = project / "every.py"
    every.write_text(
        "import runpy, sys\n"
        f"for script in {[s.as_posix() for s in scripts[1:]]!r}:\n"
        "    sys.argv = [script, script.removesuffix('.py')]\n    runpy.run_path(script, run_name='__main__')\n",
        encoding="utf-8",
    )
    export = [*PLANTA, "export", "svg,png"]
    kept = []
    for what, ours, theirs, bound in (
        ("a view of 40 nodes from its lock", [*export, views[0]], [str(scripts[0]), str(project / "out")], 0.8),
        (f"{TEN} such views", [*export, *views[1:]], [str(every)], 0.5),
    ):
        run(ours, project, compiled)
        run([sys.executable, *theirs], project, compiled)
        pairs = [(run(ours, project, compiled), run([sys.executable, *theirs], project, compiled)) for _ in range(rounds)]
        cpu = statistics.median(a.cpu / b.cpu for a, b in pairs)
        a, b = (statistics.median(p[k].wall for p in pairs) for k in (0, 1))
        print(f"     {what}, SVG and PNG: {a:.2f} s; PNG by a `diagrams` script: {b:.2f} s; {cpu:.2f} × the CPU")
        ratio = statistics.median(a.wall / b.wall for a, b in pairs)
        kept.append(report(f"{what}, SVG and PNG, to a `diagrams` script's PNG", ratio, bound, " ×"))
    return kept


def _ten_views(project: Path) -> list[str]:
    """The 40-node system with ten views more, all of them locked; the ids of its views."""
    text = FORTY.read_text(encoding="utf-8")
    (first, spec), *_ = yaml.safe_load(text)["views"].items()
    more = {f"{first}-{k}": spec | {"hide": [spec["show"][-1 - k]]} for k in range(TEN)}
    (project / "architecture.yaml").write_text(text + _indented(yaml.safe_dump(more, allow_unicode=True)), encoding="utf-8")
    shutil.copy(FORTY.with_name(LOCK), project / LOCK)
    drawings = of_system(project / "architecture.yaml")
    drawings.lock = dict.fromkeys(drawings.architecture.views, drawings.lock[first])
    (project / LOCK).write_bytes(drawings.lock_text())
    return list(drawings.architecture.views)


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.splitlines())


def _script(project: Path, view: View) -> Path:
    path = project / f"by_hand_{view.id}.py"
    path.write_text(diagrams_script(view).replace('outformat="svg"', 'outformat="png"'), encoding="utf-8")
    return path


def _repairs(report: Report) -> list[bool]:
    """Each view less one of its resources, and with it again, from the lock of before."""
    times = [spent for file in (FORTY, HOME / "architecture.yaml") for spent in _repaired(file)]
    print(f"     repairs: {len(times)}, median {statistics.median(times):.2f} s")
    return [report("slowest repair of a view's lock after one changed resource", max(times), 0.3, " s")]


def _repaired(file: Path) -> Iterator[float]:
    drawings = of_system(file)
    for name in (n for n in drawings.page_ids if n in drawings.lock):
        view, lock = drawings.view(name), drawings.lock[name]
        for gone in sorted({n.resource for n in view.nodes})[:: max(1, len(view.nodes) // 3)]:
            out = {n.id for n in view.nodes if n.resource == gone}
            edges = tuple(e for e in view.edges if not out & {e.source, e.target})
            smaller = replace(view, nodes=tuple(n for n in view.nodes if n.id not in out), edges=edges)
            began = time.process_time()
            without = arrange(smaller, lock=lock)
            between = time.process_time()
            arrange(view, lock=without.arrangement)
            yield between - began
            yield time.process_time() - between


def _cold(project: Path, compiled: Path, report: Report) -> list[bool]:
    (project / LOCK).unlink()
    spent = run([*PLANTA, "export", "svg", next(iter(yaml.safe_load(FORTY.read_text(encoding="utf-8"))["views"]))], project, compiled)
    return [report("a cold search of 40 nodes, CPU of the whole process", spent.cpu, 10, " s")]


def _large(project: Path, compiled: Path, report: Report) -> list[bool]:
    kept, found = [], []
    project.mkdir()
    for nodes, units in SIZES:
        text = model(units) + "views:\n  tudo: {title: Tudo, show: [all], links: false}\n"
        (project / "architecture.yaml").write_text(text, encoding="utf-8")
        spent = run([*PLANTA, "export", "svg", "tudo"], project, compiled)
        view = of_system(project / "architecture.yaml").view("tudo")
        found.append((len(view.nodes), spent))
        size = f"{len(view.nodes)} nodes, {len(view.edges)} edges"
        print(f"     {size} cold: {spent.wall:.1f} s, {spent.cpu:.1f} s of CPU, {spent.memory:.0f} MB")
        kept.append(report(f"{nodes} nodes cold", spent.wall, 60, " s"))
        kept.append(report(f"{nodes} nodes cold, memory", spent.memory, 1000, " MB"))
    (few, a), (many, b) = found
    print(f"     {many / few:.1f} times the nodes take {b.cpu / a.cpu:.1f} times the CPU and {b.memory / a.memory:.1f} times the memory")
    return kept
