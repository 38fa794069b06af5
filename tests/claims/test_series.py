"""A series has the dates that can be had; the others are listed and tried again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from madang.claims.actions import (
    Gaps,
    NotNow,
    OtherRequest,
    change_series,
    end_series,
    leave_out,
    move,
    release,
    reserve_series,
    retry_skipped,
)
from madang.claims.models import TAKING, Booking, Series, SkippedDate
from madang.claims.recurrence import WEEKLY, Rule
from madang.claims.taken import Taken
from madang.hubs.models import JournalLine
from tests import make
from tests.claims.things import NOW, at, book, order, overlaps, period, room

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return make.actor()


def weekly(times=4, begins=9, ends=10, zone="UTC", **more):
    return Rule(date(2026, 3, 2), time(begins), time(ends), zone, WEEKLY, times=times, **more)  # fmt: skip


def days_of(series):
    rows = Booking.objects.filter(series=series, state__in=TAKING)
    return [f"{one.series_on:%d} {one.starts_at:%H}" for one in rows.order_by("starts_at")]  # fmt: skip


def booked(place, by, rule=None, **options):
    return reserve_series(place, by, rule=rule or weekly(), order=order(**options))


def test_what_can_be_had_is_booked_and_the_rest_listed(by):
    place = room(by)
    in_the_way = book(place, by, 9.5, 11, day=9)
    found = booked(place, by)
    assert days_of(found.series) == ["02 09", "16 09", "23 09"]
    (missed,) = found.skipped
    assert (missed.on, missed.reason) == (
        date(2026, 3, 9),
        f"{place} is taken Mar 9, 2026 09:30–11:00: Board.",
    )
    line = JournalLine.objects.latest("number")
    assert (line.verb, line.object_id) == ("claims.reserve_series", found.series.pk)
    release(in_the_way, by, now=NOW)
    again = retry_skipped(found.series, by, order=order())
    assert [one.series_on for one in again.bookings] == [date(2026, 3, 9)]
    assert not SkippedDate.objects.exists()
    assert overlaps() == 0


def test_dates_outside_the_policy_are_skipped_with_its_reason(by):
    found = booked(room(by, horizon_days=10), by)
    assert days_of(found.series) == ["02 09", "09 09"]
    assert {one.reason[-14:] for one in found.skipped} == {"10 days ahead."}


def test_not_a_single_date_is_a_refusal(by):
    place = room(by)
    book(place, by)
    with pytest.raises(Taken, match="is taken Mar 2"):
        booked(place, by, weekly(1))
    assert not Series.objects.exists()


def test_moved_hours_are_told(by):
    night = Rule(date(2026, 3, 8), time(2, 30), time(4), "America/New_York", WEEKLY, times=2)  # fmt: skip
    found = booked(room(by), by, night)
    assert [note.shift for note in found.notes] == ["forward"]


def test_the_same_key_has_one_effect(by):
    place = room(by)
    first = booked(place, by, key="s")
    assert booked(place, by, key="s").series == first.series
    with pytest.raises(OtherRequest):
        booked(place, by, weekly(3), key="s")
    assert Booking.objects.count() == 4


def test_one_date_is_moved_or_left_out(by):
    place = room(by)
    series = booked(place, by).series
    one = Booking.objects.get(series=series, series_on=date(2026, 3, 9))
    move(one, by, period=period(14, 15, day=9), now=NOW)
    leave_out(series, by, on=date(2026, 3, 16), now=NOW)
    assert days_of(series) == ["02 09", "09 14", "23 09"]
    with pytest.raises(NotNow):
        leave_out(series, by, on=date(2026, 3, 17), now=NOW)
    assert retry_skipped(series, by, order=order()).bookings == []


def test_this_and_following_become_a_series_of_their_own(by):
    place = room(by)
    series = booked(place, by).series
    later = replace(series.rule, starts_on=date(2026, 3, 16), begins=time(13), ends=time(15), times=2)  # fmt: skip
    found = change_series(series, by, rule=later, order=order())
    assert found.series.group == series.group
    assert days_of(Series.objects.get(pk=series.pk)) == ["02 09", "09 09"]
    assert days_of(found.series) == ["16 13", "23 13"]


def test_all_dates_change_over_each_other(by):
    place = room(by)
    series = booked(place, by).series
    found = change_series(
        series, by, rule=replace(series.rule, ends=time(11, 30)), order=order()
    )
    assert found.series == series
    assert Booking.objects.filter(state__in=TAKING, ends_at__hour=11).count() == 4
    other = room(by)
    change_series(series, by, rule=series.rule, order=order(), resource=other)
    assert book(place, by)
    assert overlaps() == 0


def test_a_change_that_loses_dates_asks_first(by):
    place = room(by)
    series = booked(place, by).series
    book(place, by, 12, 13, day=9)
    later = replace(series.rule, begins=time(12), ends=time(13))
    with pytest.raises(Gaps, match="is taken Mar 9"):
        change_series(series, by, rule=later, order=order())
    series.refresh_from_db()
    assert days_of(series) == ["02 09", "09 09", "16 09", "23 09"]
    change_series(series, by, rule=later, order=order(), may_lose=True)
    assert days_of(series) == ["02 12", "16 12", "23 12"]
    assert [one.on.day for one in series.skipped.all()] == [9]


def test_what_is_over_stays_when_a_series_ends_or_changes(by):
    place = room(by)
    series = booked(place, by).series
    now = at(12, day=9)
    later = replace(series.rule, begins=time(15), ends=time(16))
    change_series(series, by, rule=later, order=order(now=now))
    assert days_of(series) == ["02 09", "09 09", "16 15", "23 15"]
    end_series(series, by, after=date(2026, 3, 16), now=now)
    assert days_of(series) == ["02 09", "09 09", "16 15"]


def test_a_long_series_costs_no_more_statements(by, django_assert_max_num_queries):
    place = room(by)
    book(place, by, day=9)
    with django_assert_max_num_queries(22):
        booked(place, by, weekly(26))
