"""Drawings of failures: what is marked out, hurt and weakened, and that nothing else of the view changes."""

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from generators.views.blast import WORST, ZONE, blast, blasts, outcome_of
from generators.views.build import view
from planta.architecture import Architecture
from planta.build import build, load
from planta.reliability.failure import Simulation

HOME = Path(__file__).resolve().parents[3]


@cache
def real() -> Architecture:
    return load(HOME / "architecture.yaml").architecture


@pytest.mark.parametrize("drawing", [ZONE, WORST])
def test_only_marks_differ_from_the_view(drawing: str) -> None:
    base, marked = view(real(), blasts(real())[drawing]), blast(real(), drawing)
    assert tuple(replace(n, status="same") for n in marked.nodes) == base.nodes
    assert tuple(replace(g, status="same") for g in marked.groups) == base.groups
    assert marked.edges == base.edges
    assert marked.title != base.title and marked.id == drawing


def test_a_zone_takes_all_that_stands_in_it_and_nothing_in_the_others() -> None:
    marked = blast(real(), ZONE)
    zones = [g for g in marked.groups if g.style == "zone"]
    assert [g.status for g in zones] == ["out", *["same"] * (len(zones) - 1)]
    for node in marked.nodes:
        around = [g for g in marked.ancestors(node.id) if g in {z.id for z in zones}]
        if around:
            assert node.status == ("out" if around == [zones[0].id] else "same"), node.id


def test_the_worst_failure_and_what_it_hurts_are_marked() -> None:
    simulation = Simulation(real())
    worst = simulation.worst
    assert worst is not None and worst == outcome_of(simulation, WORST)
    marked = {n.resource: n.status for n in blast(real(), WORST).nodes}
    assert marked[worst.failure.id] == "out"
    hurt = [r for r, status in marked.items() if status == "hurt"]
    assert hurt and set(hurt) <= set(simulation.hurt(worst))


def test_what_does_not_lead_to_the_failure_is_not_hurt() -> None:
    simulation = Simulation(real())
    database = next(o for o in simulation.outcomes if o.failure.id == "banco")
    hurt = simulation.hurt(database)
    assert {"api", "web", "alb", "cdn", "pesquisador"} <= set(hurt)
    assert not {"uploads", "resultados", "analisar", "fila-analise", "lote-spot"} & set(hurt)


def test_a_model_without_journeys_or_views_draws_none() -> None:
    assert blasts(build((HOME / "tests/systems/minimal/architecture.yaml").read_text()).architecture) == {}
