"""The fixed inputs of the comparison: views of the two systems and of held-out ones, each with its locked arrangement."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generators.drawings import Drawings
from generators.model import load
from generators.views.view import View
from tests.generators.layout.samples import SAMPLES

HOME = Path(__file__).resolve().parents[1]
SYSTEMS = HOME / "bench/systems"
"""Held-out systems: the arrangements beside them come from `planta layout` alone."""
FORTY = SYSTEMS / "loja/architecture.yaml"
"""The system whose view `tudo` has 40 nodes."""


@dataclass(frozen=True, kw_only=True)
class Input:
    """`real`: a view of the system that this repository describes."""

    name: str
    view: View
    lock: Mapping[str, object]
    real: bool = False


_VIEWS = (
    ("overview", "architecture.yaml", "visao-geral"),
    ("summary", "architecture.yaml", "resumo"),
    ("network in layers", "architecture.yaml", "rede-em-camadas"),
    ("pipeline", "architecture.yaml", "processamento"),
    ("serverless", "tests/systems/serverless/architecture.yaml", "overview"),
    ("order flow", "tests/systems/serverless/architecture.yaml", "order-flow"),
    ("held out: shop, 40 nodes", "bench/systems/loja/architecture.yaml", "tudo"),
    ("held out: fleet", "bench/systems/frota/architecture.yaml", "fluxo"),
)
_SAMPLES = (("held out: data lake", "datalake"), ("three tiers, 3 zones", "three_tier"))


def inputs() -> Iterator[Input]:
    """Every fixed input, read anew."""
    for name, file, view in _VIEWS:
        drawings = of_system(HOME / file)
        yield Input(name=name, view=drawings.view(view), lock=drawings.lock.get(view, {}), real=file == "architecture.yaml")
    locks = json.loads((HOME / "tests/generators/layout/locks.json").read_text(encoding="utf-8"))
    for name, sample in _SAMPLES:
        yield Input(name=name, view=SAMPLES[sample](), lock=locks[sample])


def of_system(file: Path) -> Drawings:
    """A model's drawings, from the lock beside it."""
    loaded, lock = load(file)
    return Drawings(loaded.architecture, lock)
