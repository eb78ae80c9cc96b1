"""Facts in; the page for practising incidents (how fast a budget goes, a sheet for each scenario, the postmortem to fill in) out."""

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.incidents import slos_hit
from generators.pages.markup import code
from generators.pages.page import Page
from generators.pages.scribe import Scribe
from generators.pages.words import RELIABILITY, SECTIONS
from planta.reliability.budget import budget_minutes
from planta.reliability.journeys import Assessment
from planta.sections import Scenario, fraction

OUTAGES = (15, 60, 240)
"""Minutes of total outage that the clock shows."""
ROWS = 8
"""Empty lines of a timeline."""


def pages(facts: Facts) -> Iterator[Page]:
    """One page, where there is an incident plan."""
    if facts.main.incidents:
        title = SECTIONS["drills"](facts.language)
        under = (RELIABILITY(facts.language), SECTIONS["incidents"](facts.language))
        yield Page(path=facts.paths.index("drills"), title=title, nav=under, make=partial(_drills, facts))


def _drills(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("drills"))
    plan = facts.main.incidents
    assert plan is not None
    return render(
        "drills.md.j2", w, clock=_clock(w, plan.postmortem_above), sheets=_sheets(w, plan.scenarios),
        roles=[w.title(r.title) for r in plan.roles.values()],
        timeline=w.table([w.say("Hora (UTC)"), w.say("O que se viu"), w.say("O que se fez"), w.say("Quem")],
                         [[blank(n) for n in (12, 60, 60, 20)]] * ROWS),
        fields=[w.title(f) for f in plan.postmortem], budgets=_budgets(w),
    )  # fmt: skip


def blank(width: int) -> Markup:
    """Room to write in."""
    return Markup("&nbsp;" * width)


def _clock(w: Scribe, due: str) -> Markup | None:
    """How fast a total outage spends each budget, when a postmortem is `due`, and when the first alert that wakes somebody goes off."""
    rows = []
    for id, found in w.facts.assessments.items():
        whole = budget_minutes(found.objective, found.days)
        rows.append([w.to("slos", id), _first(w, found), *(w.percent(minutes / whole, 0) for minutes in OUTAGES),
                     _clocked(w, fraction(due) * whole), _clocked(w, whole)])  # fmt: skip
    headers = [w.say("Objetivo"), w.say("Primeiro alerta que acorda"), *(w.say("Após %(span)s", span=w.span(m)) for m in OUTAGES),
               w.say("%(share)s gastos em", share=w.value(due)), w.say("Esgotado em")]  # fmt: skip
    return w.table(headers, rows, right=range(1, 7)) if rows else None


def _first(w: Scribe, found: Assessment) -> Markup:
    trips = [b.minutes_to_trip for b in found.burn_rates if b.severity == "page" and b.minutes_to_trip is not None]
    return _clocked(w, min(trips)) if trips else w.chip(w.say("nenhum"), "warn")


def _clocked(w: Scribe, minutes: float) -> Markup:
    """Minutes in the unit that is read at a glance."""
    if minutes < 100:
        return w.say("%(n)s min", n=w.number(minutes, 0 if minutes >= 10 else 1))
    return w.say("%(n)s h", n=w.number(minutes / 60, 1))


def _sheets(w: Scribe, scenarios: dict[str, Scenario]) -> list[tuple[str, Markup, Markup]]:
    """(id, title, rows) of each scenario's sheet: what is told, what is kept back, what is expected."""
    out = []
    for id, scenario in scenarios.items():
        hit = [w.to("slos", s) for s in slos_hit(w.facts, scenario)]
        rows = [
            [w.say("Conte no minuto zero"), w.line(first_part(scenario.signal))],
            [w.say("Não conte: o que falhou"), w.resources(r for r in scenario.resources if r in w.facts.resources)],
            [w.say("Severidade esperada"), code(scenario.severity)],
            [w.say("Alarmes que alguém deve citar"), w.join([w.resource(a) for a in scenario.alarms], last=False) or w.say("nenhum")],
            [w.say("Primeira ação esperada"), w.line(first_part(scenario.mitigate[0]))],
            [w.say("Pergunte no meio"), w.line(first_part(scenario.impact))],
            [w.say("Objetivos em jogo"), w.join(hit, last=False) or w.say("nenhum")],
        ]
        table = w.table([w.say("Para quem conduz"), w.to("incidents", id, w.say("Runbook"))], rows)
        out.append((id, w.title(scenario.title), table))
    return out


def first_part(text: str) -> str:
    """What comes before the first block of code."""
    return " ".join(text.split("```")[0].split()).removesuffix(":") or " ".join(text.split())


def _budgets(w: Scribe) -> list[Markup]:
    """Lines of the postmortem about the budgets, to be filled in."""
    return [w.say("%(slo)s (%(objective)s em %(n)s dias): …%% de %(minutes)s min", slo=w.name_of("slos", s), n=a.days,
                  objective=w.value(w.model.slos[s].objective), minutes=w.number(budget_minutes(a.objective, a.days), 0))
            for s, a in w.facts.assessments.items()]  # fmt: skip
