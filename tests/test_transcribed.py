"""The public architectures through every generator, each built once for the run: drawings, pages, deck; and no alert that nothing asks for."""

import re
from pathlib import Path

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn

from planta.architecture import Architecture
from planta.build import load
from tests.built import SYSTEMS, TRANSCRIBED, built


@pytest.fixture(scope="module", params=TRANSCRIBED)
def outputs(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(request.param, tmp_path_factory)


def model(outputs: Path) -> Architecture:
    return load(outputs / "architecture.yaml").architecture


def test_every_view_is_drawn_in_every_format(outputs: Path) -> None:
    (folder,) = (f for f in outputs.iterdir() if f.name in ("diagrams", "diagramas"))
    made = {f.name for f in folder.iterdir()}
    assert made == {f"{view}.{format_}" for view in model(outputs).views for format_ in ("svg", "png", "drawio")}


def test_every_resource_and_journey_has_its_page_and_the_rules_say_what_they_found(outputs: Path) -> None:
    pages = {f.stem: f for f in (outputs / "site").rglob("*.html")}
    assert model(outputs).resources.keys() | model(outputs).journeys.keys() <= pages.keys()
    rules = next(f for f in pages.values() if 'id="unfiltered-path-to-data"' in f.read_text(encoding="utf-8"))
    assert re.search(r"\d+ (findings|ocorrências)", rules.read_text(encoding="utf-8"))


def test_the_deck_shows_the_view_that_it_names(outputs: Path) -> None:
    deck = model(outputs).deck
    (file,) = (outputs / "slides").glob("*.pptx")
    slides = list(Presentation(str(file)).slides)
    assert deck is not None and len(slides) == len(deck.slides)
    (named,) = (s.view for s in deck.slides.values() if s.view)
    said = " ".join(t.text or "" for t in slides[1].element.iter(qn("a:t")))
    architecture = model(outputs)
    names = [architecture.resources[r].name() for r in architecture.views[named].show]
    assert [n for n in names if n.split()[0] not in said] == []


def test_what_has_no_objective_gets_no_alert_but_its_alarms(outputs: Path) -> None:
    assert not model(outputs).slos
    alarms = any(r.kind == "alarm" for r in model(outputs).resources.values())
    assert [f.name for f in outputs.glob("al*rt*s/*")] == ["cloudwatch-alarms-us-east-1.json"] * alarms


@pytest.mark.parametrize("system", TRANSCRIBED)
def test_the_committed_arrangement_is_what_a_build_keeps(system: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    made = (built(system, tmp_path_factory) / "architecture.layout.json").read_bytes()
    assert made == (SYSTEMS[system] / "architecture.layout.json").read_bytes()


def test_captions_say_what_is_there(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One task is no "1 tasks", and a balancer without a certificate speaks no TLS."""
    drawn = (built("retail-store", tmp_path_factory) / "diagrams/overview.svg").read_text(encoding="utf-8")
    assert ">1 task<" in drawn and ">public · HTTP<" in drawn
    assert "1 tasks" not in drawn and "TLS" not in drawn
