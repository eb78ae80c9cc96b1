"""The text of a model, an id and a new one in; the same text with the resource renamed everywhere, layout and comments kept, out."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from planta.build import Loaded
from planta.findings import Path, Span
from planta.locate import Located, locate
from planta.names import GLOBALLY_UNIQUE
from planta.resolve import section_ids

REFERENCES: tuple[tuple[str, ...], ...] = (
    ("resources", "*", "in"), ("resources", "*", "scope"), ("resources", "*", "to", "*", "*", "for"),
    *((s, "*", "each", "*", "but", "*") for s in ("requirements", "mitigations")),
    ("requirements", "*", "who_can", "*"), ("requirements", "*", "who_can", "exactly", "*"),
    ("requirements", "*", "through", "from"), ("requirements", "*", "through", "to", "*"), ("requirements", "*", "through", "by", "*"),
    *(("views", "*", field, "*") for field in ("show", "hide", "panel")), ("waivers", "*", "resource"),
)  # fmt: skip
"""Values that name resources, beside links and what `resolve.section_ids` knows; "*" stands for one key or position."""
CONDITIONS = tuple((s, "*", "all", "*") for s in ("requirements", "mitigations"))
KEYS: tuple[tuple[str, ...], ...] = (("resources",), ("resources", "*", "to"), ("environments", "*", "set"), ("provisioning", "*", "later"))
"""Mappings whose keys name resources."""


@dataclass(frozen=True, kw_only=True)
class Renaming:
    """The new text, the lines that changed, and the physical name that was pinned, if one was."""

    text: str
    lines: tuple[int, ...]
    pinned: str | None


def rename(loaded: Loaded, old: str, new: str, *, pin: bool | str = True) -> Renaming:
    """Rename a resource. `pin`: keep the physical name of what holds data, which the new id would otherwise replace; or the name."""
    source = loaded.source
    located = locate(source)
    word = re.compile(rf"(?<![\w.\-]){re.escape(old)}(?![\w\-])")
    prose = re.compile(rf"(?<!\{{)\{{{re.escape(old)}(?=[.}}])")
    edits: dict[tuple[int, int], str] = {}
    offsets = _offsets(source)

    def put(span: Span | None, pattern: re.Pattern[str], by: str, *, chain: bool = False, first: bool = False) -> None:
        if span is None:
            return
        start, end = offsets[span.line - 1] + span.column - 1, offsets[span.end_line - 1] + span.end_column - 1
        text = source[start:end]
        stop = len(text.partition(": ")[0]) if chain else len(text)
        for match in list(pattern.finditer(text[:stop]))[: 1 if first else None]:
            edits[(start + match.start(), start + match.end())] = by

    for path, key in located.key_spans.items():
        if any(_fits(path[:-1], place) for place in KEYS):
            put(key, word, new)
    for path, value in _scalars(located.value):
        span = located.spans.get(path)
        put(span, prose, f"{{{new}")
        if any(_fits(path, place) for place in REFERENCES):
            put(span, word, new)
        elif any(_fits(path, place) for place in CONDITIONS):
            head, _, _ = value.partition(" ")
            if not head.endswith(".kind"):
                put(span, word, new)
            elif head == f"{old}.kind":  # what it is compared with is a kind, which may be called the same
                put(span, word, new, first=True)
        elif _fits(path, ("journeys", "*", "steps", "*")) and old in value:
            put(span, word, new, chain=True)
    for architecture in loaded.architectures.values():
        for path, name in (pair for _, ids in section_ids(architecture) for pair in ids):
            if name == old:
                put((located.key_spans if path[-1] == old else located.spans).get(path), word, new)
        for link in architecture.links:
            if link.target == old:
                put(architecture.spans.get(link.path), word, new)
    pinned = None
    resource = next(a.resources[old] for a in loaded.architectures.values() if old in a.resources)
    if pin and not resource.config.physical_name and (resource.config.holds_data or isinstance(pin, str)):
        derived = f"{loaded.architecture.system.id}-{{env}}-{old}" + ("-{account}" if resource.kind in GLOBALLY_UNIQUE else "")
        pinned = pin if isinstance(pin, str) else derived
        edits |= _pin(source, located, old, pinned, offsets)
    out, last = [], 0
    for (start, end), by in sorted(edits.items()):
        out += [source[last:start], by]
        last = end
    text = "".join([*out, source[last:]])
    lines = tuple(sorted({source.count("\n", 0, start) + 1 for start, _ in edits}))
    return Renaming(text=text, lines=lines, pinned=pinned)


def _pin(source: str, located: Located, resource: str, name: str, offsets: list[int]) -> dict[tuple[int, int], str]:
    """The edit that adds the physical name after the kind, in the resource's own style."""
    whole, key, kind = (located.spans[("resources", resource)], located.key_spans[("resources", resource, "kind")],
                        located.spans[("resources", resource, "kind")])  # fmt: skip
    if source[offsets[whole.line - 1] + whole.column - 1] == "{":
        at = offsets[kind.end_line - 1] + kind.end_column - 1
        return {(at, at): f', physical_name: "{name}"'}
    at = offsets[kind.end_line] - 1  # after a comment that ends the line
    return {(at, at): f'\n{" " * (key.column - 1)}physical_name: "{name}"'}


def _offsets(source: str) -> list[int]:
    out = [0]
    for line in source.split("\n"):
        out.append(out[-1] + len(line) + 1)
    return out


def _fits(path: Path, pattern: tuple[str, ...]) -> bool:
    return len(path) == len(pattern) and all(want in ("*", part) for part, want in zip(path, pattern, strict=True))


def _scalars(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield from _scalars(item, (*path, key))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _scalars(item, (*path, i))
