"""What to make: a model file and its lock go in; the list of its outputs comes out, or the problems that stand in the way."""

import sys
from collections.abc import Sequence
from pathlib import Path

from generators.build import Problem, Target


def plan(file: Path) -> Sequence[Target]:
    """Load the model with its lock and list the outputs."""
    from planta.build import build
    from planta.findings import UnusableInput
    from planta.locate import decode
    from planta.report import report

    source = ""
    try:
        source = decode(file.read_bytes())
        loaded = build(source)
    except UnusableInput as unusable:
        raise Problem(report(unusable.findings, file.as_posix(), source), 2) from unusable
    if loaded.findings:
        print(f"{len(loaded.findings)} findings: `planta check` tells them.", file=sys.stderr)
    # Only a usable model pays for the libraries that draw it.
    from generators.drawings import read_lock
    from generators.targets import LOCK, targets

    beside = file.parent / LOCK
    lock = read_lock(beside.read_text(encoding="utf-8", errors="replace")) if beside.is_file() else {}
    return targets(loaded.architectures, loaded.findings, lock)
