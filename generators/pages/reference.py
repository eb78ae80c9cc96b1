"""Facts in; questions, decisions, the glossary, the comparison of environments, and how the site is made out."""

from collections.abc import Callable, Iterator
from functools import partial
from unicodedata import combining, normalize

from markupsafe import Markup

from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.guide import approval
from generators.pages.incidents import nearest, watching
from generators.pages.markup import code, plain
from generators.pages.page import Page, nav_title
from generators.pages.paths import Section
from generators.pages.resources import differences
from generators.pages.scribe import Cell, Scribe
from generators.pages.words import REFERENCE, RELIABILITY, SECTIONS, architecture_nav
from planta.findings import dotted
from planta.reliability.commitments import MARKS, commitments
from planta.text import percent
from planta.texts import fill


def questions(facts: Facts) -> Iterator[Page]:
    """The index of short answers, then the whole answers."""
    if not facts.main.qa:
        return
    under = (RELIABILITY(facts.language), SECTIONS["questions"](facts.language))
    title = SECTIONS["questions"](facts.language)
    yield Page(path=facts.paths.index("questions"), title=title, nav=under, make=partial(_questions, facts))
    for id, spec in facts.main.qa.items():
        title = nav_title(fill(spec.question, facts.main))
        yield Page(path=facts.paths.of("questions", id), title=title, nav=under, make=partial(_question, facts, id))


def environments(facts: Facts) -> Iterator[Page]:
    yield Page(path=facts.paths.index("environments"), title=SECTIONS["environments"](facts.language),
               nav=architecture_nav(facts, "environments")[:1], make=partial(_environments, facts))  # fmt: skip


def reference(facts: Facts) -> Iterator[Page]:
    """Decisions, glossary, and the page about the site."""
    sections: list[tuple[object, Section, Callable[[Facts], bytes]]] = [
        (facts.main.decisions, "decisions", _decisions), (facts.main.glossary, "glossary", _glossary), (True, "about", _about),
    ]  # fmt: skip
    for there, section, make in sections:
        if there:
            title, path = SECTIONS[section](facts.language), facts.paths.index(section)
            yield Page(path=path, title=title, nav=(REFERENCE(facts.language),), make=partial(make, facts))


def _questions(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("questions"))
    return render("questions.md.j2", w, items=[(w.to("questions", id), spec) for id, spec in facts.main.qa.items()])


def _question(facts: Facts, id: str) -> bytes:
    w = Scribe(facts, facts.paths.of("questions", id))
    spec = facts.main.qa[id]
    about = [r for r in spec.about if r in facts.resources]
    alarms = dict.fromkeys(a for r in about for a in watching(facts, r))
    plan = facts.main.incidents
    books = nearest(about, {s: x.resources for s, x in plan.scenarios.items()}) if plan else []
    return render(
        "question.md.j2", w, spec=spec, about=w.resources(about), slos=[w.to("slos", s) for s in spec.slos],
        alarms=w.join([w.resource(a) for a in alarms], last=False), books=[w.to("incidents", s) for s in books],
    )  # fmt: skip


def _decisions(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("decisions"))
    summary = [
        [w.link(w.page, w.title(d.title), id), w.join([w.line(s) for s in d.seed_words], last=False), w.resources(d.about)]
        for id, d in facts.main.decisions.items()
    ]
    headers = [w.say("Decisão"), w.say("Termos que ela substitui ou explica"), w.say("Recursos")]
    return render("decisions.md.j2", w, summary=w.table(headers, summary))


def _glossary(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("glossary"))
    terms = sorted(facts.main.glossary.items(), key=lambda item: _sortable(item[0]))
    return render("glossary.md.j2", w, terms=terms)


def _sortable(term: str) -> str:
    return "".join(c for c in normalize("NFD", term.casefold()) if not combining(c))


def _environments(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("environments"))
    specs = facts.main.environments
    rows: list[list[Cell]] = [
        [w.say("Conta"), *(code(x.account) for x in specs.values())],
        [w.say("Região"), *(code(x.region or facts.main.system.region) for x in specs.values())],
        [w.say("Domínio"), *(code(x.domain) if x.domain else Markup("–") for x in specs.values())],
        [w.say("Aprovação"), *(approval(w, e) for e in specs)],
        [w.say("Recursos"), *(len(a.resources) for a in facts.architectures.values())],
        [w.say("Setas de acesso"), *(len(a.arrows) for a in facts.architectures.values())],
    ]
    changed = differences(w, tuple(d for found in facts.differences.values() for d in found), name=True)
    return render("environments.md.j2", w, overview=w.table([Markup(), *(w.environment(e) for e in specs)], rows), changed=changed)


def _about(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("about"))
    used = {line.dependency.key for a in facts.assessments.values() for line in a.ceiling.lines}
    rows: list[list[Cell]] = [
        [c.service, c.scope(facts.language) if c.scope else None,
         w.say("não há") if c.percent is None else percent(c.percent / 100, facts.language),
         Markup(f'<a href="{plain(c.url)}">{MARKS[c.mark](facts.language)}</a>'),
         w.date(c.page) if c.page else w.say("sem data"), w.date(c.seen)]
        for key, c in commitments().items() if key in used
    ]  # fmt: skip
    headers = [w.say("Serviço"), w.say("Alcance"), w.say("Compromisso"), w.say("Fonte"), w.say("Data na página"), w.say("Lido em")]
    waivers: list[list[Cell]] = [
        [code(x.rule), w.resource(x.resource), w.line(x.reason), w.line(x.owner), w.date(x.expires)] for x in facts.main.waivers
    ]
    accepted = [w.say("Regra"), w.say("Recurso"), w.say("Motivo"), w.say("Responsável"), w.say("Vale até")]
    findings: list[list[Cell]] = [
        [code(f.code), w.resource(f.resource) if f.resource else code(dotted(f.path)), w.place(f.path)] for f in facts.findings
    ]
    return render(
        "about.md.j2", w, sources=w.table(headers, rows, right=[2]) if rows else None,
        waivers=w.table(accepted, waivers) if waivers else None,
        found=w.table([w.say("Regra"), w.say("Onde está"), w.say("No modelo")], findings) if findings else None,
    )  # fmt: skip
