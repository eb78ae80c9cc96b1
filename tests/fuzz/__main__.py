"""`python -m tests.fuzz [SECONDS] [SEED]`: mutated models must be refused in words or become a whole set of outputs; nothing else.

Whatever raises anything but UnusableInput is written to build/fuzz/ and ends the run with exit code 1.
"""

import sys
import time
import traceback
from collections import Counter
from pathlib import Path
from random import Random

import yaml

from planta.build import build
from planta.findings import UnusableInput
from planta.locate import decode
from planta.report import FORMATS, report
from tests.fuzz.mutate import dump, mutate_bytes, mutate_tree
from tests.planta.broken_cases import BASE


def seeds() -> list[bytes]:
    """The models to start from: the base of the broken cases, every test system, and the real one."""
    files = [*sorted(Path("tests/systems").glob("*/architecture.yaml")), Path("architecture.yaml")]
    return [BASE.encode(), *(f.read_bytes() for f in files if f.is_file())]


def attempt(data: bytes, rnd: Random) -> str:
    """What became of one input: refused, or built (and a few of its outputs made)."""
    source = ""
    try:
        source = decode(data)
        loaded = build(source)
    except UnusableInput as unusable:
        report(unusable.findings, "a.yaml", source, rnd.choice(FORMATS))
        return "refused"
    report(loaded.findings, "a.yaml", source, rnd.choice(FORMATS))
    if rnd.random() < 0.05:
        from generators.targets import targets

        made = targets(loaded.architectures, loaded.findings, {})
        for target in rnd.sample(made, min(4, len(made))):
            try:
                target.make()
            except UnusableInput:
                return "refused by a generator"
        return "built and drawn"
    return "built"


def main(seconds: float, seed: int) -> int:
    rnd, counts, end = Random(seed), Counter[str](), time.monotonic() + seconds
    starts = seeds()
    trees = [yaml.safe_load(s) for s in starts]
    while time.monotonic() < end:
        k = rnd.randrange(len(starts))
        data = mutate_bytes(starts[k], rnd) if rnd.random() < 0.4 else dump(mutate_tree(trees[k], rnd))
        try:
            counts[attempt(data, rnd)] += 1
        except Exception:
            place = Path("build/fuzz")
            place.mkdir(parents=True, exist_ok=True)
            (place / "found.yaml").write_bytes(data)
            traceback.print_exc()
            print(f"found after {sum(counts.values())} inputs (seed {seed}): {place / 'found.yaml'}", file=sys.stderr)
            return 1
    print(
        f"{sum(counts.values())} inputs, nothing found: "
        + ", ".join(f"{n} {what}" for what, n in sorted(counts.items()))
    )
    return 0


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(main(float(words[0]) if words else 600.0, int(words[1]) if len(words) > 1 else 1))
