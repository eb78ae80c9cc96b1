"""Placed boxes in; the sparse grid that routes may use out: icon axes and the middles of free strips, with what each step costs.

A point is j * nx + i. Segment (orientation, point) runs to the next point right (0) or down (1)."""

import itertools
from bisect import bisect_left, bisect_right

from generators.layout.sizes import GROUP_ICON
from generators.layout.sketch import Box
from generators.layout.tree import Tree

PORT = 15.0
"""How far from the middle of an icon's side a line may meet it."""
FREE, SHUT = -1, -2
ALONG = 0.35
"""Price per px of running along a border, which then looks like part of it."""

Obstacle = tuple[float, float, float, float]


def title_area(tree: Tree, g: int, box: Box) -> Obstacle:
    """Corner icon and title, which no line may touch."""
    title = tree.title[g]
    icon = GROUP_ICON + 2 if tree.view.groups[g - 1].icon else 0
    return (box[0], box[1], box[0] + title.start + title.text + 6, box[1] + max(title.head - 8, icon))


class Grid:
    """Lines, and per segment: the node it would pass, the borders it crosses, its extra price."""

    def __init__(self, tree: Tree, place: dict[int, Box]) -> None:
        self.t, self.place = tree, place
        self.width, self.height = place[0][2], place[0][3]
        self.body = {n: (x - 2, y - 12, x + w + 2, y + h + 8) for n in tree.nodes for x, y, w, h in (place[n],)}
        self.centre = {n: (place[n][0] + tree.size[n].half, place[n][1] + tree.size[n].above) for n in tree.nodes}
        self.titles = {g: title_area(tree, g, place[g]) for g in tree.groups}
        self.shared: dict[tuple[int, int], float] = {}
        self.x, self.y = self._lines(0), self._lines(1)
        self.nx, self.ny = len(self.x), len(self.y)
        self.xi = {x: i for i, x in enumerate(self.x)}
        self.yi = {y: i for i, y in enumerate(self.y)}
        n = self.nx * self.ny
        self.block = ([FREE] * n, [FREE] * n)
        self.borders: tuple[list[tuple[int, ...]], list[tuple[int, ...]]] = ([()] * n, [()] * n)
        self.price = ([0.0] * n, [0.0] * n)
        self.inside = [FREE] * n
        self.groups_at: list[frozenset[int]] = [frozenset()] * n
        for k, body in self.body.items():
            self._shut(body, k)
        for g in sorted(self.titles, key=lambda g: len(tree.within[g])):  # outer ones first
            self._shut(self.titles[g], SHUT)
            self._border(g)
        self.docks = {g: self._docks(g) for g in {e for link in tree.links for e in (link.a, link.b)} if not tree.is_node(g)}

    def _lines(self, a: int) -> list[float]:
        end = self.width if a == 0 else self.height
        events = {-24.0, end + 24.0}
        for body in self.body.values():
            events |= {body[a], body[a + 2]}
        for g in self.t.groups:
            box, area = self.place[g], self.titles[g]
            events |= {box[a], box[a] + box[a + 2], area[a + 2]}
        marks = sorted(events)
        strips = [(p + q) / 2 for p, q in itertools.pairwise(marks) if q - p >= 7]
        axes = {c[a] for c in self.centre.values()}
        for k, link in enumerate(self.t.links):  # almost in line: a shared line beside both centres saves a jog
            if self.t.is_node(link.a) and self.t.is_node(link.b):
                u, w = self.centre[link.a][a], self.centre[link.b][a]
                if 1 < abs(u - w) <= 2 * PORT - 6:
                    axes.add((u + w) / 2)
                    self.shared[k, a] = (u + w) / 2
        fixed = sorted(axes)
        return sorted([s for s in strips if not _near(fixed, s, 4)] + fixed)

    def _range(self, lines: list[float], low: float, high: float) -> tuple[int, int]:
        return bisect_left(lines, low), bisect_right(lines, high)

    def _shut(self, area: Obstacle, owner: int) -> None:
        """No segment may enter the area, except those of lines that end at the node that owns it."""
        x0, y0, x1, y1 = area
        (i0, i1), (j0, j1) = self._range(self.x, x0, x1), self._range(self.y, y0, y1)
        nx, (right, down) = self.nx, self.block
        for j in range(j0, j1):
            for i in range(max(0, i0 - 1), i1):
                right[j * nx + i] = owner if right[j * nx + i] in (FREE, owner) else SHUT
            if owner >= 0:
                for i in range(i0, i1):
                    self.inside[j * nx + i] = owner
        for j in range(max(0, j0 - 1), j1):
            for i in range(i0, i1):
                down[j * nx + i] = owner if down[j * nx + i] in (FREE, owner) else SHUT

    def _border(self, g: int) -> None:
        x, y, w, h = self.place[g]
        nx, ny, mine = self.nx, self.ny, (g,)
        (i0, i1), (j0, j1) = self._range(self.x, x, x + w), self._range(self.y, y, y + h)
        across, down = self.borders
        for i in (i0 - 1, i1 - 1):
            if 0 <= i < nx:
                for p in range(j0 * nx + i, j1 * nx + i, nx):
                    across[p] += mine
        for j in (j0 - 1, j1 - 1):
            if 0 <= j < ny:
                for p in range(j * nx + i0, j * nx + i1):
                    down[p] += mine
        inside = [self.t.within[g]] * (i1 - i0)
        for p in range(j0 * nx, j1 * nx, nx):
            self.groups_at[p + i0 : p + i1] = inside
        for o, a, b, low, high, ends in ((0, self.x, self.y, x, x + w, (y, y + h)), (1, self.y, self.x, y, y + h, (x, x + w))):
            first, last = max(0, bisect_left(a, low) - 1), min(len(a) - 1, bisect_right(a, high))
            price, step, line = self.price[o], *((1, nx) if o == 0 else (nx, 1))
            for z in ends:
                for j in range(*self._range(b, z - 6, z + 6)):
                    for i in range(first, last):
                        price[j * line + i * step] += ALONG * (a[i + 1] - a[i])

    def _docks(self, g: int) -> list[tuple[int, int, int]]:
        """Where a line may cross the border to end there: (point outside, point inside, direction inwards)."""
        x, y, w, h = self.place[g]
        nx, out = self.nx, []
        (i0, i1), (j0, j1) = self._range(self.x, x, x + w), self._range(self.y, y, y + h)
        for j in range(j0, j1):
            if min(self.y[j] - y, y + h - self.y[j]) < 7:
                continue
            if 0 < i0 < i1 and self.block[0][j * nx + i0 - 1] == FREE:
                out.append((j * nx + i0 - 1, j * nx + i0, 0))
            if i0 < i1 < nx and self.block[0][j * nx + i1 - 1] == FREE:
                out.append((j * nx + i1, j * nx + i1 - 1, 2))
        for i in range(i0, i1):
            if min(self.x[i] - x, x + w - self.x[i]) < 7:
                continue
            if 0 < j0 < j1 and self.block[1][(j0 - 1) * nx + i] == FREE:
                out.append(((j0 - 1) * nx + i, j0 * nx + i, 1))
            if j0 < j1 < self.ny and self.block[1][(j1 - 1) * nx + i] == FREE:
                out.append((j1 * nx + i, (j1 - 1) * nx + i, 3))
        return out

    def off_middle(self, g: int, point: int, direction: int) -> float:
        """Distance of a dock from the middle of its side."""
        x, y, w, h = self.place[g]
        return abs(self.y[point // self.nx] - y - h / 2) if direction in (0, 2) else abs(self.x[point % self.nx] - x - w / 2)


def _near(values: list[float], v: float, distance: float) -> bool:
    i = bisect_left(values, v - distance)
    return i < len(values) and values[i] <= v + distance
