"""Whether a row may be stored: the models' own rules, told at the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.hubs import checking
from madang.kit.amounts import fault_of_amount
from madang.outcomes.models import Unit
from madang.outcomes.models.indicators import PLACES
from madang.outcomes.periods import is_whole

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from madang.hubs.models import HubOwned
    from madang.outcomes.models import Indicator

#: At which field stands what a constraint over several refuses.
AT = {
    "one_indicator_a_code": "code",
    "counted_indicator_has_a_measure": "measure",
    "one_value_counts_a_period": "amount",
    "value_ends_after_it_starts": "ends_on",
    "survey_period_ends_after_it_starts": "ends_on",
    "survey_closes_after_it_is_due": "closes_on",
    "target_is_positive": "amount",
    "target_ends_after_it_starts": "ends_on",
    "spend_is_positive": "amount",
    "spend_ends_after_it_starts": "ends_on",
    "share_of_sponsor_is_a_percentage": "percent",
}


def check(row: HubOwned, **also: str) -> None:
    """Accept a row that its model, its constraints and its hub accept.

    Raises:
        Refused: a value is wrong; each fault stands at its field.
        NotAllowed: it points at another hub's row.
    """
    checking.check(row, AT, **also)


def fault_of_value(indicator: Indicator, amount: Decimal | None, currency: str) -> str:
    """Return what is wrong with an indicator's number; nothing if it is right."""
    if amount is None or amount < 0:
        return _("A value cannot be negative.") if amount else ""
    if indicator.is_money:
        return fault_of_amount(amount, currency)
    if currency:
        return _("This indicator is no money.")
    if amount == round(amount, PLACES[indicator.unit]):
        return ""
    if indicator.unit == Unit.COUNT:
        return _("Write a whole number.")
    return _("Write two decimals at most.")


def fault_of_period(first: date | None, last: date | None) -> str:
    """Return what is wrong with a period; nothing if it is of whole months."""
    if first is None or last is None or is_whole(first, last):
        return ""
    return _("Write whole months: from the first day of one to the last of another.")
