"""SVG: well formed, escaped, linked, told apart without colour, the same every time, and small."""

import itertools
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from generators.layout.layout import Layout
from generators.render.style import EDGES, GROUPS, INK, MUTED, PAPER, STATUSES
from generators.render.svg import prefix, rounded, svg
from tests.generators.render.samples import compared, edge, hostile, laid_out, sample


def parse(layout: Layout, **options: object) -> ElementTree.Element:
    return ElementTree.fromstring(svg(layout, **options))  # type: ignore[arg-type]


def classes(element: ElementTree.Element) -> list[str]:
    return element.get("class", "").split()


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [element for element in root.iter() if name in classes(element)]


@pytest.mark.parametrize("theme", ["auto", "light"])
@pytest.mark.parametrize("standalone", [True, False])
def test_parts_can_be_found_by_class_and_data(theme: str, standalone: bool) -> None:
    layout = sample()
    root = parse(layout, theme=theme, standalone=standalone)
    assert {e.get("data-id") for e in of_class(root, "node")} == {n.id for n in layout.view.nodes}
    assert {e.get("data-id") for e in of_class(root, "group")} == {g.id for g in layout.view.groups}
    ends = {(e.get("data-id"), e.get("data-from"), e.get("data-to")) for e in of_class(root, "edge")}
    assert ends == {(e.id, e.source, e.target) for e in layout.view.edges}
    said = {"".join(e.itertext()) for e in of_class(root, "label")}
    assert {"Aurora PostgreSQL", "escrita", "VPC 10.20.0.0/16", "3 · SQL"} <= said


def test_hostile_text_stays_text() -> None:
    for options in ({}, {"theme": "light"}, {"standalone": False, "href": lambda r: f'"><script>{r}'}):
        text = svg(hostile(), **options)
        root = ElementTree.fromstring(text)
        assert not [e for e in root.iter() if e.tag.endswith("script")]
        assert "<script" not in text
        assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202e]", text)
        assert any("<script>" in (e.text or "") for e in root.iter() if e.tag.endswith("title"))


def test_links_go_where_href_says_and_the_role_allows_them() -> None:
    root = parse(sample(), href=lambda resource: None if resource == "chave" else f"recursos/{resource}/")
    assert root.get("role") == "group"
    linked = {a.get("href") for a in root.iter("{http://www.w3.org/2000/svg}a")}
    assert "recursos/banco/" in linked
    assert "recursos/rede/" in linked
    assert not any("chave" in str(address) for address in linked)
    assert parse(sample()).get("role") == "img"


def test_named_and_described_for_readers_without_sight() -> None:
    root = parse(sample())
    by_id = {e.get("id"): "".join(e.itertext()) for e in root.iter() if e.get("id")}
    assert by_id[root.get("aria-labelledby")] == "Caminho de uma amostra"
    assert by_id[root.get("aria-describedby")] == "Do navegador ao banco. 10 elementos e 9 fluxos, em 5 grupos."
    tips = ["".join(e.itertext()) for e in root.iter("{http://www.w3.org/2000/svg}title")]
    assert "FastAPI (API · pods) → Aurora PostgreSQL (escrita): 3 · SQL (Dados)" in tips


def test_ids_of_two_views_never_clash_and_references_resolve() -> None:
    found = []
    for view_id in ("amostra", "visão", "visao", "vis ao"):
        text = svg(sample(view_id))
        ids = re.findall(r' id="([^"]+)"', text)
        assert len(ids) == len(set(ids))
        used = set(re.findall(r'href="#([^"]+)"', text)) | set(re.findall(r"url\(#([^)]+)\)", text))
        assert used <= set(ids)
        found.append(set(ids))
    assert all(not a & b for a, b in itertools.combinations(found, 2))
    assert prefix("overview") == "v-overview"


def test_light_theme_has_only_what_a_rasteriser_knows() -> None:
    text = svg(sample(), theme="light")
    assert not re.search(r"var\(|@media|:has|:hover|currentColor|\$", text)
    style = text[text.index("<style>") : text.index("</style>")]
    assert PAPER.light in style
    assert "$" not in svg(sample())


def test_page_variant_follows_the_sites_switch_and_leaves_the_title_out() -> None:
    page, file = svg(sample(), standalone=False), svg(sample())
    assert '[data-md-color-scheme="slate"] .planta{' in page
    assert "prefers-color-scheme" not in page
    assert "prefers-color-scheme:dark" in file
    assert 'class="heading"' in file
    assert 'class="heading"' not in page
    assert "@media print" in page


def test_kinds_differ_without_colour() -> None:
    looks = [(look.dash, look.head, look.tail, look.width) for look in EDGES.values()]
    assert len(looks) == len(set(looks))
    marks = [(mark.sign, mark.dash) for mark in STATUSES.values()]
    assert len(marks) == len(set(marks))


def test_changes_are_marked_by_sign_and_outline() -> None:
    root = parse(compared())
    for status, sign in (("added", "+"), ("removed", "−"), ("changed", "~")):
        parts = of_class(root, status)
        assert any("node" in classes(part) for part in parts)
        assert any("edge" in classes(part) for part in parts)
        badges = [b for part in parts for b in of_class(part, "badge")]
        assert badges
        assert {"".join(b.itertext()) for b in badges} == {sign}
    assert {"Adicionado", "Removido", "Alterado"} <= {e.text for e in of_class(root, "key")}


@pytest.mark.parametrize(("language", "words"), [("pt-BR", {"Requisição", "Trabalho"}), ("en", {"Request", "Job"})])
def test_legend_names_the_kinds_in_use(language: str, words: set[str]) -> None:
    layout = sample(language=language)
    root = parse(layout)
    keys = of_class(root, "key")
    assert words <= {e.text for e in keys}
    assert len(keys) == len({edge.kind for edge in layout.view.edges})
    ends = [float(e.get("x", "0")) for e in keys]
    assert layout.legend.x < min(ends) < max(ends) < layout.legend.right


def test_same_every_time_and_small() -> None:
    assert svg(sample()) == svg(sample())
    assert len(svg(sample())) < 45_000


def test_icons_stand_in_the_file_once() -> None:
    view = sample().view
    twins = tuple(replace(n, icon="service/AmazonAurora") for n in view.nodes)
    text = svg(laid_out(replace(view, nodes=twins)))
    assert text.count("<symbol") == 1 + len({g.icon for g in view.groups if g.icon})
    assert text.count("<use") == len(twins) + sum(1 for g in view.groups if g.icon)


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_and_lines_have_contrast(theme: str) -> None:
    paper = getattr(PAPER, theme)
    for style, look in GROUPS.items():
        fill = getattr(look.fill, theme) if look.fill else paper
        for tone in (look.title, INK, MUTED):
            assert contrast(getattr(tone, theme), fill) >= 4.5, (style, tone)
        for kind, line in EDGES.items():
            assert contrast(getattr(line.pen, theme), fill) >= 2.8, (style, kind)
    for status, mark in STATUSES.items():
        assert contrast(getattr(mark.pen, theme), paper) >= 4.5, status


def test_bends_are_rounded_within_their_segments() -> None:
    assert rounded(((0, 0), (8, 0), (8, 30))) == "M0,0L4,0Q8,0 8,4L8,30"
    assert rounded(((0, 0), (30, 0), (30, 10))) == "M0,0L28,0Q30,0 30,2L30,10", (
        "the arrow head stands on a straight line"
    )


def test_pointing_at_a_part_keeps_what_it_touches() -> None:
    view = replace(sample().view, edges=(edge("app", "fila", "job"), edge("fila", "uploads", "job")))
    text = svg(laid_out(view))
    root = ElementTree.fromstring(text)
    (fila,) = (e for e in of_class(root, "node") if e.get("data-id") == "fila")
    (own,) = (name for name in classes(fila) if re.fullmatch(r"n\d+", name))
    kept = {str(e.get("data-id")) for e in root.iter() if own.replace("n", "t") in classes(e) and e.get("data-id")}
    assert kept == {"fila", "uploads", "api", "web", "banco", "app-fila", "fila-uploads"}, (
        "a box's nodes belong to its lines"
    )
    assert f"#v-amostra:has(.{own}:is(:hover,:focus-within)) .f:not(.{own.replace('n', 't')})" in text
    assert "n0" not in svg(sample(), theme="light")
