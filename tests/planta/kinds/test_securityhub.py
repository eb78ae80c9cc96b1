"""Security Hub: each standard is checked."""

import pytest

from planta.kinds.securityhub import SecurityHub
from tests.planta.kinds.samples import asked, refusal, settings


@pytest.mark.parametrize(
    ("standards", "caption"), [("[fsbp, cis]", "FSBP, CIS"), ("[fsbp, cis, pci-dss, nist-800-53]", "4 padrões")]
)
def test_every_standard_has_its_check(standards: str, caption: str) -> None:
    hub = settings(SecurityHub, f"{{standards: {standards}}}")
    assert hub.own_caption("pt-BR") == caption
    assert set(asked(hub, security=True).values()) == {1}
    assert len(asked(hub)) == standards.count(",") + 1


def test_a_hub_without_standards_checks_nothing_and_is_refused() -> None:
    assert refusal(SecurityHub, "{standards: []}").startswith("standards: ")
