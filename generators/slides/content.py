"""What slides need of the model: filled texts, SLO figures, names, and the footer that all of them share."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pptx.enum.text import PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Pt

from generators.layout.layout import Layout
from generators.slides import theme
from generators.slides.parts import Box, rectangle
from generators.slides.runs import plain
from planta.architecture import Architecture
from planta.reliability.ceiling import VERDICTS
from planta.reliability.journeys import OUTCOMES, Assessment, assess
from planta.sections import Slide
from planta.text import Text, number, percent
from planta.texts import fill

_FENCE = re.compile(r"(?m)^ *```\w*$\n?")


@dataclass(frozen=True)
class Content:
    """The model as slides read it."""

    architecture: Architecture
    layouts: Mapping[str, Layout]

    @property
    def language(self) -> str:
        return self.architecture.language

    def say(self, pt: str, en: str) -> str:
        return Text(pt, en)(self.language)

    def fill(self, text: str) -> str:
        return fill(text, self.architecture)

    @cached_property
    def assessments(self) -> Mapping[str, Assessment]:
        return {slo: assess(self.architecture, slo) for slo in self.architecture.slos}

    def verdict(self, slo: str) -> tuple[str, str]:
        """(word, colour)."""
        verdict = self.assessments[slo].verdict
        return VERDICTS[verdict](self.language), theme.VERDICT_COLORS[verdict]

    def budget(self, slo: str) -> str:
        """Minutes of a total outage; events where the indicator judges how each of them ended."""
        found = self.assessments[slo]
        events = found.budget_events
        if events is not None and self.architecture.slos[slo].sli.type in OUTCOMES:
            return self.say("{} eventos", "{} events").format(number(events, self.language, 0 if events >= 10 else 1))
        return minutes(found.budget_minutes, self.language)

    def ceiling(self, slo: str) -> str:
        found = self.assessments[slo].ceiling
        return ("" if found.value is not None else "≤ ") + percent(found.availability.at_most, self.language, 3)

    def extra_notes(self, spec: Slide) -> str:
        """For a slide about questions: the whole answers, so that the speaker has them at hand."""
        if spec.layout not in ("question", "questions"):
            return ""
        parts = []
        for key in spec.items:
            question = self.architecture.qa[key]
            parts.append(plain(self.fill(question.question)) + "\n" + "\n".join(
                plain(block) for block in _FENCE.sub("", self.fill(question.answer)).split("\n\n") if block.strip()))  # fmt: skip
        return "\n\n".join(parts)

    def footer(self, slide: Any) -> None:
        """System name and slide number, over a thin rule."""
        top = theme.HEIGHT - 30 * theme.PT
        rectangle(slide, Box(theme.MARGIN, top, theme.BODY_WIDTH, theme.PT), theme.RULE, name="footer-rule")
        for x, width, align, field in (
            (theme.MARGIN, theme.BODY_WIDTH - 80 * theme.PT, PP_ALIGN.LEFT, False),
            (theme.MARGIN + theme.BODY_WIDTH - 70 * theme.PT, 70 * theme.PT, PP_ALIGN.RIGHT, True),
        ):
            shape = slide.shapes.add_textbox(*Box(x, top + 6 * theme.PT, width, 16 * theme.PT).emu)
            shape.name = "slide-number" if field else "footer"
            paragraph = theme.frame_of(shape).paragraphs[0]
            paragraph.alignment = align
            if field:
                paragraph._p.append(parse_xml(
                    f'<a:fld {nsdecls("a")} id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
                    f'<a:rPr lang="{self.language}" sz="1200"><a:solidFill><a:srgbClr val="{theme.MUTED}"/></a:solidFill>'
                    f'<a:latin typeface="{theme.FONT}"/></a:rPr><a:t>‹#›</a:t></a:fld>'))  # fmt: skip
                continue
            run = paragraph.add_run()
            run.text = self.architecture.system.name
            run.font.size, run.font.name = Pt(12), theme.FONT
            run.font.color.rgb = theme.rgb(theme.MUTED)


def minutes(value: float, language: str) -> str:
    """201.6 -> "3 h 22 min", 40.3 -> "40 min"."""
    whole = round(value)
    hours, rest = divmod(whole, 60)
    if hours >= 48:
        return f"{number(hours // 24, language)} d {hours % 24} h"
    return f"{hours} h {rest:02d} min" if hours else f"{rest} min"
