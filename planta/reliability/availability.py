"""Availabilities in, one availability out: in series, redundant, with a shared cause, and with unknowns that stay unknown."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, comb, prod


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """An availability as far as it is known: never better than `at_most`, and equal to it if `known`."""

    at_most: float
    known: bool = True

    @property
    def value(self) -> float | None:
        """The availability; None if any part of it is unknown."""
        return self.at_most if self.known else None


def estimate(availability: float | None) -> Estimate:
    """A single availability; unknown may be anything up to 1."""
    if availability is None:
        return Estimate(at_most=1.0, known=False)
    if not 0 <= availability <= 1:
        raise ValueError(f"an availability is a fraction from 0 to 1, not {availability}")
    return Estimate(at_most=availability)


def serial(parts: Iterable[Estimate]) -> Estimate:
    """All are needed: the product. Every dependency must be given once, however many paths lead to it."""
    known = list(parts)
    return Estimate(at_most=prod(p.at_most for p in known), known=all(p.known for p in known))


def k_of_n(availability: float | None, k: int, n: int, beta: float = 0.0) -> Estimate:
    """`k` of `n` equal copies suffice; the share `beta` of a copy's failures hits all copies at once.

    A copy's own availability stays what it is, so one copy of one is unchanged by `beta`: its unavailability q is
    split into a shared event of probability beta·q and an independent one that makes up the rest.
    """
    if not 1 <= k <= n:
        raise ValueError(f"{k} of {n} copies: at least one is needed, and not more than there are")
    if not 0 <= beta <= 1:
        raise ValueError(f"the shared cause is a share from 0 to 1, not {beta}")
    one = estimate(availability)
    if not one.known or n == 1:
        return one
    shared = beta * (1 - one.at_most)
    alone = one.at_most / (1 - shared) if shared < 1 else 0.0
    enough = sum(comb(n, up) * alone**up * (1 - alone) ** (n - up) for up in range(k, n + 1))
    return Estimate(at_most=(1 - shared) * enough)


def outlives_a_zone(zones: int, minimum: int, need: int) -> bool:
    """Copies spread evenly over the zones: enough are left when the fullest zone is lost."""
    return zones > 1 and minimum - ceil(minimum / zones) >= need
