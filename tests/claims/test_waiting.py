"""What is given back goes to who waited longest, once."""

from __future__ import annotations

import pytest

from madang.claims.actions import (
    For,
    NotTaken,
    NotWaiting,
    Order,
    confirm,
    expire_holds,
    leave_line,
    move,
    release,
    serve_line,
    shorten,
    wait,
)
from madang.claims.models import Booking, BookingState, Waiting, WaitingState
from madang.claims.signals import waiting_won
from madang.hubs.models import Role
from tests import make
from tests.claims.things import NOW, at, book, halls, overlaps, period, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make.actor(role=Role.OWNER)


def waits(place, by, begins=9, ends=10):
    mine = Order(For("tests.visit", by.user.pk), NOW)
    return wait(place, by, period=period(begins, ends), order=mine)


def test_the_first_in_line_gets_a_hold_and_the_next_when_it_runs_out(by):
    place = room(by, hold_minutes=60)
    booked = book(place, by)
    people = [make.actor(by.hub, Role.OWNER) for _ in range(2)]
    for one in people:
        waits(place, one)
    release(booked, by, now=NOW)
    won = Booking.objects.get(state=BookingState.HELD)
    assert (won.by, won.expires_at) == (people[0].user, at(7))
    assert [one.state for one in Waiting.objects.order_by("pk")] == ["won", "waiting"]
    assert expire_holds(by.hub, by, now=at(7)) == 1
    second = Booking.objects.get(state=BookingState.HELD)
    assert second.by == people[1].user
    assert confirm(second, people[1], now=at(7)).state == BookingState.CONFIRMED
    assert overlaps() == 0


def test_who_waits_is_told_in_the_same_transaction(by):
    told = []

    def listen(**signal):
        told.append((signal["waiting"].pk, signal["booking"].state))

    waiting_won.connect(listen)
    place = room(by)
    booked = book(place, by)
    waiting = waits(place, by)
    release(booked, by, now=NOW)
    assert told == [(waiting.pk, BookingState.HELD)]


def test_nobody_waits_for_what_is_free_nor_twice(by):
    place = room(by)
    with pytest.raises(NotTaken):
        waits(place, by)
    book(place, by)
    assert waits(place, by) == waits(place, by)
    assert Waiting.objects.count() == 1


def test_who_left_gets_nothing(by):
    place = room(by)
    booked = book(place, by)
    waiting = waits(place, by)
    leave_line(waiting, by)
    with pytest.raises(NotWaiting):
        leave_line(waiting, by)
    release(booked, by, now=NOW)
    assert not Booking.objects.filter(state=BookingState.HELD).exists()


def test_the_whole_hall_waits_for_both_halves(by):
    left, right, whole = halls(by)
    first, second = book(left, by), book(right, by)
    waits(whole, by)
    release(first, by, now=NOW)
    assert not Booking.objects.filter(resource=whole).exists()
    release(second, by, now=NOW)
    assert Booking.objects.get(resource=whole).state == BookingState.HELD


@pytest.mark.parametrize("change", ["shorten", "move"])
def test_what_a_change_frees_is_given_on_too(by, change):
    place = room(by)
    booked = book(place, by, 9, 11)
    waits(place, by, 10, 11)
    if change == "shorten":
        shorten(booked, by, period=period(9, 10), now=NOW)
    else:
        move(booked, by, period=period(13, 15), now=NOW)
    assert Booking.objects.get(state=BookingState.HELD).starts_at == at(10)


def test_wishes_whose_time_has_come_are_over(by):
    place = room(by)
    booked = book(place, by)
    waiting = waits(place, by)
    Booking.objects.filter(pk=booked.pk).update(state=BookingState.RELEASED)
    booked.claims.update(is_blocking=False)
    assert serve_line(by.hub, by, now=at(9)) == 0
    waiting.refresh_from_db()
    assert waiting.state == WaitingState.OVER


def test_what_became_free_unseen_is_found_later(by):
    place = room(by)
    booked = book(place, by)
    waiting = waits(place, by)
    booked.claims.update(is_blocking=False)
    assert serve_line(by.hub, by, now=NOW) == 1
    waiting.refresh_from_db()
    assert waiting.booking.state == BookingState.HELD
