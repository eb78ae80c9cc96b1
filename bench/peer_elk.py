"""A View in; its Layouts by elkjs (layered, groups and all in one pass, orthogonal lines) out, one for each direction."""

import json
from collections.abc import Sequence
from typing import Any

from bench.peers import Placed, sheet, title
from generators.layout.layout import Layout, Point, Rect
from generators.layout.sizes import GAP_GROUP, GAP_LEAF, PAD, label_size, node_size
from generators.views.view import View
from tests.peers import node

VARIANTS = ("RIGHT", "DOWN")
ROOT = {
    "elk.algorithm": "layered",
    "elk.hierarchyHandling": "INCLUDE_CHILDREN",
    "elk.edgeRouting": "ORTHOGONAL",
    "elk.aspectRatio": "1.78",
    "elk.layered.spacing.nodeNodeBetweenLayers": str(GAP_GROUP),
    "elk.spacing.nodeNode": str(GAP_LEAF),
    "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
    "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
    "elk.layered.thoroughness": "30",
}


def elk(views: Sequence[View]) -> list[dict[str, Layout]]:
    """For each view its layouts by direction, and by nothing else: what a program has no answer to is left out."""
    graphs = [_graph(view, direction) for view in views for direction in VARIANTS]
    answers = iter(json.loads(node("elk.js", data=graphs)))
    done = []
    for view in views:
        of_view = {direction: next(answers) for direction in VARIANTS}
        done.append({f"elk {d.lower()}": sheet(view, _placed(view, a["graph"])) for d, a in of_view.items() if "graph" in a})
    return done


def _graph(view: View, direction: str) -> dict[str, Any]:
    linked = {end for e in view.edges for end in (e.source, e.target)}
    linked |= {g for end in linked for g in view.ancestors(end)}

    def children(group: str | None) -> list[dict[str, Any]]:
        boxes = []
        for g in view.groups:
            if g.group == group:
                size = title(view, g)
                options = {
                    "elk.padding": f"[top={size.head + 4},left={PAD},bottom={PAD},right={PAD}]",
                    "elk.nodeSize.constraints": "MINIMUM_SIZE",
                    "elk.nodeSize.minimum": f"({size.w:.0f},{size.head + PAD})",
                }
                if g.id not in linked:  # boxes without lines are packed, as layers mean nothing in them
                    options |= {"elk.algorithm": "rectpacking", "elk.hierarchyHandling": "SEPARATE_CHILDREN", "elk.aspectRatio": "1.78"}
                inner = children(g.id)
                empty = {} if inner else {"width": size.w, "height": size.head + PAD}
                boxes.append({"id": g.id, "children": inner, "layoutOptions": options} | empty)
        for n in view.nodes:
            if n.group == group:
                room = node_size(n)
                boxes.append({"id": n.id, "width": room.w, "height": room.h})
        return boxes

    edges: list[dict[str, Any]] = []
    for e in view.edges:
        size = label_size(e)
        label = {"text": e.label, "width": size.w, "height": size.h, "layoutOptions": {"elk.edgeLabels.inline": "true"}}
        edges.append({"id": f"edge:{e.id}", "sources": [e.source], "targets": [e.target], "labels": [label] if e.label else []})
    return {"id": "root:", "layoutOptions": ROOT | {"elk.direction": direction}, "children": children(None), "edges": edges}


def _placed(view: View, graph: dict[str, Any]) -> Placed:
    boxes: dict[str, Rect] = {}
    origin: dict[str, Point] = {graph["id"]: (0.0, 0.0)}

    def walk(parent: dict[str, Any]) -> None:
        x, y = origin[parent["id"]]
        for c in parent.get("children", ()):
            origin[c["id"]] = (x + c["x"], y + c["y"])
            boxes[c["id"]] = Rect(*origin[c["id"]], c["width"], c["height"])
            walk(c)

    walk(graph)
    lines: dict[str, tuple[Point, ...]] = {}
    labels: dict[str, Point] = {}
    for e in graph["edges"]:
        x, y = origin[e.get("container", graph["id"])]
        name = e["id"].removeprefix("edge:")
        points = [p for s in e["sections"] for p in (s["startPoint"], *s.get("bendPoints", ()), s["endPoint"])]
        lines[name] = tuple((p["x"] + x, p["y"] + y) for p in points)
        for label in e["labels"]:
            labels[name] = (label["x"] + x + label["width"] / 2, label["y"] + y + label["height"] / 2)
    return Placed(boxes=boxes, lines=lines, labels=labels)
