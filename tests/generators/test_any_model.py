"""Random valid models go through every generator without an exception, in both languages, whatever kinds they hold."""

import pytest

from generators.targets import targets
from planta.build import build
from planta.findings import UnusableInput, render
from planta.kinds import BY_ID
from tests.generators.any_models import EXAMPLES, any_model


def _built(seed: int, size: int):  # type: ignore[no-untyped-def]
    text = any_model(seed, size)
    try:
        return build(text)
    except UnusableInput as unusable:
        pytest.fail(f"seed {seed}:\n{render(unusable.findings, 'model', text)}")


@pytest.mark.parametrize("seed", range(60))
def test_a_random_model_is_valid(seed: int) -> None:
    assert len(_built(seed, 4 + seed % 12).architecture.resources) >= 4


@pytest.mark.parametrize("seed", range(8))
def test_a_random_model_becomes_every_output(seed: int) -> None:
    loaded = _built(seed, 4 + seed)
    for target in targets(loaded.architectures, loaded.findings, {}):
        assert target.make(), target.path


def test_the_examples_cover_every_kind() -> None:
    assert set(EXAMPLES) == set(BY_ID)
