"""The descriptions of every kind's own settings, as the schema's classes give them (in English)."""

from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel

from generators.pages.settings import COMMON
from planta.describe import describe
from planta.kinds import BY_ID


def descriptions() -> tuple[str, ...]:
    """Each once, in the order of the kinds."""
    describe()
    return tuple(dict.fromkeys(d for kind in BY_ID.values() for d in _of(kind, COMMON)))


def _of(settings: type[BaseModel], skip: frozenset[str] = frozenset()) -> Iterator[str]:
    for name, info in settings.model_fields.items():
        if name in skip:
            continue
        if info.description:
            yield info.description
        for group in _groups(info.annotation):
            yield from _of(group)


def _groups(annotation: Any) -> Iterator[type[BaseModel]]:
    """Classes of settings inside an annotation, however deep."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _groups(part)
