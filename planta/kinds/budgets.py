"""The kinds of AWS Budgets."""

from collections.abc import Iterator
from typing import Annotated, ClassVar

from pydantic import Field

from planta.kinds.base import Claim, Face, Kind, Scene, Stands
from planta.kinds.shared import NotifyLink
from planta.text import Text, number


class Budget(Kind):
    """A monthly budget of the account: it tells when spending nears or will pass the amount."""

    kind_id: ClassVar[str] = "budget"
    face: ClassVar[Face] = Face(icon="service/AWSBudgets", name=Text("AWS Budgets", "AWS Budgets"), category="observability")
    stands: ClassVar[Stands] = "account"
    cloudformation: ClassVar[tuple[str, ...]] = ("AWS::Budgets::Budget",)

    amount: Annotated[int, Field(ge=1, le=100_000_000)]
    """US dollars a month."""
    alerts: Annotated[tuple[Annotated[int, Field(ge=1, le=1000)], ...], Field(min_length=1, max_length=5)] = (80, 100)
    """Percentages of the amount at which actual spending is told."""
    forecast: Annotated[int | None, Field(ge=1, le=1000)] = 100
    """Percentage at which forecast spending is told; null: never."""
    notify: NotifyLink = None
    """Topic, or topics, that are told."""

    def own_caption(self, language: str) -> str:
        return Text("US$ {} por mês", "US$ {} a month")(language).format(number(self.amount, language))

    def own_claims(self, scene: Scene) -> Iterator[Claim]:
        budget = {"account-id": scene.account, "budget-name": scene.name}
        yield Claim(text=Text("Valor do orçamento", "Amount of the budget"), service="budgets", call="describe-budget",
                    parameters=budget, path="to_number(Budget.BudgetLimit.Amount)", expected=self.amount)  # fmt: skip
        count = len(self.alerts) + (self.forecast is not None)
        yield Claim(text=Text("Avisos do orçamento", "Notices of the budget"), service="budgets",
                    call="describe-notifications-for-budget", parameters=budget, path="length(Notifications)", expected=count)  # fmt: skip


KINDS = (Budget,)
