"""Stating what buyers spend in all, and taking a statement back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from madang.hubs.actions import action
from madang.hubs.checking import assign, refuse
from madang.kit.amounts import fault_of_amount
from madang.outcomes import rules
from madang.outcomes.checking import check, fault_of_period
from madang.outcomes.models import StatedSpend

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor, Hub

FIELDS = (
    "buyer", "industry", "starts_on", "ends_on", "amount", "currency", "local_percent",
    "source",
)  # fmt: skip


@action(rules.may_keep_outcomes)
def state_spend(hub: Hub, by: Actor, *, values: Mapping[str, Any]) -> StatedSpend:
    """It is on record what a buyer, or the region, spends in some months.

    Raises:
        Refused: a value is wrong.
    """
    row = StatedSpend(hub=hub)
    assign(row, values, FIELDS)
    refuse(
        {
            "ends_on": fault_of_period(row.starts_on, row.ends_on),
            "amount": fault_of_amount(row.amount, row.currency),
        }
    )
    check(row)
    row.save()
    return row


@action(rules.may_keep_outcomes)
def drop_spend(spend: StatedSpend, by: Actor) -> None:
    """Nothing is held against it any more; the journal keeps what it said."""
    StatedSpend.objects.filter(pk=spend.pk).delete()
