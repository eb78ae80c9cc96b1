"""What to make: a model file goes in; the list of its outputs comes out, or the problems that stand in the way."""

from collections.abc import Sequence
from pathlib import Path

from generators.build import Problem, Target


def plan(file: Path) -> Sequence[Target]:
    """Load the model with its lock and list the outputs. Raises Problem."""
    from generators.drawings import read_lock
    from generators.targets import LOCK, targets
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
    lock = file.resolve().parent / LOCK
    arrangements = read_lock(lock.read_text(encoding="utf-8")) if lock.is_file() else {}
    return targets(loaded.architectures, loaded.findings, arrangements)
