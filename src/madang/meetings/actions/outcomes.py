"""Outcomes: what a side says after a meeting; two that say yes know each other."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.hubs.actions import action
from madang.kit.errors import NotAllowed, Refused
from madang.kit.money import places_of
from madang.meetings import rules, signals
from madang.meetings.models import Again, Meeting, MeetingState, Outcome
from madang.meetings.queries import speaks_for

if TYPE_CHECKING:
    from datetime import date, datetime

    from madang.hubs.models import Actor
    from madang.meetings.models import Party

MOST = Decimal(10) ** 17


@dataclass(frozen=True, slots=True)
class Said:
    """What a side says: again or not, the next step, an amount discussed, its note."""

    again: str
    next_step: str = ""
    amount: Decimal | None = None
    currency: str = ""
    note: str = ""


@action(allowed=rules.may_speak_for)
def say_outcome(
    meeting: Meeting,
    by: Actor,
    *,
    party: Party,
    said: Said,
    today: date,
    now: datetime,
) -> Outcome:
    """The side's outcome is as said; where both say yes, rooms above are told once.

    Raises:
        NotAllowed: the actor does not speak for the side.
        Refused: the meeting has not begun or was called off, or an amount is wrong.
    """
    if party.pk not in {meeting.left_id, meeting.right_id} or not speaks_for(by, party):
        raise NotAllowed(_("You may not do this here."))
    if meeting.state == MeetingState.CANCELLED or meeting.starts_at > now:
        raise Refused(_("An outcome can be entered once the meeting has begun."))
    _must_make_sense(said)
    locked = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    agreed = _is_wanted_again(locked)
    has_amount = said.amount is not None
    row, _is_new = Outcome.objects.update_or_create(
        hub=meeting.hub,
        meeting=locked,
        party=party,
        defaults={
            "again": said.again,
            "next_step": said.next_step,
            "amount": said.amount,
            "currency": said.currency if has_amount else "",
            "amount_on": today if has_amount else None,
            "note": said.note,
            "said_at": now,
            "said_by": by.user,
        },
    )
    if locked.state == MeetingState.PLANNED:
        locked.state = MeetingState.HELD
        locked.save(update_fields=["state"])
    if not agreed and _is_wanted_again(locked):
        signals.wanted_again.send(Meeting, meeting=meeting, by=by, now=now)
    return row


def _is_wanted_again(meeting: Meeting) -> bool:
    said = Outcome.objects.filter(meeting=meeting, again=Again.YES)
    return len(set(said.values_list("party", flat=True))) > 1


def _must_make_sense(said: Said) -> None:
    if said.again not in Again.values:
        told = _("Say whether you want to meet again.")
        raise Refused(told, fields={"again": [told]})
    if said.amount is None:
        return
    if not said.currency:
        told = _("Say in which currency.")
        raise Refused(told, fields={"currency": [told]})
    if not said.amount.is_finite() or not 0 < said.amount < MOST:
        told = _("The amount must be above 0 and below 10¹⁷.")
        raise Refused(told, fields={"amount": [told]})
    step = Decimal(1).scaleb(-places_of(said.currency))
    if said.amount != said.amount.quantize(step):
        told = _("%(currency)s has no such small unit.") % {"currency": said.currency}
        raise Refused(told, fields={"amount": [told]})
