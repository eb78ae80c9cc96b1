"""The text of a model in; the same with the mechanical mended (words, quotes, lists, needless waivers), layout and comments kept, out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from planta.build import build
from planta.findings import Finding, Path, UnusableInput
from planta.locate import locate, scalar

LIKE = 0.75
"""How like a misspelt word must be to the one known word that it is near to."""
MOST_PASSES = 6
"""A mended kind shows its misspelt fields, and so on."""
_MEANT = re.compile(r'Did you mean "([^"]+)"\?')
_QUOTED = re.compile(r'"([^"]+)"')


@dataclass(frozen=True, kw_only=True, order=True)
class Mend:
    """One change: in which line, for which finding, from what to what."""

    line: int
    code: str
    path: Path
    before: str
    after: str


def mend(text: str) -> tuple[str, tuple[Mend, ...]]:
    """The mended text and what was changed. A place at which something would still be wrong stays as it was."""
    done: list[Mend] = []
    left_alone: set[Path] = set()
    findings = _findings(text)
    for _ in range(MOST_PASSES):
        edits = {span: one for span, one in sorted(_edits(text, findings)) if one.path not in left_alone}
        if not edits:
            break
        mended, last = [], 0
        for (start, end), one in edits.items():
            if start >= last:
                mended += [text[last:start], one.after]
                last = end
        new = "".join([*mended, text[last:]])
        left = _findings(new)
        still = {one.path for one in edits.values()} & {f.path for f in left if f.severity == "error"}
        if still or any(f.code == "yaml-syntax" for f in left):
            left_alone |= still or {one.path for one in edits.values()}
            continue
        done += edits.values()
        text, findings = new, left
    return text, tuple(done)


def _findings(text: str) -> tuple[Finding, ...]:
    try:
        return build(text).findings
    except UnusableInput as unusable:
        return unusable.findings


def _edits(text: str, findings: Iterable[Finding]) -> Iterator[tuple[tuple[int, int], Mend]]:
    offsets = [0]
    for line in text.split("\n"):
        offsets.append(offsets[-1] + len(line) + 1)
    yield from _needless(text, offsets, findings)
    for finding in findings:
        span = finding.span
        if span is None or span.end_line == 0:
            continue
        start, end = offsets[span.line - 1] + span.column - 1, offsets[span.end_line - 1] + span.end_column - 1
        raw = text[start:end]
        if meant := _MEANT.search(finding.fix):
            for word in _QUOTED.findall(finding.message):
                found = list(re.finditer(rf"(?<![\w-]){re.escape(word)}(?![\w-])", raw))
                if len(found) == 1 and word != meant[1] and SequenceMatcher(None, word, meant[1]).ratio() >= LIKE:
                    at = start + found[0].start()
                    yield (at, at + len(word)), Mend(line=text.count("\n", 0, at) + 1, code=finding.code, path=finding.path,
                                                     before=word, after=meant[1])  # fmt: skip
                    break
        elif finding.code == "wrong-type" and (better := _form(finding, raw)):
            yield (start, end), Mend(line=span.line, code=finding.code, path=finding.path, before=raw, after=better)


def _needless(text: str, offsets: list[int], findings: Iterable[Finding]) -> Iterator[tuple[tuple[int, int], Mend]]:
    """Waivers of rules that nothing in the model breaks: their lines go. (Where something does, the waiver may name the wrong place.)"""
    located = locate(text)
    section: Any = located.value.get("waivers", ()) if isinstance(located.value, dict) else ()
    broken = {f.code for f in findings}
    gone = [f for f in findings if f.code == "waiver-needless" and section[f.path[1]]["rule"] not in broken]
    lines = text.split("\n")
    for finding in gone:
        span = located.spans[finding.path[:2]]
        first = span.line - 1
        indent = lines[first].find("- ")
        if indent < 0 or lines[first][:indent].strip() or indent + 3 != span.column:
            continue  # not a line of its own
        deeper = " " * (indent + 1)
        after = next((n for n in range(first + 1, len(lines)) if lines[n].strip() and not lines[n].startswith(deeper)), len(lines))
        while not lines[after - 1].strip():
            after -= 1
        if len(gone) == len(section):  # an empty section would be an error
            key = located.key_spans[("waivers",)].line - 1
            yield (offsets[key], offsets[key + 1]), Mend(line=key + 1, code=finding.code, path=("waivers",), before="waivers:", after="")
        before = f"the waiver of {section[finding.path[1]]['rule']} for {section[finding.path[1]]['resource']}"
        yield (offsets[first], min(offsets[after], len(text))), Mend(line=first + 1, code=finding.code, path=finding.path, before=before,
                                                                      after="")  # fmt: skip


def _form(finding: Finding, raw: str) -> str | None:
    """A value in the form that its field wants: the text that stands there between quotes (17.10 is not 17.1), bare, or as a list."""
    if "\n" in raw or not raw:
        return None
    if "expected text, found" in finding.message and raw[0] not in "\"'[{|>&*!":
        return f'"{raw}"'
    if finding.fix.startswith("write it without quotes") and raw[0] == raw[-1] and raw[0] in "\"'":
        bare = raw[1:-1]
        return None if isinstance(scalar(bare), str) or scalar(bare) is None else bare
    return f"[{raw}]" if finding.fix.startswith("write a list") else None
