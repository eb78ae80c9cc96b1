"""One function a slide layout: a slide with its title, the model's Slide and Content in; shapes on the slide out.

A builder returns None, or where to go on: a table that does not fit continues on another slide.
"""

from collections.abc import Callable
from typing import Any

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN

from generators.render.pptx_shapes import draw
from generators.slides import theme
from generators.slides.content import Content
from generators.slides.parts import BODY, SMALLEST, Box, Cell, Column, TooMuchText, bars, rectangle, table, text
from generators.slides.runs import Paragraph, Run, first_sentence, fitting_size, gist, height_needed, paragraphs
from planta.requirements import checks, fulfilled_by
from planta.sections import Scenario, Slide
from planta.text import join
from planta.texts import shown

RUNBOOK_STEPS = 5
"""Steps of a runbook that a slide shows; the page has them all."""
Builder = Callable[[Any, Slide, Content, int], int | None]
PT = theme.PT


def cover(slide: Any, spec: Slide, content: Content, start: int) -> None:
    deck = content.architecture.deck
    rectangle(slide, Box(0, 0, 18 * PT, theme.HEIGHT), theme.ACCENT, name="band")
    title = slide.shapes.title
    title.left, title.top, title.width, title.height = Box(72 * PT, 150 * PT, 800 * PT, 120 * PT).emu
    title.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
    for paragraph in title.text_frame.paragraphs:
        for run in paragraph.runs:
            run.font.size = theme.points(40)
    subtitle = deck.subtitle if deck else None
    if subtitle:
        text(
            slide,
            Box(72 * PT, 284 * PT, 800 * PT, 60 * PT),
            content.fill(subtitle),
            sizes=(22.0, 20.0, 18.0),
            color=theme.MUTED,
        )
    if spec.items:
        lines = [p for item in spec.items for p in paragraphs(content.fill(item))]
        text(slide, Box(72 * PT, 372 * PT, 800 * PT, 110 * PT), lines, sizes=(18.0, 16.0, 14.0))


def words(slide: Any, spec: Slide, content: Content, start: int) -> None:
    """Cards when every item starts with bold words, bullets otherwise."""
    items = [content.fill(i) for i in spec.items]
    if len(items) > 1 and all(i.lstrip().startswith("**") for i in items):
        _cards(slide, BODY, items)
    else:
        text(slide, BODY, [p for i in items for p in paragraphs(i, bullet=len(items) > 1)])


def closing(slide: Any, spec: Slide, content: Content, start: int) -> None:
    """What the audience is to remember: each item large, behind its number."""
    items = [paragraphs(content.fill(i)) for i in spec.items]
    gap, h = 14 * PT, min((BODY.h - 14 * PT * (len(items) - 1)) // max(1, len(items)), 100 * PT)
    boxes = [Box(BODY.x, BODY.y + (h + gap) * k, BODY.w, h) for k in range(len(items))]
    inner = [Box(b.x + 76 * PT, b.y + 8 * PT, b.w - 96 * PT, b.h - 16 * PT) for b in boxes]
    size = _common_size(items, inner, (24.0, 22.0, 20.0))
    for k, (box, inside, words_) in enumerate(zip(boxes, inner, items, strict=True)):
        _numbered(slide, box, str(k + 1), 56 * PT)
        text(slide, inside, words_, sizes=(size,), anchor=MSO_ANCHOR.MIDDLE)


def _numbered(slide: Any, box: Box, number: str, width: int) -> None:
    """A pale box behind a number on the accent colour."""
    rectangle(slide, box, theme.PALE, name="item")
    mark = rectangle(slide, Box(box.x, box.y, width, box.h), theme.ACCENT, name="item-number")
    paragraph = theme.frame_of(mark, anchor=MSO_ANCHOR.MIDDLE).paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER
    run = paragraph.add_run()
    run.text = number
    run.font.size, run.font.bold, run.font.name = theme.points(20), True, theme.FONT
    run.font.color.rgb = theme.rgb(theme.WHITE)


def _cards(slide: Any, area: Box, items: list[str], columns: int = 0) -> None:
    columns = columns or (2 if len(items) in (2, 4) else 3)
    rows = -(-len(items) // columns)
    gap = 14 * PT
    w = (area.w - gap * (columns - 1)) // columns
    h = min((area.h - gap * (rows - 1)) // rows, 210 * PT)
    boxes = [
        Box(area.x + (w + gap) * (k % columns), area.y + (h + gap) * (k // columns), w, h) for k in range(len(items))
    ]
    inner = [Box(b.x + 16 * PT, b.y + 14 * PT, b.w - 30 * PT, b.h - 24 * PT) for b in boxes]
    contents = [_card_paragraphs(i) for i in items]
    size = _common_size(contents, inner)
    for box, inside, paragraph in zip(boxes, inner, contents, strict=True):
        rectangle(slide, box, theme.PALE, name="card")
        rectangle(slide, Box(box.x, box.y, 4 * PT, box.h), theme.ACCENT, name="card-mark")
        text(slide, inside, paragraph, sizes=(size,))


def _card_paragraphs(item: str) -> tuple[Paragraph, ...]:
    """The bold lead on a line of its own, then the rest."""
    first, *rest = paragraphs(item)
    lead, others = first.runs[0], first.runs[1:]
    tail = Paragraph(
        (others[:1] and (type(lead)(others[0].text.lstrip(" .:–-"), others[0].bold, others[0].code), *others[1:])) or ()
    )
    return (Paragraph((type(lead)(lead.text.rstrip(".:"), True),)), *((tail,) if tail.text.strip() else ()), *rest)


def _common_size(contents: list[tuple[Paragraph, ...]], boxes: list[Box], larger: tuple[float, ...] = ()) -> float:
    """One size for boxes of the same rank: the largest at which every one fits."""
    sizes = (*larger, 18.0, 17.0, 16.0, 15.0, 14.0, 13.0, 12.0)
    found = [fitting_size(c, b.w / PT, b.h / PT, sizes) for c, b in zip(contents, boxes, strict=True)]
    if any(f is None for f in found):
        raise TooMuchText(f'a card does not fit at 12 pt: "{contents[found.index(None)][0].text[:60]}"')
    return min(f for f in found if f is not None)


def view(slide: Any, spec: Slide, content: Content, start: int) -> None:
    top = theme.TITLE_TOP + theme.TITLE_HEIGHT + 2 * PT
    bottom = theme.HEIGHT - 36 * PT
    if spec.items:
        caption = [p for i in spec.items for p in paragraphs(content.fill(i))]
        text(
            slide,
            Box(theme.MARGIN, top, theme.BODY_WIDTH, 40 * PT),
            caption,
            sizes=(14.0, 13.0, 12.0),
            color=theme.MUTED,
        )
        top += 44 * PT
    layout = content.layouts[spec.view or ""]
    draw(slide, layout, (24 * PT, top, theme.WIDTH - 48 * PT, bottom - top))


def slo(slide: Any, spec: Slide, content: Content, start: int) -> int | None:
    a, say = content.architecture, content.say
    columns = [
        Column(say("Objetivo", "Objective"), 2.3, bold=True), Column("SLI", 3.7), Column("SLO", 0.9, PP_ALIGN.CENTER, True),
        Column(say("Orçamento", "Budget"), 1.9, PP_ALIGN.CENTER), Column(say("Teto", "Ceiling"), 1.25, PP_ALIGN.CENTER),
        Column(say("Veredito", "Verdict"), 2.0),
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
                f"{content.budget(key)} {say('em', 'in')} {s.window.replace('d', ' d')}",
                content.ceiling(key),
                content.verdict(key),
            ]
        )
    return _table(slide, columns, rows, start, "slo-table")


def budget(slide: Any, spec: Slide, content: Content, start: int) -> None:
    a = content.architecture
    slos = [k for k in a.slos if not spec.items or k in spec.items]
    values = [content.assessments[k].budget_minutes for k in slos]
    chart = Box(BODY.x, BODY.y, int(BODY.w * 0.58), BODY.h)
    labels = [content.budget(k) for k in slos]
    names = [content.fill(a.slos[k].title) for k in slos]
    bars(slide, chart, names, values, labels, name=content.say("Orçamento de erro", "Error budget"),
         alt="; ".join(f"{n}: {v}" for n, v in zip(names, labels, strict=True)))  # fmt: skip
    policy = [content.fill(p) for p in (a.incidents.budget_policy if a.incidents else ())]
    right = Box(chart.x + chart.w + 20 * PT, BODY.y, BODY.w - chart.w - 20 * PT, BODY.h)
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
        _cards(
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
    size = _common_size(items, inner)
    for k, (box, words_) in enumerate(zip(boxes, items, strict=True)):
        _numbered(slide, box, str(k + 1), 42 * PT)
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
        Column(say("Avisos", "Updates"), 1.5),
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
        _cards(
            slide,
            low,
            [f"**{content.fill(r.title)}** {first_sentence(content.fill(r.does))}" for r in roles],
            columns=len(roles),
        )
    return None


def questions(slide: Any, spec: Slide, content: Content, start: int) -> None:
    qa = content.architecture.qa
    items = [
        f"**{content.fill(qa[k].question).strip()}** {content.fill(qa[k].short)}" for k in spec.items or tuple(qa)[:4]
    ]
    _cards(slide, BODY, items)


def question(slide: Any, spec: Slide, content: Content, start: int) -> None:
    """The short answer in a box, then as many points of the whole answer as fit; all of it is in the notes."""
    entry = content.architecture.qa[spec.items[0]]
    short = paragraphs(content.fill(entry.short))
    pad = 16 * PT
    needed = int(height_needed(short, 18.0, (BODY.w - 2 * pad) / PT) * PT) + 2 * pad
    rectangle(slide, Box(BODY.x, BODY.y, BODY.w, needed), theme.PALE, name="short-answer")
    rectangle(slide, Box(BODY.x, BODY.y, 4 * PT, needed), theme.ACCENT, name="short-mark")
    text(
        slide,
        Box(BODY.x + pad, BODY.y + pad, BODY.w - 2 * pad, needed - 2 * pad + 2 * PT),
        short,
        sizes=(18.0, 17.0, 16.0),
    )
    room = Box(BODY.x, BODY.y + needed + 16 * PT, BODY.w, BODY.h - needed - 16 * PT)
    answer = paragraphs(content.fill(entry.answer))
    points = [p for p in answer if p.bullet] or list(answer)
    chosen: list[Paragraph] = []
    for p in points:
        if height_needed((*chosen, p), 15.0, room.w / PT) > room.h / PT:
            break
        chosen.append(p)
    if chosen:
        text(slide, room, chosen, sizes=(18.0, 17.0, 16.0, 15.0))


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


def steps(slide: Any, spec: Slide, content: Content, start: int) -> None:
    """The provisioning steps as numbered tiles, in order."""
    numbers = content.architecture.step_numbers
    entries = list(content.architecture.provisioning.values())
    columns = 4 if len(entries) > 6 else 3
    rows = -(-len(entries) // columns)
    gap = 12 * PT
    w, h = (BODY.w - gap * (columns - 1)) // columns, min((BODY.h - gap * (rows - 1)) // rows, 130 * PT)
    titles = [paragraphs(content.fill(e.title)) for e in entries]
    boxes = [
        Box(BODY.x + (w + gap) * (k % columns), BODY.y + (h + gap) * (k // columns), w, h) for k in range(len(entries))
    ]
    inner = [Box(b.x + 56 * PT, b.y + 8 * PT, b.w - 66 * PT, b.h - 16 * PT) for b in boxes]
    size = min(_common_size(titles, inner), 16.0)
    numbers = content.architecture.step_numbers.values()
    for number, box, inside, words_ in zip(numbers, boxes, inner, titles, strict=True):
        _numbered(slide, box, str(number), 44 * PT)
        text(slide, inside, words_, sizes=(size,), bold=True, anchor=MSO_ANCHOR.MIDDLE)


def _table(slide: Any, columns: list[Column], rows: list[list[Cell]], start: int, name: str) -> int | None:
    count = table(slide, BODY, columns, rows[start:], name=name)
    return start + count if start + count < len(rows) else None


BUILDERS: dict[str, Builder] = {
    "cover": cover, "text": words, "view": view, "slo": slo, "budget": budget, "incident": incident, "severities": severities,
    "questions": questions, "question": question, "requirements": requirements, "mitigations": mitigations, "steps": steps,
    "closing": closing,
}  # fmt: skip
