"""Series: booked in one breath; what cannot be had is listed and can be tried again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.claims import rules
from madang.claims.actions.changing import NotNow
from madang.claims.actions.reserving import is_asking, state_for
from madang.claims.actions.serving import atoms_in_line, serve
from madang.claims.actions.taking import (
    Again,
    Asked,
    Done,
    Lost,
    Met,
    Order,
    OtherRequest,
    find_what_can_be_had,
    guard_wishes,
    lapse,
    looking_first,
    write,
)
from madang.claims.models import (
    ASKING,
    TAKING,
    Booking,
    BookingState,
    Claim,
    Series,
    SkippedDate,
)
from madang.claims.opening import OutsidePolicy, check_policy
from madang.claims.periods import Period
from madang.claims.queries.overlapping import atoms_of, obstacles_among
from madang.claims.recurrence import Note, Occurrence, Rule, dates, occurrences
from madang.claims.taken import Taken, Wish
from madang.hubs.actions import action
from madang.hubs.journal import Line, created, difference, snapshot
from madang.kit.errors import NotAllowed
from madang.kit.wall_time import wall_time

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from madang.claims.models import Resource
    from madang.hubs.models import Actor


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a series: its bookings, the dates it missed, what is to be told."""

    series: Series
    bookings: list[Booking]
    skipped: list[SkippedDate]
    notes: list[Note] = field(default_factory=list)


class Gaps(Taken):
    """The change would lose dates that the series has; ask again to accept that."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """What of a series can be had: the places, and why the other dates cannot."""

    given: list[tuple[Occurrence, Wish, list[int]]]
    refused: list[tuple[date, str]]
    lines: list[Line]
    met: Met = field(default_factory=list)


def _asked_series(
    resource: Resource, by: Actor, *, rule: Rule, order: Order, lanes: int = 1
) -> Asked | None:
    found = occurrences(rule)
    if order.past_policy and not rules.decides(by, resource):
        raise NotAllowed(_("You may not book this."))
    if order.key and (before := _series_under(by, order.key)):
        _must_be_same(before, resource, rule, order)
        raise Again(_outcome_of(before))
    wishes = [
        Wish(resource, one.period, lanes)
        for one in found
        if not _fault(resource, one, order)
    ]
    if not wishes or is_asking(wishes, by):
        return None
    return Asked(wishes, order.now, is_any=True)


def _series_under(by: Actor, key: str) -> Series | None:
    rows = Series.objects.filter(hub=by.hub, key=key)
    return rows.select_related("resource").first()


def _must_be_same(series: Series, resource: Resource, rule: Rule, order: Order) -> None:
    """Accept a request that made this series.

    Raises:
        OtherRequest: it asks for something else.
    """
    asked = (resource.pk, rule, order.owner.kind, order.owner.id)
    if asked != (series.resource_id, series.rule, series.owner_kind, series.owner_id):
        raise OtherRequest(
            _("This was already sent with other contents. Open it again.")
        )


def _outcome_of(series: Series) -> Outcome:
    bookings = Booking.objects.filter(series=series, state__in=[*TAKING, *ASKING])
    return Outcome(series, list(bookings), list(series.skipped.all()))


@looking_first(_asked_series)
@action(allowed=rules.may_reserve)
def reserve_series(
    resource: Resource, by: Actor, *, rule: Rule, order: Order, lanes: int = 1
) -> Done[Outcome]:
    """Every date of the rule that can be had is booked, the others are listed.

    Costs the same statements for any number of dates.

    Raises:
        Taken: not a single date can be had.
        NoSuchRule: the rule makes no sense.
        OtherRequest: the order's key came before with another request.
    """
    guard_wishes([Wish(resource, Period(order.now, order.now))])
    if order.key and (before := _series_under(by, order.key)):
        _must_be_same(before, resource, rule, order)
        raise Again(_outcome_of(before))
    series = Series(
        hub=by.hub,
        group=uuid.uuid4(),
        resource=resource,
        owner_kind=order.owner.kind,
        owner_id=order.owner.id,
        label=order.owner.label[:200],
        by=by.for_whom or by.user,
        made_at=order.now,
        lanes=lanes,
        key=order.key,
    )
    series.rule = rule
    found = occurrences(rule)
    plan = _plan(series, found, by, order)
    if not plan.given:
        raise Lost(plan.met) if plan.met else _none(plan)
    series.save()
    outcome = _carry_out(series, plan, by, order)
    return Done(outcome, [*plan.lines, _told("claims.reserve_series", outcome)])


def _none(plan: _Plan) -> Taken:
    refusal = Taken([])
    refusal.args = tuple(reason for _on, reason in plan.refused[:1])
    return refusal


def _told(verb: str, outcome: Outcome, before: dict[str, Any] | None = None) -> Line:
    """Return one journal line for a series and all its dates."""
    series = outcome.series
    changes = (
        created(series) if before is None else difference(before, snapshot(series))
    )
    changes["dates"] = [None, sorted(str(one.series_on) for one in outcome.bookings)]
    changes["skipped"] = [None, sorted(str(one.on) for one in outcome.skipped)]
    return Line(verb, series, changes)


def _plan(
    series: Series, found: Sequence[Occurrence], by: Actor, order: Order
) -> _Plan:
    """Return what can be had of some occurrences, the atoms being guarded."""
    refused: list[tuple[date, str]] = []
    wanted: list[tuple[Occurrence, Wish]] = []
    for one in found:
        fault = _fault(series.resource, one, order)
        if fault:
            refused.append((one.on, fault))
        else:
            wanted.append((one, Wish(series.resource, one.period, series.lanes)))
    if not wanted or is_asking([wish for _one, wish in wanted], by):
        nothing: list[int] = []
        return _Plan([(one, wish, nothing) for one, wish in wanted], refused, [])
    ask = Asked([wish for _one, wish in wanted], order.now)
    given, met, overdue = find_what_can_be_had(ask)
    on = {id(wish): one for one, wish in wanted}
    told = {id(obstacle.wish): str(obstacle) for obstacle in obstacles_among(by, met)}
    refused += [
        (on[id(wish)].on, told.get(id(wish)) or _("It is taken."))
        for wish, _found in met
    ]
    return _Plan(
        [(on[id(wish)], wish, atoms) for wish, atoms in given],
        refused,
        lapse(overdue, order.now),
        met,
    )


def _fault(resource: Resource, one: Occurrence, order: Order) -> str:
    """Return what the policy has against a date, if anything."""
    if one.period.starts_at < order.now:
        return _("This date is over.")
    try:
        if not order.past_policy:
            check_policy(resource, one.period, order.now)
    except OutsidePolicy as fault:
        return str(fault)
    return ""


def _carry_out(series: Series, plan: _Plan, by: Actor, order: Order) -> Outcome:
    """Write the bookings and the skipped dates of a series."""
    wishes = [wish for _one, wish, _atoms in plan.given]
    fields: dict[str, Any] = {"state": BookingState.ASKED}
    if wishes and not is_asking(wishes, by):
        fields = state_for(wishes, by, order.now)
    bookings = write(
        [(wish, atoms) for _one, wish, atoms in plan.given],
        by,
        replace(order, key=""),
        each=[{"series": series, "series_on": one.on} for one, *_rest in plan.given],
        group=series.group,
        by=series.by,
        **fields,
    )
    taken = [one.on for one, *_rest in plan.given]
    SkippedDate.objects.filter(series=series, on__in=taken).delete()
    skipped = SkippedDate.objects.bulk_create(
        [
            SkippedDate(
                hub_id=series.hub_id,
                series=series,
                on=on,
                reason=reason[:300],
                tried_at=order.now,
            )
            for on, reason in plan.refused
        ],
        update_conflicts=True,
        unique_fields=["series", "on"],
        update_fields=["reason", "tried_at"],
    )
    notes = [note for one, *_rest in plan.given for note in one.notes]
    return Outcome(series, bookings, skipped, notes)


def _asked_nothing(_series: Series, _by: Actor, **_options: Any) -> Asked | None:
    return None


@looking_first(_asked_nothing)
@action(allowed=rules.may_change)
def retry_skipped(series: Series, by: Actor, *, order: Order) -> Done[Outcome]:
    """Skipped dates that can be had by now are booked; the others stay listed."""
    guard_wishes([Wish(series.resource, Period(order.now, order.now))])
    missed = set(series.skipped.values_list("on", flat=True))
    found = [one for one in occurrences(series.rule) if one.on in missed]
    still = [one for one in found if one.period.starts_at > order.now]
    plan = _plan(series, still, by, order)
    outcome = _carry_out(series, plan, by, order)
    line = _told("claims.retry_skipped", outcome, snapshot(series))
    return Done(outcome, [*plan.lines, line])


@looking_first(_asked_nothing)
@action(allowed=rules.may_change)
def leave_out(series: Series, by: Actor, *, on: date, now: datetime) -> Done[Series]:
    """One date of a series does not take place; it is given back and never retried.

    Raises:
        NotNow: it is no date of the series.
    """
    before = snapshot(series)
    if on not in set(dates(series.rule)):
        raise NotNow(_("This is no date of the series."))
    lines = _give_back(series, by, [on], now)
    series.left_out = sorted({*series.left_out, on.isoformat()})
    series.save(update_fields=["left_out", "updated_at"])
    SkippedDate.objects.filter(series=series, on=on).delete()
    change = difference(before, snapshot(series))
    return Done(series, [Line("claims.leave_out", series, change), *lines])


@looking_first(_asked_nothing)
@action(allowed=rules.may_change)
def end_series(
    series: Series, by: Actor, *, after: date, now: datetime
) -> Done[Series]:
    """A series has no dates after a day; those it had are free."""
    before = snapshot(series)
    rows = _standing(series).filter(series_on__gt=after, starts_at__gt=now)
    lines = _give_back(series, by, list(rows.values_list("series_on", flat=True)), now)
    _cut(series, after)
    change = difference(before, snapshot(series))
    return Done(series, [Line("claims.end_series", series, change), *lines])


def _standing(series: Series) -> Any:
    return Booking.objects.filter(series=series, state__in=[*TAKING, *ASKING])


def _cut(series: Series, last: date) -> None:
    """Let a series end with a day, not before its first."""
    series.until, series.times = max(last, series.starts_on), None
    series.save(update_fields=["until", "times", "updated_at"])
    SkippedDate.objects.filter(series=series, on__gt=last).delete()


def _give_back(
    series: Series, by: Actor, days: Sequence[date | None], now: datetime
) -> list[Line]:
    """Free some dates of a series and give them to who waits."""
    rows = _standing(series).filter(series_on__in=days)
    found = list(rows.order_by("starts_at"))
    atoms = set(atoms_of([series.resource])[series.resource.pk])
    own = Claim.objects.filter(booking__in=[one.pk for one in found])
    atoms |= set(own.values_list("atom_id", flat=True))
    if not found:
        return []
    span = Period(found[0].starts_at, max(one.ends_at for one in found))
    guarded = atoms | atoms_in_line(atoms, span)
    guard_wishes([], *guarded)
    rows.update(state=BookingState.RELEASED, expires_at=None, updated_at=now)
    own.update(is_blocking=False)
    return serve(by, guarded, span, now)


@looking_first(_asked_nothing)
@action(allowed=rules.may_change)
def change_series(
    series: Series,
    by: Actor,
    *,
    rule: Rule,
    order: Order,
    resource: Resource | None = None,
    may_lose: bool = False,
) -> Done[Outcome]:
    """From the rule's first day on the series follows another rule, or resource.

    Dates before it stay as they are; where there are any, those from then on become a
    series of their own in the same group.  Dates that are over, and dates that were
    given back, stay so.

    Raises:
        Gaps: dates cannot be had, and `may_lose` does not accept that; nothing changed.
        NoSuchRule: the rule makes no sense.
    """
    target = resource or series.resource
    if target.hub_id != by.hub.pk or not rules.may_reserve(by, target):
        raise NotAllowed(_("You may not book this."))
    before = snapshot(series)
    today = wall_time(order.now, series.zone).date()
    first = max(rule.starts_on, today)
    found = [one for one in occurrences(rule) if one.on >= first]
    ours = [*atoms_of([series.resource, target]).values()]
    guard_wishes([], *{atom for atoms in ours for atom in atoms})
    rows = _standing(series).filter(series_on__gte=first, starts_at__gt=order.now)
    _let_go(rows, order.now)
    over = set(_standing(series).values_list("series_on", flat=True))
    found = [one for one in found if one.on not in over]
    later = _following(series, rule, target, first)
    plan = _plan(later, found, by, order)
    if plan.refused and not may_lose:
        refusal = Gaps([])
        refusal.args = (" ".join(reason for _on, reason in plan.refused[:3]),)
        raise refusal
    later.save()
    outcome = _carry_out(later, plan, by, order)
    told = None if later is not series else before
    lines = [_told("claims.change_series", outcome, told)]
    return Done(outcome, [*plan.lines, *lines])


def _let_go(rows: Any, now: datetime) -> None:
    """Free bookings that are about to be made anew."""
    keys = list(rows.values_list("pk", flat=True))
    Claim.objects.filter(booking__in=keys).update(is_blocking=False)
    Booking.objects.filter(pk__in=keys).update(
        state=BookingState.RELEASED, expires_at=None, updated_at=now
    )


def _following(series: Series, rule: Rule, target: Resource, first: date) -> Series:
    """Return the series that follows the rule: itself, or one that continues it."""
    SkippedDate.objects.filter(series=series, on__gte=first).delete()
    has_past = Booking.objects.filter(
        series=series, series_on__lt=first, state__in=[*TAKING, *ASKING]
    ).exists()
    later = series
    if has_past and rule.starts_on > series.starts_on:
        later = Series(
            hub_id=series.hub_id,
            group=series.group,
            owner_kind=series.owner_kind,
            owner_id=series.owner_id,
            label=series.label,
            by_id=series.by_id,
            made_at=series.made_at,
            lanes=series.lanes,
        )
        _cut(series, rule.starts_on - (rule.starts_on.resolution))
    later.rule = rule
    later.resource = target
    return later
