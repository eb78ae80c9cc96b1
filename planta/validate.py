"""One part of the raw tree and its pydantic class in; the typed settings or located findings out."""

from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from planta.findings import Finding, Path, did_you_mean, dotted
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
            findings.append(exact[0] if exact else _merged(group))
        return None


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
    inner, value, model = _walk(cls, raw, detail["loc"], named=detail["type"] in ("missing", "extra_forbidden"))
    path, kind, context = (*base, *inner), detail["type"], detail.get("ctx", {})
    name = dotted(path) or "the file"
    shown = _shown(value)
    span, fix = located.span(path), _form(model, path)
    if kind == "extra_forbidden":
        fields = [info.alias or n for n, info in model.model_fields.items()]
        word = str(path[-1])
        hint = did_you_mean(word, fields)
        if not hint:
            hint = "known fields: " + ", ".join(f for f in fields if f not in _COMMON)
        return Finding(code="unknown-field", message=f'unknown field "{word}" in {dotted(path[:-1]) or "the file"}', fix=hint,
                       path=path, span=located.span(path, key=True), resource=resource)  # fmt: skip
    if kind == "missing":
        return Finding(code="missing-field", message=f'{dotted(path[:-1]) or "the file"} lacks the field "{path[-1]}"',
                       fix=f'add "{path[-1]}:"', path=path, span=located.span(path[:-1], key=True), resource=resource)  # fmt: skip
    if kind in _TYPES:
        message, code = f"{name}: expected {_TYPES[kind]}, found {shown}", "wrong-type"
        if fix:
            pass
        elif kind == "string_type" and isinstance(value, int | float | bool):
            fix = f'put it between quotes: "{str(value).lower() if isinstance(value, bool) else value}"'
        elif kind in ("bool_type", "int_type", "float_type") and isinstance(value, str):
            fix = "write it without quotes and without a unit"
        elif kind in ("tuple_type", "list_type") and isinstance(value, str):
            fix = f"write a list: [{value}]"
        else:
            fix = f"write {_TYPES[kind]} here" + (", or leave the field out" if value is None else "")
    elif kind in ("literal_error", "enum"):
        known = [w.strip(" '") for w in str(context.get("expected", "")).replace(" or ", ",").split(",")]
        message, code = f"{name}: {shown} is not one of {', '.join(known)}", "not-a-choice"
        fix = did_you_mean(str(value), known) or f"write {' or '.join(known)}"
    elif kind == "string_pattern_mismatch":
        pattern = str(context.get("pattern"))
        message, code = f"{name}: {shown} has not the form {pattern}", "wrong-form"
        fix = _FORMS.get(pattern, f"write text that matches {pattern}")
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
        message, code, fix = f"{name}: {reason}", "wrong-value", suggestion or "correct the value"
    else:
        message, code = f"{name}: {detail['msg'][0].lower()}{detail['msg'][1:]}, found {shown}", "wrong-value"
        fix = "correct the value"
    return Finding(code=code, message=message, fix=fix, path=path, span=span, resource=resource)


_COMMON = frozenset(
    {"kind", "name", "caption", "note", "in", "to", "only", "region", "scope", "existing", "physical_name", "recovery"}
)
_FORMS = {
    r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "use lower-case letters, digits and single hyphens: my-bucket",
    r"^\d{12}$": 'an account id has 12 digits, between quotes: "222222222222"',
    r"^\d{1,3}(\.\d+)?%$": 'write a percentage: "99.5%"',
    r"^\d{1,3}d$": 'write days: "28d"',
    r"^\d{4}-\d{2}-\d{2}$": 'write a date between quotes: "2027-06-30"',
    r"^[^\n]*$": "keep it on one line",
    r"^[a-z]{2}(-[a-z]+)+-\d$": "write a region's code: sa-east-1",
    r"^\d{1,3}(\.\d{1,3}){3}/\d{1,2}$": "write a block: 10.20.0.0/16",
}


def _form(model: type[BaseModel], path: Path) -> str:
    """What the field at the end of a path looks like, when it has a form that is worth saying."""
    info = next((i for n, i in model.model_fields.items() if path and (i.alias or n) == path[-1]), None)
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
) -> tuple[Path, Any, type[BaseModel]]:
    """Follow an error's location through the raw value, leaving out the names that pydantic adds for union members."""
    path: list[str | int] = []
    value, model = raw, cls
    for i, part in enumerate(loc):
        if isinstance(value, dict) and isinstance(part, str):
            if part not in value and (i < len(loc) - 1 or not named):
                continue  # a union member's name
            path.append(part)
            if part not in value or part not in _names(model):
                if part in value and i < len(loc) - 1:  # a free key of a mapping, not a field
                    value = value[part]
                    continue
                return tuple(path), value.get(part), model
            value, model = value[part], _nested(model, part) or model
        elif isinstance(value, tuple | list) and isinstance(part, int) and part < len(value):
            path.append(part)
            value = value[part]
    return tuple(path), value, model


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
