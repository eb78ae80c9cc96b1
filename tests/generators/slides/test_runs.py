"""Prose becomes runs and paragraphs whose size is known."""

import pytest

from generators.slides.runs import (
    Run,
    first_sentence,
    fitting_size,
    gist,
    height_needed,
    lines_needed,
    paragraphs,
    plain,
)


def test_marks_become_runs() -> None:
    (one,) = paragraphs("Usa **KMS** e `aws s3 ls` em [página](x.md), *sempre*.")
    assert one.runs == (
        Run("Usa "), Run("KMS", True), Run(" e "), Run("aws s3 ls", code=True), Run(" em "), Run("página"), Run(", "), Run("sempre"), Run("."),
    )  # fmt: skip


def test_lists_nest_and_lines_join() -> None:
    items = paragraphs("- um\n  continua\n  - dentro\n- dois\n\nFim de\nfrase.")
    assert [(p.text, p.bullet, p.level) for p in items] == [
        ("um continua", True, 0), ("dentro", True, 1), ("dois", True, 0), ("Fim de frase.", False, 0),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Pare. Depois pense.", "Pare."),
        ("Use 99.5% e pronto. Fim.", "Use 99.5% e pronto."),
        ("Sem ponto final", "Sem ponto final"),
        ("Rode `a.b.c` agora! Já.", "Rode `a.b.c` agora!"),
    ],
)
def test_first_sentence(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_gist_leaves_code_out_and_keeps_to_the_limit() -> None:
    assert gist("Houve entrega? Volte agora:\n\n```\nkubectl rollout undo\n```") == "Houve entrega? Volte agora."
    long = "Primeira frase curta. " + "Outra frase bem mais comprida que não cabe mais aqui dentro. " * 5
    assert gist(long, 60) == "Primeira frase curta."


def test_rows_of_a_table_become_points_under_their_head() -> None:
    rows = paragraphs("| Sinal | Causa |\n|---|:--|\n| `timeout` | grupo |\n| recusa | porta |")
    assert [(p.text, p.bullet) for p in rows] == [("Sinal · Causa", False), ("timeout · grupo", True), ("recusa · porta", True)]
    assert rows[1].runs[0] == Run("timeout", code=True) and rows[2].runs[0] == Run("recusa", True)


def test_plain_drops_marks() -> None:
    assert plain("**a** `b`\n\n- c") == "a b c"


def test_a_narrow_box_takes_more_lines_and_a_smaller_size() -> None:
    text = paragraphs("palavra " * 40)
    assert lines_needed(text[0], 20, 300) > lines_needed(text[0], 20, 900) > 1
    assert height_needed(text, 12, 300) < height_needed(text, 20, 300)
    assert fitting_size(text, 300, 200, (20.0, 16.0, 12.0)) == 16.0
    assert fitting_size(text, 300, 20, (20.0, 12.0)) is None


def test_a_word_longer_than_the_line_is_broken() -> None:
    assert lines_needed(paragraphs("x" * 200)[0], 20, 200) >= 5
