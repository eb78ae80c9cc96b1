"""References in prose: text with `{uploads.lifecycle.expire_days}` in, text with the model's values out."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from planta.architecture import Architecture, UnknownPath
from planta.findings import Finding, Path, Span, did_you_mean
from planta.locate import Located
from planta.text import Text, join, number

REFERENCE = re.compile(r"(?<!\{)\{([a-z][a-z0-9-]*(?:\.[A-Za-z0-9_-]+)*)\}(?!\})")
"""`{id}` or `{id.field.field}`; `{{id}}` is left alone, and so is anything else between braces."""
NAMES = frozenset({"port", "ports", "version"})
"""Fields whose numbers name something."""


@dataclass(frozen=True)
class Reference:
    """One reference: its path, its value, and the resource that it names by its bare id."""

    path: str
    value: Any
    resource: str | None


def fill(text: str, architecture: Architecture, show: Callable[[Reference], str] | None = None) -> str:
    """The text with every reference replaced by its value, as the language prints it; `show` may print it otherwise."""

    def replace(match: re.Match[str]) -> str:
        path = match[1]
        try:
            value = architecture.lookup(path)
        except UnknownPath:
            return match[0]
        reference = Reference(path, value, path if path in architecture.resources else None)
        return show(reference) if show else told(reference, architecture.language)

    return REFERENCE.sub(replace, text).replace("{{", "{").replace("}}", "}") if "{" in text else text


def told(reference: Reference, language: str) -> str:
    """A reference's value in a sentence: 1827 is "1.827" there, but a port is a name and not a count."""
    value = reference.value
    counts = isinstance(value, int) and not isinstance(value, bool) and not NAMES & set(reference.path.split("."))
    return number(value, language) if counts else shown(value, language)


def shown(value: Any, language: str) -> str:
    """A value as prose prints it: 365, "99,5%", "28 dias", "sim", "a, b e c"."""
    if isinstance(value, bool):
        return (Text("sim", "yes") if value else Text("não", "no"))(language)
    if value is None:
        return Text("não definido", "not set")(language)
    if isinstance(value, int):
        return str(value) if abs(value) < 10_000 else number(value, language)
    if isinstance(value, float):
        return number(value, language)
    if isinstance(value, tuple):
        return join([shown(v, language) for v in value], language)
    if isinstance(value, BaseModel):
        return ", ".join(f"{k}: {shown(v, language)}" for k, v in value)
    if isinstance(value, dict):
        return ", ".join(f"{k}: {shown(v, language)}" for k, v in value.items())
    text = str(value)
    if days := re.fullmatch(r"(\d+)d", text):
        return f"{days[1]} {(Text('dia', 'day') if days[1] == '1' else Text('dias', 'days'))(language)}"
    return text.replace(".", ",") if language.startswith("pt") and re.fullmatch(r"\d+\.\d+%", text) else text


def prose(architecture: Architecture) -> Iterator[tuple[Path, str]]:
    """(path, text) of every text of the model that may hold references."""
    for resource in architecture.resources.values():
        for field in ("name", "caption", "note"):
            text = getattr(resource.config, field)
            if text:
                yield ("resources", resource.id, field), text
        for target, value in resource.config.to.items():
            if isinstance(value, dict):
                for verb, options in value.items():
                    if options and options.label:
                        yield ("resources", resource.id, "to", target, verb, "label"), options.label
    for section in ("requirements", "journeys", "slos", "views", "provisioning", "incidents", "qa", "mitigations", "decisions",
                    "glossary", "deck", "workload"):  # fmt: skip
        yield from _strings(getattr(architecture, section), (section,))
    yield from _strings(architecture.system, ("system",))


def _strings(value: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            yield from _strings(getattr(value, name), (*path, info.alias or name))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _strings(item, (*path, key))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _strings(item, (*path, i))


def check(architecture: Architecture, located: Located) -> list[Finding]:
    """A finding for every reference that names nothing, at its own line and column where the text is on one line."""
    out = []
    for path, text in prose(architecture):
        for match in REFERENCE.finditer(text):
            try:
                architecture.lookup(match[1])
            except UnknownPath as error:
                out.append(Finding(
                    code="unknown-reference", message=f'the reference "{match[0]}" names nothing: "{error.part}" is unknown',
                    fix=did_you_mean(error.part, error.known) or "write two braces, {{...}}, for text that is no reference",
                    path=path, span=_place(match[0], path, located)))  # fmt: skip
    return out


def _place(reference: str, path: Path, located: Located) -> Span | None:
    """Where the reference itself stands, inside the lines of its text."""
    whole = located.span(path)
    if whole is None:
        return None
    lines = located.source.split("\n")
    for line in range(whole.line, max(whole.line, whole.end_line) + 1):
        text = lines[line - 1] if line <= len(lines) else ""
        column = text.find(reference, whole.column - 1 if line == whole.line else 0)
        if column >= 0:
            return Span(line, column + 1, line, column + 1 + len(reference))
    return whole
