"""Budgets: a monthly amount, and who is told when it nears."""

from collections.abc import Iterator

from infra.kinds.base import Facet
from infra.parts import CannotSynthesize, Part, Value
from infra.site import Site
from planta.kinds.budgets import Budget
from planta.kinds.shared import listed


def build(id: str, config: Budget, site: Site) -> Iterator[Part]:
    topics = listed(config.notify)
    if not topics:
        raise CannotSynthesize(f"{id}: a budget that tells nobody; give it 'notify'")
    told: list[Value] = [{"SubscriptionType": "SNS", "Address": site.topic_arn(t)} for t in topics]
    limits = [("ACTUAL", percent) for percent in config.alerts] + (
        [("FORECASTED", config.forecast)] if config.forecast else []
    )
    yield Part(owner=id, type="AWS::Budgets::Budget", after=tuple((t, "policy") for t in topics), properties={
        "Budget": {"BudgetName": site.name(id), "BudgetType": "COST", "TimeUnit": "MONTHLY",
                   "BudgetLimit": {"Amount": config.amount, "Unit": "USD"}},
        "NotificationsWithSubscribers": [{
            "Notification": {"NotificationType": kind, "ComparisonOperator": "GREATER_THAN", "Threshold": percent,
                             "ThresholdType": "PERCENTAGE"}, "Subscribers": told} for kind, percent in limits]})  # fmt: skip


KINDS = {"budget": Facet(build=build)}
