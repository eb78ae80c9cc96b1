"""The drawings of one model: an Architecture and its lock in; layouts, made once each and only when asked for, out."""

import json
import pickle
from collections.abc import Collection, Mapping
from functools import cached_property

from generators.layout.engine import arrange
from generators.layout.layout import Layout
from generators.layout.sizes import CAPTION, PAGE, SLIDE, Sheet
from generators.layout.star import star
from generators.views.build import journey_view, near, view
from generators.views.slide import slide
from generators.views.view import BLAST, View
from planta.architecture import Architecture
from planta.change.lock import LOCK as LOCK
from planta.sections import Slide

Lock = Mapping[str, Mapping[str, object]]
"""The lock read: one arrangement by drawing id."""


_MADE: dict[bytes, Layout] = {}
"""Layouts by all that they are made from: a live site asks for the same ones at each edit."""
MOST = 2000
ON_SLIDE = "@slide"
"""Ends the id of a view's drawing for the deck: fewer words, larger type, a sheet of its own."""


class Drawings:
    """Views and layouts by id: the model's views by their id (`ID@slide` in the deck), `near-ID` of a resource, `journey-ID`."""

    def __init__(self, architecture: Architecture, lock: Lock, seeds: int = 1, again: Collection[str] = ()) -> None:
        """`again`: drawings to search for even where the lock covers them."""
        self.architecture, self.lock, self.seeds, self.again = architecture, lock, seeds, again
        self._views: dict[str, View] = {}
        self._layouts: dict[str, Layout] = {}

    @cached_property
    def page_ids(self) -> tuple[str, ...]:
        """The drawings that have a page."""
        return (*self.architecture.views, *(f"journey-{j}" for j in self.architecture.journeys))

    @cached_property
    def slide_ids(self) -> Mapping[str, str]:
        """The drawings of the deck, by view."""
        return {s.view: s.view + ON_SLIDE for s in self._slides if s.view}

    @cached_property
    def _slides(self) -> tuple[Slide, ...]:
        deck = self.architecture.deck
        return (*deck.slides.values(), *deck.appendix.values()) if deck else ()

    @cached_property
    def locked_ids(self) -> tuple[str, ...]:
        """The drawings whose arrangement the lock keeps."""
        return (*self.page_ids, *self.slide_ids.values())

    @cached_property
    def _failures(self) -> Mapping[str, str]:
        """The views that show failures. They alone pay for the reliability arithmetic."""
        from generators.views.blast import blasts

        return blasts(self.architecture)

    def view(self, drawing: str) -> View:
        if drawing not in self._views:
            self._views[drawing] = self._make(drawing)
        return self._views[drawing]

    def layout(self, drawing: str) -> Layout:
        if drawing not in self._layouts:
            made = self.view(drawing)
            # A failure's drawing is a view with marks: it stands where the view stands.
            kept = self._failures[drawing] if drawing.startswith(BLAST) else drawing
            lock = star(made, drawing.removeprefix("near-")) if drawing.startswith("near-") else self.lock.get(kept)
            self._layouts[drawing] = _arranged(made, lock, self.seeds, self._sheet(drawing), drawing in self.again)
        return self._layouts[drawing]

    def lock_text(self) -> bytes:
        """The lock file that matches the layouts."""
        arrangements = {d: self.layout(d).arrangement for d in self.locked_ids}
        rows = [
            f"{json.dumps(d)}: {json.dumps(a, ensure_ascii=False, sort_keys=True)}"
            for d, a in sorted(arrangements.items())
        ]
        return ("{\n" + ",\n".join(rows) + "\n}\n").encode()

    def _sheet(self, drawing: str) -> Sheet:
        if not drawing.endswith(ON_SLIDE):
            return PAGE
        captioned = any(s.items for s in self._slides if s.view == drawing.removesuffix(ON_SLIDE))
        return SLIDE.less(CAPTION) if captioned else SLIDE

    def _make(self, drawing: str) -> View:
        if drawing.endswith(ON_SLIDE):
            return slide(self.view(drawing.removesuffix(ON_SLIDE)))
        if drawing.startswith("near-"):
            return near(self.architecture, drawing.removeprefix("near-"))
        if drawing.startswith(BLAST):
            from generators.views.blast import blast

            return blast(self.architecture, drawing)
        if drawing.startswith("journey-"):
            return journey_view(self.architecture, drawing.removeprefix("journey-"))
        return view(self.architecture, drawing)


def read_lock(text: str) -> Lock:
    """The lock's arrangements; an unreadable lock counts as none, since it can always be made anew."""
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return {k: v for k, v in data.items() if isinstance(v, dict)} if isinstance(data, dict) else {}


def _arranged(made: View, lock: Mapping[str, object] | None, seeds: int, sheet: Sheet, again: bool) -> Layout:
    key = pickle.dumps((made, lock, seeds, sheet, again))
    if key not in _MADE:
        if len(_MADE) >= MOST:
            _MADE.clear()
        _MADE[key] = arrange(made, lock=lock, seeds=seeds, sheet=sheet, again=again)
    return _MADE[key]
