"""Reading a model beside another says exactly what reading it alone says, whatever was edited."""

import random
from functools import cache
from pathlib import Path

import pytest

from bench.large import model
from planta.findings import UnusableInput
from planta.locate import Located, locate
from planta.relocate import _between, relocate

SOUND = (Path(__file__).parent / "rules/sound.yaml").read_text(encoding="utf-8")
BLOCKS = model(3) + "slos: {}\n"
TEXTS = {"sound": SOUND, "blocks": BLOCKS}


@cache
def before(name: str) -> Located:
    return locate(TEXTS[name])


def same(text: str, other: Located) -> None:
    def read(how: str) -> object:
        try:
            found = locate(text) if how == "alone" else relocate(text, other)
        except UnusableInput as unusable:
            return unusable.findings
        return repr(found.value), found.spans, found.key_spans, found.findings, found.source  # the order of keys counts, and 1 is not true

    assert read("beside") == read("alone")


def edit(lines: list[str], chance: random.Random) -> None:
    at = chance.randrange(len(lines))
    match chance.randrange(9):
        case 0:
            del lines[at]
        case 1:
            lines.insert(at, chance.choice(lines))
        case 2:
            lines[at] = f"  {lines[at]}"
        case 3:
            lines[at] = lines[at][2:]
        case 4:
            lines[at] += chance.choice((" # dito", ":", " |", " 'x", " {a: 1", " &a b", " *a", "\n---", "\n  nova: {kind: kms-key}", "\n      x: 1"))
        case 5:
            lines[at : at + 2] = reversed(lines[at : at + 2])
        case 6:
            lines[at] = lines[at].replace(chance.choice("{}[]\":,'-"), chance.choice(("", "x", '"')), 1)
        case 7:
            lines.insert(at, chance.choice(("", "# dito", "  # dito", "  nova: {kind: kms-key}", "  nova:", "    note: |", "...", "%YAML 1.2", "\t")))
        case _:
            lines[at] = lines[at].replace("30", "31").replace("3", "4")


@pytest.mark.parametrize("name", TEXTS)
@pytest.mark.parametrize("seed", range(12))
def test_any_edit_is_read_as_if_alone(name: str, seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(20):
        lines = TEXTS[name].split("\n")
        for _ in range(chance.choice((1, 1, 2, 3))):
            edit(lines, chance)
        same("\n".join(lines), before(name))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("expire_days: 365, noncurrent_days: 60", "expire_days: 365, noncurrent_days: 7"),
        ("    pool: {workers: 2, size: 5}\n", ""),
        ("  fila-1: ", "  # antes\n\n  outra: {kind: kms-key}\n  fila-1: "),
        ("    in: cluster-1\n", "    in: cluster-1\n    note: |\n      chave: valor\n      outra: {\n"),
    ],
)
def test_only_what_stands_between_is_parsed(old: str, new: str) -> None:
    text = BLOCKS.replace(old, new, 1)
    assert text != BLOCKS
    found = _between(text, before("blocks"))
    assert found is not None and len(found.text) < len(text) / 4
    same(text, before("blocks"))
