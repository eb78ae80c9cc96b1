"""Facts in; the page of every drawing, with its text alternative and its parts, and their index out."""

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.markup import code
from generators.pages.page import Page, nav_title
from generators.pages.resources import kind_name
from generators.pages.scribe import Scribe
from generators.pages.words import SECTIONS, architecture_nav
from generators.views.build import journey_view, view
from generators.views.view import View
from planta.elements import Hop
from planta.texts import fill


def pages(facts: Facts) -> Iterator[Page]:
    """The index and every drawing, then the journeys."""
    if facts.main.views:
        under = architecture_nav(facts, "views")
        title = SECTIONS["views"](facts.language)
        yield Page(path=facts.paths.index("views"), title=title, nav=under, make=partial(_index, facts))
        for id, spec in facts.main.views.items():
            title = nav_title(fill(spec.title, facts.main))
            yield Page(path=facts.paths.of("views", id), title=title, nav=under, make=partial(_view, facts, id))
    if facts.main.journeys:
        under = architecture_nav(facts, "journeys")
        title = SECTIONS["journeys"](facts.language)
        yield Page(path=facts.paths.index("journeys"), title=title, nav=under, make=partial(_journeys, facts))
        for id, journey in facts.main.journeys.items():
            title = nav_title(fill(journey.title, facts.main))
            yield Page(path=facts.paths.of("journeys", id), title=title, nav=under, make=partial(_journey, facts, id))


def _index(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("views"))
    items = [
        (w.to("views", i), w.line(spec.text) or w.count("um recurso", "%(n)s recursos", len(facts.shown[i])))
        for i, spec in facts.main.views.items()
    ]
    return render("views.md.j2", w, items=items)


def _view(facts: Facts, id: str) -> bytes:
    w = Scribe(facts, facts.paths.of("views", id))
    spec = facts.main.views[id]
    drawn = facts.views.get(id) or view(facts.drawn_in(id), id)
    return render(
        "view.md.j2", w, id=id, spec=spec, parts=_parts(w, facts.shown[id]), flows=flows(w, drawn),
        journey=w.to("journeys", spec.journey) if spec.journey else None, slides=w.slides(lambda slide: slide.view == id),
        environment=w.environment(spec.environment) if spec.environment else None,
    )  # fmt: skip


def flows(w: Scribe, drawn: View) -> Markup | None:
    """The drawing's lines as sentences in a table: who, what, whom."""
    names = {n.id: w.resource(n.resource, n.label) for n in drawn.nodes}
    names |= {g.id: w.resource(g.resource, g.label) if g.resource else w.line(g.label) for g in drawn.groups}
    rows = [[names[e.source], e.label or w.say("liga-se a"), names[e.target]] for e in drawn.edges]
    return w.table([w.say("De"), w.say("O que acontece"), w.say("Para")], dict.fromkeys(map(tuple, rows))) if rows else None


def _parts(w: Scribe, ids: tuple[str, ...]) -> Markup:
    return w.table([w.say("Parte"), w.say("O que é"), w.say("Em resumo")],
                   [[w.resource(i), kind_name(w, i), w.line(w.facts.resources[i].config.caption)] for i in ids])  # fmt: skip


def _journeys(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("journeys"))
    rows = [
        [w.to("journeys", i), w.line(j.text), len(j.steps), w.join([w.to("slos", s) for s in slos_of(facts, i)])]
        for i, j in facts.main.journeys.items()
    ]
    return render("journeys.md.j2", w, rows=rows)


def slos_of(facts: Facts, journey: str) -> list[str]:
    """Objectives that measure a journey."""
    return [s for s, spec in facts.main.slos.items() if spec.journey == journey]


def _journey(facts: Facts, id: str) -> bytes:
    w = Scribe(facts, facts.paths.of("journeys", id))
    journey = facts.main.journeys[id]
    steps = [
        [step.number, Markup(" → ").join(w.resource(r) for r in step.chain), w.line(step.text), _because(step.hops)]
        for step in facts.main.journey_steps.get(id, ())
    ]
    return render(
        "journey.md.j2", w, id=id, journey=journey, steps=steps, slos=[w.to("slos", s) for s in slos_of(facts, id)],
        views=[w.to("views", v) for v, spec in facts.main.views.items() if spec.journey == id],
        soft=w.resources(r for r in journey.soft if r in facts.resources),
        flows=flows(w, facts.views.get(f"journey-{id}") or journey_view(facts.main, id)),
        scenarios=[w.to("incidents", s) for s in scenarios_on(facts, id)],
    )  # fmt: skip


def scenarios_on(facts: Facts, journey: str) -> list[str]:
    """Runbooks of failures on a journey's way."""
    if facts.main.incidents is None:
        return []
    passed = set(facts.journeys_of[journey])
    return [s for s, spec in facts.main.incidents.scenarios.items() if passed & set(spec.resources)]


def _because(hops: tuple[Hop, ...]) -> Markup:
    return Markup("<br>").join(code(a) for h in hops for a in h.along)
