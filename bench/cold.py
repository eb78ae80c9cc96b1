"""Fixed views searched from nothing, on one core; their seconds of CPU, price and measures out, and both in sum: for changes of the search.

    python -m bench.cold [SEEDS]     (25 views a seed, about 1 minute)
"""

import statistics
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from generators.drawings import Drawings
from generators.layout.draw import Studio
from generators.layout.engine import MOVES, cold
from generators.layout.measure import Ruler
from generators.views.view import View
from planta.build import load
from tests.generators.layout.random_views import random_view
from tests.generators.layout.samples import SAMPLES

ROOT = Path(__file__).parents[1]
SYSTEMS = (ROOT / "architecture.yaml", ROOT / "tests/systems/serverless/architecture.yaml")


def views() -> Iterator[tuple[str, View]]:
    """The views of both systems, the samples, and random ones."""
    for file in SYSTEMS:
        drawings = Drawings(load(file).architecture, {})
        for name in drawings.architecture.views:
            yield name, drawings.view(name)
    for name, sample in SAMPLES.items():
        yield f"sample {name}", sample()
    for seed in (1, 2, 3, 4):
        yield f"random {seed}", random_view(seed, nodes=40)


def main(seeds: int = 1) -> int:
    total: list[tuple[float, float]] = []
    for name, view in views():
        spent, prices, crossings, bends = [], [], 0, 0
        for seed in range(1, seeds + 1):
            began = time.process_time()
            found = cold(Studio(view), view.hints, seed, MOVES)
            spent.append(time.process_time() - began)
            prices.append(found.price)
            m = Ruler(found.layout).measures()
            crossings, bends = crossings + m.crossings, bends + m.bends
        total.append((statistics.mean(spent), statistics.mean(prices)))
        size = f"{name:24} {len(view.nodes):3} nodes {len(view.edges):3} edges  {statistics.mean(spent):6.2f} s"
        price = f"price {statistics.mean(prices):7.0f} ({min(prices):7.0f})"
        print(f"{size}  {price}  crossings {crossings / seeds:4.1f}  bends {bends / seeds:5.1f}  aspect {m.aspect:.2f}", flush=True)
    print(f"in sum {sum(s for s, _ in total):.1f} s, price {sum(p for _, p in total):.0f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
