"""How a room's day is laid out: in quarters, by the clock on the wall."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from madang.claims.models import Resource
from madang.spaces import timeline

DAY = timeline.Day(
    date(2026, 3, 2),
    "UTC",
    datetime(2026, 3, 2, 8, tzinfo=UTC),
    datetime(2026, 3, 2, 12, tzinfo=UTC),
)


def at(minutes: int) -> datetime:
    """So many minutes after eight."""
    return DAY.begins + timedelta(minutes=minutes)


def laid_out(taken, resource, now=DAY.begins):
    opened = timeline.open_on(resource, DAY)
    free = timeline.free_of(resource, taken, DAY, now, opened)
    return [
        (
            cell.quarters,
            "free" if cell.free else cell.booking if cell.is_taken else None,
        )
        for cell in timeline.cells(taken, free, DAY)
    ]


@pytest.mark.parametrize(
    ("taken", "more", "found"),
    [
        ([], {}, [(16, "free")]),
        ([(60, 120, 7)], {}, [(4, "free"), (4, 7), (8, "free")]),
        # ten past: what is free begins at the next quarter, nothing is lost from what is taken
        ([(60, 70, 7)], {}, [(4, "free"), (1, 7), (11, "free")]),
        ([(60, 125, 7), (125, 180, 8)], {}, [(4, "free"), (4, 7), (4, 8), (4, "free")]),
        # the halves of a hall, one after the other and at once
        ([(0, 120, 7), (60, 180, 8)], {}, [(4, 7), (8, 8), (4, "free")]),
        # set-up of half an hour, clearing of a quarter
        (
            [(60, 120, 7)],
            {"before_minutes": 30, "after_minutes": 15},
            [(3, "free"), (1, None), (4, 7), (2, None), (6, "free")],
        ),
        ([], {"opening": [[0, "09:00", "11:00"]]}, [(4, None), (8, "free"), (4, None)]),
        ([], {"opening": [[1, "09:00", "11:00"]]}, [(16, None)]),
    ],
)
def test_a_day_is_laid_out_in_quarters(taken, more, found):
    resource = Resource(zone="UTC", **{"opening": []} | more)
    rows = [(at(begins), at(ends), key) for begins, ends, key in taken]
    assert laid_out(rows, resource) == found


def test_what_is_over_is_not_offered():
    resource = Resource(zone="UTC", opening=[])
    assert laid_out([], resource, now=at(65)) == [(5, None), (11, "free")]


def test_desks_are_taken_when_none_is_left():
    resource = Resource(takes="lane", zone="UTC")
    taken = {1: [(at(0), at(60), 5)], 2: [(at(30), at(90), 6)]}
    assert timeline.taken_of(resource, [1, 2, 3], taken) == []
    assert timeline.taken_of(resource, [1, 2], taken) == [(at(30), at(60), 0)]


@pytest.mark.parametrize(
    ("on", "quarters"), [(date(2026, 3, 8), 92), (date(2026, 11, 1), 100)]
)
def test_days_on_which_clocks_change(on, quarters):
    day = timeline.whole_day(on, "America/Ciudad_Juarez")
    assert day.quarters == quarters
    assert sum(many for _hour, many in day.hours) == quarters


@pytest.mark.parametrize(
    ("openings", "found"),
    [
        ([[[0, "08:00", "18:00"], [2, "08:00", "18:00"]]], date(2026, 11, 23)),
        ([[[2, "08:00", "18:00"]], [[1, "08:00", "18:00"]]], date(2026, 11, 24)),
        ([[[2, "08:00", "18:00"]], []], date(2026, 11, 22)),
        ([], date(2026, 11, 22)),
    ],
)
def test_a_timetable_begins_with_a_day_that_is_open(openings, found):
    sunday = date(2026, 11, 22)
    rooms = [Resource(opening=opening) for opening in openings]
    assert timeline.first_open(sunday, rooms) == found
