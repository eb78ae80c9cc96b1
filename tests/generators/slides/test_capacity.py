"""The slide of simulated capacity: a native chart with the simulation's own figures, the page's and no others, and none without a workload."""

import io
import re
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from generators.pages.capacity import charts
from generators.slides.deck import deck
from planta.architecture import Architecture
from planta.build import build, load
from planta.findings import UnusableInput
from planta.reliability.capacity import SHARES, Sweep, sweep
from planta.reliability.queueing import simulate
from planta.sections import Deck, Slide
from tests.generators.pages.models import made as pages_made
from tests.generators.slides.decks import opened, with_slides

HOME = Path(__file__).resolve().parents[3]


@cache
def real() -> Architecture:
    return load(HOME / "architecture.yaml").architecture


@cache
def data(language: str = "pt-BR") -> bytes:
    """A deck of this slide alone."""
    talk = Deck(title="x", slides={"carga": Slide(title="Carga", layout="capacity", minutes=1, notes="x")})
    system = real().system.model_copy(update={"language": language})
    return deck(replace(real(), deck=talk, system=system), {})


@cache
def found() -> Sweep:
    return sweep(real(), "analises")


def graph(bytes_: bytes) -> Any:
    (slide,) = opened(bytes_).slides
    return next(s for s in slide.shapes if s.has_chart)


def points(series: Any) -> list[tuple[float, float]]:
    xs = [float(v.text) for v in series._element.xpath("c:xVal//c:v")]
    return list(zip(xs, series.values, strict=True))


def test_the_chart_has_the_simulations_figures() -> None:
    median, late, bound, busiest, saturation = graph(data()).chart.plots[0].series
    assert points(median) == [(p.per_hour, p.p50) for p in found().points]
    assert points(late) == [(p.per_hour, p.p95) for p in found().points]
    assert found().bound is not None and {y for _, y in points(bound)} == {found().bound.minutes}  # type: ignore[union-attr]
    assert {x for x, _ in points(busiest)} == {found().busiest_per_hour}
    assert {x for x, _ in points(saturation)} == {found().saturation_per_hour}
    names = [s.name for s in (median, late, bound, busiest, saturation)]
    assert names == ["mediana", "percentil 95", "prazo: 60 min", "hora de pico", "saturação"]


def test_the_intervals_are_error_bars() -> None:
    late = graph(data()).chart.plots[0].series[1]
    up = [float(v.text) for v in late._element.xpath("c:errBars/c:plus//c:v")]
    assert up == pytest.approx([p.p95_high - p.p95 for p in found().points], rel=1e-4)


def test_it_can_be_edited_and_carries_no_clock() -> None:
    with zipfile.ZipFile(io.BytesIO(data())) as package:
        (name,) = [n for n in package.namelist() if n.endswith(".xlsx")]
        book = package.read(name)
    with zipfile.ZipFile(io.BytesIO(book)) as inside:
        assert {i.date_time for i in inside.infolist()} == {(2020, 1, 1, 0, 0, 0)}
        assert b"2020-01-01T00:00:00Z" in inside.read("docProps/core.xml")
        cells = [float(v) for v in re.findall(r"<v>([^<]+)</v>", inside.read("xl/worksheets/sheet1.xml").decode())]
    assert all(pytest.approx(v) in cells for p in found().points for v in (p.per_hour, p.p50, p.p95)), "the sheet behind it has them all"
    again = data.__wrapped__()
    assert again == data()


def test_what_is_read_from_it_stands_beside_it() -> None:
    (slide,) = opened(data()).slides
    said = " ".join(s.text_frame.text for s in slide.shapes if s.has_text_frame)
    assert "44 por hora" in said and "78% da saturação" in said and "56 por hora" in said
    assert "no pico, 100% no prazo de 60 min; a meta é 95%" in said
    assert "EC2 Spot" in said, "the bottleneck"
    (english,) = opened(data("en")).slides
    assert "44 an hour" in " ".join(s.text_frame.text for s in english.shapes if s.has_text_frame)


def test_page_drawing_and_slide_share_one_simulation() -> None:
    simulate.cache_clear()
    pages_made.cache_clear()
    pages_made("own")
    for make in charts(real()).values():
        make()
    data.__wrapped__()
    assert simulate.cache_info().misses == len(SHARES) + 1, "a load is simulated once, whoever shows it"


def test_every_point_has_its_place_on_the_page() -> None:
    text = pages_made("own")["capacidade.md"]
    for p in found().points:
        assert f"{p.p95:.1f}".replace(".", ",") in text


def test_without_a_workload_the_slide_is_refused() -> None:
    with pytest.raises(UnusableInput) as told:
        build(with_slides("    carga: {title: Carga, layout: capacity, notes: x}\n"))
    assert [f.path for f in told.value.findings] == [("deck", "slides", "carga", "layout")]


def test_the_real_talk_has_it_among_objectives_and_incidents_and_stays_within_its_time() -> None:
    talk = real().deck
    assert talk is not None
    layouts = [s.layout for s in talk.slides.values()]
    assert layouts.index("budget") < layouts.index("capacity") < layouts.index("incident")
    assert sum(s.minutes for s in talk.slides.values()) <= 20
