"""The real system's views and the second system's are sound, and small enough to be read."""

import re
from pathlib import Path

import pytest

from generators.views.build import journey_view, near, view
from planta.architecture import Architecture
from planta.build import load
from planta.select import MAX_EDGES, MAX_NODES
from planta.views import check_sizes
from tests.generators.views.test_properties import check

ROOT = Path(__file__).parents[3]
SYSTEMS = ("architecture.yaml", "tests/systems/serverless/architecture.yaml")


@pytest.fixture(scope="module", params=SYSTEMS)
def system(request: pytest.FixtureRequest) -> Architecture:
    return load(ROOT / request.param).architecture


def test_every_view_is_sound(system: Architecture) -> None:
    for v in (*(view(system, v) for v in system.views), *(journey_view(system, j) for j in system.journeys), *(near(system, r) for r in system.resources)):
        check(v)
        assert v.title and v.description
        assert all(n.label and n.icon for n in v.nodes)


def test_every_step_of_a_journey_is_on_its_drawing(system: Architecture) -> None:
    for journey, steps in system.journey_steps.items():
        numbers = {str(s.number) for s in steps}
        drawn = set()
        for e in journey_view(system, journey).edges:
            head = re.sub(r"(\d)[a-z]\b", r"\1", e.label.split(" · ")[0])
            first, _, last = head.partition("–")
            drawn |= {str(n) for n in range(int(first), int(last) + 1)} if last and first.isdigit() else set(head.split(", "))
        assert numbers <= drawn, journey


def test_no_number_is_missing_or_said_of_two_lines(system: Architecture) -> None:
    """Copies of a line in other zones and merged lines apart."""
    for v in [view(system, name) for name, spec in system.views.items() if spec.journey]:
        said: dict[str, set[tuple[str, ...]]] = {}
        for e in v.edges:
            if e.step is not None:
                for number in re.findall(r"\d+[a-z]?", e.label.split(" · ")[0]):
                    said.setdefault(number, set()).add(e.arrows)
        assert {len(lines) for lines in said.values()} == {1}, v.id
        first = min(e.step for e in v.edges if e.step is not None)
        assert first == 1, v.id


def test_the_real_views_are_small_enough_to_be_read() -> None:
    real = load(ROOT / SYSTEMS[0]).architecture
    assert check_sizes(real) == []
    for view_id in real.views:
        v = view(real, view_id)
        assert len(v.nodes) <= MAX_NODES and len(v.edges) <= MAX_EDGES, view_id


def test_pods_of_every_zone_reach_the_writer_and_none_a_reader(system: Architecture) -> None:
    for name, spec in system.views.items():
        if spec.zones and "banco" in spec.show:
            drawn = view(system, name)
            copies = [n.id for n in drawn.nodes if n.resource == "banco"]
            reached = {e.target for e in drawn.edges if e.target in copies}
            assert len(copies) > 1 and reached <= {copies[0]}, name
