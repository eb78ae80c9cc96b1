"""Findings: what is wrong in a model, where, why and how to mend it; collected, never raised one by one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]
Path = tuple[str | int, ...]
"""Address of a value in the YAML tree: ("resources", "banco", "capacity", "max")."""


class Span(NamedTuple):
    """Where a value stands in the file: 1-based line and column, and the exclusive end. A tuple, for a file has thousands."""

    line: int
    column: int
    end_line: int = 0
    end_column: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """One problem. `code` is stable (`unknown-field`); `fix` says what to do; `span` is None only when no file was read."""

    code: str
    message: str
    fix: str = ""
    path: Path = ()
    span: Span | None = None
    severity: Severity = "error"
    resource: str | None = None

    @property
    def sort_key(self) -> tuple[int, int, str, str]:
        return (self.span.line if self.span else 0, self.span.column if self.span else 0, self.code, self.message)


class UnusableInput(Exception):
    """The input cannot become a model at all; carries every finding."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(findings, key=lambda f: f.sort_key))
        super().__init__(f"{len(self.findings)} problem(s)")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """'Did you mean "x"?' for the nearest known word, or an empty string."""
    from difflib import get_close_matches

    near = get_close_matches(word, sorted(set(known)), n=1, cutoff=0.6)
    return f'Did you mean "{near[0]}"?' if near else ""


def dotted(path: Sequence[str | int]) -> str:
    """("resources", "a", "to", 0) -> "resources.a.to[0]"."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out


def render(findings: Iterable[Finding], file: str, source: str) -> str:
    """Findings as text: `file:line:column: severity: message [code]`, the offending line with a caret, and the fix."""
    lines = source.splitlines()
    out = []
    for f in sorted(findings, key=lambda f: f.sort_key):
        place = f"{file}:{f.span.line}:{f.span.column}" if f.span else file
        out.append(f"{place}: {f.severity}: {f.message} [{f.code}]")
        if f.span and 0 < f.span.line <= len(lines):
            text = "".join(
                c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in lines[f.span.line - 1].expandtabs(1)
            )
            start = max(0, f.span.column - 60) if len(text) > 120 else 0
            width = f.span.end_column - f.span.column if f.span.end_line == f.span.line else 1
            caret = " " * (f.span.column - 1 - start) + "^" * max(1, min(width, 120 - (f.span.column - 1 - start)))
            out += [f"    {text[start : start + 120]}", f"    {caret}"]
        if f.fix:
            out.append(f"    fix: {f.fix}")
    return "\n".join(out)
