"""What is read from a file, whatever its format: spectra with their peaks, checked."""

from array import array
from dataclasses import dataclass
from math import isfinite
from typing import Protocol

from infra.worker.refusals import Refused

MOST_PEAKS = 20_000_000
"""Of one spectrum: a file that announces more is a mistake or an attack."""
CHUNK = 1 << 20


class Source(Protocol):
    """An open file: a local one, or the body of an object."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Precursor:
    """The ion that was fragmented."""

    mz: float
    charge: int | None = None
    intensity: float | None = None


@dataclass(frozen=True, kw_only=True)
class Spectrum:
    """One spectrum: masses over charge and their intensities, in the file's order."""

    id: str
    level: int
    seconds: float | None
    """Retention time."""
    mz: "array[float]"
    intensity: "array[float]"
    precursors: tuple[Precursor, ...] = ()

    def checked(self) -> "Spectrum":
        """Itself, when its peaks make sense."""
        if len(self.mz) != len(self.intensity):
            raise Refused("array-length", spectrum=self.id, expected=len(self.mz), found=len(self.intensity))
        for what, values in (("m/z", self.mz), ("intensity", self.intensity)):
            # Sums tell infinities and NaN apart from numbers at C speed; only then look for the culprit.
            if values and not (isfinite(sum(values)) and min(values) >= 0):
                raise Refused("number", spectrum=self.id, what=what, value=next(v for v in values if not isfinite(v) or v < 0))
        return self


def number(text: str, spectrum: str, what: str) -> float:
    """A finite number that is not negative."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not isfinite(value) or value < 0:
        raise Refused("number", spectrum=spectrum, what=what, value=text[:40])
    return value
