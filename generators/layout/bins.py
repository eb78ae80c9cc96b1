"""Areas in; those that come near another one out, in the order they came in, without a look at all the others."""

from typing import Generic, TypeVar

Area = tuple[float, float, float, float]
"""Left, top, right, bottom."""
CELL = 160
T = TypeVar("T")


def overlap(a: Area, b: Area, margin: float = 0.0) -> bool:
    """Whether two areas come nearer than `margin` px."""
    return a[0] < b[2] + margin and a[2] > b[0] - margin and a[1] < b[3] + margin and a[3] > b[1] - margin


class Bins(Generic[T]):
    """Things filed under the squares of the sheet that their areas touch."""

    def __init__(self) -> None:
        self.all: list[tuple[Area, T]] = []
        self.cells: dict[tuple[int, int], list[int]] = {}

    def add(self, area: Area, thing: T) -> None:
        for cell in _cells(area):
            self.cells.setdefault(cell, []).append(len(self.all))
        self.all.append((area, thing))

    def near(self, area: Area) -> list[tuple[Area, T]]:
        """What overlaps the area or touches it."""
        x0, y0, x1, y1 = area
        numbers = {n for cell in _cells(area) for n in self.cells.get(cell, ())}
        found = [self.all[n] for n in sorted(numbers)]
        return [f for f in found if f[0][0] <= x1 and f[0][2] >= x0 and f[0][1] <= y1 and f[0][3] >= y0]


def _cells(area: Area) -> list[tuple[int, int]]:
    across = range(int(area[0] // CELL), int(area[2] // CELL) + 1)
    return [(i, j) for j in range(int(area[1] // CELL), int(area[3] // CELL) + 1) for i in across]
