"""A simulated failure in; how a page says what it does, who sees it, and the first steps against it, out."""

from markupsafe import Markup

from generators.pages.commands import within_the_page
from generators.pages.markup import fenced, plain
from generators.pages.scribe import Scribe
from planta.reliability.outcome import EFFECTS, GAPS, Effect, Outcome
from planta.reliability.runbooks import ANCHOR, Step, first_steps

MOST = 4
"""Alarms named in a cell; a zone that weakens everything is watched by nearly all."""
CHIPS: dict[Effect, str] = {"stops": "bad", "waits": "bad", "degrades": "warn", "starts-fail": "info"}


def effect_chip(w: Scribe, effect: Effect) -> Markup:
    return w.chip(EFFECTS[effect](w.language), CHIPS[effect])


def seen(w: Scribe, o: Outcome) -> Markup:
    """Alarms and objectives that see it; nothing where nobody does."""
    alarms = w.join([w.resource(a) for a in o.alarms[:MOST]], last=False)
    if len(o.alarms) > MOST:
        alarms += Markup(" ") + w.say("e mais %(n)s", n=len(o.alarms) - MOST)
    if o.objectives:
        burns = w.say("orçamento: %(slos)s", slos=w.join([w.to("slos", s) for s in o.objectives], last=False))
        return alarms + Markup("<br>") + burns if alarms else burns
    return alarms


def steps_link(w: Scribe, resource: str, text: object = None) -> Markup:
    """To the first steps on a resource's page."""
    shown = w.say("primeiros passos") if text is None else text
    return w.link(w.facts.paths.of("resources", resource), shown, ANCHOR(w.language))


def answer(w: Scribe, o: Outcome) -> Markup:
    """The scenario, and the first steps of its kind; nothing where there is neither."""
    found = [w.to("incidents", o.runbook)] if o.runbook else []
    return Markup("<br>").join([*found, steps_link(w, o.failure.id)] if o.steps else found)


def failing(w: Scribe, resource: str) -> dict[str, object] | None:
    """What a resource's page says of its failure; None for what does not fail as a part."""
    o = w.facts.outcomes.get(resource)
    if o is None:
        return None
    felt = [Markup(f"{w.to('journeys', j)} {effect_chip(w, e)}") for j, e in o.effects.items()]
    pairs = [(w.say("O que para ou degrada"), Markup("<br>").join(felt) or w.say("nenhuma jornada sente"))]
    pairs.append((w.say("Quem vê"), seen(w, o) or w.chip(GAPS["unseen"](w.language), "warn" if o.felt else "")))
    if o.runbook:
        pairs.append((w.say("Runbook"), w.to("incidents", o.runbook)))
    first = first_steps(w.model, resource)
    look, act = ([_step(w, s) for s in part] for part in ((first.look, first.act) if first else ((), ())))
    return {"anchor": ANCHOR(w.language), "pairs": pairs, "look": look, "act": act}


def _step(w: Scribe, step: Step) -> Markup:
    """A sentence and its command."""
    said = plain(step.text(w.language))
    return said + Markup("\n\n") + fenced(within_the_page(step.command)) if step.command else said
