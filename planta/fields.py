"""A settings class in; its fields, with what each takes, what it means and what it is when left out, as plain data out."""

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from planta import hints
from planta.describe import said
from planta.document import Document
from planta.kinds import BY_ID
from planta.kinds.base import ArrowOptions, Kind, Link

EVERYWHERE = tuple(info.alias or n for n, info in Kind.model_fields.items())
"""Fields that every resource has."""


def topics() -> Mapping[str, type[BaseModel]]:
    """What can be asked about: kinds, and sections that have fields."""
    sections = {n: inner for n, info in Document.model_fields.items() if (inner := settings_in(info.annotation))}
    return {**sections, "resources": Kind, **dict(BY_ID.items())}


def settings_in(annotation: Any) -> type[BaseModel] | None:
    """The settings class of a field, looked for inside optionals, lists and mappings."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for arg in get_args(annotation) if (found := settings_in(arg))), None)


def fields(cls: type[BaseModel]) -> list[dict[str, Any]]:
    """Each field: the needed ones first, then in the class's order; the groups of fields inside it under `fields`."""
    own = [(n, i) for n, i in cls.model_fields.items() if cls is Kind or not issubclass(cls, Kind) or (i.alias or n) not in EVERYWHERE]
    return [_field(cls, i.alias or n, i) for n, i in sorted(own, key=lambda each: not each[1].is_required())]


def _field(cls: type[BaseModel], name: str, info: FieldInfo) -> dict[str, Any]:
    inner = settings_in(info.annotation)
    plain: dict[str, Any] = {"field": name, "takes": _takes(info), "means": said(cls, name), "needed": info.is_required(),
                             "default": None if info.is_required() else _default(info)}  # fmt: skip
    return {**plain, "fields": fields(inner)} if inner else plain


def _takes(info: FieldInfo) -> str:
    if settings_in(info.annotation) is ArrowOptions:
        return "{id: verb | [verb, ...] | {verb: {options}}}"
    if links := [link for link in _links(info.metadata, info.annotation) if link]:
        kinds = " | ".join(links[0].kinds) or "resource"
        return hints.form(info.annotation).replace("...", f"<{kinds}>" if not links[0].part else f"<{kinds}>.<part>")
    shape = hints.form(info.annotation, most=100)
    return shape.replace("...", _plain(info.annotation)) if "{" not in shape else shape


def _links(metadata: Any, annotation: Any) -> list[Link]:
    found = [m for m in (*metadata, *getattr(annotation, "__metadata__", ())) if isinstance(m, Link)]
    return found + [link for arg in get_args(annotation) for link in _links((), arg)]


def _plain(annotation: Any) -> str:
    """`text`, `number` or `true | false`, of what is in it last."""
    names = {bool: "true | false", int: "number", float: "number", str: "text"}
    if annotation in names:
        return names[annotation]
    inner = [said for a in get_args(annotation) if (said := _plain(a)) != "..."]
    return inner[-1] if inner else "..."


def _default(info: FieldInfo) -> Any:
    value = info.get_default(call_default_factory=True)
    return value.model_dump(mode="json", by_alias=True) if isinstance(value, BaseModel) else value
