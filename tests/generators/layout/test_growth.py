"""Effort by size: views of 50 and of 200 nodes from the same pattern are drawn, and what that took is counted, never timed."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.large import model
from generators.drawings import Drawings
from generators.layout.draw import Studio
from generators.layout.engine import WORK, cold
from generators.layout.labels import CLOSELY, Labels
from generators.layout.program import Program
from generators.layout.route_astar import PATIENCE, Apart, Router
from generators.layout.search import balanced, initial
from generators.layout.sketch import HELD
from generators.views.view import View
from planta.build import load


@dataclass(kw_only=True)
class Work:
    """What drawing a view once took."""

    nodes: int
    states: int = 0
    """that the router looked at"""
    longest: int = 0
    """of them for one path"""
    rows: int = 0
    """of all linear programs"""
    compared: int = 0
    """places of labels with what is near them"""


def large(units: int, folder: Path) -> View:
    file = folder / "architecture.yaml"
    file.write_text(model(units) + "views:\n  all: {title: All, show: [all], links: false}\n", encoding="utf-8")
    return Drawings(load(file).architecture, {}).view("all")


def worked(view: View, patch: pytest.MonkeyPatch) -> Work:
    work = Work(nodes=len(view.nodes))
    solve, search, place = Program.solve, Router._search, Labels.place

    def solved(self: Program) -> list[float] | None:
        work.rows += len(self.rows)
        return solve(self)

    def searched(self: Router, k: int, apart: Apart, most: int) -> list[int] | None:
        before = self.expanded
        path = search(self, k, apart, most)
        work.states += self.expanded - before
        work.longest = max(work.longest, self.expanded - before)
        return path

    def placed(self: Labels) -> dict[int, object]:
        out = place(self)
        work.compared += self.compared
        return dict(out)

    with patch.context() as m:
        m.setattr(Program, "solve", solved)
        m.setattr(Router, "_search", searched)
        m.setattr(Labels, "place", placed)
        studio = Studio(view)
        studio.draw(balanced(studio.tree, studio.sketch, initial(studio.tree), wraps=False))
    return work


def test_one_drawing_grows_little_more_than_its_view(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    small, big = (worked(large(units, tmp_path), monkeypatch) for units in (4, 17))
    times = big.nodes / small.nodes
    assert times > 3.5
    assert small.states > 1000 and small.rows > 1000 and small.compared > 1000
    assert big.states < small.states * times**1.5
    assert big.rows < small.rows * times**1.5
    assert big.compared < small.compared * times**2
    assert small.longest < PATIENCE, "a view of 50 nodes is routed without haste"
    assert big.longest <= PATIENCE * 2
    assert big.compared < CLOSELY


def test_a_cold_search_of_many_nodes_draws_few_and_remembers_little(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn: list[int] = []
    finished = Studio._placed

    def counted(self: Studio, *args: object) -> object:
        drawn.append(1)
        return finished(self, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(Studio, "_placed", counted)
    view = large(17, tmp_path)
    studio = Studio(view)
    cold(studio, {}, 1, 1000)
    assert len(drawn) < 40
    assert studio.spent < 1.5 * WORK
    assert studio.sketch.held <= HELD
