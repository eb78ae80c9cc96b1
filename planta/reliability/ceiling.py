"""Dependencies of a journey in; the ceiling that their commitments allow, line by line, with a verdict and levers, out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from planta.reliability.availability import Estimate, k_of_n, serial
from planta.reliability.budget import error_budget
from planta.text import Text, percent

Mode = Literal["hard", "soft", "async", "start"]
Verdict = Literal["supported", "tight", "exceeds-commitments", "above-weakest-link", "unknown"]
OWN_SHARE = 0.5
"""Part of the error budget that is kept for one's own faults (deploys, bugs), as in the calculus of service availability."""

MODES: Mapping[Mode, Text] = {
    "hard": Text("obrigatória", "hard"),
    "soft": Text("degradável", "soft"),
    "async": Text("em segundo plano", "in the background"),
    "start": Text("só na inicialização", "at start-up only"),
}
VERDICTS: Mapping[Verdict, Text] = {
    "supported": Text("sustentado", "supported"),
    "tight": Text("apertado", "tight"),
    "exceeds-commitments": Text("acima dos contratos", "exceeds the commitments"),
    "above-weakest-link": Text("acima do elo mais fraco", "above the weakest link"),
    "unknown": Text("desconhecido", "unknown"),
}
MEANINGS: Mapping[Verdict, Text] = {
    "supported": Text(
        "os contratos cobrem o objetivo e deixam a reserva para falhas próprias",
        "the contracts cover the objective and leave the reserve for own faults",
    ),
    "tight": Text(
        "os contratos cobrem o objetivo, mas não deixam a reserva para falhas próprias",
        "the contracts cover the objective but do not leave the reserve for own faults",
    ),
    "exceeds-commitments": Text(
        "o objetivo passa do que os contratos somados permitem: só histórico medido o justifica",
        "the objective is above what the contracts together allow: only measured history can justify it",
    ),
    "above-weakest-link": Text(
        "uma única dependência já promete menos que o objetivo: só histórico medido o justifica",
        "a single dependency already promises less than the objective: only measured history can justify it",
    ),
    "unknown": Text(
        "uma dependência obrigatória não tem compromisso publicado: o teto não é um número",
        "a hard dependency has no published commitment: the ceiling is not a number",
    ),
}


@dataclass(frozen=True, kw_only=True)
class Dependency:
    """Something that a journey depends on, and how."""

    id: str
    mode: Mode = "hard"
    commitment: float | None = None
    """Availability of one copy, as a fraction; None: unknown."""
    k: int = 1
    n: int = 1
    """k of n copies suffice. A commitment that already spans zones counts once: redundancy is in it."""
    beta: float = 0.0
    """Share of failures that hits all copies at once."""
    source: str = ""
    """Address of the page with the commitment."""
    seen: str = ""
    """Date on which it was read."""
    key: str = ""
    """Key in the cited data, if it comes from there."""
    also: tuple[str, ...] = ()
    """Other resources of the journey that stand on the same commitment, which counts once."""

    @property
    def estimate(self) -> Estimate:
        """Its availability with its redundancy."""
        return k_of_n(self.commitment, self.k, self.n, self.beta)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the arithmetic."""

    dependency: Dependency
    counted: bool
    """It is in the product: hard ones are."""
    availability: Estimate
    product: Estimate
    """Product up to and with this line."""


@dataclass(frozen=True, kw_only=True)
class Lever:
    """What the ceiling would be if this dependency no longer stopped the journey (cached, deferred, doubled to perfection)."""

    id: str
    ceiling: Estimate
    gain: float
    """How much the ceiling rises at most."""


@dataclass(frozen=True, kw_only=True)
class Ceiling:
    """The best availability that the commitments of a journey's dependencies allow, own faults being none."""

    availability: Estimate
    lines: tuple[Line, ...]
    weakest: str | None
    """The hard dependency with the lowest known availability; None if none is known."""
    unknown: tuple[str, ...]
    """Hard dependencies without a commitment."""
    levers: tuple[Lever, ...]
    """Largest gain first; those without gain are left out."""

    @property
    def value(self) -> float | None:
        """The ceiling as a fraction; None while a hard dependency is unknown."""
        return self.availability.value


def ceiling(dependencies: Iterable[Dependency]) -> Ceiling:
    """The ceiling of unique dependencies: a resource reached twice counts once, as hard if any way to it is."""
    unique = merge(dependencies)
    lines: list[Line] = []
    product = Estimate(at_most=1.0)
    for dependency in unique:
        own, counted = dependency.estimate, dependency.mode == "hard"
        product = serial((product, own)) if counted else product
        lines.append(Line(dependency=dependency, counted=counted, availability=own, product=product))
    hard = [line for line in lines if line.counted]
    known = [line for line in hard if line.availability.known]
    return Ceiling(
        availability=product, lines=tuple(lines),
        weakest=min(known, key=lambda line: line.availability.at_most).dependency.id if known else None,
        unknown=tuple(line.dependency.id for line in hard if not line.availability.known),
        levers=_levers(hard, product),
    )  # fmt: skip


def merge(dependencies: Iterable[Dependency]) -> tuple[Dependency, ...]:
    """One entry an id, in the order of first mention; the strictest mode wins."""
    strictness: tuple[Mode, ...] = ("hard", "soft", "start", "async")
    out: dict[str, Dependency] = {}
    for dependency in dependencies:
        seen = out.setdefault(dependency.id, dependency)
        if replace(seen, mode=dependency.mode) != dependency:
            raise ValueError(f'"{dependency.id}" is given twice with different figures')
        out[dependency.id] = min(seen, dependency, key=lambda d: strictness.index(d.mode))
    return tuple(out.values())


def verdict(result: Ceiling, objective: float) -> Verdict:
    """How an objective stands to the ceiling; a part of the budget (OWN_SHARE) is kept for own faults."""
    budget, least = error_budget(objective), 1e-12
    if result.value is None:
        return "unknown"
    counted = [line.availability.at_most for line in result.lines if line.counted]
    if counted and objective > min(counted) + least:
        return "above-weakest-link"
    if objective > result.value + least:
        return "exceeds-commitments"
    return "supported" if budget * (1 - OWN_SHARE) >= 1 - result.value - least else "tight"


def formula(result: Ceiling, language: str) -> str:
    """"100% × 99,9% × 99,95% = 99,85%", in the order of the lines; unknown is "?" and leaves an upper bound."""
    factors = [percent(x.availability.at_most, language) if x.availability.known else "?" for x in result.lines if x.counted]
    total = percent(result.availability.at_most, language, 3)
    return f"{' × '.join(factors) or percent(1, language)} {'=' if result.availability.known else '≤'} {total}"


def _levers(hard: list[Line], product: Estimate) -> tuple[Lever, ...]:
    out = []
    for line in hard:
        without = serial(other.availability for other in hard if other is not line)
        gain = without.at_most - product.at_most
        if gain > 1e-12:
            out.append(Lever(id=line.dependency.id, ceiling=without, gain=gain))
    return tuple(sorted(out, key=lambda lever: -lever.gain))
