"""Facts in; the design rules that every check applies, with what each found in this model, out."""

from collections import Counter
from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.markup import code, plain
from generators.pages.page import Page
from generators.pages.scribe import Scribe
from generators.pages.words import REFERENCE, SECTIONS
from planta.findings import Severity
from planta.rules import RULES, TOPICS
from planta.text import Text, number

LEAD = Text(
    "{} regras leem o modelo a cada verificação. Nenhuma consulta a nuvem, e cada uma diz por que existe e de onde vem.",
    "{} rules read the model at every check. None asks the cloud, and each says why it is there and where it comes from.",
)
HEADERS = (
    Text("Regra", "Rule"),
    Text("O que pede e por quê", "What it asks and why"),
    Text("Fonte", "Source"),
    Text("Neste modelo", "In this model"),
)
SEVERITIES: dict[Severity, Text] = {"error": Text("erro", "error"), "warning": Text("aviso", "warning"), "note": Text("nota", "note")}
CLEAN = Text("nada encontrado", "nothing found")
ACCEPTED = Text("aceita com motivo", "accepted with a reason")
FOUND_ONCE, FOUND = Text("1 ocorrência", "1 finding"), Text("{} ocorrências", "{} findings")


def pages(facts: Facts) -> Iterator[Page]:
    title = SECTIONS["design"](facts.language)
    yield Page(path=facts.paths.index("design"), title=title, nav=(REFERENCE(facts.language),), make=partial(_rules, facts))


def _rules(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("design"))
    found = Counter(f.code for f in facts.findings)
    accepted = {x.rule for x in facts.main.waivers}
    say = partial(_said, facts.language)
    topics = []
    for title, rules in TOPICS:
        rows = [
            [
                Markup('<span id="{}">{}</span><br>{}').format(rule.code, code(rule.code), say(SEVERITIES[rule.severity])),
                Markup("<strong>{}.</strong> {}").format(say(rule.title), say(rule.why)),
                plain(rule.source),
                _state(facts.language, found[rule.code], rule.code in accepted),
            ]
            for rule in rules
        ]
        topics.append((say(title), w.table([say(h) for h in HEADERS], rows)))
    lead = LEAD(facts.language).format(number(len(RULES), facts.language))
    return render("rules.md.j2", w, title=SECTIONS["design"](facts.language), lead=lead, topics=topics)


def _said(language: str, text: Text) -> Markup:
    return plain(text(language))


def _state(language: str, found: int, accepted: bool) -> Markup:
    if found:
        return plain((FOUND_ONCE if found == 1 else FOUND)(language).format(number(found, language)))
    return plain((ACCEPTED if accepted else CLEAN)(language))
