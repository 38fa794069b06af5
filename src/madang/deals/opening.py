"""A meeting after which both sides want more opens a deal.

Only where one side is an investor in the directory and the other is not; what both
sides say alike of the amount is noted as discussed, nothing else that a side entered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from madang.deals.actions import note_amount, open_deal
from madang.deals.models import AmountKind, DealStage
from madang.deals.queries import open_deal_of
from madang.directory.models import OrganisationKind
from madang.hubs.models import system_actor
from madang.meetings.models import Outcome
from madang.meetings.signals import wanted_again

if TYPE_CHECKING:
    from datetime import date, datetime

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor
    from madang.meetings.models import Meeting


def listen() -> None:
    """From now on meetings open deals."""
    wanted_again.connect(open_from_meeting, dispatch_uid="deals.open_from_meeting")


def open_from_meeting(*, meeting: Meeting, by: Actor, now: datetime, **_: Any) -> None:
    """The two have an open deal, with the amount that both named, if they did."""
    pair = _sides(meeting)
    if pair is None:
        return
    company, investor = pair
    system = system_actor(meeting.hub)
    who = system.on_behalf_of(by.user) if by.user else system
    zone = ZoneInfo(meeting.round.zone)
    on = min(meeting.starts_at.astimezone(zone).date(), by.hub.day_of(now))
    deal = open_deal_of(meeting.hub, company, investor)
    if deal is None:
        values = {
            "company": company, "investor": investor, "stage": DealStage.FIRST_TALK,
            "source": str(meeting.round)[:200],
        }  # fmt: skip
        deal = open_deal(meeting.hub, who, values=values, on=on, now=now)
    if (said := _said_by_both(meeting, on)) is not None:
        note_amount(deal, who, values=said, now=now)


def _sides(meeting: Meeting) -> tuple[Organisation, Organisation] | None:
    """Return the company and the investor of a meeting, if it has one of each."""
    firms = [meeting.left.organisation, meeting.right.organisation]
    known = [firm for firm in firms if firm is not None]
    funds = [firm for firm in known if firm.kind == OrganisationKind.INVESTOR]
    others = [firm for firm in known if firm.kind != OrganisationKind.INVESTOR]
    return (others[0], funds[0]) if funds and others else None


def _said_by_both(meeting: Meeting, on: date) -> dict[str, Any] | None:
    """Return the amount that both sides named; nothing unless it is the same."""
    rows = Outcome.objects.filter(meeting=meeting)
    told = set(rows.values_list("amount", "currency"))
    if len(told) != 1 or (only := next(iter(told)))[0] is None:
        return None
    amount, currency = only
    return {
        "kind": AmountKind.DISCUSSED, "amount": amount, "currency": currency,
        "as_of": on, "source": str(meeting.round)[:300],
    }  # fmt: skip
