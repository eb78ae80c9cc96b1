"""A View of one item and its neighbours in; its arrangement in the lock's form out: who reaches it, itself, what it reaches, left to right.

Such drawings come by the hundred and always have this shape, so none is searched for.
"""

from collections.abc import Iterable
from math import ceil

from generators.views.view import View

TALL = 5
"""Nodes above one another in a column of the sheet, about as many as a slide shows."""
WIDE = 3
"""Nodes above one another in a box of neighbours, which stands in a column itself."""


def star(view: View, center: str) -> dict[str, object]:
    """The arrangement of a neighbourhood around `center`; boxes that hold it have the same three parts inside."""
    parents = {node.id: node.group or "" for node in view.nodes} | {group.id: group.group or "" for group in view.groups}
    home = {center, *view.ancestors(center)}
    reaching = {
        item
        for edge in view.edges
        if home & {edge.target, *view.ancestors(edge.target)}
        for item in (edge.source, *view.ancestors(edge.source))
    }
    boxes = {group.id for group in view.groups}
    form: dict[str, object] = {}
    for box in ("", *sorted(boxes)):
        held = [item for item, parent in parents.items() if parent == box]
        if box and box not in home:
            form[box] = ["R", _columns(held, {}, WIDE)]
            continue
        sides: tuple[list[str], ...] = ([], [], [])
        for item in held:
            sides[1 if item in home else 0 if item in reaching else 2].append(item)
        # Boxes stand outermost: a line passes between nodes, but would cross a box.
        sides[0].sort(key=lambda item: item not in boxes)
        sides[2].sort(key=lambda item: item in boxes)
        heights = {group.id: _height(sum(parent == group.id for parent in parents.values())) for group in view.groups}
        form[box] = ["R", [column for side in sides for column in _columns(side, heights, TALL)]]
    return form


def _height(members: int) -> int:
    """Rows of a box of neighbours, and one for its title."""
    return 1 + ceil(members / ceil(members / WIDE)) if members else 1


def _columns(items: Iterable[str], heights: dict[str, int], most: int) -> list[list[str]]:
    """The items in order, in as few columns as keep below the height, and about equally high."""
    listed = [(item, heights.get(item, 1)) for item in items]
    whole = sum(height for _, height in listed)
    if not listed:
        return []
    bound = ceil(whole / ceil(whole / most))
    columns: list[list[str]] = [[]]
    filled = 0
    for item, height in listed:
        if columns[-1] and filled + height > max(bound, height):
            columns.append([])
            filled = 0
        columns[-1].append(item)
        filled += height
    return columns
