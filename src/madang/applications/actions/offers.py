"""Offers answered or expired, reserves promoted, appeals heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.applications import placing, rules
from madang.applications.actions.deciding import announce
from madang.applications.actions.moving import carry_out
from madang.applications.models import (
    Appeal,
    AppealState,
    Application,
    Decision,
    DecisionOutcome,
    Offer,
    OfferState,
)
from madang.applications.offering import next_reserve
from madang.applications.queries.visible import intake_of, people_of
from madang.applications.telling import tell_appeal, tell_staff
from madang.applications.workflow import Outcome
from madang.hubs import journal
from madang.hubs.actions import action
from madang.hubs.models import system_actor
from madang.hubs.queries import managers_of
from madang.kit.errors import Conflict, Refused
from madang.programmes.models import Cohort

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from madang.applications.models import Intake
    from madang.hubs.models import Actor
    from madang.programmes.quotas import Quota

LONGEST_APPEAL = 5000
Group = frozenset[tuple[str, str]]


class TooLate(Conflict):
    """The offer was answered, or its time is over."""


@action(allowed=rules.may_answer)
def accept_offer(offer: Offer, by: Actor, *, now: datetime) -> Offer:
    """The place is hers: in the call's cohort, if there is one with room.

    Staff are told, and told to give the place by hand where it could not be given.

    Raises:
        TooLate: it was answered before, or its time is over.
    """
    _answer(offer, by, OfferState.ACCEPTED, now)
    row = offer.decision.application
    is_open = placing.cohort_of(row) is not None
    lacks = is_open and placing.take_in(row, by, now) is None
    tell_staff(
        row, list(managers_of(row.hub)), key=f"offer:{offer.pk}",
        text="unplaced" if lacks else "accepted", now=now,
    )  # fmt: skip
    return offer


@action(allowed=rules.may_answer)
def decline_offer(offer: Offer, by: Actor, *, now: datetime, reason: str = "") -> Offer:
    """The place is free, and the next on the reserve list has it offered at once.

    Raises:
        TooLate: it was answered before, or its time is over.
    """
    offer.reason = reason.strip()[:500]
    _answer(offer, by, OfferState.DECLINED, now)
    row = offer.decision.application
    tell_staff(
        row, list(managers_of(row.hub)), key=f"offer:{offer.pk}", text="declined",
        now=now,
    )  # fmt: skip
    promote_next(offer, now)
    return offer


@action(allowed=rules.is_system)
def expire_offer(offer: Offer, by: Actor, *, now: datetime) -> Offer:
    """The offer's time is over; the next on the reserve list has the place offered.

    Raises:
        TooLate: it was answered meanwhile.
    """
    taken = Offer.objects.filter(
        pk=offer.pk, state=OfferState.OPEN, expires_at__lte=now
    ).update(state=OfferState.EXPIRED, answered_at=now)
    if not taken:
        raise TooLate(_("This offer was answered already."))
    offer.state, offer.answered_at = OfferState.EXPIRED, now
    row = offer.decision.application
    tell_staff(
        row, list(managers_of(row.hub)), key=f"offer:{offer.pk}", text="expired",
        now=now,
    )  # fmt: skip
    promote_next(offer, now)
    return offer


def _answer(offer: Offer, by: Actor, state: OfferState, now: datetime) -> None:
    taken = Offer.objects.filter(
        pk=offer.pk, state=OfferState.OPEN, expires_at__gt=now
    ).update(state=state, answered_at=now, answered_by=by.user, reason=offer.reason)
    if not taken:
        raise TooLate(_("This offer was answered already, or its time is over."))
    offer.state, offer.answered_at, offer.answered_by = state, now, by.user


def promote_next(offer: Offer, now: datetime) -> Decision | None:
    """Offer a free place to whoever is next on the call's reserve list, if anybody is.

    Of the same quota group first; of another one where places may spill over.  Only
    released reserves are asked: who was not told anything is no reserve yet.
    """
    left = offer.decision.application
    intake = intake_of(left.call)
    if intake is None or Offer.objects.filter(instead_of=offer).exists():
        return None
    quotas = _quotas(intake)
    reserves = list(
        Decision.objects.select_for_update(of=("self",))
        .filter(
            hub_id=left.hub_id,
            application__call=left.call_id,
            application__state="submitted",
            outcome=DecisionOutcome.RESERVE,
            superseded_at=None,
            released_at__isnull=False,
        )
        .select_related("application", "application__organisation")
        .order_by("pk")
    )
    groups = {d.application_id: _group(d.application, quotas) for d in reserves}
    spill = not quotas or any(quota.spill for quota in quotas)
    full = _full(intake, quotas)
    found = next_reserve(reserves, groups, _group(left, quotas), full, spill)
    return _promote(intake, found, offer, now) if found else None


def _promote(
    intake: Intake, reserve: Decision, offer: Offer, now: datetime
) -> Decision | None:
    row = reserve.application
    house = system_actor(intake.hub)
    steps = intake.way.to_outcome(row.stage, Outcome.ACCEPTED)
    if not steps:
        return None
    moved = carry_out(intake.call, house, [row.pk], steps[0].key, now, _("Promoted"))
    if not moved.applications:
        return None
    journal.write(house, moved.lines)
    fresh = Decision.objects.select_related("application__call").get(
        application=row, superseded_at=None
    )
    fresh.application = moved.applications[0]
    fresh.released_at = now
    fresh.save(update_fields=["released_at"])
    announce(intake, fresh, people_of(row), now, kind="promoted", instead_of=offer)
    tell_staff(
        row, list(managers_of(intake.hub)), key=f"promoted:{fresh.pk}",
        text="promoted", now=now,
    )  # fmt: skip
    return fresh


def _quotas(intake: Intake) -> tuple[Quota, ...]:
    cohort = Cohort.objects.filter(hub_id=intake.hub_id, call=intake.call_id).first()
    return cohort.shares if cohort else ()


def _group(row: Application, quotas: tuple[Quota, ...]) -> Group:
    """Return the quota groups that an application's firm belongs to."""
    firm = row.organisation

    def value(name: str) -> str:
        own = row.country if name == "country" else ""
        return own or str(getattr(firm, name, "") or "")

    return frozenset(
        (quota.attribute, quota.value)
        for quota in quotas
        if value(quota.attribute) == quota.value
    )


def _full(intake: Intake, quotas: tuple[Quota, ...]) -> Group:
    """Return the groups that have as many places as they may."""
    held = Offer.objects.filter(
        hub_id=intake.hub_id,
        decision__application__call=intake.call_id,
        decision__superseded_at=None,
        state__in=[OfferState.OPEN, OfferState.ACCEPTED],
    ).select_related("decision__application__organisation")
    groups = [_group(one.decision.application, quotas) for one in held]
    return frozenset(
        (q.attribute, q.value)
        for q in quotas
        if q.maximum is not None
        and sum((q.attribute, q.value) in group for group in groups) >= q.maximum
    )


@action(allowed=rules.may_answer)
def appeal_decision(
    decision: Decision, by: Actor, *, text: str, now: datetime, days: timedelta
) -> Appeal:
    """The applicant's appeal is on record, for others to look at.

    Raises:
        Refused: it says nothing.
        Conflict: nothing was told yet, an appeal was made before, or it is too late.
    """
    told = text.strip()[:LONGEST_APPEAL]
    if not told:
        raise Refused(fields={"text": [_("Say what should be looked at again.")]})
    if decision.released_at is None or decision.superseded_at is not None:
        raise Conflict(_("There is no decision to appeal against."))
    if now > decision.released_at + days:
        raise Conflict(_("The time to appeal is over."))
    if Appeal.objects.filter(decision=decision).exists():
        raise Conflict(_("You have appealed already."))
    made = Appeal.objects.create(
        hub_id=decision.hub_id, decision=decision, text=told, by=by.user, at=now
    )
    row = decision.application
    tell_staff(
        row, list(managers_of(row.hub)), key=f"appeal:{made.pk}", text="appeal",
        now=now,
    )  # fmt: skip
    return made


@action(allowed=rules.may_run_calls)
def answer_appeal(
    appeal: Appeal,
    by: Actor,
    *,
    is_upheld: bool,
    panel: str,
    answer: str,
    now: datetime,
) -> Appeal:
    """The appeal is answered and told.

    Upheld, the decision is no longer the last word: it can be decided anew.

    Raises:
        Refused: who looked again, or the answer, is missing; or it was the same person.
        Conflict: it was answered before.
    """
    faults = {
        name: [_("Fill this in.")]
        for name, text in (("panel", panel), ("answer", answer))
        if not text.strip()
    }
    if faults:
        raise Refused(fields=faults)
    if by.user is not None and by.user.pk == appeal.decision.decided_by_id:
        raise Refused(_("Somebody else than who decided has to answer."))
    taken = Appeal.objects.filter(pk=appeal.pk, state=AppealState.OPEN).update(
        state=AppealState.UPHELD if is_upheld else AppealState.REJECTED
    )
    if not taken:
        raise Conflict(_("This appeal was answered already."))
    appeal.refresh_from_db()
    appeal.panel, appeal.answer = panel.strip()[:500], answer.strip()
    appeal.answered_at, appeal.answered_by = now, by.user
    appeal.save()
    tell_appeal(appeal, people_of(appeal.decision.application), now)
    if is_upheld:
        _reopen(appeal.decision, by, now)
    return appeal


def _reopen(decision: Decision, by: Actor, now: datetime) -> None:
    """Put an application back to where it was decided on."""
    row = Application.objects.select_for_update().get(pk=decision.application_id)
    last = row.moves.filter(target=row.stage).first()
    if last is None:
        return
    row.moves.create(
        hub_id=row.hub_id,
        source=row.stage,
        target=last.source,
        by=by.user,
        at=now,
        reason=_("Appeal upheld"),
    )
    Decision.objects.filter(pk=decision.pk).update(superseded_at=now)
    Application.objects.filter(pk=row.pk).update(stage=last.source, stage_at=now)
