"""Opening deals, moving them from stage to stage, and remembering what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.deals import rules
from madang.deals.checking import assign, check, refuse
from madang.deals.models import Deal, DealNote, DealStage, StageChange
from madang.deals.queries import has_proof_of_money
from madang.hubs.actions import action, save_version
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from madang.hubs.models import Actor, Hub

SIDES = ("company", "investor")
FIELDS = (
    "round",
    "owner",
    "source",
    "instrument",
    "probability",
    "next_step",
    "next_step_on",
)


@action(rules.may_keep_deals)
def open_deal(
    hub: Hub, by: Actor, *, values: Mapping[str, Any], on: date, now: datetime
) -> Deal:
    """A company and an investor have an open deal, from a day on.

    It begins as sourced, or in the `stage` among the values.

    Raises:
        Refused: a value is wrong, or the two have an open deal already.
        NotAllowed: a side belongs to another hub.
    """
    stage = values.get("stage") or DealStage.SOURCED
    deal = Deal(hub=hub, stage=stage, opened_on=on, stage_on=on)
    assign(deal, values, SIDES + FIELDS)
    later = _("This day is still to come.") if on > by.hub.day_of(now) else ""
    ends = stage in {DealStage.CLOSED, DealStage.PASSED}
    check(
        deal,
        opened_on=later,
        stage=_("A deal cannot begin at its end.") if ends else "",
        round=_fault_of_round(deal),
    )
    deal.save()
    _note_change(deal, by, was="", on=on, reason="", now=now)
    return deal


def _fault_of_round(deal: Deal) -> str:
    if deal.round is None or deal.round.company_id == deal.company_id:
        return ""
    return _("This round is another company's.")


def _note_change(
    deal: Deal, by: Actor, *, was: str, on: date, reason: str, now: datetime
) -> None:
    StageChange.objects.create(
        hub=deal.hub, deal=deal, was=was, stage=deal.stage, on=on, reason=reason,
        at=now, by=by.user,
    )  # fmt: skip


@action(rules.may_keep_deals)
def change_deal(
    deal: Deal, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Deal:
    """The deal has these values; its sides and its stage stay.

    Raises:
        Refused: a value is wrong.
        Stale: somebody saved it since.
    """
    assign(deal, values, FIELDS)
    check(deal, round=_fault_of_round(deal))
    return save_version(deal, expected, FIELDS)


@action(rules.may_keep_deals)
def move_deal(  # noqa: PLR0913 -- where to, since when and why
    deal: Deal,
    by: Actor,
    *,
    expected: int,
    stage: str,
    on: date,
    reason: str = "",
    now: datetime,
) -> Deal:
    """The deal is in another stage from a day on, and its history says so.

    Raises:
        Refused: it is there already, the day does not fit the history, it is passed
            without a reason, or closed without evidence of money.
        Stale: somebody saved it since.
    """
    was, reason = deal.stage, reason.strip()
    faults = {
        "stage": _fault_of_stage(deal, stage),
        "on": _fault_of_day(deal, on, now),
    }
    if stage == DealStage.PASSED and not reason:
        faults["reason"] = _("Say why it was passed on.")
    refuse(faults)
    deal.stage, deal.stage_on = stage, on
    check(deal)
    saved = save_version(deal, expected, ["stage", "stage_on"])
    _note_change(saved, by, was=was, on=on, reason=reason[:500], now=now)
    return saved


def _fault_of_stage(deal: Deal, stage: str) -> str:
    if stage == deal.stage:
        return _("The deal is in this stage already.")
    if stage == DealStage.CLOSED and not has_proof_of_money(deal):
        return _("First note the money received, with a file as evidence.")
    return ""


def _fault_of_day(deal: Deal, on: date, now: datetime) -> str:
    if on > deal.hub.day_of(now):
        return _("This day is still to come.")
    if on < deal.stage_on:
        return _("The deal's last change is later than this day.")
    return ""


@action(rules.may_write_note)
def write_note(deal: Deal, by: Actor, *, text: str, now: datetime) -> DealNote:
    """The actor's side of the deal has a private note more.

    Raises:
        Refused: it is empty or too long.
    """
    side = rules.side_of(by, deal)
    if side is None:  # the rule has refused it before
        raise Refused(_("You may not do this here."))
    note = DealNote(
        hub=deal.hub, deal=deal, side=side, text=text.strip(), author=by.user, at=now
    )
    check(note)
    note.save()
    return note
