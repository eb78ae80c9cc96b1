"""What a kind's class says of it decides, not its id: a kind that nobody has heard of, of a sort that is known, is treated as its sort."""

from dataclasses import replace
from pathlib import Path

import pytest

from planta.architecture import Architecture
from planta.build import build
from planta.change.access import changes
from planta.reach import pod_ways, ways
from planta.reliability.failure import Simulation

HOME = Path(__file__).resolve().parents[2]


def model(file: str, environment: str) -> Architecture:
    return build((HOME / file).read_text(encoding="utf-8")).architectures[environment]


@pytest.fixture(scope="module")
def real() -> Architecture:
    return model("architecture.yaml", "prod")


def disguised(architecture: Architecture, *kinds: str) -> Architecture:
    """The same model, with another id for some kinds."""
    return replace(architecture, resources={
        id: replace(r, config=r.config.model_copy(update={"kind": f"new-{r.kind}"})) if r.kind in kinds else r
        for id, r in architecture.resources.items()
    })  # fmt: skip


@pytest.mark.parametrize("kinds", [("k8s-deployment",), ("k8s-deployment", "k8s-job", "alb")])
def test_a_new_kind_is_let_through_and_fails_as_its_sort_does(real: Architecture, kinds: tuple[str, ...]) -> None:
    new = disguised(real, *kinds)
    assert ways(new) == ways(real) and pod_ways(new) == pod_ways(real)
    stopped = [[(o.down, o.weakened, o.effects) for o in Simulation(m).outcomes] for m in (new, real)]
    assert stopped[0] == stopped[1]


def test_a_new_kind_of_load_balancer_redirects_whoever_comes_by_http() -> None:
    others = model("tests/infra/data/others.yaml", "dev")
    assert [w.target for w in ways(disguised(others, "alb")) if w.ports == (80,)] == ["front-door"]


def test_access_to_a_new_kind_of_secret_is_as_dangerous_as_to_one_that_is_known(real: Architecture) -> None:
    for now in (real, disguised(real, *(r.kind for r in real.resources.values() if r.config.sensitive))):
        granted = {}
        for arrow in (a for a in now.arrows if now.resources[a.target].config.sensitive and a.verb.actions):
            then = replace(now, arrows=tuple(a for a in now.arrows if a.id != arrow.id))
            granted[arrow.target] = next(c.level for c in changes(then, now) if c.path == arrow.path)
        assert len(granted) > 3 and set(granted.values()) == {"dangerous"}
