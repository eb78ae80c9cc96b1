"""Facts in; the table of objectives, and for each its indicator, budget, ceiling with the arithmetic, and alerts, out."""

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.failing import steps_link
from generators.pages.incidents import questions_about, slos_hit, watching
from generators.pages.markup import plain
from generators.pages.page import Page, nav_title
from generators.pages.scribe import Scribe
from generators.pages.words import RELIABILITY, SECTIONS
from planta.reliability.answers import objective_runbook
from planta.reliability.budget import DAY, BurnRate
from planta.reliability.ceiling import MEANINGS, MODES, VERDICTS, Line, Verdict, formula
from planta.reliability.commitments import WHAT_AN_SLA_IS_NOT, commitments
from planta.reliability.journeys import Assessment
from planta.sections import Slo
from planta.text import Text
from planta.texts import fill

TYPES = {
    "availability": Text("disponibilidade", "availability"),
    "latency": Text("latência", "latency"),
    "success": Text("sucesso", "success"),
    "freshness": Text("prazo", "freshness"),
    "completeness": Text("completude", "completeness"),
    "correctness": Text("correção", "correctness"),
}
CHIPS: dict[Verdict, str] = {
    "supported": "ok", "tight": "warn", "exceeds-commitments": "bad", "above-weakest-link": "bad", "unknown": "unknown"
}  # fmt: skip
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


def _index(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("slos"))
    rows = [
        [w.to("slos", id), w.to("journeys", s.journey), TYPES[s.sli.type](facts.language), w.value(s.objective), window(w, a),
         ceiling(w, a), verdict_chip(w, a.verdict), w.say("%(n)s min", n=minutes(w, a)), events(w, a) or Markup("–")]
        for id, s in facts.main.slos.items() if (a := facts.assessments[id])
    ]  # fmt: skip
    slis = [[w.to("slos", id), w.line(s.sli.good), w.line(s.sli.valid), w.resource(s.measured_at)] for id, s in facts.main.slos.items()]
    met = dict.fromkeys(a.verdict for a in facts.assessments.values())
    meanings = [(verdict_chip(w, v), MEANINGS[v](facts.language)) for v in VERDICTS if v in met]
    return render("slos.md.j2", w, rows=rows, slis=slis, meanings=meanings, caution=WHAT_AN_SLA_IS_NOT(facts.language))


def window(w: Scribe, found: Assessment) -> Markup:
    return w.count("%(n)s dia", "%(n)s dias", found.days)


def minutes(w: Scribe, found: Assessment) -> str:
    """Minutes of total outage that the objective leaves in its window."""
    return w.number(found.budget_minutes, 1 if found.budget_minutes < 100 else 0)


def events(w: Scribe, found: Assessment) -> Markup | None:
    """Bad events that the objective leaves in its window, at the expected traffic."""
    value = found.budget_events
    return None if value is None else Markup(w.number(value, 0 if value >= 10 else 1))


def ceiling(w: Scribe, found: Assessment) -> Markup:
    """The ceiling; an upper bound where a dependency is unknown."""
    at_most = plain(w.percent(found.ceiling.availability.at_most, 3))
    return at_most if found.ceiling.value is not None else Markup(f"≤ {at_most}")


def verdict_chip(w: Scribe, verdict: Verdict) -> Markup:
    return w.chip(VERDICTS[verdict](w.language), CHIPS[verdict])


def _slo(facts: Facts, id: str) -> bytes:
    w = Scribe(facts, facts.paths.of("slos", id))
    slo = facts.main.slos[id]
    passed = facts.journeys_of.get(slo.journey, ())
    alarms = dict.fromkeys(a for r in (slo.sli.of, slo.measured_at, *passed) if r in facts.resources for a in watching(facts, r))
    books, first = facts.main.incidents.scenarios if facts.main.incidents else {}, objective_runbook(facts.main, id)
    found = facts.assessments[id]
    elsewhere = [(w.environment(e), ceiling(w, a), verdict_chip(w, a.verdict)) for e, a in facts.assessments_elsewhere(id)]
    return render(
        "slo.md.j2", w, slo=slo, pairs=_pairs(w, slo, found), alerts=_alerts(w, slo, found), refused=_refused(w, found),
        verdict=verdict_chip(w, found.verdict), meaning=MEANINGS[found.verdict](facts.language), lines=_lines(w, found),
        formula=formula(found.ceiling, facts.language), levers=_levers(w, found), unknown=w.resources(found.ceiling.unknown),
        caution=WHAT_AN_SLA_IS_NOT(facts.language), elsewhere=elsewhere,
        alarms=w.join([w.resource(a) for a in alarms], last=False), passed=w.resources(passed),
        runbook=w.to("incidents", first) if first else steps_link(w, slo.sli.of, facts.resources[slo.sli.of].name()),
        books=[w.to("incidents", s) for s, spec in books.items() if s != first and id in slos_hit(facts, spec)],
        questions=[w.to("questions", q) for q in _questions(facts, id)],
    )  # fmt: skip


def _questions(facts: Facts, id: str) -> list[str]:
    """Those that name the objective; else the nearest to what is measured and what its journey passes."""
    named = [q for q, spec in facts.main.qa.items() if id in spec.slos]
    slo = facts.main.slos[id]
    return named or questions_about(facts, (slo.sli.of, slo.measured_at, *facts.journeys_of.get(slo.journey, ())))


def _pairs(w: Scribe, slo: Slo, found: Assessment) -> list[tuple[Markup, object]]:
    sli = slo.sli
    threshold = None
    if sli.threshold_ms:
        threshold = w.say("%(n)s ms", n=w.number(sli.threshold_ms))
    elif sli.threshold_minutes:
        threshold = w.say("%(n)s min", n=w.number(sli.threshold_minutes))
    out: list[tuple[Markup, object]] = [
        (w.say("Objetivo"), Markup(f"<strong>{w.value(slo.objective)}</strong>")),
        (w.say("Janela"), window(w, found)),
        (w.say("Jornada"), w.to("journeys", slo.journey)),
        (w.say("Indicador"), TYPES[sli.type](w.language)),
        (w.say("Medido em"), w.resource(slo.measured_at)),
        (w.say("Orçamento de erro"), w.say("%(n)s min de queda total", n=minutes(w, found))),
    ]
    if threshold:
        out.insert(4, (w.say("Limite"), threshold))
    if slo.events_per_day is not None:
        out += [
            (w.say("Volume esperado"), w.say("%(n)s eventos por dia", n=w.number(slo.events_per_day))),
            (w.say("Orçamento em eventos"), w.say("%(n)s por janela", n=events(w, found))),
        ]
    return out


def _lines(w: Scribe, found: Assessment) -> Markup:
    """The arithmetic: each dependency with its commitment, its source, and the product so far."""
    rows = []
    for line in found.ceiling.lines:
        d = line.dependency
        product = w.percent(line.product.at_most, 3) if line.counted else Markup("–")
        who, how = w.resources((d.id, *d.also)), MODES[d.mode](w.language)
        rows.append([who, how, _committed(w, line), copies(w, line), _source(w, line), product])
    headers = [w.say("Depende de"), w.say("Como"), w.say("Compromisso"), w.say("Cópias"), w.say("Fonte"), w.say("Produto")]
    return w.table(headers, rows, right=(2, 5))


def _committed(w: Scribe, line: Line) -> Markup:
    found = line.dependency.commitment
    return w.chip(w.say("desconhecido"), "unknown") if found is None else plain(w.percent(found))


def copies(w: Scribe, line: Line) -> Markup:
    """k of n, with what that makes of the commitment."""
    d = line.dependency
    if d.n < 2 or not line.availability.known:
        return Markup("–")
    return w.say("%(k)s de %(n)s bastam: %(a)s", k=d.k, n=d.n, a=w.percent(line.availability.at_most, 4))


def _source(w: Scribe, line: Line) -> Markup:
    """Where the figure was read, and when."""
    d = line.dependency
    row = commitments().get(d.key)
    if row is None:
        return w.line(d.source) if d.source else Markup("–")
    scope = f" ({row.scope(w.language)})" if row.scope else ""
    link = Markup(f'<a href="{plain(row.url)}">{plain(row.service + scope)}</a>')
    return w.say("%(service)s, lido em %(seen)s", service=link, seen=w.date(row.seen))


def _levers(w: Scribe, found: Assessment) -> list[tuple[Markup, str, str]]:
    """What would raise the ceiling most if it no longer stopped the journey."""
    return [(w.resource(x.id), w.percent(x.ceiling.at_most, 3), w.number(x.gain * 100, 3)) for x in found.ceiling.levers[:3]]


def _alerts(w: Scribe, slo: Slo, found: Assessment) -> Markup:
    """The burn-rate alerts that can fire, and whether one failure alone is enough at the expected traffic."""
    rates = [b for b in found.burn_rates if b.possible]
    rows = [
        [SEVERITIES[b.severity](w.language), w.span(b.long_minutes), w.span(b.short_minutes), w.say("%(n)s×", n=w.number(b.factor, 2)),
         w.percent(b.threshold, 2), w.percent(b.share, 0), w.span(b.minutes_to_trip or 0), _least(w, slo, b)]
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


def _refused(w: Scribe, found: Assessment) -> list[Markup]:
    """Alerts that even a total outage would not fire."""
    refused = (b for b in found.burn_rates if not b.possible)
    return [w.say("%(n)s× em %(span)s", n=w.number(b.factor, 2), span=w.span(b.long_minutes)) for b in refused]
