"""Which rooms are free on every date of a series: the same as asking room by room."""

from __future__ import annotations

from datetime import date, time

import pytest

from madang.claims.models import Resource
from madang.claims.queries import find_series, free_windows
from madang.claims.recurrence import WEEKLY, Rule
from tests import make
from tests.claims.things import NOW, at, book, period, room

pytestmark = pytest.mark.django_db
RULE = Rule(date(2026, 3, 2), time(9), time(10), "UTC", WEEKLY, times=3)


@pytest.fixture
def by():
    return make.actor()


def fits(rooms, rule=RULE, **options):
    return {
        fit.resource: "".join(f" {on:%d}" for on in fit.free)
        for fit in find_series(rooms, rule, NOW, **options)
    }


def test_the_best_come_first_and_each_names_its_dates(by):
    busy, free, tidy = room(by), room(by), room(by, after_minutes=30)
    night = room(by)
    book(busy, by, 9.5, 11, day=9)
    book(free, by, 10, 11, day=9)
    book(tidy, by, 10, 11, day=9)
    book(night, by, 0, 24 * 8)  # a long claim over two of the dates
    found = fits([night, busy, free, tidy])
    assert found == {free: " 02 09 16", busy: " 02 16", tidy: " 02 16", night: " 16"}
    assert next(iter(found)) == free


def test_lanes_policies_and_rooms_without_atoms(by):
    desks, closed = room(by, lanes=2), room(by, opening=[[1, "08:00", "20:00"]])
    empty = room(by)
    empty.parts.all().delete()
    book(desks, by, day=9)
    rooms = [desks, closed, Resource.objects.get(pk=empty.pk)]
    assert list(fits(rooms).values()) == [" 02 09 16", "", ""]
    assert fits([desks], lanes=2)[desks] == " 02 16"
    assert find_series([], RULE, NOW) == []


@pytest.mark.parametrize("rooms", [1, 3])
def test_statements_do_not_grow(by, rooms, django_assert_num_queries):
    keys = [room(by).pk for _ in range(rooms)]
    places = list(Resource.objects.filter(pk__in=keys))
    with django_assert_num_queries(2):
        find_series(places, RULE, NOW)
    with django_assert_num_queries(1):
        free_windows(places, period(8, 18), 30)


def test_windows_leave_room_for_set_up_and_clearing(by):
    place = room(by, before_minutes=30, after_minutes=15)
    book(place, by, 12, 13)
    found = free_windows([place], period(8, 18), 60)
    assert [(one.period.starts_at, one.period.ends_at) for one in found] == [
        (at(8.5), at(11.25)),
        (at(13.75), at(17.75)),
    ]
