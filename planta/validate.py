"""One part of the raw tree and its pydantic class in; the typed settings or located findings out."""

import re
from collections.abc import Iterable
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from planta import hints
from planta.findings import Finding, Path, did_you_mean, dotted
from planta.kinds.base import ID
from planta.locate import Located

S = TypeVar("S", bound=BaseModel)

_TYPES = {
    "string_type": "text", "int_type": "a whole number", "int_from_float": "a whole number", "float_type": "a number",
    "bool_type": "true or false", "dict_type": "a mapping", "model_type": "a mapping", "model_attributes_type": "a mapping",
    "tuple_type": "a list", "list_type": "a list", "none_required": "null",
}  # fmt: skip


def validate(
    cls: type[S], raw: Any, path: Path, located: Located, findings: list[Finding], resource: str | None = None
) -> S | None:
    """The settings, or None after appending one finding for each wrong place."""
    try:
        return cls.model_validate(raw)
    except ValidationError as error:
        seen: dict[Path, list[Finding]] = {}
        for detail in without_echoes(error.errors(include_url=False)):
            finding = _finding(cls, raw, detail, path, located, resource)
            seen.setdefault(finding.path, []).append(finding)
        # A union reports one error for each of its forms: the useful one says more than "wrong type", or lies deeper.
        for at, group in seen.items():
            if all(f.code == "wrong-type" for f in group) and any(
                other[: len(at)] == at and other != at for other in seen
            ):
                continue
            exact = [f for f in group if f.code != "wrong-type"]
            finding = exact[0] if exact else _merged(group)
            if finding.code != "missing-field" or not _misspelt(finding, seen.values()):
                findings.append(finding)
        return None


def _misspelt(missing: Finding, groups: Iterable[list[Finding]]) -> bool:
    """Whether a missing field stands there under a wrong name, which is told already."""
    return any(
        f.code == "unknown-field" and f.path[:-1] == missing.path[:-1] and f.fix == f'Did you mean "{missing.path[-1]}"?'
        for group in groups for f in group
    )  # fmt: skip


def without_echoes(details: list[ErrorDetails]) -> list[ErrorDetails]:
    """Without the "too short" that pydantic adds for a list whose items are wrong."""
    return [
        d for d in details
        if d["type"] != "too_short" or not any(o["loc"][: len(d["loc"])] == d["loc"] != o["loc"] for o in details)
    ]  # fmt: skip


def _merged(group: list[Finding]) -> Finding:
    wanted = list(dict.fromkeys(w for f in group if (w := f.message.partition("expected ")[2].partition(",")[0])))
    first = group[0]
    if len(wanted) < 2:
        return first
    message = f"expected {' or '.join(wanted)},{first.message.partition(',')[2]}"
    return Finding(
        code=first.code, message=message, fix=first.fix, path=first.path, span=first.span, resource=first.resource
    )


def _finding(
    cls: type[BaseModel], raw: Any, detail: ErrorDetails, base: Path, located: Located, resource: str | None
) -> Finding:
    inner, value, model, nested = _walk(cls, raw, detail["loc"], named=detail["type"] in ("missing", "extra_forbidden"))
    path, kind, context = (*base, *inner), detail["type"], detail.get("ctx", {})
    name = dotted(path) or "the file"
    shown = _shown(value)
    span, fix = located.span(path), _form(model, path)
    if kind == "extra_forbidden":
        fields, word = hints.names(model), str(path[-1])
        hint = hints.meant(word, model)
        if not hint:
            common = [f for f in fields if f in _COMMON and f != "kind"] if "kind" in fields else []
            hint = "known fields: " + ", ".join(f for f in fields if f not in _COMMON)
            hint += f"; and, as everywhere, {', '.join(common)}" if common else ""
        return Finding(code="unknown-field", message=f'unknown field "{word}" in {dotted(path[:-1]) or "the file"}', fix=hint,
                       path=path, span=located.span(path, key=True), resource=resource)  # fmt: skip
    if kind == "missing":
        return Finding(code="missing-field", message=f'{dotted(path[:-1]) or "the file"} lacks the field "{path[-1]}"',
                       fix=_added(model, str(path[-1])), path=path, span=located.span(path[:-1], key=True), resource=resource)  # fmt: skip
    if kind in _TYPES:
        message, code = f"{name}: expected {_TYPES[kind]}, found {shown}", "wrong-type"
        fix = fix or _retyped(kind, model, nested, value, path, located)
    elif kind in ("literal_error", "enum"):
        known = [w.strip(" '") for w in str(context.get("expected", "")).replace(" or ", ",").split(",")]
        message, code = f"{name}: {shown} is not one of {', '.join(known)}", "not-a-choice"
        fix = did_you_mean(str(value), known) or (f"write {' or '.join(known)}" if len(known) < 8 else _nearest(str(value), known))
    elif kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern"))
        message, code = f"{name}: {shown} has not the form {pattern}", "wrong-form"
        if pattern == ID and isinstance(path[-1], str) and path[-1] != value and not re.fullmatch(ID, path[-1]):
            span, message = located.span(path, key=True), f'{dotted(path[:-1])}: "{path[-1]}" cannot be a name'  # the key is wrong
        fix = hints.as_id(str(path[-1] if "cannot be a name" in message else value)) if pattern == ID else _FORMS.get(pattern, "")
        fix = fix or hints.about(model, str(path[-1])) or f"write text that matches {pattern}"
    elif kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal"):
        bound = next(iter(context.values()), "")
        words = {
            "greater_than": "more than",
            "greater_than_equal": "at least",
            "less_than": "less than",
            "less_than_equal": "at most",
        }
        message, code = f"{name}: {shown} must be {words[kind]} {bound}", "out-of-range"
        fix = f"write a number {words[kind]} {bound}"
    elif kind in ("string_too_long", "string_too_short", "too_short", "too_long"):
        least = kind.endswith("short")
        bound = context.get("min_length" if least else "max_length", 1)
        unit = "characters" if kind.startswith("string") else "entries"
        size = len(value) if isinstance(value, str | tuple | dict) else 0
        message, code = f"{name}: {size} {unit}, {'at least' if least else 'at most'} {bound} wanted", "wrong-length"
        fix = "add an entry" if least else "shorten it"
    elif kind == "value_error":
        reason, _, suggestion = detail["msg"].removeprefix("Value error, ").partition("; ")
        message, code = f"{name}: {reason}", "wrong-value"
        fix = suggestion or hints.explained(model, str(path[-1]), _LOOK.format(_topic(path, located)))
    else:
        message, code = f"{name}: {detail['msg'][0].lower()}{detail['msg'][1:]}, found {shown}", "wrong-value"
        fix = hints.explained(model, str(path[-1]), _LOOK.format(_topic(path, located)))
    return Finding(code=code, message=message, fix=fix, path=path, span=span, resource=resource)


_LOOK = "`planta schema {}` tells the fields"


def _topic(path: Path, located: Located) -> str:
    """What to ask `planta schema` about: a kind, or a section."""
    resources = located.value.get("resources") if isinstance(located.value, dict) else None
    raw = resources.get(path[1]) if path[:1] == ("resources",) and len(path) > 1 and isinstance(resources, dict) else None
    return str(raw["kind"]) if isinstance(raw, dict) and "kind" in raw else str(next(iter(path), "--kinds"))


def _added(model: type[BaseModel], field: str) -> str:
    info = next((i for n, i in model.model_fields.items() if (i.alias or n) == field), None)
    return hints.explained(model, field, f'add "{field}: {hints.form(info.annotation) if info else "..."}"')


def _nearest(value: str, known: list[str]) -> str:
    """Of many choices those that the value contains or that contain it; the message has them all."""
    near = [k for k in known if k.lower() in value.lower() or value.lower() in k.lower()]
    return f"write {' or '.join(near[:4])}" if near else "write one of these"


def _retyped(
    kind: str, model: type[BaseModel], nested: type[BaseModel] | None, value: Any, path: Path, located: Located
) -> str:
    """How to write what has the wrong type: a field of `model`, which holds settings of the class `nested`."""
    field, info = str(path[-1]) if path else "", _field(model, path)
    if path[:1] == ("resources",) and path[2:3] == ("to",):
        everything = located.value.get("resources") if isinstance(located.value, dict) else None
        if len(path) == 3:
            return hints.arrows(value, everything)
        return f'write "{path[3]}: {value}"' if isinstance(value, str) else "an arrow holds verbs and their options only"
    if kind == "string_type":
        if isinstance(value, int | float | bool):
            text = str(value).lower() if isinstance(value, bool) else str(value)
            forms = [str(p) for m in (info.metadata if info else ()) if (p := getattr(m, "pattern", None))]
            if all(re.search(f, text) for f in forms):
                return f'put it between quotes: "{text}"'
            return f"put text between quotes: {hints.about(model, field)}"
        if isinstance(value, dict) and len(value) == 1 and isinstance(text := next(iter(value.values())), str):
            return f'put the whole line between quotes: "{next(iter(value))}: {text}"'  # a colon made it a mapping
    if kind == "bool_type" and value not in ("true", "false"):
        return hints.explained(model, field, "write true or false")
    if kind in ("bool_type", "int_type", "float_type") and isinstance(value, str):
        return hints.explained(model, field, "write it without quotes and without a unit")
    if kind in ("tuple_type", "list_type") and isinstance(value, str):
        return f"write a list: [{value}]"
    if kind in ("dict_type", "model_type", "model_attributes_type", "tuple_type", "list_type"):
        shape = hints.form(info.annotation if info else nested)
        if shape != "..." and isinstance(path[-1], int):
            return f"write {shape}"
        if shape != "...":
            return hints.explained(model, field, f'write "{field}: {shape}"')
    return f"write {_TYPES[kind]} here" + (", or leave the field out" if value is None else "")


_COMMON = frozenset(
    {"kind", "name", "caption", "note", "in", "to", "only", "region", "scope", "existing", "physical_name", "recovery"}
)
_FORMS = {
    ID: hints.AN_ID,
    r"^\d{12}$": 'an account id has 12 digits, between quotes: "222222222222"',
    r"^\d{1,3}(\.\d+)?%$": 'write a percentage: "99.5%"',
    r"^\d{1,3}d$": 'write days: "28d"',
    r"^\d{4}-\d{2}-\d{2}$": 'write a date between quotes: "2027-06-30"',
    r"^[^\s/:]+$": "write the domain alone: shop.example.com",
    r"^[^\n]*$": "keep it on one line",
    r"^[a-z]{2}(-[a-z]+)+-\d$": "write a region's code: sa-east-1",
    r"^\d{1,3}(\.\d{1,3}){3}/\d{1,2}$": "write a block: 10.20.0.0/16",
}


def _field(model: type[BaseModel], path: Path) -> FieldInfo | None:
    return next((i for n, i in model.model_fields.items() if path and (i.alias or n) == path[-1]), None)


def _form(model: type[BaseModel], path: Path) -> str:
    """What the field at the end of a path looks like, when it has a form that is worth saying."""
    info = _field(model, path)
    patterns = [str(p) for m in (info.metadata if info else ()) if (p := getattr(m, "pattern", None))]
    return next((_FORMS[p] for p in patterns if p in _FORMS and p != r"^[^\n]*$"), "")


def _shown(value: Any) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, tuple | list):
        return "a list"
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return str(value).lower()
    text = str(value)
    text = text if len(text) <= 60 else text[:57] + "..."
    import json

    return json.dumps(text, ensure_ascii=False) if isinstance(value, str) else text


def _walk(
    cls: type[BaseModel], raw: Any, loc: tuple[str | int, ...], *, named: bool
) -> tuple[Path, Any, type[BaseModel], type[BaseModel] | None]:
    """Follow an error's location through the raw value, leaving out the names that pydantic adds for union members.

    The path, the value there, the class whose field it is, and the class of the settings in it.
    """
    path: list[str | int] = []
    value, model, holder = raw, cls, cls
    for i, part in enumerate(loc):
        if isinstance(value, dict) and isinstance(part, str):
            if part not in value and (i < len(loc) - 1 or not named):
                continue  # a union member's name
            path.append(part)
            if part not in value or part not in _names(model):
                if part in value and i < len(loc) - 1:  # a free key of a mapping, not a field
                    value = value[part]
                    continue
                return tuple(path), value.get(part), model, model
            holder = model
            value, model = value[part], _nested(model, part) or model
        elif isinstance(value, tuple | list) and isinstance(part, int) and part < len(value):
            path.append(part)
            value = value[part]
    return tuple(path), value, holder, model


def _names(model: type[BaseModel]) -> set[str]:
    return {info.alias or n for n, info in model.model_fields.items()}


def _nested(model: type[BaseModel], part: str) -> type[BaseModel] | None:
    """The settings class of a field, looked for inside optionals, tuples and mappings."""
    info = next((i for n, i in model.model_fields.items() if (i.alias or n) == part), None)
    return _class_in(info.annotation) if info else None


def _class_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for arg in get_args(annotation):
        found = _class_in(arg)
        if found:
            return found
    return None
