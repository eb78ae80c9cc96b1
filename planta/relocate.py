"""YAML text and another text that was read before in; what `locate` says of the text out, reading only the resources that differ.

Most changes of a model touch a few neighbouring resources. The lines before and after them are the same in both files, so that the parser
is in the same state at them; only what stands between is parsed, and whatever is not that simple is parsed whole.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from planta.findings import Path, Span, UnusableInput
from planta.locate import MAX_VALUES, Located, locate

_FAR = re.compile(r"(?m)(?:^|[\s\[{,])[&*]\S|[\x85\u2028\u2029]|^%")
"""Anchors and aliases, line breaks that are not one in the file, and marks of documents: they reach beyond their line."""
_ROOT = "resources"


def relocate(text: str, other: Located) -> Located:
    """The same as `locate(text)`."""
    found = _between(text, other)
    if found is None:
        return locate(text)
    try:
        inner = locate(f"{_ROOT}:\n{found.text}{' ' * (found.column - 1)}{found.next}:\n")
    except UnusableInput:
        return locate(text)
    new = inner.value.get(_ROOT) if isinstance(inner.value, dict) else None
    old = other.value[_ROOT]
    stay = {id: old[id] for id in old if id not in found.gone}
    if (
        inner.findings or not isinstance(new, dict) or len(inner.value) > 1 or (new.keys() & stay.keys()) != {found.next}
        or any(span.column != found.column for path, span in inner.key_spans.items() if len(path) == 2)
        or len(inner.spans) + len(other.spans) > MAX_VALUES / 2
    ):  # fmt: skip
        return locate(text)
    resources = {}
    for id, value in stay.items():
        if id == found.next:
            resources.update({k: v for k, v in new.items() if k != id})
        resources[id] = value
    return Located({**other.value, _ROOT: resources}, dict(_moved(other.spans, inner.spans, found)),
                   dict(_moved(other.key_spans, inner.key_spans, found)), text)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class _Between:
    """What stands between the resources that both files begin with, and those that both end with."""

    text: str
    column: int
    """Of the resources' keys."""
    start: int
    end: int
    """The lines (from 0) of the other file that stand in its place."""
    shift: int
    """By how many lines the file is longer than the other."""
    gone: frozenset[str]
    """The other file's resources there."""
    next: str
    """The first resource after it."""


def _far(text: str) -> bool:
    return (any(c in text for c in "&*\x85\u2028\u2029%") and _FAR.search(text) is not None) or "\n---" in text or "\n..." in text


def _between(text: str, other: Located) -> _Between | None:
    value = other.value
    if other.findings or not isinstance(value, dict) or not isinstance(value.get(_ROOT), dict) or _far(text) or _far(other.source):
        return None
    keys = {id: other.key_spans[(_ROOT, id)] for id in value[_ROOT]}
    columns = {span.column for span in keys.values()}
    before, after = other.source.split("\n"), text.split("\n")
    if len(columns) != 1 or any(before[span.line - 1][: span.column - 1].strip(" ") for span in keys.values()):
        return None  # not one block, a key a line
    at = other.spans[(_ROOT,)]
    if before[at.line - 1][at.column - 1] == "{":
        return None
    least = min(len(before), len(after))
    head = next((i for i in range(least) if before[i] != after[i]), least)
    tail = next((i for i in range(least - head) if before[-1 - i] != after[-1 - i]), least - head)
    cuts = [(span.line - 1, id) for id, span in keys.items()]
    start = max((line for line, _ in cuts if line < head), default=None)
    end, following = min(((line, id) for line, id in cuts if line >= len(before) - tail), default=(0, ""))
    if start is None or not following:
        return None
    shift = len(after) - len(before)
    gone = frozenset(id for line, id in cuts if start <= line < end)
    return _Between(text="".join(f"{line}\n" for line in after[start : end + shift]), column=columns.pop(), start=start, end=end,
                    shift=shift, gone=gone, next=following)  # fmt: skip


def _moved(other: dict[Path, Span], inner: dict[Path, Span], found: _Between) -> Iterator[tuple[Path, Span]]:
    """The places in the text: those of the other file less what is gone, and those of the part that was parsed."""
    end, shift, gone = found.end, found.shift, found.gone
    for path, span in other.items():
        if len(path) > 1 and path[0] == _ROOT and path[1] in gone:
            continue
        if shift and span.end_line > end:
            span = Span(span.line + shift * (span.line > end), span.column, span.end_line + shift, span.end_column)
        yield path, span
    down = found.start - 1  # the part began on its second line
    for path, (line, column, end_line, end_column) in inner.items():
        if len(path) > 1 and path[1] != found.next:
            yield path, Span(line + down, column, end_line + down, end_column)
