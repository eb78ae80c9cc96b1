"""The sentences that the pages say: the sources' text in, every message with its plural, as translators must have them, out."""

import re
from pathlib import Path

HOME = Path(__file__).resolve().parents[3]
_TEXT = r'"((?:[^"\\]|\\.)*)"'
_ONE = re.compile(rf"(?:(?<![\w.])_|\bw\.say|\bself\.say)\(\s*{_TEXT}")
_MANY = re.compile(rf"(?:(?<![\w.])n_|\bw\.count)\(\s*{_TEXT},\s*{_TEXT}")


def messages() -> tuple[set[str], set[tuple[str, str]]]:
    """Messages without a plural, and pairs of singular and plural."""
    one: set[str] = set()
    many: set[tuple[str, str]] = set()
    for file in sorted([*(HOME / "templates/pages").glob("*.j2"), *(HOME / "generators/pages").glob("*.py")]):
        text = file.read_text(encoding="utf-8")
        one |= {m[1] for m in _ONE.finditer(text)}
        many |= {(m[1], m[2]) for m in _MANY.finditer(text)}
    return one, many
