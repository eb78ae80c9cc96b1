"""The settings' classes in; each field with the text under it in the source as its description, for editors and pages, out.

Pydantic could do that by itself (`use_attribute_docstrings`), but reads the source of every class whenever one is imported: two
fifths of the time that a check takes, for words that a check never prints.
"""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from inspect import cleandoc
from itertools import pairwise
from pathlib import Path

from pydantic import BaseModel

from planta import document  # noqa: F401  # the settings of all sections are defined once it is imported
from planta.kinds import BY_ID
from planta.kinds.base import Kind, Settings


@cache
def describe() -> None:
    """Fill in the descriptions of every field of every settings class; once for all."""
    tuple(BY_ID.values())  # from here on all kinds are defined too
    words = {cls: dict(_under_fields(cls)) for cls in _all()}
    for cls in words:
        for name, info in cls.model_fields.items():
            if info.description is None:
                info.description = next((words[c][name] for c in cls.__mro__ if c in words and name in words[c]), None)
    for cls in sorted(words, key=lambda c: issubclass(c, Kind)):
        cls.model_rebuild(force=True)


def said(cls: type[BaseModel], field: str) -> str:
    """The description of one field, by the name that the file has for it; the other classes are left alone."""
    name = next((n for n, info in cls.model_fields.items() if (info.alias or n) == field), field)
    found = (words[name] for c in cls.__mro__ if c is not Settings and issubclass(c, Settings) if name in (words := dict(_under_fields(c))))
    return next(found, "")


def _all() -> list[type[Settings]]:
    """Every settings class, level by level, each in the order of definition."""
    found: list[type[Settings]] = [Settings]
    for cls in found:
        found += cls.__subclasses__()
    return found


def _under_fields(cls: type[Settings]) -> Iterator[tuple[str, str]]:
    definition = _classes(str(sys.modules[cls.__module__].__file__)).get(cls.__qualname__)
    body = definition.body if definition else []
    for field, after in pairwise(body):
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and isinstance(after, ast.Expr):
            text = after.value
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield field.target.id, cleandoc(text.value)


@cache
def _classes(file: str) -> dict[str, ast.ClassDef]:
    tree = ast.parse(Path(file).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
