"""A number of random views in; their drawings' violations and measures out. Exit 1 when a single one is wrong.

    python -m bench.random_views [COUNT] [MOVES]     (300 views with a short search each: about 6 minutes)
"""

import sys
import time

from generators.layout.engine import arrange
from generators.layout.measure import measure, violations
from tests.generators.layout.random_views import random_view


def main(count: int = 300, moves: int = 60) -> int:
    wrong, crossings, bends, edges, started = 0, 0, 0, 0, time.process_time()
    for seed in range(count):
        view = random_view(seed)
        layout = arrange(view, moves=moves)
        found = violations(layout)
        m = measure(layout)
        crossings, bends, edges = crossings + m.crossings, bends + m.bends, edges + m.edges
        if found:
            wrong += 1
            print(f"{seed}: {len(view.nodes)} nodes, {len(view.edges)} edges: {'; '.join(found[:5])}")
    spent = time.process_time() - started
    print(f"{count} views, {edges} edges: {wrong} with violations, {crossings} crossings, {bends} bends, {spent:.0f} s CPU")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*(int(word) for word in sys.argv[1:])))
