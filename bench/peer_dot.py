"""A View in; its Layouts by Graphviz dot (groups as clusters) out, one for each direction and form of lines that dot manages."""

import json
import shutil
import subprocess
from typing import Any

from bench.peers import Placed, sheet, title
from generators.layout.layout import Layout, Point, Rect
from generators.layout.sizes import GAP_GROUP, GAP_LEAF, PAD, label_size, node_size
from generators.views.view import View

VARIANTS = tuple((direction, splines) for direction in ("LR", "TB") for splines in ("ortho", "polyline", "spline"))
STEPS = 10
"""Straight pieces that stand for one piece of a curve."""


def dot(view: View) -> dict[str, Layout]:
    """Layouts by direction and form of lines; dot gives up on some, which are left out. Empty where Graphviz is not installed."""
    program = shutil.which("dot")
    found: dict[str, Layout] = {}
    for direction, splines in VARIANTS if program else ():
        for more in ("", "newrank=true, "):  # its older ranking fails on some nested clusters
            source = _source(view, f"{more}rankdir={direction}, splines={splines}", labelled=splines != "ortho")
            ran = subprocess.run([str(program), "-Tjson"], input=source, capture_output=True, text=True, timeout=120, check=False)
            if ran.returncode == 0:
                found[f"dot {direction} {splines}"] = sheet(view, _placed(view, json.loads(ran.stdout), curved=splines == "spline"))
                break
    return found


def _room(w: float, h: float) -> str:
    """A label that is nothing but room, so that dot reserves what the text needs in Planta's font."""
    return f'<<TABLE BORDER="0" FIXEDSIZE="TRUE" WIDTH="{w:.0f}" HEIGHT="{h:.0f}"><TR><TD></TD></TR></TABLE>>'


def _source(view: View, settings: str, *, labelled: bool) -> str:
    quoted = json.dumps
    out = [
        f"digraph G {{ graph [{settings}, compound=true, nodesep={GAP_LEAF / 72:.3f}, ranksep={GAP_GROUP / 72:.3f}];",
        'node [shape=box, fixedsize=true, label=""];',
    ]

    def inside(group: str | None) -> None:
        for g in view.groups:
            if g.group == group:
                size = title(view, g)
                out.append(f"subgraph {quoted('cluster_' + g.id)} {{ labeljust=l; margin={PAD};")
                out.append(f"label={_room(size.w, size.head - 8)};")
                inside(g.id)
                if not _inner(view, g.id):
                    out.append(f"{quoted('empty:' + g.id)} [width={size.w / 72:.4f}, height=0.1, style=invis];")
                out.append("}")
        for n in view.nodes:
            if n.group == group:
                room = node_size(n)
                out.append(f"{quoted(n.id)} [width={room.w / 72:.4f}, height={room.h / 72:.4f}];")

    inside(None)
    for at, e in enumerate(view.edges):
        size = label_size(e)
        said = f", {'label' if labelled else 'xlabel'}={_room(size.w, size.h)}" if e.label else ""
        groups = {g.id for g in view.groups}
        clipped = "".join(
            f", {how}={quoted('cluster_' + end)}" for how, end in (("ltail", e.source), ("lhead", e.target)) if end in groups
        )
        out.append(f'{quoted(_end(view, e.source))} -> {quoted(_end(view, e.target))} [id="{at}"{clipped}{said}];')
    return "\n".join([*out, "}"])


def _inner(view: View, group: str) -> list[str]:
    return [n.id for n in view.nodes if group in view.ancestors(n.id)]


def _end(view: View, end: str) -> str:
    """dot has no lines to clusters: they go to a node in it, and are cut at the border where dot can."""
    if any(n.id == end for n in view.nodes):
        return end
    return next(iter(_inner(view, end)), f"empty:{end}")


def _placed(view: View, told: dict[str, Any], *, curved: bool) -> Placed:
    boxes: dict[str, Rect] = {}
    for shape in told.get("objects", ()):
        name = shape["name"]
        if name.startswith("cluster_"):
            x0, y0, x1, y1 = map(float, shape["bb"].split(","))
            boxes[name.removeprefix("cluster_")] = Rect(x0, -y1, x1 - x0, y1 - y0)
        elif not name.startswith("empty:"):
            x, y = map(float, shape["pos"].split(","))
            w, h = 72 * float(shape["width"]), 72 * float(shape["height"])
            boxes[name] = Rect(x - w / 2, -y - h / 2, w, h)
    lines: dict[str, tuple[Point, ...]] = {}
    labels: dict[str, Point] = {}
    for edge in told.get("edges", ()):
        e = view.edges[int(edge["id"])]
        lines[e.id] = _line(edge["pos"], curved=curved)
        where = edge.get("lp") or edge.get("xlp")
        if where:
            x, y = map(float, where.split(","))
            labels[e.id] = (x, -y)
    return Placed(boxes=boxes, lines=lines, labels=labels)


def _line(pos: str, *, curved: bool) -> tuple[Point, ...]:
    """dot's control points as a polyline; its straight pieces come as curves too, of which every third point is a corner."""
    start: list[Point] = []
    end: list[Point] = []
    control: list[Point] = []
    for token in pos.split():
        x, y = map(float, token.split(",")[-2:])
        (start if token.startswith("s") else end if token.startswith("e") else control).append((x, -y))
    if not curved:
        return tuple(_straight([*start, *control[::3], *end]))
    line = control[:1]
    for at in range(0, len(control) - 1, 3):
        line += _curve(*control[at : at + 4])
    return (*start, *line, *end)


def _curve(a: Point, b: Point, c: Point, d: Point) -> list[Point]:
    """Points of a cubic Bézier curve, without its first."""

    def at(t: float) -> Point:
        u = 1 - t
        k, m, n, o = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        return (k * a[0] + m * b[0] + n * c[0] + o * d[0], k * a[1] + m * b[1] + n * c[1] + o * d[1])

    return [at(k / STEPS) for k in range(1, STEPS + 1)]


def _straight(points: list[Point]) -> list[Point]:
    """Without points that repeat the one before or lie on the line between their neighbours."""
    out: list[Point] = []
    for p in points:
        if out and abs(out[-1][0] - p[0]) < 0.05 and abs(out[-1][1] - p[1]) < 0.05:
            continue
        if len(out) > 1:
            (ax, ay), (bx, by) = out[-2:]
            if abs((bx - ax) * (p[1] - ay) - (by - ay) * (p[0] - ax)) < 0.5 * (abs(p[0] - ax) + abs(p[1] - ay)):
                out.pop()
        out.append(p)
    return out
