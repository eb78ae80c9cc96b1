"""A model file in; the loaded model and the arrangements locked beside it out, or the Problem that stands in the way."""

from pathlib import Path
from typing import TYPE_CHECKING

from generators.problem import Problem
from planta.build import Loaded, build
from planta.findings import UnusableInput
from planta.locate import decode
from planta.report import report

if TYPE_CHECKING:
    from generators.drawings import Lock


def load(file: Path) -> tuple[Loaded, "Lock"]:
    """Raises Problem with every error of the model, or OSError."""
    source = ""
    try:
        source = decode(file.read_bytes())
        loaded = build(source)
    except UnusableInput as unusable:
        raise Problem(report(unusable.findings, file.as_posix(), source), 2) from unusable
    # Only a usable model pays for the libraries that draw it.
    from generators.drawings import LOCK, read_lock

    lock = file.resolve().parent / LOCK
    return loaded, read_lock(lock.read_text(encoding="utf-8", errors="replace")) if lock.is_file() else {}
