"""The slide of simulated capacity: a workload of the model in; its chart and what to read from it on the slide out."""

from typing import Any

from pptx.enum.text import MSO_ANCHOR

from generators.render.capacity_chart import capacity_chart
from generators.slides import theme
from generators.slides.blocks import common_size
from generators.slides.charts import lines
from generators.slides.content import Content
from generators.slides.parts import BODY, Box, rectangle, text
from generators.slides.runs import Paragraph, Run, paragraphs
from planta.reliability.capacity import Sweep, runnable, sweep
from planta.sections import Slide
from planta.text import join, number, percent

PT = theme.PT


def capacity(slide: Any, spec: Slide, content: Content, start: int) -> int | None:
    """A slide a workload: those that `items` names, else every one that can be run."""
    known = runnable(content.architecture)
    chosen = [w for w in known if not spec.items or w in spec.items]
    found = sweep(content.architecture, chosen[start])
    left = Box(BODY.x, BODY.y, int(BODY.w * 0.64), BODY.h)
    lines(slide, left, capacity_chart(found, content.language))
    right = Box(left.x + left.w + 20 * PT, BODY.y, BODY.w - left.w - 20 * PT, BODY.h)
    _figures(slide, right, found, content)
    return start + 1 if start + 1 < len(chosen) else None


def _figures(slide: Any, area: Box, found: Sweep, content: Content) -> None:
    """Large figures with a line each, then what they rest on."""
    told = _told(found, content)
    gap, tall = 12 * PT, 78 * PT
    boxes = [Box(area.x, area.y + (tall + gap) * k, area.w, tall) for k in range(len(told))]
    inner = [Box(b.x + 16 * PT, b.y + 4 * PT, b.w - 26 * PT, b.h - 8 * PT) for b in boxes]
    said = [(Paragraph((Run(figure, True),)), *paragraphs(words)) for figure, words, _ in told]
    size = common_size(said, inner)
    for box, inside, content_, (_, _, color) in zip(boxes, inner, said, told, strict=True):
        rectangle(slide, box, theme.PALE, name="figure")
        rectangle(slide, Box(box.x, box.y, 4 * PT, box.h), color, name="figure-mark")
        text(slide, inside, content_, sizes=(size,), anchor=MSO_ANCHOR.MIDDLE)
    used = (tall + gap) * len(told)
    text(slide, Box(area.x, area.y + used, area.w, area.h - used), _assumed(found, content), sizes=(14.0, 13.0, 12.0), color=theme.MUTED)


def _told(found: Sweep, content: Content) -> list[tuple[str, str, str]]:
    """(figure, what it is, colour)."""
    say, language = content.say, content.language
    full = found.now.share >= 1
    busiest = say("execuções na hora de pico: {share} da saturação", "runs in the busiest hour: {share} of saturation")
    out = [
        (say("{n} por hora", "{n} an hour").format(n=number(found.busiest_per_hour, language, 0)),
         busiest.format(share=percent(found.now.share, language, 0)), theme.BAD if full else theme.ACCENT),
        (say("{n} por hora", "{n} an hour").format(n=number(found.saturation_per_hour, language, 0)),
         say("é a saturação: acima disso, a fila só cresce", "is saturation: above that the queue only grows"), theme.ACCENT),
    ]  # fmt: skip
    figure = say("{n} min no percentil 95", "{n} min at the 95th percentile").format(n=number(found.now.p95, language, 0))
    if found.bound and found.now.within is not None:
        ok = found.bound.share is None or found.now.within >= found.bound.share
        words = say("no pico, {share} no prazo de {n} min", "in the busiest hour, {share} within {n} min")
        told = words.format(share=percent(found.now.within, language, 0), n=number(found.bound.minutes, language, 0))
        if found.bound.share is not None:
            told += say("; a meta é {goal}", "; the goal is {goal}").format(goal=percent(found.bound.share, language))
        out.append((figure, told, theme.GOOD if ok else theme.BAD))
    else:
        out.append((figure, say("até o resultado, no pico", "to a result, in the busiest hour"), theme.ACCENT))
    return out


def _assumed(found: Sweep, content: Content) -> tuple[Paragraph, ...]:
    spec, language = content.architecture.workload[found.workload], content.language
    names = join([content.architecture.name(b) for b in found.bottleneck], language)
    first = content.say("Gargalo: {names}.", "Bottleneck: {names}.").format(names=names)
    second = content.say(
        "Simulação com semente fixa, {runs} execuções por carga, {spot} das tentativas em Spot interrompidas.",
        "Simulated with a fixed seed, {runs} runs a load, {spot} of the attempts on Spot interrupted.",
    ).format(runs=found.runs, spot=percent(spec.spot_interruptions, language, 0))
    third = content.say("Fonte: {source}.", "Source: {source}.").format(source=content.fill(spec.source)) if spec.source else ""
    return paragraphs("\n\n".join(x for x in (first, second, third) if x))
