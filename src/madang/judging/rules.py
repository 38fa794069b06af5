"""Who may do what with judging.  Pure questions: no query, no change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.applications.rules import may_work_on, own_applications
from madang.hubs.models import Role

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub
    from madang.judging.models import Interest, Judge, Objection, Read, Seat


def may_run(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners and programme staff run rounds: judges, allocation, scores, selection."""
    return by.is_managing


def may_judge(by: Actor, _thing: OfHub | None = None) -> bool:
    """Judges of the hub; each sees her own reads only.

    Whoever runs rounds may sit among the judges, too.
    """
    return by.user is not None and by.has(Role.JUDGE, Role.OWNER, Role.PROGRAMME)


def may_score(by: Actor, read: Read) -> bool:
    """The judge herself, with an accepted seat; nobody scores for her."""
    return is_own_seat(by, read.seat) and may_judge(by)


def is_own_seat(by: Actor, seat: Seat) -> bool:
    """The seat's judge."""
    return by.user is not None and seat.judge.user_id == by.user.pk


def may_answer(by: Actor, seat: Seat) -> bool:
    """The judge herself; or the product, for whoever holds the mailed link."""
    return by.is_system or is_own_seat(by, seat)


def may_say_interest(by: Actor, judge: Judge) -> bool:
    """Staff for every judge, a judge for herself."""
    own = by.user is not None and judge.user_id == by.user.pk
    return by.is_managing or (own and may_judge(by))


def may_withdraw_interest(by: Actor, interest: Interest) -> bool:
    """Staff only: what a judge has said stays until somebody has looked at it."""
    return by.is_managing and interest.hub_id == by.hub.pk


def may_object(by: Actor, thing: OfHub | None = None) -> bool:
    """Those who work on the application."""
    return may_work_on(by, thing)


def may_take_objection_back(by: Actor, objection: Objection | None = None) -> bool:
    """Those who work on the application that it is about."""
    return may_work_on(by, objection)


def may_answer_objection(by: Actor, _thing: OfHub | None = None) -> bool:
    """Owners and programme staff, as with everything about interests."""
    return by.is_managing


def may_end_read(by: Actor, read: Read) -> bool:
    """The judge passes back or recuses herself; staff take a read back."""
    return may_score(by, read) or by.is_managing


def may_pitch(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who work on an application; each sees her own team's time only."""
    return by.user is not None and bool(own_applications(by))


def may_follow_pitches(by: Actor, _thing: OfHub | None = None) -> bool:
    """Judges and teams; each page shows her own part only."""
    return may_judge(by) or may_pitch(by)


def may_rate(by: Actor, _thing: OfHub | None = None) -> bool:
    """Those who work on an application that was decided on, and the product for them.

    What is said of the reading is noted by the product, so that no line of the journal
    names who said it.
    """
    return by.is_system or may_pitch(by)


def may_follow_results(by: Actor, _thing: OfHub | None = None) -> bool:
    """Staff and judges; the query says whose day it is, and whether it shows."""
    return may_run(by) or may_judge(by)


def may_close_poll(by: Actor, _thing: OfHub | None = None) -> bool:
    """Staff at any time, the product when the end has passed."""
    return by.is_system or may_run(by)
