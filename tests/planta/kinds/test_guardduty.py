"""GuardDuty: a detector and its extra protections."""

from planta.kinds.guardduty import GuardDuty
from tests.planta.kinds.samples import asked, refusal, settings


def test_one_detector_is_on() -> None:
    assert asked(settings(GuardDuty, "{}"), security=True) == {"guardduty list-detectors length(DetectorIds)": 1}


def test_protections_are_counted_and_known() -> None:
    assert settings(GuardDuty, "{features: [rds-login-events]}").own_caption("pt-BR") == "1 proteção a mais"
    assert refusal(GuardDuty, "{features: [tudo]}").startswith("features.0: ")
