"""A text, a size and a weight in; its width and its lines out, in the metrics of Arial and with no font at hand."""

import json
from functools import lru_cache
from pathlib import Path

ELLIPSIS = "…"


@lru_cache(maxsize=1)
def _tables() -> tuple[float, dict[str, int], dict[str, int]]:
    table = json.loads((Path(__file__).parent / "advances.json").read_text(encoding="utf-8"))
    return float(table["units_per_em"]), table["regular"], table["bold"]


@lru_cache(maxsize=4096)
def width(text: str, size: float, bold: bool = False) -> float:
    """Advance width in px. A character outside the table counts as one em, so that a box is never too small."""
    em, regular, strong = _tables()
    table = strong if bold else regular
    return sum(table.get(c, em) for c in text) * size / em


@lru_cache(maxsize=4096)
def wrap(text: str, size: float, max_width: float, bold: bool = False, max_lines: int = 2) -> tuple[str, ...]:
    """The text in at most `max_lines` lines, broken between words as evenly as possible.

    A line may be wider than `max_width` when a single word is, up to 1.5 times; only beyond that is text cut with an ellipsis."""
    text = " ".join(text.split())
    if not text:
        return ()
    if max_lines < 2 or width(text, size, bold) <= max_width or " " not in text:
        return (shorten(text, size, max_width * 1.5, bold),)
    words = text.split(" ")
    # A step's number stays with what it numbers; the point between two parts goes where the line breaks.
    cuts = [k for k in range(1, len(words)) if any(map(str.isalpha, "".join(words[:k])))] or list(range(1, len(words)))
    parts = {k: (" ".join(words[:k]).removesuffix(" ·"), " ".join(words[k:]).removeprefix("· ")) for k in cuts}
    neat = [p for k, p in parts.items() if words[k - 1] == "·" and max(width(x, size, bold) for x in p) <= max_width * 1.2]
    head, tail = min(neat or parts.values(), key=lambda cut: (max(width(part, size, bold) for part in cut), -len(cut[0])))
    if max_lines > 2:
        return (*wrap(head, size, max_width, bold, max_lines // 2), *wrap(tail, size, max_width, bold, max_lines - max_lines // 2))
    return (shorten(head, size, max_width * 1.5, bold), shorten(tail, size, max_width * 1.5, bold))


def shorten(text: str, size: float, max_width: float, bold: bool = False) -> str:
    """The text, cut with an ellipsis when it is wider than that."""
    if width(text, size, bold) <= max_width:
        return text
    while text and width(text + ELLIPSIS, size, bold) > max_width:
        text = text[:-1]
    return text.rstrip(" ·-–") + ELLIPSIS
