"""Booking rooms for an occasion: once or as a series, moved, decided, checked in to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.claims.actions import (
    For,
    Order,
    Outcome,
    change_resource,
    reserve,
    reserve_series,
    wait,
)
from madang.claims.recurrence import occurrences
from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.spaces import rules
from madang.spaces.actions.booking_rules import aside_line, keep_rules
from madang.spaces.actions.paying import agree, owe
from madang.spaces.checking import assign, check
from madang.spaces.models import BookingPolicy, Occasion
from madang.spaces.queries.booking_rules import facts_of, rules_for
from madang.spaces.queries.bookings import (
    OCCASION,
    policy_of_space,
    resource_of,
    room_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from madang.claims.models import Booking, Resource, Waiting
    from madang.claims.periods import Period
    from madang.claims.recurrence import Rule
    from madang.hubs.models import Actor
    from madang.spaces.models import BookingRule, Space

FIELDS = ("purpose", "people", "organisation", "set_up", "catering", "is_shown")
POLICY = ("who", "no_show_minutes", "free_hours")


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking, or a series of them, with the journal's line about what it is for."""

    occasion: Occasion
    lines: Sequence[journal.Line]
    booking: Booking | None = None
    outcome: Outcome | None = None
    waiting: Waiting | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """When it is asked, how many desks, at what price, past the room's policy or not.

    `agreed` is the price that was shown (`pricing.Cost.key`); without it nobody has to
    agree.  `reason` is why the room's policy and the rules of booking are set aside.
    """

    now: datetime
    lanes: int = 1
    past_policy: bool = False
    agreed: str | None = None
    reason: str = ""


@action(rules.may_book)
def book(
    space: Space,
    by: Actor,
    *,
    period: Period,
    occasion: Mapping[str, Any],
    terms: Terms,
) -> Booked:
    """The space is booked for an occasion: at once, held, or asked for.

    Raises:
        Taken: somebody has it; with what is in the way and what could be had instead.
        OutsidePolicy: the space's policy is against it.
        PriceChanged: it costs something else than was agreed to.
        AgainstRule: a rule is against it; it is named, with who may set it aside.
        Refused: more people than the space holds, or a value is wrong.
    """
    resource = _resource_for(space, by, occasion, terms)
    not_over(period, terms.now)
    aside = _kept(space, resource, occasion, by, [period], terms)
    _agree(resource, occasion, by, [period], terms)
    row = _note(space, by, occasion)
    booking = reserve(
        resource, by, period=period, order=_order(row, terms), lanes=terms.lanes
    )
    lines = _line("spaces.book", row) + _aside(row, aside, terms)
    lines += owe([booking], row.organisation, by, terms.now)
    return Booked(row, lines, booking=booking)


def _kept(
    space: Space,
    resource: Resource,
    occasion: Mapping[str, Any],
    by: Actor,
    periods: Sequence[Period],
    terms: Terms,
) -> list[BookingRule]:
    """Return the rules that are set aside for a booking; none without rules."""
    held = rules_for(space)
    if not held:
        return []
    organisation = occasion.get("organisation")
    facts = facts_of(resource, by, organisation, periods, now=terms.now)
    return keep_rules(held, by, facts, is_aside=terms.past_policy)


def _aside(
    row: Occasion, aside: Sequence[BookingRule], terms: Terms
) -> list[journal.Line]:
    return aside_line(row, aside, terms.reason) if terms.past_policy else []


def _agree(
    resource: Resource,
    occasion: Mapping[str, Any],
    by: Actor,
    periods: Sequence[Period],
    terms: Terms,
) -> None:
    asked = (terms.agreed, terms.lanes, terms.now)
    agree(resource, occasion.get("organisation"), by, periods, asked=asked)


def not_over(period: Period, now: datetime) -> None:
    """Accept a time that is not over.

    Raises:
        Refused: it is.
    """
    if period.ends_at <= now:
        told = _("This time is over.")
        raise Refused(told, fields={"on": [told]})


@action(rules.may_book)
def book_series(
    space: Space,
    by: Actor,
    *,
    rule: Rule,
    occasion: Mapping[str, Any],
    terms: Terms,
) -> Booked:
    """Every date of the rule that can be had is booked, the others are listed.

    Raises:
        Taken: not a single date can be had.
        NoSuchRule: the rule makes no sense.
        PriceChanged: its dates cost something else than was agreed to.
        AgainstRule: a rule is against one of its dates.
        Refused: more people than the space holds, or a value is wrong.
    """
    resource = _resource_for(space, by, occasion, terms)
    periods = [one.period for one in occurrences(rule)]
    aside = _kept(space, resource, occasion, by, periods, terms)
    _agree(resource, occasion, by, periods, terms)
    row = _note(space, by, occasion)
    outcome = reserve_series(
        resource, by, rule=rule, order=_order(row, terms), lanes=terms.lanes
    )
    lines = _line("spaces.book_series", row) + _aside(row, aside, terms)
    lines += owe(outcome.bookings, row.organisation, by, terms.now)
    return Booked(row, lines, outcome=outcome)


@action(rules.may_book)
def wait_for(
    space: Space,
    by: Actor,
    *,
    period: Period,
    occasion: Mapping[str, Any],
    terms: Terms,
) -> Booked:
    """The occasion is in the line for the space, in case it is given back.

    Raises:
        NotTaken: it is free; book it.
        OutsidePolicy: the space's policy is against it.
    """
    resource = _resource_for(space, by, occasion, terms)
    aside = _kept(space, resource, occasion, by, [period], terms)
    row = _note(space, by, occasion)
    waiting = wait(
        resource, by, period=period, order=_order(row, terms), lanes=terms.lanes
    )
    lines = _line("spaces.wait_for", row) + _aside(row, aside, terms)
    return Booked(row, lines, waiting=waiting)


def _line(verb: str, row: Occasion) -> list[journal.Line]:
    return [journal.Line(verb, row, journal.created(row))]


def _order(row: Occasion, terms: Terms) -> Order:
    return Order(
        For(OCCASION, row.pk, row.purpose), terms.now, past_policy=terms.past_policy
    )


def _resource_for(
    space: Space, by: Actor, occasion: Mapping[str, Any], terms: Terms
) -> Resource:
    """Return what is booked of a space, if this actor may, for that many people.

    Raises:
        NotAllowed: she may not book it.
        Refused: it holds fewer people.
    """
    room = room_of(space, by)
    if room is None:
        raise NotAllowed(_("You may not book this."))
    people = occasion.get("people") or 1
    if 0 < space.capacity < people and not terms.past_policy:
        told = ngettext(
            "%(room)s holds %(count)d person.",
            "%(room)s holds %(count)d people.",
            space.capacity,
        ) % {"room": space, "count": space.capacity}
        raise Refused(told, fields={"people": [told]})
    return room.resource


def _note(space: Space, by: Actor, values: Mapping[str, Any]) -> Occasion:
    row = Occasion(hub=space.hub, by=by.for_whom or by.user)
    assign(row, {name: values[name] for name in FIELDS if name in values})
    _check(row, by)
    row.save()
    return row


def _check(row: Occasion, by: Actor) -> None:
    if row.organisation is not None and row.organisation.hub_id != by.hub.pk:
        raise NotAllowed(_("You may not do this here."))
    check(row, but=["by"])


@action(rules.may_change_occasion)
def change_occasion(
    occasion: Occasion, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> Occasion:
    """What a space is booked for is told anew, for all dates of a series.

    Raises:
        Stale: somebody changed it meanwhile.
        Refused: a value is wrong.
    """
    given = {name: values[name] for name in FIELDS if name in values}
    assign(occasion, given)
    _check(occasion, by)
    return save_version(occasion, expected, list(given))


@action(rules.may_keep_spaces)
def set_booking_policy(
    space: Space,
    by: Actor,
    *,
    expected: tuple[int, int],
    values: Mapping[str, Any],
    policy: Mapping[str, Any],
) -> BookingPolicy:
    """A space is booked like this; what is booked already keeps its times.

    `values` are who may book and when nobody came, `policy` what its resource knows;
    `expected` are the versions of both.

    Raises:
        Stale: somebody changed it meanwhile.
        Refused: a value is wrong, or nobody could ever fulfil the policy.
    """
    resource = resource_of(space, by)
    if resource is None:
        raise Conflict(_("This space cannot be booked."))
    _can_be_kept(policy)
    row = policy_of_space(space)
    assign(row, {name: values[name] for name in POLICY if name in values})
    check(row, but=["space"])
    if not row.version:
        row.version = 1
        row.save()
    else:
        row = save_version(row, expected[0], list(POLICY))
    change_resource(resource, by, expected=expected[1], policy=policy)
    return row


def _can_be_kept(policy: Mapping[str, Any]) -> None:
    """Refuse a policy that no booking can fulfil.

    Raises:
        Refused: the shortest is longer than the longest, or than any opening hours.
    """
    shortest = policy.get("shortest_minutes") or 0
    longest = policy.get("longest_minutes") or 0
    if longest and shortest > longest:
        told = _("The shortest booking is longer than the longest.")
        raise Refused(told, fields={"shortest_minutes": [told]})
    opening = policy.get("opening") or []
    widest = max((_length(one) for one in opening), default=0)
    if opening and shortest > widest:
        told = _("It is never open for so long.")
        raise Refused(told, fields={"shortest_minutes": [told]})


def _length(hours: Sequence[Any]) -> int:
    begins, ends = (int(text[:2]) * 60 + int(text[3:]) for text in hours[1:])
    return ends - begins
