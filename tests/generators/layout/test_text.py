"""Texts are measured in Arial's metrics and broken between words."""

import pytest

from generators.layout.text import shorten, width, wrap


def test_widths_are_those_of_arial() -> None:
    # advance widths of Arial and Liberation Sans: A 1366, b 1139, space 569 of 2048 units
    assert width("A", 2048) == 1366
    assert width("Ab ", 2048) == 1366 + 1139 + 569
    assert width("A", 12, bold=True) == pytest.approx(12 * 1479 / 2048)


def test_accents_and_arrows_have_widths_of_their_own() -> None:
    assert width("ã", 10) == width("a", 10)
    assert width("→", 2048) == 2048
    assert width("字", 10) == 10                          # outside the table: one em


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", ()),
        ("Aurora PostgreSQL", ("Aurora PostgreSQL",)),
        ("Repositório de imagens do frontend", ("Repositório de", "imagens do frontend")),
        ("Sub-rede privada (EKS) · 10.20.16.0/20", ("Sub-rede privada (EKS)", "10.20.16.0/20")),
        ("  vários   espaços ", ("vários espaços",)),
    ],
)
def test_wrap_breaks_evenly_and_at_the_middle_dot(text: str, lines: tuple[str, ...]) -> None:
    assert wrap(text, 12, 130, bold=True) == lines


def test_an_ellipsis_is_the_last_resort() -> None:
    long = "arn:aws:iam::111111111111:role/papel-com-um-nome-enorme-sem-espacos"
    (line,) = wrap(long, 12, 130)
    assert line.endswith("…") and width(line, 12) <= 195
    assert shorten("curto", 12, 130) == "curto"
