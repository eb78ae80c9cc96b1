"""Facts in; what was asked and the bad practices kept out, each with its evaluated conditions and what fulfils it, out."""

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.markup import code, plain
from generators.pages.page import Page
from generators.pages.resources import step
from generators.pages.scribe import Scribe
from generators.pages.words import REFERENCE, SECTIONS, SECURITY
from planta.text import Text

AREAS = {
    "security": Text("Segurança", "Security"),
    "devops": Text("DevOps", "DevOps"),
    "reliability": Text("Confiabilidade", "Reliability"),
    "cost": Text("Custo", "Cost"),
}


def requirements(facts: Facts) -> Iterator[Page]:
    """The traceability page."""
    if facts.main.requirements:
        title, under = SECTIONS["requirements"](facts.language), (REFERENCE(facts.language),)
        yield Page(path=facts.paths.index("requirements"), title=title, nav=under, make=partial(_requirements, facts))


def mitigations(facts: Facts) -> Iterator[Page]:
    """The page of bad practices kept out."""
    if facts.main.mitigations:
        title, under = SECTIONS["mitigations"](facts.language), (SECURITY(facts.language),)
        yield Page(path=facts.paths.index("mitigations"), title=title, nav=under, make=partial(_mitigations, facts))


def _requirements(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("requirements"))
    summary = [
        [w.to("requirements", id), w.line(r.source), *(_chip(w, all(c.holds for c in found)) for found in checked.values())]
        for id, r in facts.main.requirements.items()
        if (checked := facts.all_checks[("requirements", id)])
    ]
    entries = [
        {"id": id, "spec": spec, "checks": proof(w, "requirements", id), "by": fulfilled(w, "requirements", id), "slides": slides(w, id)}
        for id, spec in facts.main.requirements.items()
    ]
    headers = [w.say("Requisito"), w.say("Origem"), *(w.environment(e) for e in facts.architectures)]
    return render("requirements.md.j2", w, summary=w.table(headers, summary), entries=entries)


def _mitigations(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("mitigations"))
    groups = {}
    for area, name in AREAS.items():
        found = {id: m for id, m in facts.main.mitigations.items() if m.area == area}
        if found:
            groups[name(facts.language)] = [
                {"id": id, "spec": spec, "checks": proof(w, "mitigations", id), "by": fulfilled(w, "mitigations", id)}
                for id, spec in found.items()
            ]
    summary = [
        [w.link(w.page, w.title(m.practice), id), AREAS[m.area](facts.language), w.join([code(r) for r in m.references], last=False),
         _proved(w, id)]
        for id, m in facts.main.mitigations.items()
    ]  # fmt: skip
    headers = [w.say("Má prática"), w.say("Área"), w.say("Referências"), w.say("Prova no modelo")]
    return render("mitigations.md.j2", w, groups=groups, summary=w.table(headers, summary))


def _chip(w: Scribe, holds: bool) -> Markup:
    return w.chip(w.say("atendido"), "ok") if holds else w.chip(w.say("não atendido"), "bad")


def _proved(w: Scribe, id: str) -> Markup:
    found = [c for checks in w.facts.all_checks[("mitigations", id)].values() for c in checks]
    if not found:
        return w.chip(w.say("pelo recurso citado"), "info") if w.model.mitigations[id].by else w.chip(w.say("pelo processo"), "info")
    return w.chip(w.say("confere"), "ok") if all(c.holds for c in found) else w.chip(w.say("não confere"), "bad")


def proof(w: Scribe, section: str, id: str) -> Markup | None:
    """Each condition with what was found in each environment."""
    by_environment = w.facts.all_checks[(section, id)]
    conditions = by_environment[w.model.environment_id]
    if not conditions:
        return None
    rows = []
    for at, condition in enumerate(conditions):
        cells = [found[at] for found in by_environment.values() if at < len(found)]
        rows.append([code(condition.text), *(Markup(f"{_mark(c.holds)} {plain(c.found)}") for c in cells), w.place(condition.path)])
    return w.table([w.say("Condição"), *(w.environment(e) for e in by_environment), w.say("No modelo")], rows)


def _mark(holds: bool) -> Markup:
    return Markup('<span class="mark ok">✓</span>') if holds else Markup('<span class="mark bad">✗</span>')


def fulfilled(w: Scribe, section: str, id: str) -> Markup | None:
    """What fulfils an entry, and the step that provisions it."""
    found = w.facts.fulfilled_by(section, id)
    parts = [w.say("%(resource)s (etapa %(step)s)", resource=w.resource(r), step=s) if (s := step(w, r)) else w.resource(r) for r in found]
    return w.join(parts, last=False) if parts else None


def slides(w: Scribe, requirement: str) -> list[Markup]:
    """Slides of the talk that show a requirement."""
    return w.slides(lambda slide: slide.layout == "requirements" and (not slide.items or requirement in slide.items))
