"""A meeting after which both sides want more opens a deal, at once or once linked.

Only where one side is an investor in the directory and the other is not; what both
sides say alike of the amount is noted as discussed, nothing else that a side entered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from madang.deals import rules
from madang.deals.actions.amounts import note_amount
from madang.deals.actions.deals import open_deal
from madang.deals.models import AmountKind, DealStage
from madang.deals.queries import meetings_to_link, open_deal_of
from madang.directory.actions import add_organisation
from madang.directory.models import OrganisationKind
from madang.hubs.actions import action
from madang.hubs.models import system_actor
from madang.kit.errors import Conflict, Refused
from madang.meetings.actions import change_party
from madang.meetings.models import Outcome, Party
from madang.meetings.signals import wanted_again

if TYPE_CHECKING:
    from datetime import date, datetime

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor
    from madang.meetings.models import Meeting


@action(rules.may_keep_deals)
def link_party(
    party: Party, by: Actor, *, organisation: Organisation | None, now: datetime
) -> Party:
    """The party is this organisation, and its meetings wanted again have their deals.

    Without an organisation one of its name is made: an investor, or a company where it
    met investors.

    Raises:
        Conflict: it has an organisation already.
        Refused: the organisation takes part as another party.
    """
    if party.organisation_id is not None:
        raise Conflict(_("This party has an organisation already."))
    meetings = meetings_to_link(party)
    if organisation is None:
        values = {"name": party.name, "kind": _kind_beside(party, meetings)}
        organisation = add_organisation(party.hub, by, values=values, now=now)
    held = Party.objects.filter(matching=party.matching_id, organisation=organisation)
    if held.exists():
        told = _("This organisation takes part as another party.")
        raise Refused(told, fields={"organisation": [told]})
    linked = change_party(
        party, by, expected=party.version, values={"organisation": organisation}
    )
    for meeting in meetings_to_link(linked):
        open_from_meeting(meeting=meeting, by=by, now=now)
    return linked


def _kind_beside(party: Party, meetings: list[Meeting]) -> str:
    """Return what a party is that met these others: an investor unless they are."""
    others = [one.right if one.left_id == party.pk else one.left for one in meetings]
    met = {one.organisation.kind for one in others if one.organisation}
    investor = OrganisationKind.INVESTOR
    return OrganisationKind.STARTUP if investor in met else investor


def listen() -> None:
    """From now on meetings open deals."""
    wanted_again.connect(_open, dispatch_uid="deals.open_from_meeting")


def _open(*, meeting: Meeting, by: Actor, now: datetime, **_more: Any) -> None:
    open_from_meeting(meeting=meeting, by=by, now=now)


def open_from_meeting(*, meeting: Meeting, by: Actor, now: datetime) -> None:
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
