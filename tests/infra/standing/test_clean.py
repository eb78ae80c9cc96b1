"""The small environment as it was deployed: what is asked of the others (`tests/infra/deploy`) is asked of it too."""

import pytest

from tests.infra.deploy.test_real_systems import (
    test_a_second_deployment_changes_nothing,
    test_an_account_of_its_own_holds_what_the_model_puts_there,
    test_every_claim_holds,
    test_every_resource_has_a_claim,
    test_every_resource_of_every_template_is_there,
)
from tests.infra.deployed import Deployed

__all__ = [
    "test_a_second_deployment_changes_nothing",
    "test_an_account_of_its_own_holds_what_the_model_puts_there",
    "test_every_claim_holds",
    "test_every_resource_has_a_claim",
    "test_every_resource_of_every_template_is_there",
]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


@pytest.fixture
def system(hml: Deployed) -> Deployed:
    return hml
