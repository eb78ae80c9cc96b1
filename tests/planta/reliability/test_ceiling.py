"""Ceilings of whole journeys against published commitments, verdicts, unknowns, and what would raise a ceiling most."""

import pytest

from planta.reliability.budget import budget_minutes
from planta.reliability.ceiling import (
    MEANINGS,
    MODES,
    VERDICTS,
    Ceiling,
    Dependency,
    Verdict,
    ceiling,
    formula,
    verdict,
)
from planta.reliability.commitments import commitments

WEB = ("route53", "cloudfront", "waf", "elb-multi-az", "ec2-region", "aurora-multi-az")


def of(*keys: str) -> Ceiling:
    return ceiling(Dependency(id=key, key=key, commitment=commitments()[key].fraction) for key in keys)


@pytest.mark.parametrize(
    ("keys", "percent", "minutes"),
    [
        (WEB, 99.820, 77.7),
        ((*WEB, "rds-proxy"), 99.810, 82.0),
        ((*WEB, "rds-proxy", "secrets-manager"), 99.710, 125.1),
        ((*WEB, "secrets-manager"), 99.720, 120.8),
        ((*WEB[:4], "ec2-instance", "aurora-single-az"), 99.242, 327.7),
        (("route53", "waf", "elb-multi-az", "ec2-region", "aurora-multi-az"), 99.920, 34.6),
        ((*WEB, "s3-standard", "kms"), 99.719, 121.3),
        ((*WEB, "step-functions"), 99.720, 120.8),
        ((*WEB, "s3-infrequent", "kms"), 98.821, 509.4),
    ],
    ids=["web", "proxy", "proxy-and-secret", "secret-per-request", "one-zone", "no-cloudfront", "upload", "start", "download-cold"],
)
def test_ceilings_of_whole_journeys(keys: tuple[str, ...], percent: float, minutes: float) -> None:
    found = of(*keys).value
    assert found is not None
    assert round(found * 100, 3) == percent
    assert round(budget_minutes(found, 30), 1) == minutes


def test_soft_start_and_background_dependencies_are_listed_but_not_counted() -> None:
    base = [Dependency(id="a", commitment=0.99)]
    more = [Dependency(id=m, mode=m, commitment=0.5) for m in ("soft", "start", "async")]
    found = ceiling(base + more)
    assert found.value == 0.99
    assert [line.counted for line in found.lines] == [True, False, False, False]
    assert [line.product.value for line in found.lines] == [0.99] * 4


def test_a_diamond_counts_its_foot_once() -> None:
    """web > a > db and web > b > db: the database stands once in the product."""
    chain = [Dependency(id=i, commitment=0.99) for i in ("web", "a", "db", "web", "b", "db")]
    assert [line.dependency.id for line in ceiling(chain).lines] == ["web", "a", "db", "b"]
    assert ceiling(chain).value == pytest.approx(0.99**4)


def test_the_strictest_way_to_a_dependency_wins() -> None:
    found = ceiling([Dependency(id="x", mode="soft", commitment=0.9), Dependency(id="x", mode="hard", commitment=0.9)])
    assert found.value == 0.9


def test_contradicting_figures_for_one_dependency_are_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        ceiling([Dependency(id="x", commitment=0.9), Dependency(id="x", commitment=0.8)])


def test_redundancy_of_ones_own_copies_enters_the_product() -> None:
    """Two of three pods at 99.5 % with 5 % shared cause, in front of a 99.9 % service, by hand: shared 0.025 %, alone 0.47512 %."""
    pods = Dependency(id="pods", commitment=0.995, k=2, n=3, beta=0.05)
    assert pods.estimate.value == pytest.approx(0.9996825, abs=5e-8)
    assert ceiling([pods, Dependency(id="s", commitment=0.999)]).value == pytest.approx(0.9986828, abs=5e-8)


@pytest.mark.parametrize(
    ("objective", "keys", "expected"),
    [
        (0.995, WEB, "supported"),
        (0.997, WEB, "tight"),
        (0.9985, WEB, "exceeds-commitments"),
        (0.999, WEB, "exceeds-commitments"),
        (0.9995, WEB, "above-weakest-link"),
        (0.9, (*WEB, "batch"), "unknown"),
        (0.999, ("cloudfront",), "tight"),
        (0.998, ("cloudfront",), "supported"),
    ],
)
def test_verdicts(objective: float, keys: tuple[str, ...], expected: Verdict) -> None:
    assert verdict(of(*keys), objective) == expected


def test_an_unknown_dependency_leaves_a_bound_and_no_number() -> None:
    found = of(*WEB, "batch")
    assert found.value is None
    assert found.unknown == ("batch",)
    assert round(found.availability.at_most * 100, 3) == 99.820
    assert formula(found, "pt-BR").endswith("× ? ≤ 99,820%")


def test_the_arithmetic_is_printed_as_the_reader_writes_it() -> None:
    assert formula(of(*WEB), "pt-BR") == "100% × 99,9% × 99,95% × 99,99% × 99,99% × 99,99% = 99,820%"
    assert formula(of("kms"), "en") == "99.999% = 99.999%"
    assert formula(of(), "en") == "100% = 100.000%"


def test_the_largest_lever_is_the_weakest_link() -> None:
    found = of(*WEB)
    assert found.weakest == "cloudfront"
    assert [lever.id for lever in found.levers[:2]] == ["cloudfront", "waf"]
    assert round((found.levers[0].ceiling.value or 0) * 100, 3) == 99.920
    assert "route53" not in [lever.id for lever in found.levers]


def test_every_mode_and_verdict_has_words() -> None:
    assert set(MODES) == {"hard", "soft", "async", "start"}
    assert set(VERDICTS) == set(MEANINGS)
    assert all(t.pt and t.en and t.pt != t.en for t in (*MODES.values(), *VERDICTS.values(), *MEANINGS.values()))
