"""Every figure comes from the model: values are changed in the model alone, and no output still says the old ones."""

import io
import re
from functools import partial
from typing import Any

import pytest
import yaml
from pptx import Presentation

from generators.drawings import read_lock
from generators.targets import targets
from planta.build import build
from tests.built import HOME
from tests.generators.slides.decks import shapes

PROSE = {"name", "caption", "note", "label"}
"""Fields of a resource that hold text: what they say must come by reference, so they are left alone."""
CHANGES: dict[Any, Any] = {
    365: 400, 1827: 2192, 1826: 2192, 1830: 2192, "99.5%": "98.7%", "99%": "97.3%", "222222222222": "333333333333",
    "espectro.example": "outra.example",
}  # fmt: skip
SAID = {"365": r"\b365\b", "1826": r"\b1\.?826\b", "1827": r"\b1\.?827\b", "99,5%": r"\b99,5%", "222222222222": r"222222222222",
        "espectro.example": r"(?<![\w.@-])espectro\.example\b"}  # fmt: skip
"""How an output would say an old value."""
ALLOWED = r"CKV\w*_\d|</td><td>365</td>|hsts|lifecycle 365 dias"
"""A control's id, a kind's built-in default (printed as such), and the words that the request itself used."""


def _changed(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: v if k in PROSE else _changed(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_changed(v) for v in value]
    if isinstance(value, str) and value not in CHANGES:
        return value.replace("espectro.example", "outra.example")
    return value if isinstance(value, bool) else CHANGES.get(value, value)


def _conditions(entry: Any) -> None:
    """Change the figures of conditions too: a page prints them."""
    for holder in (entry, *entry.get("each", ())):
        holder["all"] = [re.sub(r"\b(365|1826|1827)\b", lambda m: str(CHANGES[int(m[0])]), c) for c in holder.get("all", ())]


@pytest.fixture(scope="module")
def outputs() -> dict[str, str]:
    """The texts of every output of the changed model, by path."""
    tree = yaml.safe_load((HOME / "architecture.yaml").read_text(encoding="utf-8"))
    for section in ("environments", "resources", "slos", "defaults"):
        tree[section] = _changed(tree[section])
    tree["defaults"]["kms-key"] = {"rotation_days": CHANGES[365]}  # the kind's own default is 365
    for section in ("requirements", "mitigations"):
        for entry in tree[section].values():
            _conditions(entry)
    loaded = build(yaml.safe_dump(tree, allow_unicode=True, sort_keys=False))
    lock = read_lock((HOME / "architecture.layout.json").read_text(encoding="utf-8"))
    texts = {}
    for target in targets(loaded.architectures, loaded.findings, lock):
        if target.path.endswith(".svg"):  # its words, without the geometry
            texts[target.path] = " ".join(re.findall(r">([^<>]+)<", re.sub(r"<style.*?</style>", "", target.make().decode(), flags=re.S)))
        elif target.path.endswith((".md", ".yml", ".yaml")):
            texts[target.path] = target.make().decode()
        elif target.path.endswith(".pptx"):
            texts[target.path] = _words(target.make())
    return texts


def _words(deck: bytes) -> str:
    found = []
    for slide in Presentation(io.BytesIO(deck)).slides:
        found.append(slide.notes_slide.notes_text_frame.text)
        for shape in shapes(slide.shapes):
            if shape.has_text_frame:
                found.append(shape.text_frame.text)
            if getattr(shape, "has_table", False) and shape.has_table:
                found += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


@pytest.mark.parametrize("old", SAID)
def test_no_output_says_the_old_value(old: str, outputs: dict[str, str]) -> None:
    found = {path: places for path, text in outputs.items() if (places := _around(text, SAID[old]))}
    assert not found, f"{old} is typed somewhere: {found}"


def test_the_new_values_are_there(outputs: dict[str, str]) -> None:
    for new in ("400", "98,7%", "333333333333", "outra.example"):
        assert sum(new in text for text in outputs.values()) >= 3, new


def _around(text: str, pattern: str) -> list[str]:
    """Where it stands, but for what is no figure of this model."""
    places = map(partial(_context, text), re.finditer(pattern, text))
    return [p for p in places if not re.search(ALLOWED, p)][:5]


def _context(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - 40) : match.end() + 25].replace("\n", " ")
