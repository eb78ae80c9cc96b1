"""PDF: readable structure, every text as text, vector icons, pages as large as asked, the same bytes each time."""

import re

import pytest

from generators.render.assets import FONT_BOLD, FONT_REGULAR
from generators.render.pdf import pdf
from generators.render.pdf_font import load
from tests.generators.render.samples import compared, hostile, sample


def objects(data: bytes) -> dict[int, bytes]:
    """The objects at the places that the file's own table names."""
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    places = [int(line[:10]) for line in data[start:].splitlines()[3:] if line.endswith(b" n ")]
    found = {}
    for number, place in enumerate(places, 1):
        assert data[place:].startswith(b"%d 0 obj\n" % number)
        found[number] = data[place : data.index(b"\nendobj", place)]
    return found


def shown(data: bytes) -> str:
    """Every text of the pages, decoded through the fonts' glyph numbers."""
    letters = {}
    for name, path in (("R", FONT_REGULAR), ("B", FONT_BOLD)):
        letters[name] = {glyph: chr(code) for code, glyph in sorted(load(path).glyphs.items(), reverse=True)}
    out = []
    for name, glyphs in re.findall(r"/([RB]) [\d.]+ Tf [^<]*<([0-9A-F]*)> Tj", data.decode("latin-1")):
        out.append("".join(letters[name][int(glyphs[at : at + 4], 16)] for at in range(0, len(glyphs), 4)))
    return "\n".join(out)


def test_the_table_leads_to_whole_objects() -> None:
    for body in objects(pdf([sample(), compared()])).values():
        if b"\nstream\n" in body:
            head, stream = body.split(b"\nstream\n", 1)
            length = re.search(rb"/Length (\d+)>>$", head)
            assert length is not None
            assert len(stream) == int(length[1]) + len(b"\nendstream")


def test_texts_are_text() -> None:
    said = shown(pdf([sample()]))
    for text in ("Caminho de uma amostra", "Aurora PostgreSQL", "Sub-rede pública", "3 · SQL", "Requisição"):
        assert text in said
    assert "</text><script>alert('x')</script>" in shown(pdf([hostile()]))


@pytest.mark.parametrize(
    ("paper", "size"), [("sheet", "934.50 480.00"), ("A4", "841.89 595.28"), ("A3", "1190.55 841.89")]
)
def test_paper(paper: str, size: str) -> None:
    pages = [body for body in objects(pdf([sample()], paper=paper)).values() if b"/Type/Page/" in body]  # type: ignore[arg-type]
    assert len(pages) == 1
    assert f"/MediaBox[0 0 {size}]".encode() in pages[0]


def test_icons_are_vectors_and_shared_by_pages() -> None:
    one, two = pdf([sample()]), pdf([sample(), sample()])
    assert one.count(b"/Subtype/Form") == two.count(b"/Subtype/Form") == 11
    assert one.count(b"/SMask") == 3


def test_same_every_time() -> None:
    assert pdf([sample(), compared()]) == pdf([sample(), compared()])


def test_font_measures_agree_with_the_layouts() -> None:
    from generators.layout.text import width

    for text in ("Visão geral · 10.20.0.0/16", "Função → ≥ 99,9%"):
        for bold, path in ((False, FONT_REGULAR), (True, FONT_BOLD)):
            assert load(path).width(text, 12) == pytest.approx(width(text, 12, bold), rel=0.005)
