"""Words and figures in the reader's language: a Text in, a string of that language out."""

from dataclasses import dataclass

LANGUAGES = ("pt-BR", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """A short text that belongs to the code (a kind's name, a verb): Brazilian Portuguese and English."""

    pt: str
    en: str

    def __call__(self, language: str) -> str:
        return self.pt if language.startswith("pt") else self.en


def number(value: int | float, language: str, digits: int | None = None) -> str:
    """1234.5 -> "1.234,5" (pt-BR) or "1,234.5" (en); `digits` fixes the decimals, else as many as the value has."""
    text = f"{value:,.{digits}f}" if digits is not None else f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"
    return text.translate(str.maketrans(",.", ".,")) if language.startswith("pt") else text


def percent(fraction: float, language: str, digits: int | None = None) -> str:
    """0.995 -> "99,5%" (no space, as Brazilians print it)."""
    value = round(fraction * 100, 10)
    return number(value, language, digits) + "%"


def join(words: list[str] | tuple[str, ...], language: str) -> str:
    """["a", "b", "c"] -> "a, b e c"."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + (" e " if language.startswith("pt") else " and ") + words[-1]
