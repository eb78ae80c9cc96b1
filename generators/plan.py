"""What to make: a model file and its lock go in; the list of its outputs comes out, or the problems that stand in the way."""

import sys
from collections.abc import Sequence
from pathlib import Path

from generators.build import Target


def plan(file: Path) -> Sequence[Target]:
    """Load the model with its lock and list the outputs. Raises Problem."""
    from generators.model import load

    loaded, lock = load(file)
    if loaded.findings:
        print(f"{len(loaded.findings)} findings: `planta check` tells them.", file=sys.stderr)
    if not loaded.architecture.views:
        print("The model has no views, so nothing is drawn: add \"views: {overview: {title: Overview, show: [all]}}\".", file=sys.stderr)
    from generators.targets import targets

    return targets(loaded.architectures, loaded.findings, lock)
