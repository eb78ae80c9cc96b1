"""What a model becomes: an ordered list of outputs, each a relative path, a stage and a pure maker of its bytes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape

from generators import site
from generators.drawings import LOCK, Drawings, Lock
from generators.pages.capacity import charts
from generators.pages.page import Page
from generators.pages.pages import href, nav, pages
from generators.pages.paths import Paths, html
from generators.render.drawio import drawio
from generators.render.png import png
from generators.render.svg import svg
from generators.slides.deck import deck
from generators.slo.files import slo_files
from generators.views.blast import blasts
from planta.architecture import Architecture
from planta.findings import Finding


@dataclass(frozen=True)
class Target:
    """One output."""

    path: str
    stage: str
    make: Callable[[], bytes]


def targets(architectures: Mapping[str, Architecture], findings: tuple[Finding, ...], lock: Lock) -> list[Target]:
    """Every output of a model. `architectures`: one an environment, the drawn one first."""
    architecture = next(iter(architectures.values()))
    drawings = Drawings(architecture, lock)
    out = [Target(f"{site.INLINE}/{d}.svg", "drawings", partial(_inline, drawings, d)) for d in _shown(drawings)]
    made = pages(architectures, findings, {d: drawings.view(d) for d in drawings.page_ids})
    out += [Target(f"{site.PAGES}/{p.path}", "pages", p.make) for p in made]
    out += [Target(f"{site.INLINE}/{d}.svg", "pages", make) for d, make in charts(architecture).items()]
    out.append(Target(site.SETTINGS, "pages", partial(_settings, architecture, made)))
    paths = Paths(architecture.language)
    for view_id in architecture.views:
        out.append(Target(f"{paths.drawings}/{view_id}.svg", "diagrams", partial(_svg, drawings, view_id)))
        out.append(Target(f"{paths.drawings}/{view_id}.png", "diagrams", partial(_png, drawings, view_id)))
        out.append(Target(f"{paths.drawings}/{view_id}.drawio", "diagrams", partial(_drawio, drawings, view_id)))
    for name, make in slo_files(architecture, lambda section, id: html(paths.of(section, id))).items():  # type: ignore[arg-type]
        out.append(Target(f"{paths.alert_files}/{name}", "alerts", make))
    if architecture.deck:
        out.append(Target(f"slides/{architecture.system.id}.pptx", "deck", partial(_deck, drawings)))
    if architecture.views:
        out.append(Target(LOCK, "diagrams", drawings.lock_text))
    return out


def _shown(drawings: Drawings) -> list[str]:
    return [*drawings.page_ids, *blasts(drawings.architecture), *(f"near-{r}" for r in drawings.architecture.resources)]


def _inline(drawings: Drawings, drawing: str) -> bytes:
    return svg(drawings.layout(drawing), href=partial(href, drawings.architecture.language), standalone=False).encode()


def _svg(drawings: Drawings, view_id: str) -> bytes:
    return svg(drawings.layout(view_id)).encode()


def _png(drawings: Drawings, view_id: str) -> bytes:
    return png(svg(drawings.layout(view_id)))


def _drawio(drawings: Drawings, view_id: str) -> bytes:
    return drawio(drawings.layout(view_id)).encode()


def _deck(drawings: Drawings) -> bytes:
    return deck(drawings.architecture, {v: drawings.layout(d) for v, d in drawings.slide_ids.items()})


def _settings(architecture: Architecture, made: list[Page]) -> bytes:
    system = architecture.system
    description = " ".join((system.summary or system.name).split())
    # MkDocs prints the name and the navigation as they stand.
    return site.settings(name=escape(system.name), description=escape(description), language=system.language, nav=nav(made))
