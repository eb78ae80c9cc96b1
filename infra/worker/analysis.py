"""A file's spectra in; what the researcher reads out: counts, levels, ion current, base peak, ranges, precursors, chromatogram."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from math import fsum
from typing import Any

from infra.worker import mgf, mzml
from infra.worker.refusals import Refused
from infra.worker.spectra import CHUNK, Source, Spectrum

MOST_BYTES = 8 << 30
COMPRESSED = (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd")
Result = dict[str, Any]


class Metered:
    """A source that counts and sums what is read, and stops at the limit."""

    def __init__(self, source: Source, limit: int) -> None:
        self._source, self._limit = source, limit
        self.size, self._sum = 0, hashlib.sha256()

    def read(self, size: int, /) -> bytes:
        data = self._source.read(size)
        self.size += len(data)
        if self.size > self._limit:
            raise Refused("too-large", limit=self._limit)
        self._sum.update(data)
        return data

    def digest(self) -> str:
        return self._sum.hexdigest()


def analyse(source: Source, limit: int = MOST_BYTES) -> Result:
    """Everything about one file, read once from start to end."""
    metered = Metered(source, limit)
    first = metered.read(CHUNK)
    format, read = _spectra(metered, first)
    result = {"format": format, **_summed(read)}
    return {**result, "bytes": metered.size, "sha256": metered.digest()}


def _spectra(source: Source, first: bytes) -> tuple[str, Iterator[Spectrum]]:
    """By its content, not by its name."""
    if not first.strip():
        raise Refused("empty")
    if first.startswith(COMPRESSED):
        raise Refused("compressed")
    start = first.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<"):
        return "mzML", mzml.spectra(source, first)
    if b"BEGIN IONS" in first:
        return "MGF", mgf.spectra(source, first.removeprefix(b"\xef\xbb\xbf"))
    raise Refused("unknown-format")


def _summed(found: Iterator[Spectrum]) -> Result:
    levels: Counter[int] = Counter()
    charges: Counter[str] = Counter()
    peaks = 0
    currents: list[float] = []
    base: Result | None = None
    chromatogram: list[list[float]] = []
    masses, ions, times = _Range(), _Range(), _Range()
    for one in found:
        levels[one.level] += 1
        peaks += len(one.mz)
        current = fsum(one.intensity)
        currents.append(current)
        if one.seconds is not None:
            times.add(one.seconds)
            if one.level == 1:
                chromatogram.append([round(one.seconds, 3), current])
        if one.mz:
            masses.add(min(one.mz))
            masses.add(max(one.mz))
            strongest = max(one.intensity)
            if base is None or strongest > base["intensity"]:
                base = {"mz": one.mz[one.intensity.index(strongest)], "intensity": strongest, "spectrum": one.id}
        for ion in one.precursors:
            ions.add(ion.mz)
            charges[str(ion.charge or "unknown")] += 1
    return {
        "spectra": sum(levels.values()), "ms_levels": {str(k): levels[k] for k in sorted(levels)}, "peaks": peaks, "tic": fsum(currents),
        "base_peak": base, "mz_range": masses.ends(), "seconds_range": times.ends(),
        "precursors": {"count": sum(charges.values()), "mz_range": ions.ends(), "charges": dict(sorted(charges.items()))},
        "chromatogram": chromatogram,
    }  # fmt: skip


class _Range:
    """The smallest and the largest of what was added."""

    def __init__(self) -> None:
        self.low, self.high = float("inf"), float("-inf")

    def add(self, value: float) -> None:
        self.low, self.high = min(self.low, value), max(self.high, value)

    def ends(self) -> list[float] | None:
        return [self.low, self.high] if self.low <= self.high else None


def merged(results: Mapping[str, Result]) -> Result:
    """The sample's result: its files' results by name, and their totals."""
    files = [results[name] for name in sorted(results)]
    levels: Counter[str] = Counter()
    charges: Counter[str] = Counter()
    for one in files:
        levels.update(one["ms_levels"])
        charges.update(one["precursors"]["charges"])
    bases = [one["base_peak"] for one in files if one["base_peak"]]
    return {
        "files": {name: {k: v for k, v in results[name].items() if k != "chromatogram"} for name in sorted(results)},
        "spectra": sum(one["spectra"] for one in files), "peaks": sum(one["peaks"] for one in files),
        "tic": fsum(one["tic"] for one in files), "ms_levels": dict(sorted(levels.items())),
        "base_peak": max(bases, key=lambda b: b["intensity"], default=None),
        "mz_range": _union([one["mz_range"] for one in files]),
        "precursors": {"count": sum(charges.values()), "charges": dict(sorted(charges.items())),
                       "mz_range": _union([one["precursors"]["mz_range"] for one in files])},
    }  # fmt: skip


def _union(ranges: Sequence[list[float] | None]) -> list[float] | None:
    known = [r for r in ranges if r]
    return [min(r[0] for r in known), max(r[1] for r in known)] if known else None
