"""Ending some bookings and taking others happens in one breath, or not at all."""

from __future__ import annotations

import pytest

from madang.claims.actions import Cut, NotNow, exchange, release, wait
from madang.claims.models import Booking, BookingState
from madang.claims.taken import Taken, Wish
from madang.hubs.models import JournalLine, Role
from madang.kit.errors import NotAllowed
from tests import make
from tests.claims.things import at, book, order, overlaps, period, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make.actor()


def confirmed(by):
    """Return what is held: resource, first and last hour."""
    rows = Booking.objects.filter(hub=by.hub, state=BookingState.CONFIRMED)
    return sorted((r.resource_id, r.starts_at.hour, r.ends_at.hour) for r in rows)


def test_what_is_left_and_what_is_taken_change_together(by):
    small, large = room(by), room(by)
    held = book(small, by, 9, 15)
    later = book(small, by, 16, 18)
    cuts = [Cut(held, at(12)), Cut(later, at(12))]
    wishes = [Wish(small, period(13, 14)), Wish(large, period(12, 15))]
    done = exchange(by.hub, by, cuts=cuts, wishes=wishes, order=order())
    assert [one.resource for one in done] == [small, large]
    assert (held.ends_at, later.state) == (at(12), BookingState.RELEASED)
    assert confirmed(by) == [(small.pk, 9, 12), (small.pk, 13, 14), (large.pk, 12, 15)]
    assert overlaps() == 0
    verbs = JournalLine.objects.filter(hub=by.hub).order_by("number")
    assert list(verbs.values_list("verb", flat=True))[-4:] == [
        "claims.shorten",
        "claims.release",
        "claims.exchange",
        "claims.exchange",
    ]


def test_when_one_wish_is_taken_nothing_is_left(by):
    small, large = room(by), room(by)
    held = book(small, by, 9, 15)
    book(large, by, 14, 16)
    before = confirmed(by)
    with pytest.raises(Taken) as taken:
        exchange(
            by.hub,
            by,
            cuts=[Cut(held, at(12))],
            wishes=[Wish(small, period(12, 13)), Wish(large, period(12, 15))],
            order=order(),
        )
    assert [one.wish.resource for one in taken.value.obstacles] == [large]
    assert confirmed(by) == before
    with pytest.raises(Taken):
        wish = Wish(small, period(11, 13))
        exchange(by.hub, by, cuts=[Cut(held, at(12))], wishes=[wish], order=order())
    assert confirmed(by) == before


def test_who_waits_gets_what_nobody_takes_in_exchange(by):
    place = room(by)
    held = book(place, by, 9, 15)
    for begins, ends in ((12, 13), (14, 15)):
        wait(place, by, period=period(begins, ends), order=order())
    wishes = [Wish(place, period(12, 13))]
    exchange(by.hub, by, cuts=[Cut(held, at(12))], wishes=wishes, order=order())
    waiting = Booking.objects.get(hub=by.hub, state=BookingState.HELD)
    assert (waiting.starts_at, overlaps()) == (at(14), 0)


def test_what_is_over_or_somebody_elses_is_not_exchanged(by):
    place = room(by)
    held = book(place, by, 9, 15)
    guest = make.actor(by.hub, Role.GUEST)
    with pytest.raises(NotAllowed):
        exchange(by.hub, guest, cuts=[Cut(held, at(12))], wishes=[], order=order())
    stranger = make.actor()
    with pytest.raises(NotAllowed):
        exchange(by.hub, stranger, cuts=[Cut(held, at(12))], wishes=[], order=order())
    release(held, by, now=order().now)
    with pytest.raises(NotNow):
        exchange(by.hub, by, cuts=[Cut(held, at(12))], wishes=[], order=order())
