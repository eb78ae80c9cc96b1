"""A stream of MGF (Mascot Generic Format) in; its spectra, one at a time, out."""

import re
from array import array
from collections.abc import Iterator

from infra.worker.refusals import Refused
from infra.worker.spectra import CHUNK, MOST_PEAKS, Precursor, Source, Spectrum, number

LONGEST_LINE = 64 * 1024
_CHARGE = re.compile(r"(\d{1,3})[+-]?")


def spectra(source: Source, first: bytes = b"") -> Iterator[Spectrum]:
    """`first`: bytes that were read from the source already."""
    fields: dict[str, str] | None = None
    mz, intensity = array("d"), array("d")
    found = 0
    for number_of, line in _lines(source, first):
        if fields is None:
            if line == "BEGIN IONS":
                fields, mz, intensity = {}, array("d"), array("d")
            elif line.startswith(("END IONS",)) or line[:1].isdigit():
                raise Refused("line", line=number_of, text=line[:60])
            continue
        name = fields.get("TITLE", f"#{found + 1}")[:200]
        if line == "END IONS":
            found += 1
            yield _spectrum(name, fields, mz, intensity)
            fields = None
        elif line == "BEGIN IONS":
            raise Refused("unclosed", spectrum=name)
        elif line[0].isdigit() or line[0] in "+-.":
            numbers = line.split()
            if len(numbers) not in (2, 3):
                raise Refused("line", line=number_of, text=line[:60])
            mz.append(number(numbers[0], name, "m/z"))
            intensity.append(number(numbers[1], name, "intensity"))
            if len(mz) > MOST_PEAKS:
                raise Refused("array-too-large", spectrum=name, limit=MOST_PEAKS)
        else:
            key, equals, value = line.partition("=")
            if not equals:
                raise Refused("line", line=number_of, text=line[:60])
            fields[key.strip().upper()] = value.strip()
    if fields is not None:
        raise Refused("unclosed", spectrum=fields.get("TITLE", f"#{found + 1}")[:200])
    if not found:
        raise Refused("no-spectra")


def _spectrum(name: str, fields: dict[str, str], mz: "array[float]", intensity: "array[float]") -> Spectrum:
    if "PEPMASS" not in fields:
        raise Refused("number", spectrum=name, what="PEPMASS", value="")
    mass, *rest = fields["PEPMASS"].split() or [""]
    charge = _CHARGE.match(fields.get("CHARGE", ""))
    if fields.get("CHARGE") and not charge:
        raise Refused("number", spectrum=name, what="CHARGE", value=fields["CHARGE"][:40])
    time = fields.get("RTINSECONDS", "").split("-")[0].strip()
    precursor = Precursor(mz=number(mass, name, "PEPMASS"), charge=int(charge[1]) if charge else None,
                          intensity=number(rest[0], name, "PEPMASS") if rest else None)  # fmt: skip
    return Spectrum(id=name, level=2, seconds=number(time, name, "RTINSECONDS") if time else None, mz=mz, intensity=intensity,
                    precursors=(precursor,)).checked()  # fmt: skip


def _lines(source: Source, first: bytes) -> Iterator[tuple[int, str]]:
    """Numbered lines that say something: no comments, no blank ones."""
    number_of, rest = 0, b""
    data = first or source.read(CHUNK)
    while data or rest:
        *whole, rest = (rest + data).split(b"\n")
        if not data:
            whole, rest = [*whole, rest], b""
        elif len(rest) > LONGEST_LINE:
            raise Refused("line", line=number_of + len(whole) + 1, text=repr(rest[:60]))
        for raw in whole:
            number_of += 1
            try:
                line = raw.decode("utf-8").strip()
            except UnicodeDecodeError:
                raise Refused("not-text", line=number_of) from None
            if line and line[0] not in "#;!/":
                yield number_of, line
        data = source.read(CHUNK) if data else b""
