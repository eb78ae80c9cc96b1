"""Access analyzers: the type that AWS is told."""

import pytest

from planta.kinds.accessanalyzer import AccessAnalyzer
from tests.planta.kinds.samples import asked, settings


@pytest.mark.parametrize(
    ("yaml", "type_"),
    [
        ("{}", "ACCOUNT"),
        ("{organization: true}", "ORGANIZATION"),
        ("{type: unused}", "ACCOUNT_UNUSED_ACCESS"),
        ("{type: unused, organization: true}", "ORGANIZATION_UNUSED_ACCESS"),
    ],
)
def test_the_type_follows_from_scope_and_aim(yaml: str, type_: str) -> None:
    found = asked(settings(AccessAnalyzer, yaml))
    assert [v for q, v in found.items() if q.endswith(".type")] == [type_]
