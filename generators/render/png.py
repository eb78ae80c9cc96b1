"""SVG text in, PNG bytes out: resvg with the bundled fonts only, so that every machine draws the same picture."""

from typing import Literal

import resvg_py

from generators.render.assets import FONT_BOLD, FONT_FAMILY, FONT_REGULAR


def png(svg_text: str, *, scale: Literal[1, 2] = 1) -> bytes:
    """The picture at one or two pixels for each of the sheet's."""
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg_text,
            zoom=float(scale),
            skip_system_fonts=True,
            font_files=[str(FONT_REGULAR), str(FONT_BOLD)],
            font_family=FONT_FAMILY,
            sans_serif_family=FONT_FAMILY,
        )
    )
