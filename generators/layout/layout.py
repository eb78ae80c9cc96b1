"""The Layout: the coordinates of everything a View shows, in px of a 96 dpi sheet; y grows downwards."""

from collections.abc import Mapping
from dataclasses import dataclass

from generators.layout.sizes import LARGEST, PAGE, Sheet
from generators.views.view import View

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rect:
    """An axis-parallel box: left, top, width, height (px)."""

    x: float
    y: float
    w: float
    h: float

    @property
    def right(self) -> float:
        return self.x + self.w

    @property
    def bottom(self) -> float:
        return self.y + self.h

    @property
    def center(self) -> Point:
        return (self.x + self.w / 2, self.y + self.h / 2)


@dataclass(frozen=True, kw_only=True)
class PlacedNode:
    """`box` is the whole node; `icon` the picture; `label`/`sublabel` the text boxes (centred under the icon)."""

    box: Rect
    icon: Rect
    label_lines: tuple[str, ...]
    label: Rect
    sublabel_lines: tuple[str, ...] = ()
    sublabel: Rect | None = None


@dataclass(frozen=True, kw_only=True)
class PlacedGroup:
    """`box` is the border; `title` the text box inside it; `icon` the corner picture, if the style has one.

    `title_lines` is what to write into `title` (bold, at the left): a long title of a small box has two lines."""

    box: Rect
    title: Rect
    icon: Rect | None = None
    title_lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class RoutedEdge:
    """`points`: the orthogonal polyline from the source's border to the target's; `label`: the text box, if any.

    `label_lines` is what to write into `label` (centred): a long label has two lines."""

    points: tuple[Point, ...]
    label: Rect | None = None
    label_lines: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One drawing, placed. The sheet starts at (0, 0); title and legend boxes are reserved areas inside it."""

    view: View
    width: float
    height: float
    title: Rect
    legend: Rect
    nodes: Mapping[str, PlacedNode]
    groups: Mapping[str, PlacedGroup]
    edges: Mapping[str, RoutedEdge]
    arrangement: Mapping[str, object]
    """The discrete arrangement in the lock's JSON form: what `architecture.layout.json` keeps for this view."""
    sheet: Sheet = PAGE

    @property
    def points(self) -> float:
        """Size in points of the names, rounded down, once the drawing is as large as its sheet, but not blown up."""
        room = min(self.sheet.w / self.width, self.sheet.h / self.height, LARGEST)
        return int(self.sheet.name * room * 7.5) / 10  # 96 px and 72 points to the inch
