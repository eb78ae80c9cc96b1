"""Facts in; the incident response plan, a runbook for each scenario, and the table of alarms out."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial

from markupsafe import Markup

from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.markup import code, plain
from generators.pages.page import Page, nav_title
from generators.pages.scribe import Scribe
from generators.pages.words import RELIABILITY, SECTIONS
from planta.kinds.cloudwatch import Alarm
from planta.sections import Scenario
from planta.text import Text
from planta.texts import fill

ALARM_SEVERITIES = {
    "page": (Text("acorda alguém", "wakes somebody"), "bad"),
    "ticket": (Text("chamado", "ticket"), "warn"),
    "info": (Text("registro", "record"), "info"),
}

MOST = 6
"""Entries of another section that a page leads to."""


def pages(facts: Facts) -> Iterator[Page]:
    language = facts.language
    if facts.main.incidents:
        under = (RELIABILITY(language), SECTIONS["incidents"](language))
        yield Page(path=facts.paths.index("incidents"), title=SECTIONS["incidents"](language), nav=under, make=partial(_plan, facts))
        for id, scenario in facts.main.incidents.scenarios.items():
            title = nav_title(fill(scenario.title, facts.main))
            yield Page(path=facts.paths.of("incidents", id), title=title, nav=under, make=partial(_scenario, facts, id))
    if facts.main.of_kind("alarm"):
        yield Page(path=facts.paths.index("alarms"), title=SECTIONS["alarms"](language), nav=(RELIABILITY(language),),
                   make=partial(_alarms, facts))  # fmt: skip


def slos_hit(facts: Facts, scenario: Scenario) -> list[str]:
    """Objectives whose journeys pass what fails, and whose indicator sees it: what is not accepted is no failed run."""
    failed = frozenset(scenario.resources)
    missed = facts.simulation.objectives(failed)
    return [s for s, slo in facts.main.slos.items() if s in missed and failed & set(facts.journeys_of.get(slo.journey, ()))]


def questions_about(facts: Facts, ids: Iterable[str]) -> list[str]:
    """Questions that speak of these resources, the nearest to them first."""
    return nearest(ids, {q: spec.about for q, spec in facts.main.qa.items()})


def nearest(ids: Iterable[str], entries: Mapping[str, Collection[str]]) -> list[str]:
    """Entries that share resources with these, those that share most first; no more than a reader will follow."""
    wanted = set(ids)
    shared = {e: len(wanted & set(about)) / len(wanted | set(about)) for e, about in entries.items() if wanted & set(about)}
    return sorted(shared, key=lambda e: -shared[e])[:MOST]


def watching(facts: Facts, resource: str) -> list[str]:
    """Alarms that watch a resource."""
    links = facts.homes[resource].links_to(resource)
    return list(dict.fromkeys(n.source for n in links if n.field == "watch" and facts.resources[n.source].kind == "alarm"))


def _plan(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("incidents"))
    plan = facts.main.incidents
    assert plan is not None
    severities = [
        [code(name), w.line(s.means), w.line(s.acknowledge), w.line(s.mitigate), w.line(s.updates), w.line(s.postmortem)]
        for name, s in plan.severities.items()
    ]
    roles = [[w.title(r.title), w.line(r.does)] for r in plan.roles.values()]
    rows = [
        [w.to("incidents", id), code(s.severity), w.resources(r for r in s.resources if r in facts.resources), _alarm_links(w, s),
         _hit(w, s)]
        for id, s in plan.scenarios.items()
    ]  # fmt: skip
    return render("incidents.md.j2", w, plan=plan, severities=severities, roles=roles, rows=rows, alarms=facts.main.of_kind("alarm"))


def _hit(w: Scribe, scenario: Scenario) -> Markup:
    found = slos_hit(w.facts, scenario)
    if len(found) > 1 and len(found) == len(w.model.slos):
        return w.index("slos", w.say("todos os %(n)s", n=len(found)))
    return w.join([w.to("slos", s) for s in found], last=False) or Markup("–")


def _alarm_links(w: Scribe, scenario: Scenario) -> Markup:
    return w.join([w.resource(a) for a in scenario.alarms], last=False) or w.chip(w.say("nenhum alarme"), "warn")


def _scenario(facts: Facts, id: str) -> bytes:
    w = Scribe(facts, facts.paths.of("incidents", id))
    plan = facts.main.incidents
    assert plan is not None
    scenario = plan.scenarios[id]
    failed = [r for r in scenario.resources if r in facts.resources]
    return render(
        "scenario.md.j2", w, scenario=scenario, level=plan.severities[scenario.severity], resources=w.resources(failed),
        alarms=[(w.resource(a), _condition(w, a)) for a in scenario.alarms if a in facts.resources],
        slos=[w.to("slos", s) for s in slos_hit(facts, scenario)],
        journeys=[w.to("journeys", j) for j, passed in facts.journeys_of.items() if set(failed) & set(passed)],
        questions=[w.to("questions", q) for q in questions_about(facts, scenario.resources)],
    )  # fmt: skip


def _condition(w: Scribe, alarm: str) -> Markup:
    """What sets an alarm off, and for how long."""
    config = w.facts.resources[alarm].config
    minutes = getattr(config, "for_minutes", None)
    text = plain(config.condition(w.language) if isinstance(config, Alarm) else config.own_caption(w.language))
    return w.say("%(what)s durante %(span)s", what=text, span=w.span(minutes)) if minutes else text


def _alarms(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("alarms"))
    rows = []
    for alarm in (r for r in facts.resources.values() if r.kind == "alarm"):
        links = facts.homes[alarm.id].links_from(alarm.id)
        watched = dict.fromkeys(n.target for n in links if n.field == "watch")
        told = dict.fromkeys(n.target for n in links if n.field == "notify")
        text, kind = ALARM_SEVERITIES[getattr(alarm.config, "severity", "info")]
        rows.append([w.resource(alarm.id), w.resources(watched), _condition(w, alarm.id), w.chip(text(facts.language), kind),
                     w.resources(told) or Markup("–"), _failures(w, alarm.id), _runbooks(w, alarm.id)])  # fmt: skip
    return render("alarms.md.j2", w, rows=rows)


def _failures(w: Scribe, alarm: str) -> Markup:
    """Failures that users feel and that the alarm sees: each leads to its row of the simulation."""
    felt = [o for o in w.facts.outcomes.values() if o.felt and alarm in o.alarms]
    links = [w.index("failures", w.name_of("resources", o.failure.id), f"f-{o.failure.id}") for o in felt[:MOST]]
    more = w.say("e mais %(n)s", n=len(felt) - MOST) if len(felt) > MOST else Markup()
    return Markup(" ").join(x for x in (w.join(links, last=False), more) if x) or Markup("–")


def _runbooks(w: Scribe, alarm: str) -> Markup:
    """Scenarios that an alarm leads to: its own runbook, and those that name it."""
    plan = w.model.incidents
    if plan is None:
        return Markup("–")
    own = getattr(w.facts.resources[alarm].config, "runbook", None)
    found = dict.fromkeys([*([own] if own in plan.scenarios else []), *(s for s, spec in plan.scenarios.items() if alarm in spec.alarms)])
    return w.join([w.to("incidents", s) for s in found], last=False) or w.chip(w.say("sem runbook"), "warn")
