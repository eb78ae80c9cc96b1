"""What must hold of any change of the real model: nothing goes untold, and a model compared with itself says nothing."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from planta.architecture import Architecture
from planta.build import Loaded
from planta.change import sections
from planta.change.access import changes, matrix
from planta.change.change import mirror
from planta.change.compare import compare, load
from planta.change.resources import changes as resource_changes
from planta.document import Document
from planta.findings import UnusableInput
from planta.kinds import BY_ID
from planta.locate import locate
from planta.sections import Waiver
from tests.planta.change.pairs import EDITS, SOUND, sound
from tests.planta.edit import edited

REAL = Path(__file__).parents[3] / "architecture.yaml"


@cache
def real() -> Loaded:
    return load(REAL.read_text(encoding="utf-8"))


def variants(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """(path, copy of the value with exactly that leaf altered)."""
    if isinstance(value, BaseModel):
        for name, info in type(value).model_fields.items():
            for where, other in variants(getattr(value, name), (*path, info.alias or name)):
                yield where, value.model_copy(update={name: other})
    elif isinstance(value, Mapping):
        for key, item in value.items():
            for where, other in variants(item, (*path, key)):
                yield where, {**value, key: other}
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            for where, other in variants(item, (*path, i)):
                yield where, (*value[:i], other, *value[i + 1 :])
    elif isinstance(value, bool):
        yield path, not value
    elif isinstance(value, int | float):
        yield path, value + 1
    elif isinstance(value, str):
        yield path, value + "x"


def test_a_model_compared_with_itself_says_nothing() -> None:
    text = REAL.read_text(encoding="utf-8")
    assert compare(real(), load(text + "\n# the end\n")).changes == ()


def test_every_field_of_every_resource_of_the_real_model_is_told() -> None:
    before = real().architecture
    told = 0
    for id, resource in before.resources.items():
        for path, config in variants(resource.config):
            if path[0] in ("kind", "to"):
                continue  # another kind is another class; arrows are told as access
            after = replace(before, resources={**before.resources, id: replace(resource, config=config)})
            found = [c for c in resource_changes(before, after) if c.path[:2] == ("resources", id)]
            assert found, (id, path)
            told += 1
    assert told > 1000


@pytest.mark.parametrize("section", [*sections.SECTIONS, "system", "waivers"])
def test_every_field_of_every_section_of_the_real_model_is_told(section: str) -> None:
    before = real().architecture
    told = 0
    for path, value in variants(getattr(before, section), (section,)):
        after = replace(before, **{section: value})
        found = list(sections.changes(before, after))
        assert found, path
        told += 1
    assert told or section == "waivers"


def test_every_arrow_taken_away_is_told() -> None:
    before = real().architecture
    for arrow in before.arrows:
        after = replace(before, arrows=tuple(a for a in before.arrows if a != arrow))
        assert [c for c in changes(before, after) if c.category == "access-revoked" and c.resource == arrow.source], arrow.id


def test_edits_of_the_file_itself_are_told() -> None:
    """Numbers and switches of the real file, by chance but always the same ones; edits that make it unusable are refused anyway."""
    tree = locate(REAL.read_text(encoding="utf-8")).value
    leaves = [(p, v) for p, v in _leaves(tree) if isinstance(v, bool | int) and p[0] in ("resources", "environments", "slos", "defaults")]
    told = 0
    for path, value in random.Random(7).sample(leaves, 16):
        copy = json.loads(json.dumps(tree))
        node = copy
        for part in path[:-1]:
            node = node[part]
        node[path[-1]] = (not value) if isinstance(value, bool) else value + 1
        try:
            after = load(json.dumps(copy, ensure_ascii=False))
        except UnusableInput:
            continue
        assert compare(real(), after).changes, path
        told += 1
    assert told >= 8


def _leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, (*path, key))
    elif isinstance(value, tuple):
        for i, item in enumerate(value):
            yield from _leaves(item, (*path, i))
    else:
        yield path, value


def gained(before: Architecture, after: Architecture) -> list[tuple[object, ...]]:
    """What the access matrix has that it had not: a principal with a target, verb and prefix, or more actions or ports for them."""
    was, now = matrix(before), matrix(after)
    more = [(k, a) for k, a in now.items() if k not in was or set(a.actions) - set(was[k].actions) or set(a.ports) - set(was[k].ports)]
    return sorted((a.principal, a.path) for _, a in more)


def held(before: Loaded, after: Loaded) -> None:
    """Categories mirror each other, and the report calls granted exactly what each environment's matrix gained, and revoked what it lost."""
    there, back = compare(before, after), compare(after, before)
    assert {mirror(c.category) for c in there.changes} == {c.category for c in back.changes}
    if there.renames:
        return  # the old model is then told with the new names
    common = [e for e in after.architectures if e in before.architectures]
    for environment in common:
        for report, one, other in ((there, before, after), (back, after, before)):
            told = [c for c in report.of("access-granted") if not c.environments or environment in c.environments]
            assert sorted((c.resource, c.path) for c in told) == gained(one.architectures[environment], other.architectures[environment])


@given(names=st.lists(st.sampled_from(sorted(EDITS)), min_size=1, max_size=3, unique=True))
@settings(max_examples=15, deadline=None, derandomize=True)
def test_several_edits_at_once_mirror_and_grant_what_the_matrix_gains(names: list[str]) -> None:
    edits = {path: value for name in names for path, value in EDITS[name].items()}
    try:
        before, after = load(SOUND), load(edited(sound(), edits))
    except (UnusableInput, AssertionError):
        return  # edits that contradict each other
    held(before, after)
    assert compare(after, load(edited(sound(), edits) + "\n")).changes == ()


def with_arrows(tree: dict[str, Any], chance: random.Random) -> str:
    """A model with some arrows taken out, some put in, and some limited to a prefix."""
    tree = json.loads(json.dumps(tree))
    resources = tree["resources"]
    for _ in range(chance.randint(1, 4)):
        source, target = chance.choice(sorted(resources)), chance.choice(sorted(resources))
        arrows = resources[source].setdefault("to", {})
        if arrows and chance.random() < 0.5:
            del arrows[chance.choice(sorted(arrows))]
            continue
        ports = resources[target].get("ports") or {}
        verbs = [*(v.name for v in BY_ID[resources[target]["kind"]].verbs), *(ports if isinstance(ports, dict) else ())]
        if verbs and source != target:
            within = {"within": chance.choice(("a/", "a/b/", "c/"))} if resources[target]["kind"] == "s3-bucket" and chance.random() < 0.7 else None
            arrows[target] = {chance.choice(verbs): within}
    return json.dumps(tree, ensure_ascii=False)


def generated(seed: int) -> tuple[Loaded, Loaded] | None:
    """Two models that differ in their arrows; None where they came out unusable (a verb that its source may not use)."""
    chance = random.Random(seed)
    bare = {k: v for k, v in sound().items() if k in ("planta", "system", "environments", "defaults", "resources")}
    first = with_arrows(bare, chance)
    try:
        return load(first), load(with_arrows(json.loads(first), chance))
    except UnusableInput:
        return None


GENERATED = [pair for seed in range(150) if (pair := generated(seed))]


@pytest.mark.parametrize("pair", GENERATED)
def test_generated_models_mirror_and_grant_what_the_matrix_gains(pair: tuple[Loaded, Loaded]) -> None:
    held(*pair)


def test_there_are_enough_generated_models() -> None:
    told = [any(gained(a.architecture, b.architecture)) for a, b in GENERATED]
    assert sum(told) >= 15


def test_a_waiver_is_told_when_it_comes_and_goes() -> None:
    waiver = Waiver(rule="no-versions", resource="uploads", reason="Rascunhos.", owner="Time", expires="2027-01-31")
    before = real().architecture
    after = replace(before, waivers=(*before.waivers, waiver))
    (came,) = sections.changes(before, after)
    (went,) = sections.changes(after, before)
    assert (came.category, came.level, went.category, went.level) == ("waivers", "review", "waivers", "safe")


def test_no_section_of_the_file_is_left_out() -> None:
    told = {*sections.SECTIONS, "planta", "system", "environments", "defaults", "resources", "waivers"}
    assert set(Document.model_fields) == told
