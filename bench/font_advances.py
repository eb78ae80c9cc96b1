"""The Liberation Sans fonts in, the advance widths that `generators.layout.text` measures with out.

Run once, by hand, when the fonts or the covered characters change:
    python bench/font_advances.py /usr/share/fonts/truetype/liberation2 > generators/layout/advances.json
Liberation Sans has the metrics of Arial, so the widths hold for every reader who has either."""

import json
import sys
from pathlib import Path

from fontTools.ttLib import TTFont

COVERED = [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2045), 0x20AC, 0x2116, 0x2122,
           *range(0x2190, 0x2196), 0x2206, 0x2212, 0x2248, 0x2260, 0x2264, 0x2265]


def advances(font: Path) -> dict[str, int]:
    loaded = TTFont(font)
    cmap, metrics = loaded.getBestCmap(), loaded["hmtx"]
    return {chr(c): metrics[cmap[c]][0] for c in COVERED if c in cmap}


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    table: dict[str, int | dict[str, int]] = {"units_per_em": 2048}
    table |= {style.lower(): advances(folder / f"LiberationSans-{style}.ttf") for style in ("Regular", "Bold")}
    json.dump(table, sys.stdout, ensure_ascii=False, separators=(",", ":"))
    print()
