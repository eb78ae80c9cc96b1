"""The deck: order, notes, minutes, sizes, places, contrast; the same bytes twice; text that does not fit is refused."""

import re
import zipfile
from io import BytesIO
from typing import Any

import pytest

from generators.slides import theme
from planta.findings import UnusableInput
from tests.generators.slides.decks import made, opened, shapes, with_slides

TALK = """\
    capa: {title: Loja, layout: cover, minutes: 1, items: [Uma loja pequena], notes: "Bom dia."}
    pontos: {title: Pontos, layout: text, minutes: 1.5, items: [Um ponto, Outro ponto], notes: "Dois **pontos**."}
    cartas: {title: Cartas, layout: text, minutes: 1, items: ["**Um.** Primeiro.", "**Dois.** Segundo.", "**Três.** Terceiro."], notes: x}
    mapa: {title: Mapa, layout: view, view: tudo, minutes: 2, notes: O mapa.}
    metas: {title: Metas, layout: slo, minutes: 1, notes: x}
    saldo: {title: Saldo, layout: budget, minutes: 1, notes: x}
    graus: {title: Graus, layout: severities, minutes: 1, items: [comando], notes: x}
    papeis: {title: Papéis, layout: incident, notes: x}
    queda: {title: Queda, layout: incident, items: [queda], notes: x}
    quedas: {title: Quedas, layout: incident, items: [queda, lenta], notes: x}
    passos: {title: Passos, layout: steps, notes: x}
    pedidos: {title: Pedidos, layout: requirements, notes: x}
    males: {title: Males, layout: mitigations, notes: x}
    fim: {title: Fim, layout: closing, items: [Lembrem disto.], notes: x}
  appendix:
    duvidas: {title: Dúvidas, layout: questions, items: [porque], notes: x}
    duvida: {title: Dúvida, layout: question, items: [porque], notes: x}
incidents:
  policy: Declare cedo.
  roles: {comando: {title: Comando, does: Decide e não digita.}}
  severities: {sev1: {means: Tudo parado., acknowledge: 5 min, mitigate: 1 h, updates: a cada 30 min, postmortem: sim}}
  budget_policy: ["**Dentro**: entregas seguem.", "**Esgotado**: entregas param."]
  scenarios:
    queda: {title: Queda, resources: [fora], severity: sev1, signal: Erros., impact: Ninguém vê fotos., mitigate: [Volte a versão.]}
    lenta: {title: Lentidão, resources: [fora], severity: sev1, signal: Espera., impact: Demora., mitigate: [Aumente.], recover: [Meça.]}
provisioning:
  base: {title: Base, purpose: Chaves., resources: [chave]}
  rede: {title: Rede, purpose: Rede., resources: [rede, fotos]}
qa:
  porque: {question: Por que isso?, short: Porque sim., answer: "Porque:\\n\\n- um motivo\\n  - e outro\\n\\n```bash\\nls -l\\n```", about: [fotos]}
mitigations:
  aberto: {practice: Bucket aberto, area: security, risk: Vaza., control: Fica fechado., all: [fotos.public == false]}
"""


@pytest.fixture(scope="module")
def data() -> bytes:
    return made(with_slides(TALK))


@pytest.fixture(scope="module")
def deck(data: bytes) -> Any:
    return opened(data)


def test_slides_stand_in_the_models_order(deck: Any) -> None:
    titles = [s.shapes.title.text for s in deck.slides]
    assert titles == ["Loja", "Pontos", "Cartas", "Mapa", "Metas", "Saldo", "Graus", "Papéis", "Queda", "Quedas", "Passos", "Pedidos",
                      "Males", "Fim", "Dúvidas", "Dúvida"]  # fmt: skip


def test_notes_carry_the_minutes_and_the_speech(deck: Any) -> None:
    notes = [s.notes_slide.notes_text_frame.text for s in deck.slides]
    assert notes[1].startswith("1,5 min neste slide; 2,5 de 20 min até o fim dele.")
    assert notes[1].endswith("Dois pontos.")
    assert notes[14].startswith("Apêndice")
    assert "Porque:" in notes[15] and "um motivo" in notes[15], "the whole answer is at the speaker's hand"
    assert "ls -l" in notes[15] and "`" not in notes[15], "commands too, without their marks"


def test_everything_stands_on_the_slide(deck: Any) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0, shape.name
            assert shape.left + shape.width <= theme.WIDTH + 10 and shape.top + shape.height <= theme.HEIGHT + 10, (
                shape.name
            )


def test_no_text_outside_drawings_is_under_twelve_points(deck: Any) -> None:
    seen = 0
    for k, slide in enumerate(deck.slides):
        if k == 3:
            continue
        for shape in shapes(slide.shapes):
            frames = [shape.text_frame] if shape.has_text_frame else []
            if getattr(shape, "has_table", False) and shape.has_table:
                frames += [cell.text_frame for row in shape.table.rows for cell in row.cells]
            for run in (r for f in frames for p in f.paragraphs for r in p.runs):
                if run.font.size is not None:
                    seen += 1
                    assert run.font.size.pt >= 12, (slide.shapes.title.text, run.text)
    assert seen > 60


def test_drawings_are_native_and_described(deck: Any) -> None:
    told = {s.name: s._element.xpath("./*/p:cNvPr")[0].get("descr") for s in shapes(deck.slides[3].shapes)}
    assert told["icon:fotos"] == "fotos (retenção de 365 dias)"
    assert told["edge:ana>fora.request"] == "ana → fora: acessa (Requisição)"
    assert told["box:_cloud"] == "AWS Cloud · conta prod · Região sa-east-1 (São Paulo)"


def test_tables_and_the_chart_are_native(deck: Any) -> None:
    metas, saldo = deck.slides[4], deck.slides[5]
    table = next(s for s in metas.shapes if s.has_table).table
    assert [c.text for c in table.rows[0].cells][:3] == ["Objetivo", "SLI", "SLO"]
    assert table.cell(1, 2).text == "99,5%"
    assert re.fullmatch(r"≤ \d+,\d{3}%", table.cell(1, 4).text), "a bound where a dependency is unknown, as on the page"
    assert table.cell(1, 3).text == "3 h 22 min em 28 dias", "0.5% of 28 days is 201.6 minutes"
    chart = next(s for s in saldo.shapes if s.has_chart)
    assert list(chart.chart.plots[0].series[0].values) == pytest.approx([0.005])
    assert chart._element.nvGraphicFramePr.cNvPr.get("descr") == "Ver fotos: 0,5%: 3 h 22 min"


def test_every_slide_but_the_cover_has_a_number(deck: Any) -> None:
    has = ["slide-number" in [s.name for s in slide.shapes] for slide in deck.slides]
    assert has == [False] + [True] * (len(has) - 1)


def test_same_model_same_bytes(data: bytes) -> None:
    assert made(with_slides(TALK)) == data


def test_parts_carry_no_clock(data: bytes) -> None:
    with zipfile.ZipFile(BytesIO(data)) as package:
        assert {i.date_time for i in package.infolist()} == {(2020, 1, 1, 0, 0, 0)}
        assert {i.compress_type for i in package.infolist()} == {zipfile.ZIP_STORED}
        assert b"2020-01-01T00:00:00Z" in package.read("docProps/core.xml")


def test_a_table_too_long_goes_on_to_another_slide() -> None:
    rows = "".join(
        f"  mal-{k}: {{practice: Prática ruim número {k}, area: security, risk: x, control: {'Controle que se explica em palavras. ' * 2}}}\n"
        for k in range(30)
    )
    deck = opened(
        made(with_slides("    males: {title: Males, layout: mitigations, notes: x}\n", "mitigations:\n" + rows))
    )
    titles = [s.shapes.title.text for s in deck.slides]
    assert titles[0] == "Males" and set(titles[1:]) == {"Males (continuação)"} and len(titles) >= 2
    told = [
        t.cell(i, 0).text
        for s in deck.slides
        for t in [next(x for x in s.shapes if x.has_table).table]
        for i in range(1, len(t.rows))
    ]
    assert told == [f"Prática ruim número {k}" for k in range(30)]
    rows_of = [len(next(x for x in s.shapes if x.has_table).table.rows) - 1 for s in deck.slides]
    assert max(rows_of) - min(rows_of) <= 2, "no slide of a row or two at the end"


def test_text_that_does_not_fit_is_refused_with_its_place() -> None:
    long = "Palavras demais para um slide só. " * 150
    with pytest.raises(UnusableInput) as caught:
        made(with_slides(f"    cheio: {{title: Cheio, layout: text, items: ['{long}'], notes: x}}\n"))
    (finding,) = caught.value.findings
    assert finding.code == "slide-overflow" and '"cheio"' in finding.message and finding.span is not None


def test_colours_have_contrast() -> None:
    def light(value: str) -> float:
        parts = [int(value[k : k + 2], 16) / 255 for k in (0, 2, 4)]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    pairs = [
        (c, b)
        for c in (theme.INK, theme.MUTED, theme.ACCENT, theme.GOOD, theme.WARN, theme.BAD)
        for b in (theme.WHITE, theme.PALE)
    ]
    for front, back in [*pairs, (theme.WHITE, theme.INK), (theme.WHITE, theme.ACCENT)]:
        high, low = sorted((light(front), light(back)), reverse=True)
        assert (high + 0.05) / (low + 0.05) >= 4.5, (front, back)


def test_an_answer_that_is_longer_than_a_slide_goes_on_over_the_next() -> None:
    points = "".join(f"- **Ponto {n}.** {'Uma frase que enche a linha. ' * 6}\\n" for n in range(12))
    slides = opened(made(with_slides(TALK.replace("Porque:\\n\\n- um motivo\\n  - e outro", points)))).slides
    said = [" ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame) for slide in slides][15:]
    assert len(said) > 1 and all(f"Ponto {n}." in " ".join(said) for n in range(12))
