"""Facts in; the page of simulated failures (what each stops, what is lost, who sees it, what answers it) out."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from markupsafe import Markup

from generators.pages.drills import first_part
from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.failing import answer, effect_chip, seen
from generators.pages.page import Page
from generators.pages.resources import kind_name
from generators.pages.scribe import Cell, Scribe
from generators.pages.words import RELIABILITY, SECTIONS
from generators.views.blast import WORST, ZONE, blasts, outcome_of
from generators.views.places import LETTERS
from planta.reliability.outcome import EFFECTS, GAPS, MEANINGS, Failure, Gap, Outcome
from planta.text import Text

SHORT: Mapping[Gap, Text] = {"unseen": Text("ninguém vê", "nobody sees it"), "unanswered": Text("sem runbook", "no runbook")}
"""A gap in a cell; the list of open failures says it whole."""


def pages(facts: Facts) -> Iterator[Page]:
    """One page, where there are journeys to stop."""
    if facts.main.journeys:
        title = SECTIONS["failures"](facts.language)
        yield Page(path=facts.paths.index("failures"), title=title, nav=(RELIABILITY(facts.language),), make=partial(_failures, facts))


def _failures(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("failures"))
    simulation = facts.simulation
    outcomes = simulation.outcomes
    felt = [o for o in outcomes if o.felt]
    figures = (
        (len(outcomes), w.say("falhas simuladas, uma de cada vez")),
        (sum("stops" in o.effects.values() for o in outcomes), w.say("param alguma jornada")),
        (sum("unseen" in o.gaps for o in outcomes), w.say("ninguém vê")),
        (sum("unanswered" in o.gaps for o in outcomes), w.say("não têm runbook")),
    )
    drawn = blasts(facts.main)
    drawings = [(d, _name(w, o.failure), o) for d in (ZONE, WORST) if d in drawn and (o := outcome_of(simulation, d))]
    return render(
        "failures.md.j2", w, figures=figures, meanings=[(effect_chip(w, e), MEANINGS[e](w.language)) for e in EFFECTS],
        matrix=_matrix(w, felt), answers=_answers(w, felt), quiet=_quiet(w, [o for o in outcomes if not o.felt]),
        open=_open(w, [o for o in outcomes if o.gaps]), drawings=drawings,
        pairs=[[w.join([w.resource(f) for f in p.failures]), w.join([w.to("journeys", j) for j in p.journeys], last=False)]
               for p in simulation.pairs],
    )  # fmt: skip


def _name(w: Scribe, failure: Failure) -> Markup:
    if failure.kind == "zone":
        return w.say("Zona %(letter)s (%(network)s)", letter=LETTERS[failure.zone - 1].upper(), network=w.resource(failure.network))
    if w.model.resources[failure.id].kind == "vpc":
        return w.say("Saída para a internet (%(network)s)", network=w.resource(failure.id))
    return w.resource(failure.id)


def _matrix(w: Scribe, felt: Iterable[Outcome]) -> Markup:
    journeys = [j for j in w.model.journeys if any(j in o.effects for o in felt)]
    rows = [[_name(w, o.failure), *(effect_chip(w, o.effects[j]) if j in o.effects else Markup("–") for j in journeys)] for o in felt]
    return w.table([w.say("Se falhar"), *(w.to("journeys", j) for j in journeys)], rows)


def _answers(w: Scribe, felt: Iterable[Outcome]) -> Markup:
    rows = [[_name(w, o.failure), _with_it(w, o), _lost(w, o), seen(w, o) or _gap(w, "unseen"), answer(w, o) or _gap(w, "unanswered")]
            for o in felt]  # fmt: skip
    return w.table([w.say("Se falhar"), w.say("Vai junto"), w.say("Dados"), w.say("Quem vê"), w.say("Runbook")], rows,
                   ids=[f"f-{o.failure.id}" for o in felt])  # fmt: skip


def _with_it(w: Scribe, o: Outcome) -> Markup:
    """What else is out, and how many go on with fewer copies."""
    others = [r for r in o.down if r != o.failure.id]
    parts = [w.resources(others)] if others else []
    if o.weakened:
        parts.append(w.count("uma parte continua com menos cópias", "%(n)s partes continuam com menos cópias", len(o.weakened)))
    return Markup("; ").join(parts) or Markup("–")


def _lost(w: Scribe, o: Outcome) -> Markup:
    """Recovery of what holds data, as the model states it."""
    said = []
    for loss in o.losses:
        if loss.rto_minutes is None and loss.rpo_minutes is None:
            told = w.say("não declarado")
        else:
            rto, rpo = loss.rto_minutes, loss.rpo_minutes
            back = w.say("tempo de volta não declarado") if rto is None else w.say("volta em %(rto)s", rto=w.span(rto))
            lost = w.say("perda não declarada") if rpo is None else w.say("perde até %(rpo)s", rpo=w.span(rpo))
            told = Markup("{}, {}").format(back, lost if rpo != 0 else w.say("não perde nada"))
        own = loss.resource == o.failure.id
        said.append(told if own else w.say("%(what)s: %(told)s", what=w.resource(loss.resource), told=told))
    return Markup("<br>").join(said) or Markup("–")


def _gap(w: Scribe, gap: Gap) -> Markup:
    return w.chip(SHORT[gap](w.language), "warn")


def _open(w: Scribe, found: list[Outcome]) -> Markup | None:
    """Failures without an alarm or a runbook: what is missing, and who accepted it, why and until when."""
    rows: list[list[Cell]] = []
    for o in found:
        accepted = [x for x in w.model.waivers if x.rule == "scenario-without-alarm" and x.resource in _places(o)]
        missing = Markup("; ").join(GAPS[g](w.language) for g in o.gaps)
        if accepted:
            rows.append([_name(w, o.failure), missing, w.line(accepted[0].reason), w.line(accepted[0].owner), w.date(accepted[0].expires)])
        else:
            rows.append([_name(w, o.failure), missing, _noticed(w, o), Markup("–"), Markup("–")])
    headers = [w.say("Se falhar"), w.say("O que falta"), w.say("Por que fica assim"), w.say("Responde"), w.say("Vale até")]
    return w.table(headers, rows) if rows else None


def _noticed(w: Scribe, o: Outcome) -> Markup:
    """How it is noticed all the same, as its runbook says; else that nobody has said."""
    if o.runbook and w.model.incidents:
        return w.say("Percebe-se de outro modo. %(signal)s", signal=w.line(first_part(w.model.incidents.scenarios[o.runbook].signal)))
    return w.chip(w.say("ninguém decidiu ainda"), "warn")


def _places(o: Outcome) -> tuple[str, str]:
    """What a waiver may name: the resource, or the scenario that answers it."""
    return o.failure.id, f"incidents.scenarios.{o.runbook}"


def _quiet(w: Scribe, quiet: list[Outcome]) -> Markup | None:
    """What no journey depends on: who sees it all the same."""
    rows = [
        [_name(w, o.failure), kind_name(w, o.failure.network or o.failure.id), w.join([w.resource(a) for a in o.alarms], last=False) or
         Markup("–"), answer(w, o) or Markup("–")] for o in quiet
    ]  # fmt: skip
    return w.table([w.say("Se falhar"), w.say("O que é"), w.say("Quem vê"), w.say("Runbook")], rows) if rows else None
