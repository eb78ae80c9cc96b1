"""`python -m bench [PART ...] [-n ROUNDS]`: drawings, their speed and the build, each beside the same by others, with bounds.

drawings: the same graphs by Planta, dot and elkjs, counted by one code, and a gallery of them to look at (build/gallery/index.html).
speed: views as whole processes beside `diagrams`, repairs, cold searches, large views.
build: every drawing, page and slide beside the same work by hand, with nothing built before; nothing to do; an edit seen live.
A missed claim ends with exit code 1.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from bench.prepare import clean, prepare

HOME = Path(__file__).resolve().parents[1]
PLANTA = [sys.executable, "-m", "planta"]


def seconds(command: list[str], cwd: Path, *, show: bool = False) -> float:
    """Wall time of a whole process that must succeed."""
    # Compiled code is kept, as it is wherever Planta is installed.
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"} | {"PYTHONPATH": str(HOME)}
    began = time.perf_counter()
    ran = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False)
    spent = time.perf_counter() - began
    if ran.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{ran.stdout}{ran.stderr}")
    if show:
        print(ran.stderr + ran.stdout)
    return spent


def cold(project: Path, work: Path, rounds: int) -> tuple[list[float], list[float]]:
    """A first build and the same work by hand, in turns."""
    ours, theirs = [], []
    for number in range(rounds):
        clean(project)
        ours.append(seconds([*PLANTA, "build"], project, show=number == rounds - 1))
        shutil.rmtree(work / "out", ignore_errors=True)
        theirs.append(seconds([sys.executable, str(HOME / "bench/by_hand.py"), str(work)], project))
    return ours, theirs


def idle(project: Path, rounds: int) -> tuple[list[float], list[float]]:
    """A build with nothing to do and a bare start of Python, in turns."""
    pairs = [(seconds([*PLANTA, "build"], project), seconds([sys.executable, "-c", "pass"], project)) for _ in range(rounds)]
    return [ours for ours, _ in pairs], [bare for _, bare in pairs]


def live(project: Path, edits: int) -> list[float]:
    """Seconds from an edit of the system's name in the file to its sight in the browser."""
    from generators.plan import plan
    from generators.serve import serve
    from tests.generators.web import chromium, watched

    file = project / "architecture.yaml"
    text = file.read_text(encoding="utf-8")
    name = next(line.partition("name:")[2].strip() for line in text.splitlines() if line.strip().startswith("name:"))
    url, ready, stop = [], threading.Event(), threading.Event()

    def say(line: str) -> None:
        if line.startswith("http://"):
            url.append(line.split()[0])
            ready.set()

    thread = threading.Thread(target=serve, args=(file, plan), kwargs={"port": 0, "say": say, "stop": stop}, daemon=True)
    thread.start()
    if not ready.wait(120):
        raise SystemExit("the live site did not come up")
    times = []
    with chromium() as browser, watched(browser) as (page, _):
        page.goto(url[0])
        for number in range(edits):
            new = f"{name.strip(chr(34))} {number}"
            began = time.perf_counter()
            file.write_text(text.replace(f"name: {name}", f'name: "{new}"', 1), encoding="utf-8")
            page.wait_for_function("t => document.body?.innerText.includes(t)", arg=new, timeout=30_000)
            times.append(time.perf_counter() - began)
            time.sleep(4)  # an edit is not made while the one before is still at work
    stop.set()
    thread.join(10)
    return times


def drawings() -> list[bool]:
    """The comparison, and the page to look at."""
    from bench.drawings import compare, rules, table
    from bench.gallery import gallery

    found = compare()
    print(table(found))
    page = HOME / "build/gallery/index.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text(gallery(found), encoding="utf-8")
    print(f"gallery: {page.relative_to(HOME)}")
    return rules(found, report)


def report(what: str, value: float, bound: float, unit: str) -> bool:
    kept = value <= bound
    print(f"{'ok  ' if kept else 'MISS'} {what}: {value:.3g}{unit} (at most {bound:g}{unit})")
    return kept


def build(file: Path, rounds: int, *, browser: bool) -> list[bool]:
    """First builds, builds with nothing to do, and edits seen live."""
    with tempfile.TemporaryDirectory() as folder:
        project, work = Path(folder, "project"), Path(folder, "by-hand")
        project.mkdir()
        for name in ("architecture.yaml", "architecture.layout.json"):
            if (file.parent / name).is_file():
                shutil.copy(file.parent / name, project / name)
        seconds([*PLANTA, "build"], project)  # what by_hand repeats is taken from a build
        prepare(project / "architecture.yaml", project, work)
        ours, theirs = cold(project, work, rounds)
        load = os.getloadavg()[0]
        print(f"first build {statistics.median(ours):.2f} s, by hand {statistics.median(theirs):.2f} s (medians, load {load:.0f})")
        ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
        kept = [report("first build, ratio to the same by hand", ratio, 0.7, " ×")]
        nothing, bare = idle(project, 9)
        over = statistics.median(a - b for a, b in zip(nothing, bare, strict=True))
        kept.append(report("nothing to do, over Python's start", over, 0.1, " s"))
        if browser:
            times = live(project, 20)
            kept.append(report("edit to browser, 95th percentile of 20", statistics.quantiles(times, n=20)[-1], 2, " s"))
    return kept


PARTS = ("drawings", "speed", "build")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[2], formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)} (default: all)")
    parser.add_argument("--file", type=Path, default=HOME / "architecture.yaml", help="the model that is built (default: ours)")
    parser.add_argument("-n", type=int, default=3, help="rounds (default: %(default)s)")
    parser.add_argument("--no-browser", action="store_true", help="leave the live site out")
    args = parser.parse_args()
    if unknown := set(args.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    kept = []
    for part in args.parts or PARTS:
        print(f"{part}:")
        if part == "drawings":
            kept += drawings()
        elif part == "speed":
            from bench.speed import speed

            kept += speed(args.n, report)
        else:
            kept += build(args.file, args.n, browser=not args.no_browser)
    return 0 if all(kept) else 1


if __name__ == "__main__":
    sys.exit(main())
