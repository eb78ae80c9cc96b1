"""The deck: slides in the model's order, each with its notes and minutes, then the appendix for questions."""

from collections.abc import Mapping
from typing import Any

from generators.layout.layout import Layout
from generators.slides import theme
from generators.slides.builders import BUILDERS
from generators.slides.content import Content
from generators.slides.package import package
from generators.slides.parts import TooMuchText
from generators.slides.runs import plain
from planta.architecture import Architecture
from planta.findings import Finding, UnusableInput
from planta.sections import Deck, Slide
from planta.text import Text, number


def deck(architecture: Architecture, layouts: Mapping[str, Layout]) -> bytes:
    """The PPTX file. `layouts`: of each view that a slide shows, made for slides. Raises UnusableInput for text that does not fit."""
    spec = architecture.deck
    if spec is None:
        raise ValueError("the model has no deck")
    made = theme.presentation(spec.title, architecture.system.owner or architecture.system.name)
    content = Content(architecture, layouts)
    findings: list[Finding] = []
    elapsed = 0.0
    for slide_id, slide in spec.slides.items():
        elapsed += slide.minutes
        _add(made, content, ("slides", slide_id), slide, _timing(slide, elapsed, spec, architecture.language), findings)
    for slide_id, slide in spec.appendix.items():
        note = Text("Apêndice: só se perguntarem.", "Appendix: only if asked.")(architecture.language)
        _add(made, content, ("appendix", slide_id), slide, note, findings)
    if findings:
        raise UnusableInput(findings)
    _footers(made, content)
    return package(made)


def _add(made: Any, content: Content, at: tuple[str, str], spec: Slide, timing: str, findings: list[Finding]) -> None:
    title = content.fill(spec.title)
    start = 0
    while True:
        slide = made.slides.add_slide(made.slide_layouts[5])
        theme.set_title(slide, title if start == 0 else f"{title} ({content.say('continuação', 'continued')})")
        slide.name = at[1]
        try:
            rest = BUILDERS[spec.layout](slide, spec, content, start)
        except TooMuchText as problem:
            path = ("deck", *at)
            findings.append(
                Finding(
                    code="slide-overflow",
                    message=f'the slide "{at[1]}" holds too much text: {problem}',
                    path=path,
                    fix="shorten it, or move part of it to the notes or to another slide",
                    span=content.architecture.spans.get(path),
                )
            )
            return
        notes = "\n\n".join([timing, *(plain(p) for p in content.fill(spec.notes).split("\n\n"))])
        more = content.extra_notes(spec)
        slide.notes_slide.notes_text_frame.text = f"{notes}\n\n{more}" if more else notes
        if rest is None:
            return
        start = rest


def _timing(slide: Slide, elapsed: float, spec: Deck, language: str) -> str:
    say = Text(
        "{m} min neste slide; {e} de {t} min até o fim dele.", "{m} min on this slide; {e} of {t} min at its end."
    )(language)
    return say.format(
        m=number(slide.minutes, language), e=number(elapsed, language), t=number(spec.limit_minutes, language)
    )


def _footers(made: Any, content: Content) -> None:
    for k, slide in enumerate(made.slides):
        if k:
            content.footer(slide)
