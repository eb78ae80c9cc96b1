"""What the access page says that services need in order to run is what their roles have beside the arrows, and no more."""

import pytest

from infra.access import BASELINE_OF
from infra.kinds import FACETS
from planta.needs import needs
from tests.infra.sites import CASES, composed, models


@pytest.mark.parametrize(("system", "environment"), CASES)
def test_the_page_s_needs_are_the_statements_of_the_roles(system: str, environment: str) -> None:
    model, site = models(system)[environment], composed(system, environment).site
    given = set()
    for id, config in site.deployed():
        baseline = FACETS[config.kind].baseline if config.kind in FACETS else None
        principal = f"{id}.{BASELINE_OF[config.kind]}" if config.kind in BASELINE_OF else id
        given |= {(principal, a) for _, grant in (baseline(id, config, site) if baseline else ()) for a in grant.actions}
    told = {(n.principal, a) for n in needs(model) for a in n.actions}
    assert told == given
    for need in needs(model):
        assert need.path[1] in model.resources and (need.target is None or need.target in model.resources)
