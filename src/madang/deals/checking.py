"""Whether a row may be stored: the models' own rules, told at the fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.hubs import checking
from madang.hubs.checking import assign, refuse
from madang.kit.amounts import fault_of_amount

if TYPE_CHECKING:
    from madang.hubs.models import HubOwned

__all__ = ["assign", "check", "fault_of_amount", "refuse"]

#: At which field stands what a constraint over several refuses.
AT = {
    "deal_has_two_sides": "investor",
    "one_open_deal_a_pair": "investor",
    "deal_probability_is_a_percentage": "probability",
    "round_target_is_positive": "target",
    "fundraising_closes_after_it_opens": "closed_on",
    "investor_once_a_round": "investor",
    "one_lead_a_round": "is_lead",
    "share_is_a_percentage": "percent",
    "rate_source_once": "name",
    "rate_once_a_day": "rate",
    "rate_is_positive": "rate",
    "rate_of_two_currencies": "quote",
    "mission_ends_after_it_starts": "last_on",
    "one_mission_per_address": "slug",
    "update_ends_after_it_starts": "last_on",
    "figure_once_an_update": "name",
    "mou_maximum_has_a_currency": "maximum",
}


def check(row: HubOwned, **also: str) -> None:
    """Accept a row that its model, its constraints and its hub accept.

    Raises:
        Refused: a value is wrong; each fault stands at its field.
        NotAllowed: it points at another hub's row.
    """
    checking.check(row, AT, **also)
