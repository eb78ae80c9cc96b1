"""A stream of mzML in; its spectra, one at a time, out; entities, bombs, cut files and arrays that lie are refused.

Reads with expat and keeps one spectrum in memory. Accessions are terms of the PSI-MS controlled vocabulary.
"""

import base64
import binascii
import hashlib
import sys
import zlib
from array import array
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from infra.worker.refusals import Refused
from infra.worker.spectra import CHUNK, MOST_PEAKS, Precursor, Source, Spectrum, number

DEEPEST = 64
MS_LEVEL, START_TIME = "MS:1000511", "MS:1000016"
ION_MZ, ION_CHARGE, ION_INTENSITY = "MS:1000744", "MS:1000041", "MS:1000042"
MZ_ARRAY, INTENSITY_ARRAY = "MS:1000514", "MS:1000515"
FLOATS = {"MS:1000523": "d", "MS:1000521": "f"}
ZLIB, PLAIN = "MS:1000574", "MS:1000576"
OTHER_COMPRESSIONS = {f"MS:100{n}" for n in (2312, 2313, 2314, 2746, 2747, 2748, 3088, 3089, 3090)}
"""Numpress and the predictive variants: lossy or rare, and not read here."""
MINUTES = "UO:0000031"
TAG = b"<fileChecksum>"

Terms = dict[str, tuple[str, str, str]]
"""Accession -> (value, unit's accession, name)."""


@dataclass
class _Array:
    terms: Terms = field(default_factory=dict)
    length: int | None = None
    text: list[str] = field(default_factory=list)


@dataclass
class _Reading:
    """The spectrum being read."""

    id: str
    announced: int
    terms: Terms = field(default_factory=dict)
    arrays: list[_Array] = field(default_factory=list)
    ions: list[Terms] = field(default_factory=list)


class _Parser:
    """Expat's handlers; finished spectra wait in `ready`."""

    def __init__(self) -> None:
        self.ready: deque[Spectrum] = deque()
        self.seen = 0
        self._announced: int | None = None
        self._path: list[str] = []
        self._groups: dict[str, Terms] = {}
        self._into: list[Terms] = []
        self._spectrum: _Reading | None = None
        self._text: list[str] | None = None
        self._length = 0
        self._sum = hashlib.sha1(usedforsecurity=False)
        self._held, self._held_at = b"", 0
        self._computed: str | None = None
        self.expat = expat.ParserCreate()
        self.expat.buffer_text = True
        self.expat.StartDoctypeDeclHandler = self._doctype
        self.expat.StartElementHandler = self._start
        self.expat.EndElementHandler = self._end
        self.expat.CharacterDataHandler = self._characters

    def feed(self, data: bytes, *, last: bool = False) -> None:
        # The last two chunks are held back from the sum: the checksum's tag may lie across them.
        if len(self._held) >= 2 * CHUNK:
            self._sum.update(self._held[:CHUNK])
            self._held, self._held_at = self._held[CHUNK:], self._held_at + CHUNK
        self._held += data
        try:
            self.expat.Parse(data, last)
        except expat.ExpatError as wrong:
            raise Refused("not-xml", line=wrong.lineno, problem=expat.ErrorString(wrong.code)) from None

    def finish(self) -> None:
        self.feed(b"", last=True)
        if self._announced is not None and self._announced != self.seen:
            raise Refused("count", expected=self._announced, found=self.seen)

    def _doctype(self, *_: object) -> None:
        raise Refused("doctype")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._path.append(tag)
        if len(self._path) > DEEPEST:
            raise Refused("too-deep")
        if len(self._path) == 1 and tag not in ("mzML", "indexedmzML"):
            raise Refused("unknown-format")
        if tag == "spectrumList":
            self._announced = _count(attributes.get("count"), "spectrumList", "count")
        elif tag == "spectrum":
            id = attributes.get("id", str(self.seen))[:200]
            self._spectrum = _Reading(id=id, announced=_count(attributes.get("defaultArrayLength"), id, "defaultArrayLength"))
            self._into.append(self._spectrum.terms)
        elif tag == "referenceableParamGroup":
            self._into.append(self._groups.setdefault(attributes.get("id", ""), {}))
        elif tag == "cvParam" and self._into:
            self._into[-1][attributes.get("accession", "")] = (
                attributes.get("value", ""), attributes.get("unitAccession", ""), attributes.get("name", ""))  # fmt: skip
        elif tag == "referenceableParamGroupRef" and self._into:
            self._into[-1].update(self._groups.get(attributes.get("ref", ""), {}))
        elif tag == "fileChecksum":
            self._computed = self._sum_to(self.expat.CurrentByteIndex + len(TAG))
            self._text = []
        elif self._spectrum:
            self._start_inside(tag, attributes, self._spectrum)

    def _start_inside(self, tag: str, attributes: dict[str, str], spectrum: _Reading) -> None:
        if tag == "selectedIon":
            spectrum.ions.append({})
            self._into.append(spectrum.ions[-1])
        elif tag == "binaryDataArray":
            length = attributes.get("arrayLength")
            spectrum.arrays.append(_Array(length=None if length is None else _count(length, spectrum.id, "arrayLength")))
            self._into.append(spectrum.arrays[-1].terms)
        elif tag == "binary" and spectrum.arrays:
            self._text, self._length = spectrum.arrays[-1].text, 0

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._length += len(text)
            # Eight bytes a peak, four characters for three bytes, and room for white space.
            if self._length > MOST_PEAKS * 8 * 3 // 2:
                raise Refused("array-too-large", spectrum=self._spectrum.id if self._spectrum else "", limit=MOST_PEAKS)
            self._text.append(text)

    def _end(self, tag: str) -> None:
        self._path.pop()
        if tag in ("selectedIon", "binaryDataArray", "referenceableParamGroup") and self._into:
            self._into.pop()
        elif tag == "binary":
            self._text = None
        elif tag == "fileChecksum" and self._text is not None:
            if "".join(self._text).strip().lower() != self._computed:
                raise Refused("checksum")
            self._text = None
        elif tag == "spectrum" and self._spectrum:
            self._into.pop()
            self.ready.append(_spectrum(self._spectrum))
            self._spectrum, self.seen = None, self.seen + 1

    def _sum_to(self, position: int) -> str:
        """SHA-1 of the file up to here, the opening tag included, as indexed mzML defines it."""
        whole = self._sum.copy()
        whole.update(self._held[: position - self._held_at])
        return whole.hexdigest()


def spectra(source: Source, first: bytes = b"") -> Iterator[Spectrum]:
    """`first`: bytes that were read from the source already."""
    parser = _Parser()
    data = first or source.read(CHUNK)
    while data:
        for at in range(0, len(data), CHUNK):
            parser.feed(data[at : at + CHUNK])
            while parser.ready:
                yield parser.ready.popleft()
        data = source.read(CHUNK)
    parser.finish()
    if not parser.seen:
        raise Refused("no-spectra")


def _count(text: str | None, spectrum: str, what: str) -> int:
    if text is None or not text.strip().isdecimal():
        raise Refused("number", spectrum=spectrum, what=what, value=str(text)[:40])
    return int(text)


def _spectrum(read: _Reading) -> Spectrum:
    found: dict[str, array[float]] = {}
    for one in read.arrays:
        for kind in (MZ_ARRAY, INTENSITY_ARRAY):
            if kind in one.terms:
                found[kind] = _decoded(one, read)
    for kind, name in ((MZ_ARRAY, "m/z"), (INTENSITY_ARRAY, "intensity")):
        if kind not in found and read.announced:
            raise Refused("array-missing", spectrum=read.id, array=name)
    value, unit, _ = read.terms.get(START_TIME, ("", "", ""))
    seconds = number(value, read.id, "scan start time") * (60 if unit == MINUTES else 1) if value else None
    level = _count(read.terms.get(MS_LEVEL, ("1", "", ""))[0], read.id, "ms level")
    ions = tuple(_precursor(ion, read.id) for ion in read.ions if ION_MZ in ion)
    return Spectrum(id=read.id, level=level, seconds=seconds, mz=found.get(MZ_ARRAY, array("d")),
                    intensity=found.get(INTENSITY_ARRAY, array("d")), precursors=ions).checked()  # fmt: skip


def _precursor(ion: Terms, spectrum: str) -> Precursor:
    charge, strength = ion.get(ION_CHARGE, ("",))[0], ion.get(ION_INTENSITY, ("",))[0]
    return Precursor(
        mz=number(ion[ION_MZ][0], spectrum, "selected ion m/z"), charge=_count(charge, spectrum, "charge state") if charge else None,
        intensity=number(strength, spectrum, "peak intensity") if strength else None,
    )  # fmt: skip


def _decoded(one: _Array, read: _Reading) -> "array[float]":
    """The numbers of an array; never more than it announces, whatever its compressed form would unfold to."""
    expected = read.announced if one.length is None else one.length
    if expected > MOST_PEAKS:
        raise Refused("array-too-large", spectrum=read.id, limit=MOST_PEAKS)
    code = next((FLOATS[t] for t in FLOATS if t in one.terms), None)
    other = next((one.terms[t][2] or t for t in sorted(OTHER_COMPRESSIONS) if t in one.terms), None)
    if code is None or other:
        raise Refused("compression", spectrum=read.id, name=other or "?")
    values: array[float] = array("d" if code == "d" else "f")
    try:
        data = base64.b64decode("".join("".join(one.text).split()), validate=True)
        if ZLIB in one.terms and data:
            unfolding = zlib.decompressobj()
            data = unfolding.decompress(data, expected * values.itemsize + 1)
            if not unfolding.eof and len(data) <= expected * values.itemsize:
                raise Refused("encoding", spectrum=read.id, problem="zlib")
    except (binascii.Error, zlib.error) as wrong:
        raise Refused("encoding", spectrum=read.id, problem=wrong) from None
    if len(data) != expected * values.itemsize:
        raise Refused("array-length", spectrum=read.id, expected=expected, found=len(data) // values.itemsize)
    values.frombytes(data)
    if sys.byteorder == "big":
        values.byteswap()  # mzML is little-endian
    return values if code == "d" else array("d", values)
