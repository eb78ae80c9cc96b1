"""Journeys: chains of ids in; steps whose every hop runs along an arrow or a link out."""

import itertools
import re

from planta.architecture import Architecture
from planta.elements import Hop, JourneyStep
from planta.findings import Finding, Path, did_you_mean
from planta.locate import Located

_STEP = re.compile(r"^\s*([a-z][a-z0-9-]*(?:\s*>\s*[a-z][a-z0-9-]*)+)\s*:\s+(\S.*)$")


def parse(
    architecture: Architecture, located: Located, findings: list[Finding], absent: frozenset[str]
) -> dict[str, tuple[JourneyStep, ...]]:
    """Steps of every journey. A hop without an arrow or link is a finding; resources absent here end a chain silently."""
    between: dict[tuple[str, str], list[str]] = {}
    for arrow in architecture.arrows:
        between.setdefault((arrow.drawn_from, arrow.target), []).append(arrow.id)
    for link in architecture.links:
        if link.link.draw != "none":
            between.setdefault(link.ends, []).append(link.id)
    unread = {(f.path[1], f.path[3]) for f in findings if f.code in ("unknown-verb", "wrong-source") and len(f.path) > 3}
    out: dict[str, tuple[JourneyStep, ...]] = {}
    for journey, spec in architecture.journeys.items():
        steps = []
        for i, line in enumerate(spec.steps):
            path: Path = ("journeys", journey, "steps", i)

            def report(code: str, message: str, fix: str, path: Path = path) -> None:
                findings.append(Finding(code=code, message=message, fix=fix, path=path, span=located.span(path)))

            match = _STEP.match(line)
            if not match:
                report(
                    "wrong-step",
                    f'the step "{line[:50]}" is not a chain and a text',
                    _written(line),
                )
                continue
            chain = tuple(part.strip() for part in match[1].split(">"))
            unknown = [c for c in chain if c not in architecture.resources]
            for name in unknown:
                if name not in absent:
                    report(
                        "unknown-resource",
                        f'the journey names "{name}", which does not exist',
                        did_you_mean(name, architecture.resources),
                    )
            if unknown:
                continue
            hops = []
            for source, target in itertools.pairwise(chain):
                along = between.get((source, target))
                if not along:
                    if (source, target) in unread:
                        continue
                    back = " (the other way round there is one)" if (target, source) in between else ""
                    report("no-arrow", f'no arrow leads from "{source}" to "{target}"{back}',
                           f'add it to {source}: "to: {{{target}: ...}}", or go another way: what is not drawn is denied')  # fmt: skip
                    continue
                hops.append(Hop(step=i + 1, source=source, target=target, along=tuple(along)))
            steps.append(JourneyStep(number=i + 1, chain=chain, text=match[2], hops=tuple(hops)))
        out[journey] = tuple(steps)
        if spec.async_from is not None and not 1 < spec.async_from <= len(spec.steps):
            path = ("journeys", journey, "async_from")
            findings.append(
                Finding(
                    code="out-of-range",
                    message=f"the journey has {len(spec.steps)} steps; async_from is {spec.async_from}",
                    fix="give the number of a step after the first",
                    path=path,
                    span=located.span(path),
                )
            )
    return out


def _written(line: str) -> str:
    """A step as it is written: with the signs that were meant, and a text."""
    chain, _, text = re.sub(r"\s*(?:-+>|=+>|→|>>+)\s*", " > ", line).partition(":")
    meant = f"{chain.strip()}: {text.strip() or '...'}"
    if len(meant) < 90 and _STEP.match(meant):
        return f'write "{meant}"'
    return 'write ids and what happens: "person > api > table: Keeps the note."'
