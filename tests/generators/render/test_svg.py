"""SVG: well formed, escaped, linked, told apart without colour, the same every time, and small."""

import io
import itertools
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PIL import Image

from generators.layout.layout import Layout
from generators.render.assets import ASSETS
from generators.render.content import legend
from generators.render.png import png
from generators.render.style import EDGES, FOCUS, GROUPS, INK, MUTED, PAPER, PLATE, STATUSES
from generators.render.svg import prefix, rounded, svg
from tests.generators.render.samples import compared, edge, hostile, laid_out, sample
from tests.generators.web import chromium, needs_browser, watched

RULE = re.compile(r"([^{}]+)\{([^}]*)\}")
COLOUR = re.compile(r"(?<=:)#\w{6}")
TONES = (
    *(PAPER, INK, MUTED, PLATE, FOCUS),
    *(tone for g in GROUPS.values() for tone in (g.pen, g.title, g.fill) if tone),
    *(look.pen for look in EDGES.values()),
    *(mark.pen for mark in STATUSES.values()),
)


def parse(layout: Layout, **options: object) -> ElementTree.Element:
    return ElementTree.fromstring(svg(layout, **options))  # type: ignore[arg-type]


def classes(element: ElementTree.Element) -> list[str]:
    return element.get("class", "").split()


def of_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    return [element for element in root.iter() if name in classes(element)]


@pytest.mark.parametrize("standalone", [True, False])
def test_parts_can_be_found_by_class_and_data(standalone: bool) -> None:
    layout = sample()
    root = parse(layout, standalone=standalone)
    assert {e.get("data-id") for e in of_class(root, "node")} == {n.id for n in layout.view.nodes}
    assert {e.get("data-id") for e in of_class(root, "group")} == {g.id for g in layout.view.groups}
    ends = {(e.get("data-id"), e.get("data-from"), e.get("data-to")) for e in of_class(root, "edge")}
    assert ends == {(e.id, e.source, e.target) for e in layout.view.edges}
    said = {"".join(e.itertext()) for e in of_class(root, "label")}
    assert {"Aurora PostgreSQL", "escrita", "VPC 10.20.0.0/16", "3 · SQL"} <= said


def test_hostile_text_stays_text() -> None:
    for text in (svg(hostile()), svg(hostile(), standalone=False, href=lambda r: f'"><script>{r}')):
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


def style(text: str) -> tuple[str, str]:
    """The rules for everyone, and those for a dark screen."""
    rules = text[text.index("<style>") + 7 : text.index("</style>")]
    plain, dark = re.split(r"@media[^{]+\{", rules)
    return plain, dark[: dark.index("}}") + 1]


@pytest.mark.parametrize("standalone", [True, False])
def test_every_colour_is_there_for_renderers_without_custom_properties(standalone: bool) -> None:
    for layout in (sample(), compared()):
        text = svg(layout, standalone=standalone)
        assert "var(" not in text and "$" not in text
        plain, dark = style(text)
        assert set(COLOUR.findall(plain)) <= {tone.light for tone in TONES}
        assert set(COLOUR.findall(dark)) <= {tone.dark for tone in TONES}
        coloured = [selector for selector, body in RULE.findall(plain) if COLOUR.search(body)]
        assert len(coloured) == len([s for s, _ in RULE.findall(dark) if "plate" not in s]), "what has a colour has one on a dark screen"


def test_a_renderer_without_media_draws_the_light_theme() -> None:
    text = svg(compared())
    _, dark = style(text)
    assert png(text) == png(text.replace(dark, ""))
    with Image.open(io.BytesIO(png(text))) as picture:
        colours = {f"#{r:02X}{g:02X}{b:02X}" for _, (r, g, b) in picture.convert("RGB").getcolors(1 << 24) or ()}  # type: ignore[misc]
    assert {PAPER.light, GROUPS["vpc"].pen.light, EDGES["data"].pen.light, STATUSES["added"].pen.light} <= colours
    assert PAPER.dark not in colours


@pytest.mark.parametrize("layout", [sample(), compared()], ids=["plain", "compared"])
def test_plain_rules_name_each_step_from_the_root_down(layout: Layout) -> None:
    """LibreOffice finds a rule only where its classes stand on an element and on its parents without a gap."""
    root = parse(layout)
    chains = [[root]]
    for chain in chains:  # grows as it goes
        chains += [[*chain, child] for child in chain[-1]]
    plain, _ = style(svg(layout))
    for selector, _ in RULE.findall(plain):
        steps = [step.removesuffix("[class]") for step in selector.split()]
        for chain in chains:
            if ":" in selector or not fits(chain[-1], steps[-1]) or not loosely(chain[:-1], steps[:-1]):
                continue
            tail = chain[len(chain) - len(steps) :]
            assert len(tail) == len(steps) and all(map(fits, tail, steps)), selector


def fits(element: ElementTree.Element, step: str) -> bool:
    return step[1:] in classes(element) if step.startswith(".") else element.tag.endswith("}" + step)


def loosely(above: list[ElementTree.Element], steps: list[str]) -> bool:
    """Whether a browser finds the steps among what stands above an element."""
    left = list(steps)
    for element in above:
        if left and fits(element, left[0]):
            left.pop(0)
    return not left


@pytest.mark.browser
@needs_browser
def test_screens_are_dark_for_who_wishes_and_paper_is_light(tmp_path: Path) -> None:
    file = tmp_path / "drawing.svg"
    file.write_text(svg(sample()), encoding="utf-8")
    colour = "s => getComputedStyle(document.querySelector(s)).fill"
    with chromium() as browser, watched(browser, "dark") as (tab, wrong):
        tab.goto(file.as_uri())
        for what, tone in ((".sheet", PAPER), (".node .name", INK), (".s-vpc .title", GROUPS["vpc"].title)):
            tab.emulate_media(media="screen")
            assert tab.evaluate(colour, what) == rgb(tone.dark), what
            tab.emulate_media(media="print")
            assert tab.evaluate(colour, what) == rgb(tone.light), what
    assert wrong == []


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))})"


def test_the_paper_is_the_sites() -> None:
    (slate,) = re.findall(r"--md-default-bg-color: (#\w+);", (ASSETS / "css" / "planta.css").read_text(encoding="utf-8"))
    assert slate.upper() == PAPER.dark


def test_page_variant_follows_the_sites_switch_and_leaves_the_title_out() -> None:
    page, file = svg(sample(), standalone=False), svg(sample())
    assert '@media screen{[data-md-color-scheme="slate"] .planta{' in page
    assert "prefers-color-scheme" not in page
    assert 'scheme="slate"' not in file
    assert "prefers-color-scheme:dark" in file
    assert 'class="heading"' in file
    assert 'class="heading"' not in page


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
    assert len(keys) == len({edge.kind for edge in layout.view.edges}) + 1
    assert keys[-1].text == {"pt-BR": "A seta sai de quem inicia", "en": "Arrows start at the one who asks"}[language]
    ends = [float(e.get("x", "0")) for e in keys]
    assert layout.legend.x < min(ends) < max(ends) < layout.legend.right


def test_legend_says_whence_arrows_start_where_there_is_room_and_arrows() -> None:
    layout = sample()
    entries = legend(layout)
    assert entries[-1].kind is None and entries[-1].status is None
    end = entries[-1].x + entries[-1].width
    assert end <= layout.legend.right
    tight = replace(layout, legend=replace(layout.legend, w=end - 1 - layout.legend.x))
    assert legend(tight) == entries[:-1], "no row is made for it"
    plain = laid_out(replace(layout.view, edges=(edge("app", "fila", "association"),)))
    assert [entry.kind for entry in legend(plain)] == ["association"]


def test_same_every_time_and_small() -> None:
    assert svg(sample()) == svg(sample())
    assert len(svg(sample())) < 45_000


def test_icons_stand_in_the_file_once() -> None:
    view = sample().view
    twins = tuple(replace(n, icon="service/AmazonAurora") for n in view.nodes)
    text = svg(laid_out(replace(view, nodes=twins)))
    assert len(re.findall(r'<g id="v-amostra-i\d+">', text)) == 1 + len({g.icon for g in view.groups if g.icon})
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
