"""Error budgets and burn rates against the figures of the SRE workbook and ones worked by hand."""

import pytest

from planta.reliability.budget import alerts, budget_events, budget_minutes, burn_rates


@pytest.mark.parametrize(
    ("objective", "days", "minutes"),
    [(0.999, 30, 43.2), (0.999, 28, 40.32), (0.995, 30, 216), (0.99, 30, 432), (0.9995, 30, 21.6), (0.9999, 30, 4.32)],
)
def test_budget_in_minutes(objective: float, days: int, minutes: float) -> None:
    assert budget_minutes(objective, days) == pytest.approx(minutes, abs=1e-9)


def test_budget_in_events() -> None:
    assert budget_events(0.995, 28, 2000) == pytest.approx(280)


def test_thirty_days_give_the_workbooks_factors() -> None:
    assert [b.factor for b in burn_rates(0.999, 30)] == [14.4, 6, 3, 1]
    assert [(b.long_minutes, b.short_minutes) for b in burn_rates(0.999, 30)] == [(60, 5), (360, 30), (1440, 120), (4320, 360)]
    assert all(b.short_minutes * 12 == b.long_minutes for b in burn_rates(0.999, 30))


def test_twenty_eight_days_give_their_own_and_never_less_than_one() -> None:
    found = burn_rates(0.999, 28)
    assert [b.factor for b in found] == [13.44, 5.6, 2.8, 1]
    assert [b.clamped for b in found] == [False, False, False, True]
    assert [round(b.share, 4) for b in found] == [0.02, 0.05, 0.10, 0.1071]


def test_a_short_window_leaves_out_rules_longer_than_itself() -> None:
    assert [(b.long_minutes, b.factor) for b in burn_rates(0.9, 1)] == [(60, 1), (360, 1), (1440, 1)]


@pytest.mark.parametrize(("objective", "possible"), [(0.94, True), (0.93, False), (0.8, False)])
def test_an_alert_that_no_outage_can_reach_is_refused(objective: float, possible: bool) -> None:
    fastest = burn_rates(objective, 30)[0]
    assert fastest.possible is possible
    assert (fastest.minutes_to_trip is not None) is possible
    assert (fastest in alerts(objective, 30)) is possible


def test_six_times_is_refused_below_five_sixths() -> None:
    assert [b.factor for b in alerts(0.83, 30)] == [3, 1]
    assert [b.factor for b in alerts(0.84, 30)] == [6, 3, 1]


@pytest.mark.parametrize(("objective", "minutes"), [(0.999, 0.864), (0.99, 8.64)])
def test_time_from_a_total_outage_to_the_page(objective: float, minutes: float) -> None:
    assert burn_rates(objective, 30)[0].minutes_to_trip == pytest.approx(minutes)


@pytest.mark.parametrize(("objective", "events"), [(0.999, 70), (0.995, 14), (0.99, 7)])
def test_traffic_below_which_one_failure_pages(objective: float, events: int) -> None:
    page = burn_rates(objective, 30)[0]
    assert page.least_events == events
    assert 1 / events <= page.threshold < 1 / (events - 1)


@pytest.mark.parametrize("objective", [0.0, 1.0, 1.2, -0.5])
def test_an_objective_without_a_budget_is_refused(objective: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        burn_rates(objective, 28)
