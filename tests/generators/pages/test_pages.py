"""All pages of three systems: links that lead somewhere, one language, no value left behind, the same bytes twice."""

import os
import re
import subprocess
import sys
from html import unescape
from posixpath import dirname, join, normpath

import pytest

from generators.pages import nav
from generators.pages.catalogue import catalogue, parse
from planta.access import accesses
from planta.claims import answer
from tests.generators.pages.descriptions import descriptions
from tests.generators.pages.messages import messages
from tests.generators.pages.models import HOME, SAMPLES, changed, listed, loaded, made, prose_of

ALL = sorted(SAMPLES)


@pytest.mark.parametrize("name", ALL)
def test_every_link_leads_to_a_page_and_a_place_on_it(name: str) -> None:
    pages = made(name)
    places = {p: {*re.findall(r"\{ #([\w-]+) \}", t), *re.findall(r'\sid="([^"]+)"', t)} for p, t in pages.items()}
    wrong = []
    for page, text in pages.items():
        for link in map(unescape, re.findall(r'href="([^"]*)"', text)):
            if link.startswith(("https://", "http://", "mailto:")):
                continue
            file, _, anchor = link.partition("#")
            target = normpath(join(dirname(page), file)).removesuffix(".html") + ".md" if file else page
            if target not in pages or (anchor and anchor not in places[target]):
                wrong.append(f"{page}: {link}")
    assert wrong == []


@pytest.mark.parametrize("name", ALL)
def test_no_reference_is_left_as_it_was_written(name: str) -> None:
    left = {p: found for p, t in made(name).items() if (found := re.findall(r"(?:\{|&#123;)[a-z][\w.-]*(?:\}|&#125;)", prose_of(t)))}
    assert {p: f for p, f in left.items() if set(f) - {"&#123;domain&#125;", "&#123;env&#125;"}} == {}


@pytest.mark.parametrize("name", ALL)
def test_everything_has_its_page(name: str) -> None:
    pages, model = made(name), loaded(name).architecture
    stems = {p.removesuffix(".md").partition("/")[2] for p in pages}
    scenarios = model.incidents.scenarios if model.incidents else {}
    for ids in (model.resources, model.views, model.journeys, model.provisioning, model.slos, scenarios, model.qa):
        assert set(ids) <= stems
    single = "\n".join(pages.values())
    assert [i for i in (*model.requirements, *model.mitigations, *model.decisions) if f"{{ #{i} }}" not in single] == []


@pytest.mark.parametrize("name", ALL)
def test_every_claim_stands_in_the_guide_with_its_answer(name: str) -> None:
    model = loaded(name).architecture
    guide = {p.removesuffix(".md").partition("/")[2]: t for p, t in made(name).items() if p.startswith(("guia/", "guide/"))}
    for resource in model.resources:
        for claim in model.claims(resource) if model.step_of(resource) else ():
            page = guide[model.claimed_in(resource, claim) or ""]
            assert f"# {claim.text(model.language)}\n" in page
            assert f": {answer(claim)}" in page


@pytest.mark.parametrize("name", ALL)
def test_every_access_stands_in_the_list_with_its_line(name: str) -> None:
    model = loaded(name).architecture
    text = re.sub("<wbr>", "", next(t for p, t in made(name).items() if p in ("acesso/lista.md", "access/list.md")))
    for access in accesses(model):
        assert unescape(text).count(f"<code>{access.because}</code>") > 0
    assert text.count("architecture.yaml:") >= len(model.arrows)


@pytest.mark.parametrize("name", ALL)
def test_the_navigation_shows_every_page_once(name: str) -> None:
    def leaves(items: object) -> list[str]:
        if isinstance(items, str):
            return [items]
        return [x for i in items for x in leaves(i)] if isinstance(items, list) else [x for v in items.values() for x in leaves(v)]  # type: ignore[attr-defined]

    shown = leaves(list(nav(listed(loaded(name)))))
    assert sorted(shown) == sorted(made(name)) and len(set(shown)) == len(shown)


def test_a_resource_of_one_environment_only_has_a_page_that_says_so() -> None:
    page = made("laboratorio")["recursos/rascunhos.md"]
    assert "<dt>Só em</dt><dd>Homologação</dd>" in page and "aws s3api" in page and "acervo-hml-rascunhos-111111111111" in page


def test_an_english_system_has_english_pages() -> None:
    for path, text in made("clinic").items():
        assert path.isascii()
        assert re.findall(r"[ãõçáéíóúâêôà]|&#(?:22[4-9]|23[0-9]|24[0-9]|25[0-3]);", text) == [], path
        assert re.findall(r"\b(?:de|não|para|etapa|recurso|quem|acesso|ambiente|jornada|objetivo|seta|nenhum)\b", text, re.IGNORECASE) == [], path


def test_every_sentence_is_translated_and_none_is_stale() -> None:
    one, many = messages()
    english = catalogue("en")
    assert set(english.one) == one and {(s, p) for s, p in many} == {(s, p) for s, p in many if s in english.many}
    assert set(english.many) == {s for s, _ in many}
    for message, translation in [*english.one.items(), *((s, f[0]) for s, f in english.many.items())]:
        assert set(re.findall(r"%\((\w+)\)s", translation)) <= set(re.findall(r"%\((\w+)\)s", message)) | {"n"}, message
    for message, translation in english.one.items():
        assert sorted(re.findall(r"%\((\w+)\)s", translation)) == sorted(re.findall(r"%\((\w+)\)s", message)), message


def test_every_description_of_a_setting_is_translated() -> None:
    portuguese = catalogue("pt-BR", "fields")
    assert [d for d in descriptions() if d not in portuguese.one] == []
    assert sorted(set(portuguese.one) - set(descriptions())) == []


def test_a_catalogue_reads_plurals_escapes_long_entries_and_leaves_out_fuzzy_ones() -> None:
    read = parse(
        'msgid ""\nmsgstr ""\n"Language: en\\n"\n\nmsgid "a \\"b\\""\nmsgstr ""\n"c "\n"d"\n\n#, fuzzy\nmsgid "x"\nmsgstr "y"\n\n'
        'msgid "um"\nmsgid_plural "%(n)s"\nmsgstr[0] "one"\nmsgstr[1] "%(n)s of them"\n'
    )
    assert read.one == {'a "b"': "c d"}
    assert [read.ngettext("um", "%(n)s", n) for n in (0, 1, 2)] == ["%(n)s of them", "one", "%(n)s of them"]


@pytest.mark.parametrize(
    ("old", "new", "gone"),
    [
        ("expire_days: 365", "expire_days: 777", "guarda 365 dias|por 365 dias|: 365$"),
        ("objective: 99.5%", "objective: 98.7%", r"99,5%</strong>|é 99,5%|aqui, 99,5%"),
        ("capacity: {min: 1, max: 16}", "capacity: {min: 1, max: 37}", r"\b16\.0\b|<strong>16</strong>"),
        ('account: "222222222222"', 'account: "555555555555"', "222222222222"),
        ("events_per_day: 20000", "events_per_day: 41000", r"20\.000"),
        ("name: Chave dos dados", "name: Chave mestra", "Chave dos dados"),
    ],
)
def test_a_changed_value_leaves_no_old_one_behind(old: str, new: str, gone: str) -> None:
    before, after = "\n".join(made("laboratorio").values()), "\n".join(changed("laboratorio", old, new).values())
    assert re.search(gone, before, re.MULTILINE)
    assert re.findall(gone, after, re.MULTILINE) == []


DIGEST = """
import hashlib, sys
from pathlib import Path
from generators.pages import nav, pages
from planta.build import load
model = load(Path(sys.argv[1]))
made = pages(model.architectures, model.findings)
digest = hashlib.sha256(repr(nav(made)).encode())
for page in made:
    digest.update(page.path.encode() + page.make())
    assert page.make() == page.make()
print(digest.hexdigest())
"""


def test_pages_are_the_same_under_other_hash_seeds() -> None:
    seen = {
        subprocess.run(
            [sys.executable, "-c", DIGEST, str(SAMPLES["own"])], cwd=HOME, env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("0", "4242")
    }
    assert len(seen) == 1


def test_numbers_are_printed_as_the_language_does() -> None:
    assert "28 dias" in made("laboratorio")["slo/ver.md"] and "20.000 eventos por dia" in made("laboratorio")["slo/ver.md"]
    assert "<strong>99,5%</strong>" in made("laboratorio")["slo/ver.md"] and "<strong>99.5%</strong>" in made("clinic")["slo/booking.md"]


def test_a_resource_tells_the_zones_in_which_it_has_a_copy() -> None:
    """As `planta explain` does: two instances stand in two zones, however many their subnets span."""
    architecture = loaded("own").architecture
    for resource in architecture.of_kind("aurora-postgresql"):
        scene = architecture.scene(resource.id)
        copies = resource.config.copies(scene.zones)
        assert 1 < copies < scene.zones
        assert f"{copies} zonas de disponibilidade" in made("own")[f"recursos/{resource.id}.md"]
