"""What holds for every kind: ids, words in both languages, descriptions, icons, captions, and names of other kinds."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from planta.describe import describe
from planta.kinds import BY_ID
from planta.kinds.base import Kind, Link
from planta.text import LANGUAGES, Text
from tests.planta.kinds.samples import examples, linked, scene

ICONS = Path(__file__).parents[3] / "templates" / "assets" / "icons"
EXAMPLES = examples()
each_kind = pytest.mark.parametrize("kind", BY_ID.values(), ids=lambda k: k.kind_id)
each_example = pytest.mark.parametrize("config", [c for _, c in EXAMPLES], ids=[name for name, _ in EXAMPLES])


def test_every_kind_has_an_example() -> None:
    assert {c.kind for _, c in EXAMPLES} == set(BY_ID)


@each_kind
def test_words_are_in_both_languages(kind: type[Kind]) -> None:
    words = [kind.face.name, *(v.text for v in kind.verbs), *(v.wider for v in kind.verbs if v.wider)]
    words += [link.text for _, link in field_links(kind) if link.text]
    for text in words:
        assert isinstance(text, Text)
        assert all(text(language).strip() == text(language) != "" for language in LANGUAGES), text


@each_kind
def test_every_field_is_described(kind: type[Kind]) -> None:
    describe()
    assert kind.__doc__
    for model in {kind, *nested(kind)}:
        assert model.__doc__, model
        bare = [n for n, info in model.model_fields.items() if not info.description]
        assert not bare, f"{model.__name__} says nothing of {bare}"


@each_kind
def test_its_icon_is_there(kind: type[Kind]) -> None:
    assert any((ICONS / f"{kind.face.icon}{suffix}").is_file() for suffix in (".svg", ".png")), kind.face.icon


@each_kind
def test_it_names_kinds_and_verbs_that_exist(kind: type[Kind]) -> None:
    named = {s for v in kind.verbs for s in v.sources} | set(kind.owners) | {k for _, link in field_links(kind) for k in link.kinds}
    assert named <= set(BY_ID)
    for field, link in field_links(kind):
        if link.verb:
            for target in link.kinds:
                names = {link.verb} if isinstance(link.verb, str) else set(link.verb)
                assert len(names & {v.name for v in BY_ID[target].verbs}) == 1, f"{kind.kind_id}.{field}: {target} has no verb {link.verb}"


@each_kind
def test_verbs_are_told_apart(kind: type[Kind]) -> None:
    names = [v.name for v in kind.verbs]
    assert len(names) == len(set(names))


@each_example
def test_captions_are_short(config: Kind) -> None:
    for language in LANGUAGES:
        caption = config.own_caption(language)
        assert len(caption) <= 28 and "\n" not in caption, caption


@each_kind
def test_what_is_deployed_is_checked(kind: type[Kind]) -> None:
    claims = [claim for _, config in EXAMPLES if config.kind == kind.kind_id for claim in config.own_claims(scene())]
    assert bool(claims) == bool(kind.cloudformation)


@each_example
def test_claims_are_told_apart(config: Kind) -> None:
    claims = list(config.own_claims(scene()))
    for claim in claims:
        assert all(claim.text(language) for language in LANGUAGES)
    questions = [(c.service, c.call, tuple(c.parameters.items()), c.path) for c in claims]
    assert len(questions) == len(set(questions)), "a claim asks the same twice"


@each_example
def test_grants_follow_from_settings_that_it_has(config: Kind) -> None:
    fields = {info.alias or n for n, info in type(config).model_fields.items()}
    for grant in config.own_grants("coisa"):
        assert grant.target.split(".")[0] in ("coisa", *(value.split(".")[0] for value, _ in linked(config).values()))
        assert grant.field.split(".")[0] in fields, grant.field
        assert all(grant.text(language) for language in LANGUAGES)


def field_links(model: type[BaseModel]) -> Iterator[tuple[str, Link]]:
    for each in {model, *nested(model)}:
        for name, info in each.model_fields.items():
            yield from ((name, m) for m in info.metadata if isinstance(m, Link))


def nested(model: type[BaseModel]) -> set[type[BaseModel]]:
    """The settings classes inside a kind's own fields."""
    found: set[type[BaseModel]] = set()
    for name, info in model.model_fields.items():
        if name not in Kind.model_fields:
            for inner in classes(info.annotation):
                found |= {inner, *nested(inner)}
    return found


def classes(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from classes(argument)
