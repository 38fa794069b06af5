"""Signing agreements, and what becomes of them: notice, end, renewal, addendum.

A signed agreement takes its spaces in the ledger of claims, in one breath; whatever
ends it gives the rest of the time back.
"""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.claims.actions import Cut, For, Order, exchange
from madang.claims.models import Takes
from madang.claims.periods import Period
from madang.claims.taken import Taken, Wish
from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.kit.dates import day_text
from madang.kit.errors import Conflict, Refused
from madang.kit.wall_time import settled, wall_time
from madang.spaces import rules
from madang.spaces.actions.agreements import (
    Changed,
    copied,
    fault_of_letting,
)
from madang.spaces.models import (
    DAY,
    NOTHING,
    AgreementKind,
    DepositState,
    Follows,
    SpaceAgreement,
)
from madang.spaces.queries.agreements import (
    AGREEMENT,
    bookings_under,
    lines_of,
    over_on,
    resources_for,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from madang.claims.taken import Obstacle
    from madang.hubs.models import Actor
    from madang.spaces.models import AgreementLine

#: Until when an agreement without an end holds its spaces.
FAR = date(2200, 1, 1)


def day_begins(day: date, zone: str) -> datetime:
    """Return the instant at which a day begins where a space is.

    >>> day_begins(date(2026, 3, 1), "Asia/Seoul").isoformat()
    '2026-02-28T15:00:00+00:00'
    """
    return settled(datetime.combine(day, time()), zone)


@action(rules.may_keep_agreements)
def sign(
    agreement: SpaceAgreement,
    by: Actor,
    *,
    expected: int,
    signed_on: date,
    now: datetime,
) -> Changed:
    """The agreement is signed and holds its spaces from its first day on.

    An addendum ends the version before it on that day, and takes over its spaces.

    Raises:
        Conflict: it is signed or withdrawn, a space is held by somebody else then, or
            the version before it has ended or is followed by another.
        Refused: it has no lines, or a space is not to let.
        Stale: somebody saved it since.
    """
    lines = lines_of(agreement)
    _must_be_ready(agreement, lines)
    before = agreement.previous
    is_addendum = agreement.follows == Follows.ADDENDUM
    snap, snap_before = journal.snapshot(agreement), {}
    cuts: list[Cut] = []
    if before is not None:
        _must_be_last(agreement, before)
        snap_before = journal.snapshot(before)
        cuts = _cuts(before, agreement.starts_on) if is_addendum else []
    _take(agreement, by, cuts, _wishes(lines), now)
    agreement.signed_on = signed_on
    if agreement.deposit and not agreement.deposit_state:
        agreement.deposit_state = DepositState.DUE
    save_version(agreement, expected, ["signed_on", "deposit_state"])
    changes = journal.difference(snap, journal.snapshot(agreement))
    told = [journal.Line("spaces.sign", agreement, changes)]
    if before is not None and is_addendum:
        before.terminated_on = agreement.starts_on
        save_version(before, before.version, ["terminated_on"])
        changes = journal.difference(snap_before, journal.snapshot(before))
        told.append(journal.Line("spaces.replace", before, changes))
    return Changed(agreement, told)


def _must_be_ready(agreement: SpaceAgreement, lines: Sequence[AgreementLine]) -> None:
    """Refuse what cannot be signed as it stands."""
    if agreement.signed_on:
        raise Conflict(_("This agreement is signed already."))
    if agreement.withdrawn_on:
        raise Conflict(_("This offer is withdrawn. Offer it again first."))
    if not lines:
        raise Refused(_("Nothing is agreed yet. Add a line first."))
    for line in lines:
        if line.space and (fault := fault_of_letting(line.space)):
            raise Refused(fault)


def _must_be_last(agreement: SpaceAgreement, before: SpaceAgreement) -> None:
    """Refuse to follow a version that has ended or that is followed by another."""
    followers = before.later.filter(signed_on__isnull=False)
    if followers.exclude(pk=agreement.pk).exists():
        raise Conflict(_("Another version has been signed meanwhile."))
    _must_not_be_ended(before)
    over = before.over_on
    if agreement.follows == Follows.ADDENDUM and over and over <= agreement.starts_on:
        raise Conflict(_("The version before it has ended by then."))


def _must_not_be_ended(agreement: SpaceAgreement) -> None:
    if agreement.terminated_on is not None:
        told = _("%(number)s was ended early and is not continued. Make a new offer.")
        raise Conflict(told % {"number": agreement.number})


def _wishes(lines: Sequence[AgreementLine], since: date | None = None) -> list[Wish]:
    """Return what lines have to hold, from a day on if one is given."""
    resources = resources_for(lines)
    wishes = []
    for line in lines:
        if line.space is None:
            continue
        resource = resources.get(line.space_id or 0)
        if resource is None:
            told = _("%(space)s cannot be taken. Save the space once, then try again.")
            raise Refused(told % {"space": line.space.code})
        first = max(line.starts_on, since or line.starts_on)
        last = over_on(line) or FAR
        if first >= last:
            continue
        zone = resource.zone
        lanes = line.desks or line.space.capacity if resource.takes == Takes.LANE else 1
        period = Period(day_begins(first, zone), day_begins(last, zone))
        wishes.append(Wish(resource, period, lanes, is_bare=True))
    return wishes


def _cuts(agreement: SpaceAgreement, on: date) -> list[Cut]:
    """Return the ends of everything an agreement holds longer than until a day."""
    found = (
        Cut(one, day_begins(on, one.resource.zone)) for one in bookings_under(agreement)
    )
    return [one for one in found if one.booking.ends_at > one.ends_at]


def _take(
    agreement: SpaceAgreement,
    by: Actor,
    cuts: Sequence[Cut],
    wishes: Sequence[Wish],
    now: datetime,
) -> None:
    """Give back and take in the ledger, all or nothing.

    Raises:
        Conflict: somebody holds a space then; the text names who, space by space.
    """
    if not cuts and not wishes:
        return
    order = Order(For(AGREEMENT, agreement.pk), now, past_policy=True)
    try:
        exchange(agreement.hub, by, cuts=cuts, wishes=wishes, order=order)
    except Taken as taken:
        raise Conflict(" ".join(map(told_of, taken.obstacles[:3]))) from taken


def told_of(obstacle: Obstacle) -> str:
    """Return what is in the way, by days where somebody holds a space for days."""
    resource, period = obstacle.wish.resource, obstacle.period
    first = wall_time(period.starts_at, resource.zone)
    after = wall_time(period.ends_at, resource.zone)
    if first.time() != time() or after.time() != time() or not obstacle.name:
        return str(obstacle)
    language = get_language() or "en"
    words = {
        "space": str(resource),
        "first": day_text(first.date(), language),
        "last": day_text(after.date() - DAY, language),
        "name": obstacle.name,
    }
    if after.date() >= FAR:
        return _("%(space)s is held from %(first)s on: %(name)s.") % words
    return _("%(space)s is held from %(first)s to %(last)s: %(name)s.") % words


@action(rules.may_keep_agreements)
def take_back_signature(
    agreement: SpaceAgreement, by: Actor, *, now: datetime
) -> SpaceAgreement:
    """The agreement is an offer again and holds nothing.

    Raises:
        Conflict: it is not signed, is being ended, or other versions hang on it.
    """
    if agreement.signed_on is None:
        raise Conflict(_("This agreement is not signed."))
    hangs = agreement.follows == Follows.ADDENDUM or agreement.later.exists()
    if hangs or agreement.terminated_on or agreement.notice_given_on:
        raise Conflict(_("Other versions hang on this signature. End it instead."))
    _take(agreement, by, _cuts(agreement, agreement.starts_on), [], now)
    agreement.signed_on = None
    return save_version(agreement, agreement.version, ["signed_on"])


def _must_run(agreement: SpaceAgreement, over: date) -> None:
    """Refuse an end of what does not run, or at which it would not run.

    Raises:
        Conflict: it is not signed, ended already, or ends already.
        Refused: the day is before its first or after its last.
    """
    if agreement.signed_on is None:
        raise Conflict(_("This agreement is not signed."))
    if agreement.terminated_on is not None:
        raise Conflict(_("This agreement ends early already."))
    if over <= agreement.starts_on:
        told = _("This is before its first day.")
        raise Refused(told, fields={"last_day": [told]})
    if agreement.ends_on and over > agreement.ends_on:
        told = _("This is after its last day.")
        raise Refused(told, fields={"last_day": [told]})


@action(rules.may_keep_agreements)
def give_notice(
    agreement: SpaceAgreement, by: Actor, *, given_on: date, over: date, now: datetime
) -> SpaceAgreement:
    """Notice was given: `over` is the first day on which the agreement does not run.

    Raises:
        Conflict: it is not signed, or ends early already.
        Refused: that is before its first day or the notice, or after its last day.
    """
    _must_run(agreement, over)
    if over <= given_on:
        told = _("Notice is given before the last day.")
        raise Refused(told, fields={"last_day": [told]})
    agreement.notice_given_on = given_on
    return _end(agreement, by, over, now)


@action(rules.may_keep_agreements)
def terminate(
    agreement: SpaceAgreement, by: Actor, *, over: date, now: datetime
) -> SpaceAgreement:
    """The agreement does not run from the day `over` on, without notice.

    Raises:
        Conflict, Refused: as for `give_notice`.
    """
    _must_run(agreement, over)
    return _end(agreement, by, over, now)


@action(rules.may_keep_agreements)
def graduate(
    agreement: SpaceAgreement, by: Actor, *, over: date, now: datetime
) -> SpaceAgreement:
    """A residency has reached its aim: the tenant graduates and leaves.

    Raises:
        Refused: it is no residency, or the day is outside its time.
        Conflict: it is not signed, or ends early already.
    """
    if agreement.kind != AgreementKind.RESIDENCY:
        raise Refused(_("Only a programme residency ends by graduation."))
    _must_run(agreement, over)
    agreement.graduated_on = over - DAY
    return _end(agreement, by, over, now)


def _end(
    agreement: SpaceAgreement, by: Actor, over: date, now: datetime
) -> SpaceAgreement:
    """Give back what an agreement holds from a day on, and say that it ends."""
    _take(agreement, by, _cuts(agreement, over), [], now)
    agreement.terminated_on = over
    fields = ["notice_given_on", "terminated_on", "graduated_on"]
    return save_version(agreement, agreement.version, fields)


@action(rules.may_keep_agreements)
def resume(agreement: SpaceAgreement, by: Actor, *, now: datetime) -> SpaceAgreement:
    """A notice, an end or a graduation is taken back: it runs as was agreed.

    Raises:
        Conflict: it does not end early, an addendum has taken its place, or somebody
            holds one of its spaces by now.
    """
    since = agreement.terminated_on
    if since is None:
        raise Conflict(_("This agreement does not end early."))
    later = agreement.later.filter(signed_on__isnull=False)
    if later.exists():
        raise Conflict(_("Another version has been signed meanwhile."))
    agreement.notice_given_on = agreement.terminated_on = None
    agreement.graduated_on = None
    lines = lines_of(agreement)
    for line in lines:
        line.agreement = agreement
    _take(agreement, by, [], _wishes(lines, since), now)
    fields = ["notice_given_on", "terminated_on", "graduated_on"]
    return save_version(agreement, agreement.version, fields)


@action(rules.may_keep_agreements)
def renew(
    agreement: SpaceAgreement,
    by: Actor,
    *,
    number: str,
    ends_on: date | None,
    today: date,
    increase: Decimal = NOTHING,
) -> Changed:
    """The same spaces are on offer from the day on which the agreement ends.

    Raises:
        Conflict: it is not signed, was ended early, is renewed, or has no end.
        Refused: the number is taken, or the renewal ends before it starts.
    """
    if agreement.signed_on is None:
        raise Conflict(_("This agreement is not signed."))
    _must_not_be_ended(agreement)
    if agreement.ends_on is None:
        raise Conflict(_("This agreement has no end. Change it by an addendum."))
    if agreement.later.filter(signed_on__isnull=False).exists():
        raise Conflict(_("This agreement is renewed already."))
    return copied(
        agreement,
        agreement.ends_on,
        number=number,
        ends_on=ends_on,
        follows=Follows.RENEWAL,
        today=today,
        increase=increase,
    )


@action(rules.may_keep_agreements)
def amend(
    agreement: SpaceAgreement, by: Actor, *, number: str, from_on: date, today: date
) -> Changed:
    """An addendum is on offer: the same lines from a day on, to be changed and signed.

    Raises:
        Conflict: it is not signed, was ended early, or another version follows.
        Refused: the number is taken, or the day is not within its time.
    """
    if agreement.signed_on is None:
        raise Conflict(_("This agreement is not signed."))
    _must_not_be_ended(agreement)
    if agreement.later.filter(signed_on__isnull=False).exists():
        raise Conflict(_("Another version has been signed meanwhile."))
    is_after = agreement.ends_on is not None and from_on >= agreement.ends_on
    if from_on <= agreement.starts_on or is_after:
        told = _("This is outside the agreement's time.")
        raise Refused(told, fields={"from_on": [told]})
    return copied(
        agreement,
        from_on,
        number=number,
        ends_on=agreement.ends_on,
        follows=Follows.ADDENDUM,
        today=today,
    )
