"""Decks for tests: built from small models, read back with python-pptx."""

import io
from typing import Any

from pptx import Presentation

from generators.drawings import Drawings
from generators.slides.deck import deck
from planta.build import build
from tests.planta.broken_cases import BASE


def made(text: str) -> bytes:
    """The PPTX file of a model."""
    architecture = build(text).architecture
    drawings = Drawings(architecture, {})
    return deck(architecture, {v: drawings.layout(d) for v, d in drawings.slide_ids.items()})


def opened(data: bytes) -> Any:
    return Presentation(io.BytesIO(data))


def with_slides(slides: str, sections: str = "") -> str:
    """The small model of the broken cases with other slides (YAML lines under `slides:`) and more sections."""
    head = BASE[: BASE.index("  slides:\n")]
    return head + "  slides:\n" + slides + sections


def shapes(container: Any) -> Any:
    """Every shape, those inside groups too."""
    for shape in container:
        yield shape
        if hasattr(shape, "shapes"):
            yield from shapes(shape.shapes)
