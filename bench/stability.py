"""The locked views of the real system in; what moves, and for how long one waits, when a resource goes and comes back, out.

    python -m bench.stability     (every resource of every view: 1 to 2 minutes). Exit 1 when a bound is not kept.
"""

import statistics
import sys
from pathlib import Path

from generators.drawings import LOCK, Drawings, read_lock
from planta.build import load
from tests.generators.layout.stability import changes

ROOT = Path(__file__).parents[1]
MOST_FLIPPED, MOST_SECONDS = 0.02, 0.3
"""Of the median change, and of the slowest."""


def main() -> int:
    drawings = Drawings(load(ROOT / "architecture.yaml").architecture, {})
    lock = read_lock((ROOT / LOCK).read_text(encoding="utf-8"))
    flips: list[float] = []
    times: list[float] = []
    wrong = 0
    for name in (d for d in drawings.page_ids if d in lock):
        made = list(changes(drawings.view(name), lock[name]))
        here = [f for c in made for f in c.flips]
        spent = [s for c in made for s in c.seconds]
        bad = sum(bool(c.violations) for c in made)
        worst = max(made, key=lambda c: max(c.flips))
        flips, times, wrong = flips + here, times + spent, wrong + bad
        moved = f"flips: median {statistics.median(here):6.2%}, worst {max(here):6.2%} ({worst.resource})"
        print(f"{name:26} {len(made):3} resources  {moved}  seconds: median {statistics.median(spent):.2f}, worst {max(spent):.2f}"
              f"  violations {bad}", flush=True)  # fmt: skip
    kept = statistics.median(flips) < MOST_FLIPPED and max(times) < MOST_SECONDS and not wrong
    moved = f"median {statistics.median(flips):.2%} flipped (below {MOST_FLIPPED:.0%}), worst {max(flips):.2%}"
    took = f"median {statistics.median(times):.2f} s, slowest {max(times):.2f} s (below {MOST_SECONDS} s)"
    print(f"{len(flips)} changes: {moved}; {took}; {wrong} with violations")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
