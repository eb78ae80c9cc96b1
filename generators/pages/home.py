"""Facts in; the home page out: the overview drawing, what the system is, its figures and where to go on."""

from collections.abc import Iterator
from functools import partial

from markupsafe import Markup

from generators.pages.engine import render
from generators.pages.facts import Facts
from generators.pages.page import Page
from generators.pages.paths import Section
from generators.pages.scribe import Scribe
from generators.pages.slos import ceiling, verdict_chip
from generators.pages.words import SECTIONS


def pages(facts: Facts) -> Iterator[Page]:
    yield Page(path=facts.paths.index("home"), title=SECTIONS["home"](facts.language), make=partial(_home, facts))


def overview(facts: Facts) -> str | None:
    """The drawing of the home page: a view called like an overview, else the one that shows most of the system."""
    for name in ("visao-geral", "geral", "panorama", "overview"):
        if name in facts.main.views:
            return name
    return max(facts.shown, key=lambda v: len(facts.shown[v]), default=None)


def _home(facts: Facts) -> bytes:
    w = Scribe(facts, facts.paths.index("home"))
    model = facts.main
    view = overview(facts)
    return render("home.md.j2", w, view=view, figures=_figures(w), ways=_ways(w), slos=_slos(w),
                  spec=model.views[view] if view else None)  # fmt: skip


def _figures(w: Scribe) -> list[tuple[str, Markup]]:
    """Numbers that say how large the system is, each a link to what it counts."""
    facts, model = w.facts, w.model
    zones = max((z for r in model.of_kind("vpc") if isinstance(z := getattr(r.config, "zones", None), int)), default=0)
    kept = sum(facts.fulfilled("requirements", r) for r in model.requirements)
    resources, arrows, slos = len(facts.resources), len(model.arrows), len(model.slos)
    out = [
        (str(resources), w.index("resources", w.count("recurso", "recursos", resources))),
        (str(arrows), w.index("access", w.count("seta de acesso", "setas de acesso", arrows))),
    ]
    if zones:
        out.append((str(zones), w.count("zona de disponibilidade", "zonas de disponibilidade", zones)))
    if model.requirements:
        out.append((f"{kept}/{len(model.requirements)}", w.index("requirements", w.say("requisitos atendidos em todos os ambientes"))))
    if slos:
        out.append((str(slos), w.index("slos", w.count("objetivo de nível de serviço", "objetivos de nível de serviço", slos))))
    if model.incidents:
        runbooks = len(model.incidents.scenarios)
        out.append((str(runbooks), w.index("incidents", w.count("runbook de incidente", "runbooks de incidente", runbooks))))
    return out


def _slos(w: Scribe) -> Markup | None:
    rows = [
        [w.to("slos", i), w.to("journeys", s.journey), w.value(s.objective), ceiling(w, found), verdict_chip(w, found.verdict)]
        for i, s in w.model.slos.items() if (found := w.facts.assessments[i])
    ]  # fmt: skip
    headers = [w.say("Objetivo"), w.say("Jornada"), w.say("Meta"), w.say("Teto"), w.say("Veredito")]
    return w.table(headers, rows, right=(2, 3)) if rows else None


def _ways(w: Scribe) -> list[tuple[Markup, Markup]]:
    """Where a reader goes, by what they came for."""
    model = w.model
    steps, drawings, asked = len(model.provisioning), len(model.views), len(model.qa)
    ways: list[tuple[object, Section, Markup, Markup]] = [
        (steps, "guide", w.say("Provisionar"),
         w.count("Uma etapa, com comandos, verificações e como desfazer.",
                 "%(n)s etapas em ordem, com comandos, verificações e como desfazer.", steps)),
        (drawings, "views", w.say("Ver os desenhos"),
         w.count("Um desenho, gerado do mesmo arquivo.", "%(n)s desenhos, todos gerados do mesmo arquivo.", drawings)),
        (True, "access", w.say("Saber quem alcança o quê"), w.say("A matriz de acesso, com a linha do modelo que concede cada permissão.")),
        (model.slos, "slos", w.say("Conferir a confiabilidade"),
         w.say("Cada objetivo com o teto que suas dependências permitem, o orçamento e os alertas.")),
        (model.incidents, "incidents", w.say("Responder a um incidente"), w.say("Papéis, severidades e um runbook para cada falha.")),
        (asked, "questions", w.say("Preparar-se para as perguntas"),
         w.count("Uma pergunta de SRE, respondida.", "%(n)s perguntas de SRE, respondidas com base neste sistema.", asked)),
        (model.requirements, "requirements", w.say("Rastrear um requisito"),
         w.say("O que foi pedido, a condição que confere cada pedido e quem o atende.")),
        (model.mitigations, "mitigations", w.say("Avaliar as más práticas evitadas"),
         w.say("Cada uma com o controle que a impede e a prova no modelo.")),
    ]  # fmt: skip
    return [(w.index(section, name), text) for there, section, name, text in ways if there]
