"""A TrueType file in; what a PDF needs to embed it out: glyph numbers, widths and a few measures."""

import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Font:
    """One embedded font; measures in thousandths of the size, as PDF counts."""

    name: str
    data: bytes
    glyphs: dict[int, int]
    """Code point -> glyph number."""
    widths: tuple[int, ...]
    """By glyph number."""
    box: tuple[int, int, int, int]
    ascent: int
    descent: int

    def encode(self, text: str) -> str:
        """The text as hexadecimal glyph numbers; a character without a glyph shows as the font's empty box."""
        return "".join(f"{self.glyphs.get(ord(char), 0):04X}" for char in text)

    def width(self, text: str, size: float) -> float:
        """How wide the text prints."""
        return sum(self.widths[self.glyphs.get(ord(char), 0)] for char in text) * size / 1000


@cache
def load(path: Path) -> Font:
    """Read the tables that matter."""
    data = path.read_bytes()
    tables = {}
    for at in range(struct.unpack(">H", data[4:6])[0]):
        tag, _, offset, length = struct.unpack(">4sIII", data[12 + 16 * at : 28 + 16 * at])
        tables[tag.decode()] = data[offset : offset + length]
    units: int = struct.unpack(">H", tables["head"][18:20])[0]
    box = struct.unpack(">4h", tables["head"][36:44])
    ascent, descent = struct.unpack(">2h", tables["hhea"][4:8])
    full = struct.unpack(">H", tables["hhea"][34:36])[0]
    count = struct.unpack(">H", tables["maxp"][4:6])[0]
    advances = [struct.unpack(">H", tables["hmtx"][4 * at : 4 * at + 2])[0] for at in range(full)]
    advances += [advances[-1]] * (count - full)

    def thousandths(value: int) -> int:
        return round(value * 1000 / units)

    x0, y0, x1, y1 = (thousandths(value) for value in box)
    return Font(
        name=path.stem,
        data=data,
        glyphs=_characters(tables["cmap"]),
        widths=tuple(thousandths(value) for value in advances),
        box=(x0, y0, x1, y1),
        ascent=thousandths(ascent),
        descent=thousandths(descent),
    )


def _characters(cmap: bytes) -> dict[int, int]:
    """The Unicode mapping of format 4, the only one that the bundled fonts have need of."""
    for at in range(struct.unpack(">H", cmap[2:4])[0]):
        platform, _, offset = struct.unpack(">HHI", cmap[4 + 8 * at : 12 + 8 * at])
        if platform in (0, 3) and struct.unpack(">H", cmap[offset : offset + 2])[0] == 4:
            return _format_4(cmap[offset:])
    raise ValueError("no Unicode mapping of format 4 in the font")


def _format_4(table: bytes) -> dict[int, int]:
    segments = struct.unpack(">H", table[6:8])[0] // 2

    def column(start: int, kind: str = "H") -> tuple[int, ...]:
        return struct.unpack(f">{segments}{kind}", table[start : start + 2 * segments])

    ends, starts = column(14), column(16 + 2 * segments)
    deltas, ranges = column(16 + 4 * segments, "h"), column(16 + 6 * segments)
    glyphs = {}
    for at, (start, end, delta, offset) in enumerate(zip(starts, ends, deltas, ranges, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                place = 16 + 6 * segments + 2 * at + offset + 2 * (code - start)
                glyph = struct.unpack(">H", table[place : place + 2])[0]
                if not glyph:
                    continue
            glyphs[code] = (glyph + delta) & 0xFFFF
    return glyphs
