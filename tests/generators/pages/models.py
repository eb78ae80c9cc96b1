"""Models for the tests of pages: a Brazilian system with every section, an English serverless one, and this repository's own."""

import re
from functools import cache
from pathlib import Path

from generators.pages import Page, pages
from planta.build import Loaded, build

HERE = Path(__file__).parent / "models"
HOME = Path(__file__).resolve().parents[3]
SAMPLES = {"laboratorio": HERE / "laboratorio.yaml", "clinic": HERE / "clinic.yaml", "own": HOME / "architecture.yaml"}


@cache
def loaded(name: str) -> Loaded:
    return build(SAMPLES[name].read_text(encoding="utf-8"))


@cache
def made(name: str) -> dict[str, str]:
    """The Markdown of every page by path."""
    return written(loaded(name))


def written(model: Loaded) -> dict[str, str]:
    return {p.path: p.make().decode() for p in listed(model)}


def listed(model: Loaded) -> list[Page]:
    return pages(model.architectures, model.findings)


def changed(name: str, old: str, new: str) -> dict[str, str]:
    """The pages of a model in which one text is replaced."""
    text = SAMPLES[name].read_text(encoding="utf-8")
    assert old in text
    return written(build(text.replace(old, new)))


def prose_of(markdown: str) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^([ ]*)(`{3,})[^\n]*\n.*?^\1\2$", "", markdown, flags=re.MULTILINE | re.DOTALL)
