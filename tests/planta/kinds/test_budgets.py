"""Budgets: amount and notices."""

from planta.kinds.budgets import Budget
from tests.planta.kinds.samples import asked, refusal, settings


def test_amount_and_number_of_notices_are_checked() -> None:
    assert asked(settings(Budget, "{amount: 3000, notify: alertas}")) == {
        "budgets describe-budget to_number(Budget.BudgetLimit.Amount)": 3000,
        "budgets describe-notifications-for-budget length(Notifications)": 3,
    }
    without = settings(Budget, "{amount: 3000, alerts: [90], forecast: null}")
    assert asked(without)["budgets describe-notifications-for-budget length(Notifications)"] == 1
    assert without.own_caption("pt-BR") == "US$ 3.000 por mês"


def test_a_budget_without_notices_is_refused() -> None:
    assert refusal(Budget, "{amount: 1, alerts: []}").startswith("alerts: ")
