"""Fundraising rounds: opened, changed, and who takes part with which share."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from madang.deals import rules
from madang.deals.checking import assign, check, fault_of_amount
from madang.deals.models import FundraisingRound, RoundShare
from madang.hubs import journal
from madang.hubs.actions import action, save_version

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.hubs.models import Actor, Hub

FIELDS = ("name", "instrument", "target", "currency", "opened_on", "closed_on")
WHOLE = Decimal(100)


@action(rules.may_keep_deals)
def open_fundraising(
    hub: Hub, by: Actor, *, values: Mapping[str, Any], today: date
) -> FundraisingRound:
    """A company raises money in a round.

    Raises:
        Refused: a value is wrong.
        NotAllowed: the company is another hub's.
    """
    row = FundraisingRound(hub=hub, opened_on=today)
    assign(row, values, ("company", *FIELDS))
    check(row, target=fault_of_amount(row.target, row.currency))
    row.save()
    return row


@action(rules.may_keep_deals)
def change_round(
    row: FundraisingRound, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> FundraisingRound:
    """The round has these values; its company stays.

    Raises:
        Refused: a value is wrong.
        Stale: somebody saved it since.
    """
    assign(row, values, FIELDS)
    check(row, target=fault_of_amount(row.target, row.currency))
    return save_version(row, expected, FIELDS)


@action(rules.may_keep_deals)
def add_share(
    row: FundraisingRound, by: Actor, *, values: Mapping[str, Any]
) -> RoundShare:
    """An investor takes part in the round; all shares stay within the whole.

    Raises:
        Refused: a value is wrong, or the shares would be more than 100 per cent.
    """
    FundraisingRound.objects.select_for_update().get(pk=row.pk)
    share = RoundShare(hub=row.hub, round=row)
    assign(share, values, ("investor", "percent", "is_lead"))
    taken = row.shares.aggregate(Sum("percent"))["percent__sum"] or Decimal(0)
    fault = ""
    if share.percent is not None and taken + share.percent > WHOLE:
        fault = _("Only %(left)s per cent are left.") % {"left": f"{WHOLE - taken:f}"}
    check(share, percent=fault)
    share.save()
    return share


class ShareDropped:
    """A share is gone; the journal keeps what it said."""

    def __init__(self, share: RoundShare) -> None:
        told = {name: [was, None] for name, was in journal.snapshot(share).items()}
        self.lines = [journal.Line("deals.drop_share", share.round, told)]


@action(rules.may_keep_deals)
def drop_share(share: RoundShare, by: Actor) -> ShareDropped:
    """The investor takes no part in the round."""
    dropped = ShareDropped(share)
    share.delete()
    return dropped
