"""Layouts in; golden data (boxes, lines and labels, one part a line) out, and back: what a change of the engine moved shows in a diff.

    python -m tests.generators.layout.golden     writes them anew; look at the gallery of `make bench` before you commit
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from generators.drawings import Drawings
from generators.layout.engine import arrange
from generators.layout.layout import Layout, PlacedGroup, PlacedNode, Rect, RoutedEdge
from generators.model import load
from generators.views.view import View
from tests.generators.layout.samples import SAMPLES

HERE = Path(__file__).parent
DATA = HERE / "data"
SYSTEMS = HERE.parents[2] / "bench/systems"
NAMES = (*SAMPLES, "loja", "frota")


def drawn(name: str) -> Layout:
    """A sample view, or the only view of a small system, from its lock."""
    if name in SAMPLES:
        return arrange(SAMPLES[name](), lock=json.loads((HERE / "locks.json").read_text(encoding="utf-8"))[name])
    loaded, lock = load(SYSTEMS / name / "architecture.yaml")
    (view,) = loaded.architecture.views
    return Drawings(loaded.architecture, lock).layout(view)


def golden(name: str, view: View) -> Layout:
    """The committed layout of a view."""
    return read(json.loads((DATA / f"{name}.json").read_text(encoding="utf-8")), view)


def told(layout: Layout) -> dict[str, dict[str, Any]]:
    """All coordinates of a layout; ids are unique within each part."""
    return {
        "sheet": {"size": [layout.width, layout.height], "title": _box(layout.title), "legend": _box(layout.legend)},
        "nodes": {
            i: [_box(n.box), _box(n.icon), _box(n.label), n.label_lines, _box(n.sublabel), n.sublabel_lines] for i, n in layout.nodes.items()
        },
        "groups": {i: [_box(g.box), _box(g.title), _box(g.icon), g.title_lines] for i, g in layout.groups.items()},
        "edges": {i: [[[_px(x), _px(y)] for x, y in e.points], _box(e.label), e.label_lines] for i, e in layout.edges.items()},
    }


def read(data: Mapping[str, Mapping[str, Any]], view: View) -> Layout:
    def rect(values: list[float]) -> Rect:
        return Rect(*values)

    def maybe(values: list[float] | None) -> Rect | None:
        return Rect(*values) if values else None

    sheet = data["sheet"]
    return Layout(
        view=view,
        width=sheet["size"][0],
        height=sheet["size"][1],
        title=rect(sheet["title"]),
        legend=rect(sheet["legend"]),
        nodes={
            i: PlacedNode(box=rect(b), icon=rect(c), label=rect(n), label_lines=tuple(t), sublabel=maybe(s), sublabel_lines=tuple(u))
            for i, (b, c, n, t, s, u) in data["nodes"].items()
        },
        groups={i: PlacedGroup(box=rect(b), title=rect(t), icon=maybe(c), title_lines=tuple(u)) for i, (b, t, c, u) in data["groups"].items()},
        edges={
            i: RoutedEdge(points=tuple((x, y) for x, y in p), label=maybe(n), label_lines=tuple(t)) for i, (p, n, t) in data["edges"].items()
        },
        arrangement={},
    )


def text(layout: Layout) -> str:
    """The data as JSON with one part a line."""

    def rows(parts: Mapping[str, Any]) -> Iterator[str]:
        return (f"  {json.dumps(i)}: {json.dumps(v, ensure_ascii=False)}" for i, v in parts.items())

    return "{\n" + ",\n".join(f" {json.dumps(k)}: {{\n" + ",\n".join(rows(v)) + "\n }" for k, v in told(layout).items()) + "\n}\n"


def _px(value: float) -> float:
    return round(value, 1) + 0.0


def _box(rect: Rect | None) -> list[float] | None:
    return [_px(v) for v in (rect.x, rect.y, rect.w, rect.h)] if rect else None


if __name__ == "__main__":
    DATA.mkdir(exist_ok=True)
    for golden_name in NAMES:
        (DATA / f"{golden_name}.json").write_text(text(drawn(golden_name)), encoding="utf-8")
