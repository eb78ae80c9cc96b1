"""A system in; the same one with each of its arrows taken out, and what is then made, out: composed once for all who ask."""

from functools import cache

from infra.parts import CannotSynthesize
from infra.stacks.compose import compose
from planta.architecture import Architecture
from tests.infra.proof.world import World, world
from tests.infra.sites import models, without


@cache
def removed(system: str, environment: str) -> dict[str, tuple[Architecture, World]]:
    """Arrow -> (the model without it, its world). What cannot be made without its only target says so, and is left out."""
    model = models(system)[environment]
    found = {}
    for arrow in model.arrows:
        less = without(model, arrow.id)
        try:
            found[arrow.id] = (less, world(compose(less).stacks))
        except CannotSynthesize:
            assert model.resources[arrow.source].kind in ("cloudfront", "event-rule"), f"{arrow.id}: nothing could be made without it"
    return found
