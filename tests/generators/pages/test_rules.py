"""The page of design rules: every rule once, in the reader's language, with what it found in this model."""

import re

import pytest

from generators.pages.pages import pages
from planta.build import build
from planta.rules import RULES, TOPICS
from tests.planta.change.pairs import SOUND, WAIVER, sound
from tests.planta.edit import edited


def page(text: str) -> str:
    loaded = build(text)
    path = {"pt-BR": "regras.md", "en": "rules.md"}[loaded.architecture.language]
    return next(p for p in pages(loaded.architectures, loaded.findings) if p.path == path).make().decode()


@pytest.mark.parametrize("language", ["pt-BR", "en"])
def test_every_rule_is_told_once(language: str) -> None:
    text = page(SOUND.replace("language: pt-BR", f"language: {language}"))
    assert re.findall(r'<span id="([a-z0-9-]+)">', text) == [r.code for r in RULES]
    assert [title(language) for title, _ in TOPICS] == re.findall(r"(?m)^## (.+)$", text)
    for rule in RULES:
        assert f"<strong>{rule.title(language)}.</strong>" in text.replace("&#39;", "'")


def test_what_was_found_and_what_is_accepted_is_said() -> None:
    text = page(edited(sound(), {"resources.resultados.versioning": False, "resources.banco.instances": 1, "waivers": [WAIVER]}))
    rows = {m[1]: m[2] for m in re.finditer(r'<span id="([a-z0-9-]+)">.*?<td>([^<]*)</td></tr>', text)}
    assert rows["no-versions"] == "aceita com motivo" and rows["single-database-instance"] == "1 ocorrência"
    assert rows["public-bucket"] == "nada encontrado"
