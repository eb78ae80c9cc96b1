"""Two Architectures in; the views whose boxes or lines change, out."""

from collections.abc import Iterator

from planta.architecture import Architecture
from planta.change.change import Change
from planta.connections import connections
from planta.sections import ViewSpec
from planta.select import shown

MOST = 6


def changes(before: Architecture, after: Architecture) -> Iterator[Change]:
    """What each drawing of both gains and loses; what comes or goes as a whole is told by its section."""
    for view, spec in after.views.items():
        old = before.views.get(view)
        if old is None or spec.environment not in (None, after.environment_id):
            continue
        (boxes, lines), (then, drawn) = _content(after, spec), _content(before, old)
        parts = [*(f"+{b}" for b in boxes if b not in then), *(f"−{b}" for b in then if b not in boxes)]
        parts += [*(f"+{a}–{b}" for a, b in lines if (a, b) not in drawn), *(f"−{a}–{b}" for a, b in drawn if (a, b) not in lines)]
        if parts:
            more = f" and {len(parts) - MOST} more" if len(parts) > MOST else ""
            yield Change(category="views", level="safe", path=("views", view), text=f"{view}: {', '.join(parts[:MOST])}{more}")


def _content(architecture: Architecture, spec: ViewSpec) -> tuple[dict[str, None], dict[tuple[str, str], None]]:
    what = shown(architecture, spec)
    lines = connections(architecture, what, links=spec.links, journey=spec.journey)
    return dict.fromkeys(what.all), dict.fromkeys((c.source, c.target) for c in lines)
