"""Slide layouts that list things of the model: objectives, budgets, incidents, severities, requirements, mitigations."""

from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from generators.slides import theme
from generators.slides.blocks import cards, common_size, numbered
from generators.slides.charts import bars
from generators.slides.content import Content
from generators.slides.parts import BODY, SMALLEST, Box, Cell, Column, rectangle, table, text
from generators.slides.runs import Paragraph, Run, first_sentence, fitting_size, gist, height_needed, paragraphs
from planta.requirements import checks, fulfilled_by
from planta.sections import Scenario, Slide
from planta.text import join, percent
from planta.texts import shown

PT = theme.PT
RUNBOOK_STEPS = 5
"""Steps of a runbook that a slide shows; the page has them all."""


def slo(slide: Any, spec: Slide, content: Content, start: int) -> int | None:
    a, say = content.architecture, content.say
    columns = [
        Column(say("Objetivo", "Objective"), 2.3, bold=True), Column("SLI", 3.7), Column("SLO", 0.9, PP_ALIGN.CENTER, True),
        Column(say("Orçamento", "Budget"), 2.1, PP_ALIGN.CENTER), Column(say("Teto", "Ceiling"), 1.25, PP_ALIGN.CENTER),
        Column(say("Veredito", "Verdict"), 1.8),
    ]  # fmt: skip
    rows: list[list[Cell]] = []
    for key, s in a.slos.items():
        if spec.items and key not in spec.items:
            continue
        sli = f"{s.sli.good} ÷ {s.sli.valid}"
        rows.append(
            [
                content.fill(s.title),
                content.fill(sli),
                shown(s.objective, a.language),
                f"{content.budget(key)} {say('em', 'in')} {shown(s.window, a.language)}",
                content.ceiling(key),
                content.verdict(key),
            ]
        )
    return _table(slide, columns, rows, start, "slo-table")


def budget(slide: Any, spec: Slide, content: Content, start: int) -> None:
    a = content.architecture
    slos = [k for k in a.slos if not spec.items or k in spec.items]
    values = [1 - content.assessments[k].objective for k in slos]
    left, note = Box(BODY.x, BODY.y, int(BODY.w * 0.58), BODY.h - 40 * PT), 36 * PT
    labels = [f"{percent(v, a.language)}: {content.budget(k)}" for k, v in zip(slos, values, strict=True)]
    names = [content.fill(a.slos[k].title) for k in slos]
    bars(slide, left, names, values, labels, name=content.say("Orçamento de erro", "Error budget"),
         alt="; ".join(f"{n}: {v}" for n, v in zip(names, labels, strict=True)))  # fmt: skip
    text(slide, Box(left.x, left.y + left.h + 4 * PT, left.w, note), content.say(
        "Fração dos eventos que pode falhar na janela, e o que isso dá em tempo de queda total ou em eventos.",
        "Share of the events that may fail in the window, and what that makes in time of a total outage or in events.",
    ), sizes=(13.0, 12.0), color=theme.MUTED)  # fmt: skip
    policy = [content.fill(p) for p in (a.incidents.budget_policy if a.incidents else ())]
    right = Box(left.x + left.w + 20 * PT, BODY.y, BODY.w - left.w - 20 * PT, BODY.h)
    if policy:
        head = content.say("À medida que o orçamento acaba", "As the budget runs out")
        text(slide, Box(right.x, right.y, right.w, 26 * PT), head, sizes=(16.0,), bold=True, color=theme.ACCENT)
        body = Box(right.x, right.y + 32 * PT, right.w, right.h - 32 * PT)
        text(
            slide,
            body,
            [p for i in policy for p in paragraphs(first_sentence(i), bullet=True)],
            sizes=(16.0, 15.0, 14.0, 13.0, 12.0),
        )


def incident(slide: Any, spec: Slide, content: Content, start: int) -> int | None:
    """The scenarios that `items` names as a table; the roles as cards when it names none."""
    plan = content.architecture.incidents
    if plan is None:
        return None
    if not spec.items:
        cards(
            slide,
            BODY,
            [f"**{content.fill(r.title)}** {first_sentence(content.fill(r.does))}" for r in plan.roles.values()],
        )
        return None
    if len(spec.items) == 1:
        _runbook(slide, plan.scenarios[spec.items[0]], content)
        return None
    columns = [Column(content.say("Falha", "Failure"), 2.0, bold=True), Column(content.say("Sinal", "Signal"), 3.0),
               Column(content.say("Primeira ação", "First action"), 4.0), Column("Sev.", 0.7, PP_ALIGN.CENTER)]  # fmt: skip
    rows: list[list[Cell]] = []
    for key in spec.items:
        s = plan.scenarios[key]
        rows.append(
            [
                content.fill(s.title),
                gist(content.fill(s.signal), 120),
                gist(content.fill(s.mitigate[0]), 140),
                s.severity,
            ]
        )
    return _table(slide, columns, rows, start, "incident-table")


def _runbook(slide: Any, scenario: Scenario, content: Content) -> None:
    """One scenario: how it shows on the left, what to do in order on the right."""
    gap = 20 * PT
    left = Box(BODY.x, BODY.y, int(BODY.w * 0.36), BODY.h)
    right = Box(left.x + left.w + gap, BODY.y, BODY.w - left.w - gap, BODY.h)
    actions = [*scenario.mitigate, *scenario.diagnose, *scenario.recover][:RUNBOOK_STEPS]
    items = [paragraphs(gist(content.fill(a))) for a in actions]
    step = min((right.h - 8 * PT * (len(items) - 1)) // len(items), 86 * PT)
    boxes = [Box(right.x, right.y + (step + 8 * PT) * k, right.w, step) for k in range(len(items))]
    inner = [Box(b.x + 56 * PT, b.y + 5 * PT, b.w - 68 * PT, b.h - 10 * PT) for b in boxes]
    size = common_size(items, inner)
    for k, (box, words_) in enumerate(zip(boxes, items, strict=True)):
        numbered(slide, box, str(k + 1), 42 * PT)
        text(slide, inner[k], words_, sizes=(size,), anchor=MSO_ANCHOR.MIDDLE)
    head = [
        Paragraph((Run(content.say("Como aparece", "How it shows"), True),)),
        *paragraphs(content.fill(scenario.signal)),
        Paragraph((Run(content.say("O que o usuário sente", "What users feel"), True),)),
        *paragraphs(content.fill(scenario.impact)),
    ]
    room = (left.w - 32 * PT) / PT
    fitting = fitting_size(tuple(head), room, (left.h - 28 * PT) / PT, (17.0, 16.0, 15.0, 14.0, 13.0, 12.0)) or SMALLEST
    tall = max(int(height_needed(tuple(head), fitting, room) * PT) + 30 * PT, boxes[-1].y + step - BODY.y)
    rectangle(slide, Box(left.x, left.y, left.w, tall), theme.PALE, name="signal")
    text(slide, Box(left.x + 16 * PT, left.y + 14 * PT, left.w - 32 * PT, tall - 28 * PT), head, sizes=(fitting,))


def severities(slide: Any, spec: Slide, content: Content, start: int) -> int | None:
    plan, say = content.architecture.incidents, content.say
    if plan is None:
        return None
    columns = [
        Column("Sev.", 0.7, PP_ALIGN.CENTER, True),
        Column(say("Quando", "When"), 4.2),
        Column(say("Reconhecer", "Acknowledge"), 1.6),
        Column(say("Mitigar", "Mitigate"), 1.4),
        Column(say("Atualizações", "Updates"), 1.5),
        Column("Postmortem", 1.8),
    ]
    rows: list[list[Cell]] = [
        [key, *(content.fill(t) for t in (s.means, s.acknowledge, s.mitigate, s.updates, s.postmortem))]
        for key, s in plan.severities.items()
    ]
    height = BODY.h if start or not spec.items else int(BODY.h * 0.6)
    count = table(slide, Box(BODY.x, BODY.y, BODY.w, height), columns, rows[start:], name="severity-table")
    if start + count < len(rows):
        return start + count
    roles = [plan.roles[r] for r in spec.items]
    if roles:
        low = Box(BODY.x, BODY.y + height + 14 * PT, BODY.w, BODY.h - height - 14 * PT)
        cards(
            slide,
            low,
            [f"**{content.fill(r.title)}** {first_sentence(content.fill(r.does))}" for r in roles],
            columns=len(roles),
        )
    return None


def requirements(slide: Any, spec: Slide, content: Content, start: int) -> int | None:
    a, say = content.architecture, content.say
    columns = [Column(say("O que foi pedido", "What was asked"), 4.2), Column(say("Onde está", "Where it is"), 4.0),
               Column(say("Situação", "Status"), 1.5, PP_ALIGN.CENTER, True)]  # fmt: skip
    rows: list[list[Cell]] = []
    for key, r in a.requirements.items():
        if spec.items and key not in spec.items:
            continue
        found = checks(a, "requirements", key)
        good = bool(found) and all(c.holds for c in found)
        state = (say("atendido", "met"), theme.GOOD) if good else (say("sem verificação", "not checked"), theme.WARN)
        names = [a.name(i) for i in fulfilled_by(a, "requirements", key)]
        more = f" +{len(names) - 4}" if len(names) > 4 else ""
        where = join(names[:4], a.language) + more if names else first_sentence(content.fill(r.how or "–"))
        rows.append([content.fill(r.text), where, state])
    return _table(slide, columns, rows, start, "requirements-table")


def mitigations(slide: Any, spec: Slide, content: Content, start: int) -> int | None:
    a, say = content.architecture, content.say
    columns = [
        Column(say("Má prática", "Bad practice"), 3.0, bold=True),
        Column(say("O que a impede", "What keeps it out"), 6.0),
    ]
    rows: list[list[Cell]] = [
        [content.fill(m.practice), first_sentence(content.fill(m.control))]
        for k, m in a.mitigations.items()
        if not spec.items or k in spec.items
    ]
    return _table(slide, columns, rows, start, "mitigations-table")


def _table(slide: Any, columns: list[Column], rows: list[list[Cell]], start: int, name: str) -> int | None:
    count = table(slide, BODY, columns, rows[start:], name=name)
    return start + count if start + count < len(rows) else None
