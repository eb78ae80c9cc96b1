"""Facts in; the table of objectives, and for each its indicator, budget, ceiling with the arithmetic, and alerts, out."""

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.incidents import slos_hit, watching
from generators.pages.markup import plain
from generators.pages.page import Page, nav_title
from generators.pages.scribe import Scribe
from generators.pages.words import RELIABILITY, SECTIONS
from planta.reliability.budget import DAY, BurnRate, budget_events, budget_minutes, burn_rates
from planta.sections import Slo, fraction
from planta.text import Text
from planta.texts import fill

TYPES = {
    "availability": Text("disponibilidade", "availability"),
    "latency": Text("latência", "latency"),
    "success": Text("sucesso", "success"),
    "freshness": Text("frescor", "freshness"),
    "completeness": Text("completude", "completeness"),
    "correctness": Text("correção", "correctness"),
}
SEVERITIES = {"page": Text("acorda alguém", "wakes somebody"), "ticket": Text("abre chamado", "opens a ticket")}


def pages(facts: Facts) -> Iterator[Page]:
    """The index and every objective."""
    if not facts.main.slos:
        return
    under = (RELIABILITY(facts.language), SECTIONS["slos"](facts.language))
    yield Page(path=facts.paths.index("slos"), title=SECTIONS["slos"](facts.language), nav=under, make=partial(_index, facts))
    for id, slo in facts.main.slos.items():
        title = nav_title(fill(slo.title, facts.main))
        yield Page(path=facts.paths.of("slos", id), title=title, nav=under, make=partial(_slo, facts, id))


def days(slo: Slo) -> int:
    return int(slo.window.rstrip("d"))


def _index(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("slos"))
    rows = [
        [w.to("slos", id), w.to("journeys", s.journey), TYPES[s.sli.type](facts.language), w.value(s.objective), window(w, s),
         w.say("%(n)s min", n=minutes(w, s)), events(w, s) or Markup("–")]
        for id, s in facts.main.slos.items()
    ]  # fmt: skip
    slis = [[w.to("slos", id), w.line(s.sli.good), w.line(s.sli.valid), w.resource(s.measured_at)] for id, s in facts.main.slos.items()]
    return render("slos.md.j2", w, rows=rows, slis=slis)


def window(w: Scribe, slo: Slo) -> Markup:
    return w.count("%(n)s dia corrido", "%(n)s dias corridos", days(slo))


def minutes(w: Scribe, slo: Slo) -> str:
    """Minutes of total outage that the objective leaves in its window."""
    value = budget_minutes(fraction(slo.objective), days(slo))
    return w.number(value, 1 if value < 100 else 0)


def events(w: Scribe, slo: Slo) -> Markup | None:
    """Bad events that the objective leaves in its window, at the expected traffic."""
    if slo.events_per_day is None:
        return None
    value = budget_events(fraction(slo.objective), days(slo), slo.events_per_day)
    return Markup(w.number(value, 0 if value >= 10 else 1))


def _slo(facts: Facts, id: str) -> bytes:
    w = Scribe(facts, facts.paths.of("slos", id))
    slo = facts.main.slos[id]
    passed = facts.journeys_of.get(slo.journey, ())
    alarms = dict.fromkeys(a for r in (slo.sli.of, slo.measured_at) if r in facts.resources for a in watching(facts, r))
    found = facts.main.incidents.scenarios if facts.main.incidents else {}
    return render(
        "slo.md.j2", w, slo=slo, pairs=_pairs(w, slo), alerts=_alerts(w, slo), refused=_refused(w, slo),
        alarms=w.join([w.resource(a) for a in alarms], last=False), passed=w.resources(passed),
        books=[w.to("incidents", s) for s, spec in found.items() if id in slos_hit(facts, spec)],
        questions=[w.to("questions", q) for q, spec in facts.main.qa.items() if id in spec.slos],
    )  # fmt: skip


def _pairs(w: Scribe, slo: Slo) -> list[tuple[Markup, object]]:
    sli = slo.sli
    threshold = None
    if sli.threshold_ms:
        threshold = w.say("%(n)s ms", n=w.number(sli.threshold_ms))
    elif sli.threshold_minutes:
        threshold = w.say("%(n)s min", n=w.number(sli.threshold_minutes))
    out: list[tuple[Markup, object]] = [
        (w.say("Objetivo"), Markup(f"<strong>{w.value(slo.objective)}</strong>")),
        (w.say("Janela"), window(w, slo)),
        (w.say("Jornada"), w.to("journeys", slo.journey)),
        (w.say("Indicador"), TYPES[sli.type](w.language)),
        (w.say("Medido em"), w.resource(slo.measured_at)),
        (w.say("Orçamento de erro"), w.say("%(n)s min de queda total", n=minutes(w, slo))),
    ]
    if threshold:
        out.insert(4, (w.say("Limite"), threshold))
    if slo.events_per_day is not None:
        out += [
            (w.say("Volume esperado"), w.say("%(n)s eventos por dia", n=w.number(slo.events_per_day))),
            (w.say("Orçamento em eventos"), w.say("%(n)s por janela", n=events(w, slo))),
        ]
    return out


def span(w: Scribe, value: float) -> Markup:
    """Minutes as a reader says them: "5 min", "1 h", "3 dias"."""
    if value >= DAY and value % DAY == 0:
        return w.count("%(n)s dia", "%(n)s dias", round(value / DAY))
    if value >= 60 and value % 60 == 0:
        return w.say("%(n)s h", n=round(value / 60))
    return w.say("%(n)s min", n=w.number(value, 0 if value >= 10 or value == int(value) else 1))


def _alerts(w: Scribe, slo: Slo) -> Markup:
    """The burn-rate alerts that can fire; a note says at which traffic one failure alone is enough."""
    rates = [b for b in burn_rates(fraction(slo.objective), days(slo)) if b.possible]
    rows = [
        [SEVERITIES[b.severity](w.language), span(w, b.long_minutes), span(w, b.short_minutes), w.say("%(n)s×", n=w.number(b.factor, 2)),
         w.percent(b.threshold, 2), w.percent(b.share, 0), span(w, b.minutes_to_trip or 0), _least(w, slo, b)]
        for b in rates
    ]  # fmt: skip
    headers = [
        w.say("Efeito"), w.say("Janela longa"), w.say("Janela curta"), w.say("Queima"), w.say("Taxa de erro"), w.say("Orçamento gasto"),
        w.say("Em queda total, dispara em"), w.say("Eventos por janela longa"),
    ]  # fmt: skip
    return w.table(headers, rows, right=range(3, 8))


def _least(w: Scribe, slo: Slo, rate: BurnRate) -> Markup:
    """Events in the long window, against the fewest with which a single failure stays quiet."""
    if slo.events_per_day is None:
        return w.say("pelo menos %(n)s", n=w.number(rate.least_events))
    expected = slo.events_per_day * rate.long_minutes / DAY
    shown = plain(w.number(expected, 0 if expected >= 10 else 1))
    return shown if expected >= rate.least_events else Markup(f'{shown} {w.chip(w.say("uma falha basta"), "warn")}')


def _refused(w: Scribe, slo: Slo) -> list[Markup]:
    """Alerts that even a total outage would not fire."""
    rates = burn_rates(fraction(slo.objective), days(slo))
    return [w.say("%(n)s× em %(span)s", n=w.number(b.factor, 2), span=span(w, b.long_minutes)) for b in rates if not b.possible]
