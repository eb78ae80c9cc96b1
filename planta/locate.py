"""YAML text in; plain values and the span of every path out, read by the YAML 1.2 core schema with hard limits."""

import contextlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

import yaml

from planta.findings import Finding, Path, Span, UnusableInput

MAX_BYTES = 4_000_000
MAX_DEPTH = 40
MAX_VALUES = 400_000
"""Values after aliases are expanded: an alias bomb stops here."""

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
_BASED = re.compile(r"0o[0-7]+\Z|0x[0-9a-fA-F]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


@dataclass(frozen=True)
class Located:
    """`value`: dicts, tuples, str, int, float, bool, None. `spans`: of each value; `key_spans`: of each mapping key."""

    value: Any
    spans: dict[Path, Span]
    key_spans: dict[Path, Span]
    source: str
    findings: tuple[Finding, ...] = ()

    def under(self, path: Path) -> tuple[tuple[Path, Span], ...]:
        """Paths with their spans of a value of `defaults` and of what is in it."""
        return self._defaults.get(path, ())

    @cached_property
    def _defaults(self) -> dict[Path, tuple[tuple[Path, Span], ...]]:
        """By (section, kind, field)."""
        out: dict[Path, list[tuple[Path, Span]]] = {}
        for path, span in self.spans.items():
            if len(path) > 2 and path[0] == "defaults":
                out.setdefault(path[:3], []).append((path, span))
        return {path: tuple(found) for path, found in out.items()}

    def span(self, path: Path, *, key: bool = False) -> Span | None:
        """The span of a path, or of its nearest ancestor that stands in the file."""
        first, second = (self.key_spans, self.spans) if key else (self.spans, self.key_spans)
        while True:
            found = first.get(path) or second.get(path)
            if found or not path:
                return found
            path = path[:-1]


def scalar(text: str) -> str | int | float | bool | None:
    """A plain (unquoted) scalar by the YAML 1.2 core schema; a number with a leading zero stays text ("010")."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in "+-.0123456789":  # most are words
        return text
    if _INT.match(text):
        return int(text) if len(text) <= 20 else text
    if _BASED.match(text):
        return int(text, 0)
    if _FLOAT.match(text) and any(c.isdigit() for c in text):
        value = float(text)
        return value if value not in (float("inf"), float("-inf")) else text
    return text


def decode(data: bytes) -> str:
    """UTF-8 bytes (a BOM is allowed) -> text with \\n line ends; anything else is unusable input."""
    if len(data) > MAX_BYTES:
        raise UnusableInput([Finding(
            code="file-too-large", message=f"the file has {len(data):,} bytes; the limit is {MAX_BYTES:,}",
            fix="keep data files out of the model: it describes an architecture, not its contents", span=Span(1, 1))])  # fmt: skip
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, error.start - (before.rfind(b"\n") + 1) + 1
        raise UnusableInput([Finding(
            code="encoding", message=f"byte 0x{data[error.start]:02x} is not UTF-8",
            fix="save the file as UTF-8", span=Span(line, column))]) from None  # fmt: skip
    return text.replace("\r\n", "\n").replace("\r", "\n")


def locate(text: str) -> Located:
    """Parse one YAML document. Syntax errors and limits raise UnusableInput; duplicate keys and the like are findings."""
    _refuse_control_characters(text)
    builder = _Builder(text)
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            builder.feed(event)
    except yaml.MarkedYAMLError as error:
        raise UnusableInput([*builder.findings, _syntax(error, text)]) from None
    except yaml.YAMLError as error:
        raise UnusableInput([Finding(code="yaml-syntax", message=str(error), span=Span(1, 1))]) from None
    return Located(builder.root, builder.spans, builder.key_spans, text, tuple(builder.findings))


def _refuse_control_characters(text: str) -> None:
    bad = re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]", text)
    if bad:
        line = text.count("\n", 0, bad.start()) + 1
        column = bad.start() - (text.rfind("\n", 0, bad.start()) + 1) + 1
        raise UnusableInput([Finding(
            code="control-character", message=f"the character U+{ord(bad.group()):04X} is not allowed in YAML",
            fix="delete it (it is invisible in most editors)", span=Span(line, column))])  # fmt: skip


def _syntax(error: yaml.MarkedYAMLError, text: str) -> Finding:
    mark = error.problem_mark or error.context_mark
    span = Span(mark.line + 1, mark.column + 1) if mark else Span(1, 1)
    lines = text.splitlines()
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    problem, at = error.problem or str(error), line[span.column - 1 : span.column]
    before = line[: span.column - 1].rstrip()[-1:]
    context = error.context_mark
    opened, depth = (context.line + 1 if context else span.line), len(line) - len(line.lstrip())
    above = next((text for text in reversed(lines[: span.line - 1]) if text.strip() and text.lstrip()[0] != "#"), "")
    stood = len(above) - len(above.lstrip())
    fix = "check the indentation and the punctuation of this line and of the one before"
    if "\t" in line[:depth]:
        fix = "indent with spaces: YAML does not allow tabs there"
    elif "mapping values" in problem or re.search(r":\s+\{[^}]*\}\s*[^\s,}\]#]", line):
        fix = "put text that holds ': ' or starts with '{' between quotes, or use a block scalar (|)"
    elif "found character" in problem and at in set("%@`"):
        fix = f"put text that starts with {at} between quotes"
    elif "alphabetic or numeric" in problem and before in ("*", "&"):
        fix = f"put {before} between quotes (in YAML it names an anchor); a view of everything has 'show: [all]'"
    elif quoted := _left_open(text, span):
        fix = f"the text that begins with a quote on line {quoted} goes on until here: is its closing quote missing?"
    elif "expected ',' or" in problem and opened != span.line:
        fix = f"close the {'{' if '}' in problem else '['} of line {opened}"
    elif "'-' indicator" in problem:
        fix = f"the block that begins on line {opened} is a list: begin each entry with '- ', or write all of it as 'name: value'"
    elif "could not find expected ':'" in problem:
        fix = f"line {opened} lacks the ':' after its key"
    elif "expected key" in problem and depth < stood and span.column == depth + 1:
        fix = f"begin the fields of one mapping in the same column: this line in {depth + 1}, the one above in {stood + 1}"
    return Finding(code="yaml-syntax", message=f"not valid YAML: {problem}", fix=fix, span=span)


def _left_open(text: str, end: Span) -> int | None:
    """The line of a quoted text that runs over several lines into the place of a syntax error."""
    scalar: Any = None
    with contextlib.suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            scalar = event if isinstance(event, yaml.ScalarEvent) else scalar
    if scalar is None or scalar.style not in ("'", '"') or scalar.start_mark.line == scalar.end_mark.line:
        return None
    return int(scalar.start_mark.line) + 1 if scalar.end_mark.line == end.line - 1 else None


_span: Callable[[tuple[int, int, int, int]], Span] = partial(tuple.__new__, Span)
"""The quick way to make one."""


@dataclass(slots=True)
class _Frame:
    container: Any
    path: Path
    anchor: str | None
    span: Span
    key: str | None = None
    at: Path = ()
    """The path of that key."""
    weight: int = 1
    """How many values it stands for, aliases expanded."""
    skip: bool = False
    """The key just read is a duplicate or unusable: its value is read and dropped."""


@dataclass(slots=True)
class _Builder:
    """Folds parser events into values with an explicit stack, so that nesting cannot exhaust Python's own."""

    text: str
    root: Any = None
    spans: dict[Path, Span] = field(default_factory=dict)
    key_spans: dict[Path, Span] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    stack: list[_Frame] = field(default_factory=list)
    anchors: dict[str, Any] = field(default_factory=dict)
    weights: dict[str, int] = field(default_factory=dict)
    count: int = 0
    documents: int = 0

    def feed(self, event: Any) -> None:
        start, end, kind = event.start_mark, event.end_mark, type(event)
        span = _span((start.line + 1, start.column + 1, end.line + 1, end.column + 1))
        if kind is yaml.ScalarEvent:
            self.scalar(event, span)
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            self.open(event, span)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            self.close(span)
        elif kind is yaml.AliasEvent:
            self.alias(event, span)
        elif kind is yaml.DocumentStartEvent:
            self.documents += 1
            if self.documents > 1:
                self.stop("several-documents", "a second YAML document starts here", span, "keep one document: delete the '---' line")

    def stop(self, code: str, message: str, span: Span, fix: str) -> None:
        raise UnusableInput([*self.findings, Finding(code=code, message=message, fix=fix, span=span)])

    def note(self, code: str, message: str, span: Span, fix: str) -> None:
        self.findings.append(Finding(code=code, message=message, fix=fix, span=span, path=self.path()))

    def path(self) -> Path:
        if not self.stack:
            return ()
        top = self.stack[-1]
        if isinstance(top.container, list):
            return (*top.path, len(top.container))
        return top.at if top.key is not None else top.path

    def grow(self, by: int, span: Span) -> None:
        self.count += by
        if self.count > MAX_VALUES:
            self.stop("too-many-values", f"more than {MAX_VALUES:,} values once aliases are expanded", span, "use fewer or smaller aliases")

    def scalar(self, event: yaml.ScalarEvent, span: Span) -> None:
        if event.tag:
            self.check_tag(event, span)
        text = event.value
        value = scalar(text) if event.implicit[0] else text
        top = self.stack[-1] if self.stack else None
        if top is not None and top.key is None and type(top.container) is dict:
            if event.anchor:
                self.anchors[event.anchor], self.weights[event.anchor] = text, 1
            self.open_key(value, text, span)
        else:
            self.grow(1, span)
            self.place(value, span, event.anchor, 1)

    def open_key(self, value: Any, text: str, span: Span) -> None:
        top = self.stack[-1]
        top.key, top.at, top.skip = text, (*top.path, text), True
        if text == "<<":
            self.note("merge-key", "YAML 1.2 has no merge key '<<'", span,
                      "write the fields out, or put what all of a kind share under 'defaults'")  # fmt: skip
        elif not isinstance(value, str):
            self.note("key-not-text", f"the key {text or 'null'} is not text", span, f'put it between quotes: "{text}"')
        elif text in top.container:
            first = self.key_spans.get(top.at)
            where = f" (first on line {first.line})" if first else ""
            self.note("duplicate-key", f'the key "{text}" stands twice in this mapping{where}', span, "keep one of the two")
        else:
            top.skip = False
            top.container[text] = None
            self.key_spans[top.at] = span

    def alias(self, event: yaml.AliasEvent, span: Span) -> None:
        anchor = str(event.anchor)
        if anchor not in self.anchors:
            self.stop("unknown-alias", f'the alias "*{anchor}" has no anchor before it', span, f'define "&{anchor}" first')
        value = self.anchors[anchor]
        if self.stack and isinstance(self.stack[-1].container, dict) and self.stack[-1].key is None:
            self.open_key(value if isinstance(value, str) else None, str(value), span)
        else:
            self.grow(self.weights[anchor], span)
            self.place(value, span, None, self.weights[anchor])

    def open(self, event: Any, span: Span) -> None:
        if event.tag:
            self.check_tag(event, span)
        if self.stack and isinstance(self.stack[-1].container, dict) and self.stack[-1].key is None:
            self.stop("key-not-text", "a mapping or list cannot be a key", span, "use a word as key; put text with '{' between quotes")
        if len(self.stack) >= MAX_DEPTH:
            self.stop("too-deep", f"nested deeper than {MAX_DEPTH} levels", span, "flatten the structure")
        container: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.grow(1, span)
        self.stack.append(_Frame(container, self.path(), event.anchor, span))

    def close(self, end: Span) -> None:
        frame = self.stack.pop()
        value = tuple(frame.container) if type(frame.container) is list else frame.container
        span = Span(frame.span.line, frame.span.column, end.end_line, end.end_column)
        self.place(value, span, frame.anchor, frame.weight)

    def place(self, value: Any, span: Span, anchor: str | None, weight: int) -> None:
        if anchor:
            self.anchors[anchor], self.weights[anchor] = value, weight
        if not self.stack:
            self.root, self.spans[()] = value, span
            return
        top = self.stack[-1]
        top.weight += weight
        if type(top.container) is list:
            self.spans[(*top.path, len(top.container))] = span
            top.container.append(value)
        elif top.key is not None:
            if not top.skip:
                top.container[top.key] = value
                self.spans[top.at] = span
            top.key = None

    def check_tag(self, event: Any, span: Span) -> None:
        if event.tag not in ("!", "tag:yaml.org,2002:str"):
            self.note("tag", f'the YAML tag "{event.tag}" is not allowed', span, "delete the tag: the model's types follow from its fields")
