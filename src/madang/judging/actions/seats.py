"""Seats: judges asked for a round, their pledge, their answer, how much they read."""

from __future__ import annotations

import json
import secrets
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.hubs.actions import action, give_role
from madang.hubs.models import Role, system_actor
from madang.hubs.models.journal import sha256
from madang.inbox.telling import Letter, language_of, write_to
from madang.judging import rules
from madang.judging.actions.replanning import free_unopened
from madang.judging.models import (
    Judge,
    JudgeState,
    Read,
    Round,
    RoundState,
    Seat,
    SeatState,
)
from madang.kit.dates import day_text
from madang.kit.errors import Conflict, Refused
from madang.kit.languages import CODES, best

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor, User

MOST_READS = 500
INVITATION = "judging.invitation"


class NotOpen(Refused):
    """The question was answered, withdrawn, or the round is over."""


@action(allowed=rules.may_run)
def invite_judge(
    round_: Round, by: Actor, *, judge: Judge, capacity: int, now: datetime
) -> Seat:
    """The judge is asked by mail to read in the round; asking again sends a new link.

    Raises:
        Refused: she has no address, is not to be asked, or the number is not fit.
        Conflict: she has accepted already.
        NotOpen: the round is closed.
    """
    if round_.state == RoundState.CLOSED:
        raise NotOpen(_("The round is closed."))
    address = _address(judge)
    if judge.state != JudgeState.ACTIVE:
        raise Refused(_("%(name)s is not to be asked for now.") % {"name": judge.name})
    _check_capacity(capacity)
    token = secrets.token_urlsafe(32)
    seat, is_new = Seat.objects.get_or_create(
        round=round_,
        judge=judge,
        defaults={"hub": round_.hub, "capacity": capacity},
    )
    if seat.state == SeatState.ACCEPTED:
        raise Conflict(_("%(name)s has accepted already.") % {"name": judge.name})
    seat.capacity, seat.state = capacity, SeatState.INVITED
    seat.token_digest, seat.invited_at, seat.answered_at = sha256(token), now, None
    seat.save()
    _write(seat, token, address, is_new=is_new, now=now)
    return seat


def _address(judge: Judge) -> str:
    address = judge.user.email if judge.user else judge.person.email
    if not address:
        raise Refused(
            _("%(name)s has no e-mail address in the directory.") % {"name": judge.name}
        )
    return address.strip().lower()


def _check_capacity(capacity: int) -> None:
    if not 1 <= capacity <= MOST_READS:
        text = _("Give a number of reads from 1 to 500.")
        raise Refused(text, fields={"capacity": [text]})


def _write(
    seat: Seat, token: str, address: str, *, is_new: bool, now: datetime
) -> None:
    path = reverse("judging:seat-answer", kwargs={"token": token})
    round_, judge = seat.round, seat.judge
    language = (
        language_of(judge.user, seat.hub)
        if judge.user
        else next((code for code in judge.languages if code in CODES), "")
        or next((code for code in seat.hub.languages if code in CODES), "en")
    )

    def letter() -> Letter:
        return Letter(
            _("%(hub)s asks you to judge: %(round)s")
            % {"hub": seat.hub, "round": round_.name},
            (
                _("%(name)s, would you read up to %(count)d applications?")
                % {"name": judge.name, "count": seat.capacity},
                _("The round is open from %(start)s to %(end)s.")
                % {
                    "start": day_text(round_.opens_at.date(), get_language() or "en"),
                    "end": day_text(round_.closes_at.date(), get_language() or "en"),
                },
                best(round_.intro),
                _("Accept or decline with one click. Who accepts gives a pledge."),
            ),
            _("Answer"),
            path,
        )

    write_to(
        seat.hub,
        address,
        language=language,
        kind=INVITATION,
        key=f"seat:{seat.pk}:{token[:12]}{'' if is_new else ':again'}",
        now=now,
        write=letter,
    )


@action(allowed=rules.may_answer)
def accept_seat(
    seat: Seat, by: Actor, *, user: User, typed_name: str, text: str, now: datetime
) -> Seat:
    """The judge has pledged and reads in the round; she has the role of a judge.

    The pledge is kept as it was shown, with the typed name and a SHA-256 over both,
    the seat and the moment.

    Raises:
        NotOpen: the question was answered or withdrawn, or the round is over.
        Refused: no name was typed, or somebody else judges under this user.
    """
    name = " ".join(typed_name.split())
    if not name:
        told = _("Type your name to give the pledge.")
        raise Refused(told, fields={"typed_name": [told]})
    _must_be_open(seat, now)
    mark = pledge_mark(seat, text, name, now)
    taken = Seat.objects.filter(pk=seat.pk, state=SeatState.INVITED).update(
        state=SeatState.ACCEPTED,
        answered_at=now,
        pledged_at=now,
        pledge_name=name[:200],
        pledge_text=text,
        pledge_mark=mark,
        token_digest="",
    )
    if not taken:
        raise NotOpen(_("This question was answered already."))
    _make_judge(seat.judge, user, by)
    seat.refresh_from_db()
    return seat


def pledge_mark(seat: Seat, text: str, name: str, now: datetime) -> str:
    """Return the SHA-256 over a pledge: text, name, seat and moment."""
    parts = [text, name, seat.pk, now.isoformat()]
    return sha256(json.dumps(parts, ensure_ascii=False))


def _make_judge(judge: Judge, user: User, by: Actor) -> None:
    """Bind the user to the judge and give her the role, once."""
    if judge.user_id not in (None, user.pk):
        raise Refused(_("Another user already judges under this name."))
    if Judge.objects.filter(hub=judge.hub, user=user).exclude(pk=judge.pk).exists():
        raise Refused(_("You already judge here under another name. Tell the staff."))
    if judge.user_id is None:
        Judge.objects.filter(pk=judge.pk).update(user=user)
        judge.user = user
    system = system_actor(by.hub).on_behalf_of(user)
    try:
        with transaction.atomic():
            give_role(by.hub, system, to=user, role=Role.JUDGE)
    except (Conflict, IntegrityError):
        return  # she is a judge of the hub already


@action(allowed=rules.may_answer)
def decline_seat(seat: Seat, by: Actor, *, now: datetime) -> Seat:
    """The judge does not read in the round.

    Raises:
        NotOpen: the question was answered or withdrawn.
    """
    taken = Seat.objects.filter(pk=seat.pk, state=SeatState.INVITED).update(
        state=SeatState.DECLINED, answered_at=now, token_digest=""
    )
    if not taken:
        raise NotOpen(_("This question was answered already."))
    seat.refresh_from_db()
    return seat


def _must_be_open(seat: Seat, now: datetime) -> None:
    if seat.round.state == RoundState.CLOSED or seat.round.closes_at <= now:
        raise NotOpen(_("This round is over."))


@action(allowed=rules.may_run)
def withdraw_seat(seat: Seat, by: Actor, *, now: datetime) -> Seat:
    """The judge no longer reads in the round; what she has not locked goes to others.

    Raises:
        NotOpen: she declined, or was withdrawn before.
    """
    standing = [SeatState.INVITED, SeatState.ACCEPTED]
    taken = Seat.objects.filter(pk=seat.pk, state__in=standing).update(
        state=SeatState.WITHDRAWN, answered_at=now, token_digest=""
    )
    if not taken:
        raise NotOpen(_("This seat is not taken."))
    seat.refresh_from_db()
    free_unopened(seat, now)
    return seat


@action(allowed=rules.may_run)
def set_capacity(seat: Seat, by: Actor, *, capacity: int) -> Seat:
    """The judge reads at most so many applications in this round.

    Raises:
        Refused: the number is not fit, or less than what she has begun.
    """
    _check_capacity(capacity)
    begun = Read.objects.filter(seat=seat).exclude(state="unopened").count()
    if capacity < begun:
        told = _("%(name)s has begun %(count)d reads already.") % {
            "name": seat.judge.name,
            "count": begun,
        }
        raise Refused(told, fields={"capacity": [told]})
    seat.capacity = capacity
    seat.save(update_fields=["capacity"])
    return seat
