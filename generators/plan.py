"""What to make: a model file goes in; the list of its outputs comes out, or the problem that stands in the way."""

from collections.abc import Sequence
from pathlib import Path

from generators.build import Target


class Problem(Exception):
    """The model file has problems; carries their text and the exit code (2 unusable, 1 findings)."""

    def __init__(self, text: str, code: int) -> None:
        self.text, self.code = text, code
        super().__init__(text)


def plan(file: Path) -> Sequence[Target]:
    """Load and check the model, then list its outputs."""
    raise NotImplementedError
