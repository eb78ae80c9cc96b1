"""Drawings of the sample systems and of random views: nothing wrong in any, stable under change, the same on every run."""

import io
import json
import os
import statistics
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from generators.drawings import LOCK, Drawings, read_lock
from generators.layout.engine import arrange
from generators.layout.layout import Layout
from generators.layout.measure import measure, violations
from generators.progress import listening, moving_line, tell
from generators.views.view import Edge, Group, Node, View
from planta.build import load
from tests.generators.layout.random_views import random_view
from tests.generators.layout.samples import SAMPLES
from tests.generators.layout.stability import changes

LOCKS: dict[str, dict[str, object]] = json.loads((Path(__file__).parent / "locks.json").read_text(encoding="utf-8"))


def locked(name: str) -> Layout:
    return arrange(SAMPLES[name](), lock=LOCKS[name])


@pytest.mark.parametrize("name", SAMPLES)
def test_locked_samples_are_drawn_well(name: str) -> None:
    layout = locked(name)
    m = measure(layout)
    assert violations(layout) == []
    assert (m.crossings, m.label_lines, m.label_borders, m.cut_labels) == (0, 0, 0, 0)
    assert m.bends_per_edge <= 1.2
    if len(layout.nodes) >= 15:
        assert 4 / 3 <= m.aspect <= 2


@pytest.mark.parametrize("name", SAMPLES)
def test_a_lock_that_covers_the_view_is_kept_as_it_is(name: str) -> None:
    assert json.loads(json.dumps(locked(name).arrangement)) == LOCKS[name]


def test_a_cold_search_finds_a_clean_drawing() -> None:
    layout = arrange(SAMPLES["pipeline"](), moves=6000)
    assert violations(layout) == []
    assert measure(layout).crossings == 0
    again = arrange(SAMPLES["pipeline"](), lock=layout.arrangement)
    assert again.edges == layout.edges and again.nodes == layout.nodes


def test_a_search_again_betters_what_the_lock_has() -> None:
    view = SAMPLES["pipeline"]()
    wrong = {**LOCKS["pipeline"], "": ["R", [["sre"], ["cloud"], ["user"]]]}
    before, after = arrange(view, lock=wrong), arrange(view, lock=wrong, again=True, moves=600)
    assert before.nodes["user"].icon.x > before.nodes["sre"].icon.x
    assert after.nodes["user"].icon.x < after.nodes["sre"].icon.x and violations(after) == []


def test_a_search_tells_how_far_it_is_and_draws_the_same_when_nobody_listens() -> None:
    told: list[str] = []
    with listening(told.append):
        layout = arrange(SAMPLES["pipeline"](), moves=600)
    parts = [int(line.removeprefix("pipeline ").removesuffix("%")) for line in told[:-1]]
    assert told[-1] == "" and parts == sorted(parts) and parts[0] == 0 and 50 <= parts[-1] <= 100
    assert arrange(SAMPLES["pipeline"](), moves=600) == layout


def test_a_moving_line_stays_off_files() -> None:
    stream = io.StringIO()
    with listening(moving_line(stream)):
        tell("resumo 40%")
    assert stream.getvalue() == ""


@pytest.mark.parametrize("seed", range(24))
def test_random_views_have_no_violation(seed: int) -> None:
    assert violations(arrange(random_view(seed, nodes=5 + seed), moves=60)) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1024))  # bench/random_views.py runs 300
def test_larger_random_views_have_no_violation(seed: int) -> None:
    assert violations(arrange(random_view(seed), moves=60)) == []


def test_removing_and_adding_a_node_moves_little_else() -> None:
    made = list(changes(SAMPLES["datalake"](), LOCKS["datalake"], every=3))
    assert [c.violations for c in made if c.violations] == []
    flips = [f for c in made for f in c.flips]
    assert statistics.median(flips) < 0.02
    assert max(flips) < 0.1


@pytest.mark.parametrize("drawing", ["visao-geral", "rede", "processamento", "journey-analisar"])  # bench/stability.py tries all
def test_the_real_system_stays_as_it_is_around_a_change(drawing: str) -> None:
    root = Path(__file__).parents[3]
    drawings = Drawings(load(root / "architecture.yaml").architecture, {})
    made = list(changes(drawings.view(drawing), read_lock((root / LOCK).read_text(encoding="utf-8"))[drawing], every=4))
    assert [c.violations for c in made if c.violations] == []
    flips = [f for c in made for f in c.flips]
    assert statistics.median(flips) < 0.02
    assert max(flips) < 0.15


def test_hints_are_followed() -> None:
    hints: dict[str, object] = {"orch": ["R", [["evb"], ["jobq"], ["sfn"]]], "store": ["C"]}
    layout = arrange(replace(SAMPLES["pipeline"](), hints=hints), moves=1500)
    x = {i: layout.nodes[i].icon.x for i in ("evb", "jobq", "sfn")}
    assert x["evb"] < x["jobq"] < x["sfn"]
    assert layout.arrangement["store"][0] == "C"  # type: ignore[index]


def test_replicas_are_drawn_alike() -> None:
    layout = locked("overview")
    for view_node in layout.view.nodes:
        if view_node.replica_of is None:
            continue
        one, two = layout.nodes[view_node.replica_of], layout.nodes[view_node.id]
        zone_a, zone_b = layout.groups["aza"].box, layout.groups["azb"].box
        assert (one.icon.x - zone_a.x, one.icon.y - zone_a.y) == pytest.approx((two.icon.x - zone_b.x, two.icon.y - zone_b.y), abs=1)


def test_odd_edges_are_drawn() -> None:
    """Self-loops, parallel edges, edges that end on a box, and from a node to the box around it."""
    groups = (
        Group(id="fora", resource=None, label="Fora", style="region", icon="group/Region"),
        Group(id="dentro", resource=None, label="Dentro", style="generic", group="fora"),
        Group(id="vazio", resource=None, label="Grupo vazio com título longo", style="generic"),
    )
    nodes = tuple(Node(id=i, resource=i, label=f"Serviço {i}", icon="x", group=g) for i, g in (("a", "dentro"), ("b", "dentro"), ("c", "fora"), ("d", None)))
    pairs = [("a", "a"), ("a", "a"), ("a", "a"), ("a", "b"), ("a", "b"), ("b", "a"), ("a", "dentro"), ("fora", "b"), ("c", "dentro"), ("d", "fora"), ("vazio", "fora"), ("dentro", "vazio"), ("vazio", "vazio"), ("dentro", "dentro")]
    edges = tuple(Edge(id=f"e{k}", source=s, target=t, kind="data", label=f"{k} · chama") for k, (s, t) in enumerate(pairs))
    layout = arrange(View(id="rara", title="Rara", language="pt-BR", groups=groups, nodes=nodes, edges=edges), moves=1000)
    assert violations(layout) == []
    assert set(layout.edges) == {e.id for e in edges}


def test_an_empty_view_has_a_sheet() -> None:
    layout = arrange(View(id="nada", title="Nada a mostrar", language="pt-BR"))
    assert layout.width > 0 and layout.legend.h == 0
    assert violations(layout) == []


def test_the_same_view_gives_the_same_layout_under_other_hash_seeds() -> None:
    code = (
        "import json; from generators.layout.engine import arrange; from tests.generators.layout.samples import SAMPLES;"
        "x = arrange(SAMPLES['pipeline'](), moves=600); print(json.dumps([x.arrangement, [e.points for e in x.edges.values()]]))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True,
            cwd=Path(__file__).parents[3],
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1
