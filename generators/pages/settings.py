"""A resource's settings in; flat rows (path, value, default, description) for tables and for comparing environments out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel
from pydantic_core import PydanticUndefined

from planta.describe import describe
from planta.kinds.base import Kind

COMMON = frozenset(Kind.model_fields)
"""Fields that every kind has: the page tells them in its own words."""


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One value of a resource, at its dotted path."""

    path: tuple[str | int, ...]
    value: Any
    default: Any
    required: bool
    description: str

    @property
    def dotted(self) -> str:
        return ".".join(str(p) for p in self.path)

    @property
    def changed(self) -> bool:
        return self.required or self.value != self.default


def settings(config: Kind) -> tuple[Setting, ...]:
    """The kind's own settings, nested groups and mappings opened."""
    describe()
    return tuple(_fields(config, (), skip=COMMON))


def _fields(group: BaseModel, at: tuple[str | int, ...], skip: frozenset[str] = frozenset()) -> Iterator[Setting]:
    for name, info in type(group).model_fields.items():
        if name in skip:
            continue
        default = info.default if info.default_factory is None else info.get_default(call_default_factory=True)  # no copy: it is frozen
        required = default is PydanticUndefined
        yield from _opened(getattr(group, name), (*at, info.alias or name), None if required else default, required, info.description or "")


def _opened(value: Any, path: tuple[str | int, ...], default: Any, required: bool, description: str) -> Iterator[Setting]:
    """A group of fields, or a collection that holds groups, becomes a row for each of its values."""
    if isinstance(value, BaseModel):
        inner = default if isinstance(default, type(value)) else None
        for setting in _fields(value, path):
            known = _get(inner, setting.path[len(path) :]) if inner is not None else setting.default
            yield Setting(path=setting.path, value=setting.value, default=known, required=setting.required and inner is None,
                          description=setting.description)  # fmt: skip
    elif isinstance(value, Mapping) and any(isinstance(v, BaseModel | Mapping) for v in value.values()):
        for key, item in value.items():
            yield from _opened(item, (*path, str(key)), None, True, description)
    elif isinstance(value, tuple) and any(isinstance(v, BaseModel) for v in value):
        for i, item in enumerate(value):
            yield from _opened(item, (*path, i), None, True, description)
    else:
        yield Setting(path=path, value=value, default=default, required=required, description=description)


def _get(value: Any, path: tuple[str | int, ...]) -> Any:
    for part in path:
        if isinstance(value, BaseModel):
            names = {info.alias or name: name for name, info in type(value).model_fields.items()}
            value = getattr(value, names[str(part)], None)
        elif isinstance(value, Mapping):
            value = value.get(part)
        elif isinstance(value, tuple) and isinstance(part, int):
            value = value[part] if part < len(value) else None
    return value
