"""On slides names and labels grow into the room that captions leave, and never into anything else."""

import pytest

from generators.layout.layout import Layout
from generators.render.enlarge import label_box, larger, name_box
from tests.generators.render.samples import sample


def _grown(layout: Layout) -> list[tuple[str, float, float, float, float]]:
    found = larger(layout)
    boxes = [(n, name_box(layout, n, found.name)) for n in layout.nodes]
    boxes += [(e, b) for e, f in found.labels.items() if f > 1 and (b := label_box(layout, e, f))]
    return [(k, b.x, b.y, b.right, b.bottom) for k, b in boxes]


def test_there_is_something_to_gain() -> None:
    found = larger(sample())
    assert found.name >= 1.1 and max(found.labels.values()) > 1.1


@pytest.mark.parametrize("layout", [sample()], ids=["sample"])
def test_texts_that_grew_meet_nothing(layout: Layout) -> None:
    boxes = _grown(layout)
    for i, (name, x0, y0, x1, y1) in enumerate(boxes):
        for other, a0, b0, a1, b1 in boxes[i + 1 :]:
            assert not (x0 < a1 and a0 < x1 and y0 < b1 - 1 and b0 < y1 - 1), (name, other)
        for node, placed in layout.nodes.items():
            icon = placed.icon
            assert node == name or not (x0 < icon.right and icon.x < x1 and y0 < icon.bottom - 1 and icon.y < y1 - 1), (name, node)


def test_a_name_without_room_stays() -> None:
    layout = sample()
    assert larger(layout).name <= 1.6
    assert all(name_box(layout, n, 1.0).w <= layout.nodes[n].label.w + 1 for n in layout.nodes)
