"""What services need in order to run: each need names a line of the model, and is held to its target where it has one."""

import pytest

from infra.access import needed
from planta.needs import needs
from tests.infra.sites import CASES, composed, models


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_a_need_names_its_line_and_is_held_to_its_target(system: str, environment: str) -> None:
    model, site = models(system)[environment], composed(system, environment).site
    for need in needs(model):
        assert need.path[1] in model.resources and (need.target is None or need.target in model.resources)
        assert need.target is None or all("*" not in grant.resources for grant in needed(site, need))
