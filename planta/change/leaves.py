"""Two values of the same shape in; the places where they differ, as deep as their settings go, out."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel

from planta.change.fields import MISSING
from planta.findings import Path

Difference = tuple[Path, Any, Any]


def differences(before: Any, after: Any, path: Path = (), skip: frozenset[str] = frozenset()) -> Iterator[Difference]:
    """(path, before, after) of every leaf that differs; lists and mappings of plain values are leaves as a whole."""
    if before is after or before == after:
        return
    if isinstance(before, BaseModel) and type(before) is type(after):
        for name, info in type(before).model_fields.items():
            word = info.alias or name
            if word not in skip:
                yield from differences(getattr(before, name), getattr(after, name), (*path, word))
    elif isinstance(before, Mapping) and isinstance(after, Mapping) and (_nested(before) or _nested(after)):
        for key in (*before, *(k for k in after if k not in before)):
            yield from differences(before.get(key, MISSING), after.get(key, MISSING), (*path, key))
    elif isinstance(before, tuple) and isinstance(after, tuple) and any(isinstance(v, BaseModel) for v in (*before, *after)):
        for i in range(max(len(before), len(after))):
            yield from differences(before[i] if i < len(before) else MISSING, after[i] if i < len(after) else MISSING, (*path, i))
    else:
        yield path, before, after


def _nested(value: Mapping[str, Any]) -> bool:
    return any(isinstance(v, BaseModel | Mapping) for v in value.values())


def shown(value: Any) -> str:
    """A value as a report prints it, on one line."""
    if value is MISSING:
        return "nothing"
    if value is None:
        return "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, BaseModel):
        given = {info.alias or name: (getattr(value, name), info.default) for name, info in type(value).model_fields.items()}
        telling = {k: v for k, (v, default) in given.items() if v != default} or {k: v for k, (v, _) in given.items() if v is not None}
        return "{" + ", ".join(f"{k}: {shown(v)}" for k, v in telling.items()) + "}"
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {shown(v)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple):
        return "[" + ", ".join(shown(v) for v in value) + "]"
    text = " ".join(str(value).split())
    return text if len(text) <= 80 else text[:79].rstrip() + "…"


def words(before: Any, after: Any) -> str:
    """How a value changed: "365 → 30", or what a list gained and lost."""
    if isinstance(before, tuple) and isinstance(after, tuple) and not any(isinstance(v, BaseModel) for v in (*before, *after)):
        lost, won = [v for v in before if v not in after], [v for v in after if v not in before]
        parts = [*(f"+{shown(v)}" for v in won), *(f"−{shown(v)}" for v in lost)]
        return ", ".join(parts) if parts else f"{shown(before)} → {shown(after)} (order)"
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        parts = [f"+{k}: {shown(v)}" for k, v in after.items() if k not in before] + [f"−{k}" for k in before if k not in after]
        parts += [f"{k}: {shown(before[k])} → {shown(after[k])}" for k in before if k in after and before[k] != after[k]]
        return ", ".join(parts) if parts else "order"
    return f"{shown(before)} → {shown(after)}"
