"""Defaults that are groups are made without validation: here they are validated."""

from collections.abc import Iterator

import pytest

from planta.kinds import BY_ID
from planta.kinds.base import Settings

KINDS = tuple(BY_ID.values())
"""With them, all groups of settings are defined."""


def classes(cls: type[Settings] = Settings) -> Iterator[type[Settings]]:
    for sub in cls.__subclasses__():
        yield sub
        yield from classes(sub)


GROUPS = [(c, n, i.default) for c in dict.fromkeys(classes()) if c.__module__.startswith("planta.") for n, i in c.model_fields.items() if isinstance(i.default, Settings)]


@pytest.mark.parametrize(("cls", "name", "default"), GROUPS, ids=[f"{c.__name__}.{n}" for c, n, _ in GROUPS])
def test_a_default_is_what_the_file_could_say(cls: type[Settings], name: str, default: Settings) -> None:
    said = default.model_dump(by_alias=True, include=default.model_fields_set)
    read = type(default).model_validate(said)
    assert read == default and read.model_fields_set == default.model_fields_set


def test_there_are_such_defaults() -> None:
    assert len(GROUPS) > 20
