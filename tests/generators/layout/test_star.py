"""Neighbourhoods: three parts from left to right, boxes outermost, no column too high, and the same from any order of hashing."""

from typing import cast

from generators.layout.engine import arrange
from generators.layout.star import TALL, WIDE, star
from generators.views.view import Edge, Group, Node, View


def view(incoming: int, outgoing: int, boxed: int = 0) -> View:
    nodes = [Node(id="c", resource="c", label="c", icon="service/AWSLambda", group="home")]
    nodes += [Node(id=f"i{n}", resource=f"i{n}", label="i", icon="service/AWSLambda") for n in range(incoming)]
    nodes += [Node(id=f"o{n}", resource=f"o{n}", label="o", icon="service/AWSLambda") for n in range(outgoing)]
    nodes += [Node(id=f"b{n}", resource=f"b{n}", label="b", icon="service/AWSLambda", group="box") for n in range(boxed)]
    groups = [Group(id="home", resource=None, label="Home", style="generic")]
    groups += [Group(id="box", resource=None, label="Box", style="generic")] if boxed else []
    edges = [Edge(id=f"e{n.id}", source=n.id, target="c", kind="data") for n in nodes if n.id.startswith(("i", "b"))]
    edges += [Edge(id=f"e{n.id}", source="c", target=n.id, kind="data") for n in nodes if n.id.startswith("o")]
    return View(id="near-c", title="t", language="en", groups=tuple(groups), nodes=tuple(nodes), edges=tuple(edges))


def test_who_reaches_it_stands_left_and_what_it_reaches_right() -> None:
    assert star(view(2, 1), "c") == {"": ["R", [["i0", "i1"], ["home"], ["o0"]]], "home": ["R", [["c"]]]}


def _box(form: dict[str, object], box: str) -> tuple[str, list[list[str]]]:
    orient, columns = cast(tuple[str, list[list[str]]], form[box])
    return orient, columns


def test_boxes_stand_outermost_and_columns_stay_low() -> None:
    form = star(view(4, 11, boxed=7), "c")
    orient, columns = _box(form, "")
    assert (orient, columns[0]) == ("R", ["box"])
    assert max(map(len, columns)) <= TALL and [i for column in columns for i in column].count("home") == 1
    _, inner = _box(form, "box")
    assert sorted(i for column in inner for i in column) == [f"b{n}" for n in range(7)] and max(map(len, inner)) <= WIDE


def test_the_form_is_a_whole_lock_so_that_nothing_is_searched() -> None:
    drawn = view(3, 4, boxed=3)
    layout = arrange(drawn, lock=star(drawn, "c"))
    x = {item: layout.nodes[item].box.center[0] for item in ("b0", "i0", "c", "o0")}
    assert x["b0"] < x["i0"] < x["c"] < x["o0"]
    assert layout.arrangement == arrange(drawn, lock=layout.arrangement).arrangement
