"""What only one party can have at a time is given once, and refusals say why."""

from __future__ import annotations

import pytest

from madang.claims import kinds
from madang.claims.actions import (
    NotNow,
    Order,
    OtherRequest,
    accept,
    confirm,
    decline,
    expire_holds,
    move,
    release,
    reserve,
    reserve_all,
    shorten,
)
from madang.claims.actions.taking import For
from madang.claims.models import Booking, BookingState, Claim
from madang.claims.opening import OutsidePolicy
from madang.claims.periods import Period
from madang.claims.queries import alternatives_to, bookings_of, bookings_visible_to
from madang.claims.taken import Instead, Taken, Wish
from madang.hubs.models import JournalLine, Role
from madang.kit.errors import NotAllowed, Refused
from tests import make
from tests.claims.things import NOW, at, book, halls, order, overlaps, period, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make.actor()


@pytest.fixture
def open_rooms():
    """Rooms that any member may book, which the facility staff decide about."""
    kinds.register(
        kinds.Reservable(
            "tests.room",
            "Room",
            lambda by, _resource: by.is_insider,
            lambda by, _resource: by.has(Role.FACILITY),
        )
    )
    kinds.register_owner(
        kinds.Owner(
            "tests.visit",
            "Visit",
            lambda by, ids: dict.fromkeys(ids, "Visit") if by.is_staff else {},
        )
    )
    yield
    kinds._reservables.pop("tests.room")
    kinds._owners.pop("tests.visit")


def test_a_booking_has_its_claim_and_its_line_in_the_journal(by):
    booked = book(room(by), by)
    claim = Claim.objects.get(booking=booked)
    assert (claim.starts_at, claim.ends_at) == (at(9), at(10))
    assert (booked.state, booked.by) == (BookingState.CONFIRMED, by.user)
    assert list(bookings_of(by.hub, "tests.visit", 7)) == [booked]
    line = JournalLine.objects.filter(hub=by.hub).latest("number")
    assert (line.verb, line.object_id) == ("claims.reserve", booked.pk)


def test_touching_bookings_stand_beside_each_other(by):
    place = room(by)
    for begins in (10, 9, 11):
        book(place, by, begins, begins + 1)
    assert Booking.objects.count() == 3


@pytest.mark.parametrize(
    ("begins", "ends"), [(9, 10), (8.5, 9.5), (9.5, 11), (8, 11), (9.25, 9.5)]
)
def test_an_overlapping_one_is_refused_and_told_why(by, begins, ends):
    place = room(by)
    first = book(place, by)
    with pytest.raises(Taken) as refused:
        book(place, by, begins, ends)
    assert [one.booking for one in refused.value.obstacles] == [first.pk]
    assert str(refused.value) == f"{place} is taken Mar 2, 2026 09:00–10:00: Board."
    assert refused.value.status == 409


def test_who_may_not_know_learns_only_that_it_is_taken(by, open_rooms):
    place = room(by)
    book(place, by)
    founder = make.actor(by.hub, Role.GUEST)
    with pytest.raises(Taken) as refused:
        book(place, founder)
    (obstacle,) = refused.value.obstacles
    assert (obstacle.name, obstacle.booking) == ("", None)
    assert str(refused.value) == f"{place} is taken Mar 2, 2026 09:00–10:00."
    assert list(bookings_visible_to(founder)) == []


def test_three_ways_out_are_offered(by):
    place, other, third = room(by), room(by), room(by)
    for one in (place, third):
        book(one, by, 9, 10)
    book(third, by, 10, 11)
    with pytest.raises(Taken) as refused:
        book(place, by, 9, 10)
    ways = {one.how: one.wish for one in refused.value.alternatives}
    assert ways[Instead.OTHER_TIME] == Wish(place, period(8, 9))
    assert ways[Instead.OTHER_THING] == Wish(other, period(9, 10))
    assert ways[Instead.NEAREST] == Wish(third, period(8, 9))
    for wish in ways.values():
        assert reserve(wish.resource, by, period=wish.period, order=order())
    assert overlaps() == 0


def test_alternatives_keep_step_and_opening_hours(by):
    place = room(by, step_minutes=30, opening=[[0, "09:00", "10:30"], [1, "13:00", "24:00"]])  # fmt: skip
    book(place, by, 9, 10)
    found = alternatives_to(Wish(place, period(9, 10)), by, NOW)
    assert [one.wish.period for one in found] == [period(13, 14, day=3)]


def test_turnaround_keeps_neighbours_apart(by):
    place = room(by, before_minutes=15, after_minutes=15)
    book(place, by, 9, 10)
    with pytest.raises(Taken):
        book(place, by, 10.25, 11)
    assert book(place, by, 10.5, 11).starts_at == at(10.5)


def test_lanes_are_given_until_none_is_left(by):
    desks = room(by, lanes=3)
    book(desks, by, lanes=2)
    book(desks, by)
    with pytest.raises(Taken) as refused:
        book(desks, by)
    assert len(refused.value.obstacles) == 2  # each booking once
    assert Claim.objects.values("atom").distinct().count() == 3


def test_more_lanes_than_there_are_is_refused(by):
    with pytest.raises(Taken):
        book(room(by, lanes=2), by, lanes=3)


def test_halves_and_the_whole_hall_exclude_each_other(by):
    left, right, whole = halls(by)
    book(left, by)
    with pytest.raises(Taken):
        book(whole, by)
    book(right, by)
    book(whole, by, 10, 11)
    with pytest.raises(Taken):
        book(right, by, 10, 11)


def test_several_resources_all_or_none(by):
    first, second = room(by), room(by)
    book(second, by)
    wishes = [Wish(first, period(9, 10)), Wish(second, period(9, 10))]
    with pytest.raises(Taken) as refused:
        reserve_all(by.hub, by, wishes=wishes, order=order())
    assert [one.wish.resource for one in refused.value.obstacles] == [second]
    assert Booking.objects.filter(resource=first).count() == 0
    later = [Wish(one, period(11, 12)) for one in (first, second)]
    made = reserve_all(by.hub, by, wishes=later, order=order())
    assert len({one.group for one in made}) == 1


def test_one_request_cannot_have_one_thing_twice(by):
    place = room(by)
    wishes = [Wish(place, period(9, 10)), Wish(place, period(9.5, 11))]
    with pytest.raises(Taken):
        reserve_all(by.hub, by, wishes=wishes, order=order())


def test_the_same_key_has_one_effect(by):
    place = room(by)
    first = reserve(place, by, period=period(9, 10), order=order("k"))
    again = reserve(place, by, period=period(9, 10), order=order("k"))
    assert again == first
    with pytest.raises(OtherRequest):
        reserve(place, by, period=period(10, 11), order=order("k"))
    assert Booking.objects.count() == 1


@pytest.mark.parametrize(
    ("policy", "begins", "ends", "says"),
    [
        ({"is_open": False}, 9, 10, "cannot be booked now"),
        ({"shortest_minutes": 60}, 9, 9.5, "at least 60 minutes"),
        ({"longest_minutes": 60}, 9, 11, "at most 60 minutes"),
        ({"horizon_days": 1}, 9 + 48, 10 + 48, "at most 1 day ahead"),
        ({"step_minutes": 30}, 9.25, 10.25, "every 30 minutes"),
        ({"opening": [[0, "08:00", "09:30"]]}, 9, 10, "is closed"),
        ({}, 10, 9, "ends before it begins"),
        ({}, 9, 9 + 1 / 7200, "whole minutes"),
    ],
)
def test_the_policy_is_kept(by, policy, begins, ends, says):
    with pytest.raises(OutsidePolicy, match=says):
        book(room(by, **policy), by, begins, ends)


def test_who_decides_may_go_past_the_policy(by, open_rooms):
    place = room(by, longest_minutes=60)
    late = Order(For("tests.visit", 7), NOW, past_policy=True)
    with pytest.raises(NotAllowed):
        reserve(place, by, period=period(9, 12), order=late)
    caretaker = make.actor(by.hub, Role.FACILITY)
    assert reserve(place, caretaker, period=period(9, 12), order=late)


def test_another_hubs_resource_cannot_be_had(by):
    with pytest.raises(NotAllowed):
        book(room(make.actor()), by)
    with pytest.raises(NotAllowed):
        wish = Wish(room(make.actor()), period(9, 10))
        reserve_all(by.hub, by, wishes=[wish], order=order())
    with pytest.raises(Refused):
        reserve_all(by.hub, by, wishes=[], order=order())


def test_a_hold_blocks_until_it_is_over(by, open_rooms):
    place = room(by, approval="hold", hold_minutes=60)
    held = book(place, make.actor(by.hub, Role.GUEST))
    assert (held.state, held.expires_at) == (BookingState.HELD, at(7))
    with pytest.raises(Taken):
        book(place, by)
    later = order(now=at(7))
    second = reserve(place, by, period=period(9, 10), order=later)
    held.refresh_from_db()
    assert (held.state, second.state) == (BookingState.EXPIRED, BookingState.HELD)
    with pytest.raises(NotNow):
        confirm(held, make.actor(by.hub, Role.FACILITY), now=at(7))


def test_a_confirmed_hold_stays(by, open_rooms):
    caretaker = make.actor(by.hub, Role.FACILITY)
    place = room(by, approval="hold", hold_minutes=60)
    held = book(place, by)
    confirm(held, caretaker, now=NOW)
    assert expire_holds(by.hub, make.actor(by.hub, Role.OWNER), now=at(8)) == 0
    with pytest.raises(Taken):
        reserve(place, by, period=period(9, 10), order=order(now=at(8)))


def test_overdue_holds_are_swept(by, open_rooms):
    held = book(room(by, approval="hold", hold_minutes=60), by)
    assert expire_holds(by.hub, make.actor(by.hub, Role.OWNER), now=at(7)) == 1
    assert not Claim.objects.filter(booking=held, is_blocking=True).exists()
    assert JournalLine.objects.filter(verb="claims.expire_holds").count() == 1


def test_of_those_that_compete_one_is_chosen(by, open_rooms):
    caretaker = make.actor(by.hub, Role.FACILITY)
    place = room(by, approval="compete")
    asked = [book(place, make.actor(by.hub, Role.GUEST)) for _ in range(2)]
    assert {one.state for one in asked} == {BookingState.ASKED}
    assert Claim.objects.count() == 0
    accept(asked[1], caretaker, now=NOW)
    with pytest.raises(Taken):
        accept(asked[0], caretaker, now=NOW)
    decline(asked[0], caretaker, reason="Full", now=NOW)
    stale = Booking.objects.get(pk=asked[0].pk)
    with pytest.raises(NotNow):
        accept(stale, caretaker, now=NOW)
    assert overlaps() == 0


def test_who_decides_need_not_ask_herself(by, open_rooms):
    caretaker = make.actor(by.hub, Role.FACILITY)
    assert book(room(by, approval="hold"), caretaker).state == BookingState.CONFIRMED


def test_what_is_given_back_can_be_had_again(by):
    place = room(by)
    first = book(place, by)
    release(first, by, now=NOW)
    assert book(place, by).state == BookingState.CONFIRMED
    with pytest.raises(NotNow):
        release(first, by, now=NOW)


def test_only_its_maker_and_who_decides_give_it_back(by, open_rooms):
    booked = book(room(by), make.actor(by.hub, Role.GUEST))
    with pytest.raises(NotAllowed):
        release(booked, make.actor(by.hub, Role.GUEST), now=NOW)
    assert release(booked, make.actor(by.hub, Role.FACILITY), now=NOW)


def test_shortening_frees_the_rest(by):
    place = room(by, after_minutes=15)
    booked = book(place, by, 9, 12)
    shorten(booked, by, period=period(9, 10), now=NOW)
    book(place, by, 10.25, 11)
    with pytest.raises(NotNow):
        shorten(booked, by, period=Period(at(9), at(11)), now=NOW)


def test_moving_over_itself_and_into_another_room(by):
    place, other = room(by), room(by, lanes=2)
    booked = book(place, by, 9, 11)
    move(booked, by, period=period(10, 12), now=NOW)
    move(booked, by, period=period(10, 12), resource=other, now=NOW)
    booked.refresh_from_db()
    assert (booked.resource, booked.starts_at) == (other, at(10))
    assert book(place, by, 9, 12)


def test_a_move_that_fails_leaves_everything(by):
    place = room(by)
    booked = book(place, by, 9, 10)
    book(place, by, 10, 11)
    with pytest.raises(Taken) as refused:
        move(booked, by, period=period(9.5, 10.5), now=NOW)
    assert refused.value.alternatives
    booked.refresh_from_db()
    assert booked.starts_at == at(9)
    assert Claim.objects.get(booking=booked).starts_at == at(9)


@pytest.mark.parametrize("rooms", [1, 3])
def test_statements_do_not_grow(by, rooms, django_assert_num_queries):
    places = [room(by) for _ in range(rooms)]
    wishes = [Wish(place, period(9, 10)) for place in places]
    from django.db import connection

    locks = int(rooms > 1 and connection.vendor == "postgresql")
    with django_assert_num_queries(11 + locks):
        reserve_all(by.hub, by, wishes=wishes, order=order())
