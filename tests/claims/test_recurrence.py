"""When a series takes place, over every change of the clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from madang.claims.recurrence import (
    DAILY,
    MONTHLY,
    MOST_DATES,
    WEEKLY,
    NoSuchRule,
    Rule,
    dates,
    occurrence,
    occurrences,
)

JUAREZ, NEW_YORK, SEOUL = "America/Ciudad_Juarez", "America/New_York", "Asia/Seoul"
#: zone, date, wall times; UTC of beginning and end, and what is told of the two
GOLDEN = [
    (JUAREZ, "2026-03-07", "10:00", "11:00", "07T17:00", "07T18:00", ""),
    (JUAREZ, "2026-03-08", "10:00", "11:00", "08T16:00", "08T17:00", ""),
    (JUAREZ, "2026-03-08", "01:30", "03:30", "08T08:30", "08T09:30", ""),
    (JUAREZ, "2026-03-08", "02:30", "03:30", "08T09:30", "08T10:30", "forward"),
    (JUAREZ, "2026-03-08", "01:00", "02:30", "08T08:00", "08T09:30", "forward"),
    (JUAREZ, "2026-03-08", "00:00", "00:00", "08T07:00", "09T06:00", ""),  # 23 hours
    (JUAREZ, "2026-10-31", "10:00", "11:00", "31T16:00", "31T17:00", ""),
    (JUAREZ, "2026-11-01", "10:00", "11:00", "01T17:00", "01T18:00", ""),
    (JUAREZ, "2026-11-01", "01:30", "02:30", "01T07:30", "01T09:30", "first"),
    (JUAREZ, "2026-11-01", "00:30", "01:30", "01T06:30", "01T07:30", "first"),
    (JUAREZ, "2026-11-01", "00:00", "00:00", "01T06:00", "02T07:00", ""),  # 25 hours
    # Mexico gave up summer time on 30 October 2022; a month later the border went back
    # to the clocks of its neighbours, at midnight.
    (JUAREZ, "2022-10-29", "10:00", "11:00", "29T16:00", "29T17:00", ""),
    (JUAREZ, "2022-10-30", "10:00", "11:00", "30T16:00", "30T17:00", ""),
    (JUAREZ, "2022-11-29", "10:00", "11:00", "29T16:00", "29T17:00", ""),
    (JUAREZ, "2022-11-29", "23:30", "00:30", "30T05:30", "30T07:30", "first"),
    (JUAREZ, "2022-11-30", "10:00", "11:00", "30T17:00", "30T18:00", ""),
    (NEW_YORK, "2026-03-06", "09:00", "10:00", "06T14:00", "06T15:00", ""),
    (NEW_YORK, "2026-03-08", "02:30", "03:00", "08T07:30", "08T08:00", "forward"),
    (NEW_YORK, "2026-03-08", "22:00", "06:00", "09T02:00", "09T10:00", ""),
    (NEW_YORK, "2026-03-07", "22:00", "06:00", "08T03:00", "08T10:00", ""),  # 7 hours
    (NEW_YORK, "2026-03-09", "09:00", "10:00", "09T13:00", "09T14:00", ""),
    (NEW_YORK, "2026-11-01", "01:00", "01:30", "01T05:00", "01T05:30", "first first"),
    (NEW_YORK, "2026-10-31", "22:00", "06:00", "01T02:00", "01T11:00", ""),  # 9 hours
    (NEW_YORK, "2026-11-02", "09:00", "10:00", "02T14:00", "02T15:00", ""),
    (SEOUL, "2026-03-08", "02:30", "03:30", "07T17:30", "07T18:30", ""),
    (SEOUL, "2026-11-01", "01:30", "02:30", "31T16:30", "31T17:30", ""),
    (SEOUL, "2026-11-01", "22:00", "06:00", "01T13:00", "01T21:00", ""),
]


def rule(on, begins="10:00", ends="11:00", zone="UTC", frequency=WEEKLY, **more):
    if "until" not in more:
        more.setdefault("times", 1)
    return Rule(
        date.fromisoformat(on),
        time.fromisoformat(begins),
        time.fromisoformat(ends),
        zone,
        frequency,
        **more,
    )


@pytest.mark.parametrize("row", GOLDEN, ids=lambda row: " ".join(row[:3]))
def test_the_golden_table(row):
    zone, on, begins, ends, first, last, told = row
    (found,) = occurrences(rule(on, begins, ends, zone))
    assert f"{found.period.starts_at:%dT%H:%M} {found.period.ends_at:%dT%H:%M}" == (
        f"{first} {last}"
    )
    assert " ".join(note.shift for note in found.notes) == told


def test_what_was_read_otherwise_is_told_in_words():
    (forward,) = occurrences(rule("2026-03-08", "02:30", "04:00", JUAREZ))[0].notes
    assert str(forward) == (
        "On Mar 8, 2026 the clocks in Ciudad Juárez jump over 02:30: 03:30 is taken."
    )
    (first,) = occurrences(rule("2026-11-01", "01:30", "04:00", JUAREZ))[0].notes
    assert str(first) == (
        "On Nov 1, 2026 01:30 comes twice in Ciudad Juárez: the first is taken, "
        "before the clocks are put back."
    )


def test_a_weekly_series_keeps_its_wall_time():
    weeks = occurrences(rule("2026-02-24", zone=JUAREZ, times=4))
    assert [one.period.starts_at.hour for one in weeks] == [17, 17, 16, 16]


@pytest.mark.parametrize(
    ("made", "days"),
    [
        (rule("2026-03-02", frequency=DAILY, times=3), "02 03 04"),
        (
            rule("2026-03-02", frequency=DAILY, every=3, until=date(2026, 3, 9)),
            "02 05 08",
        ),
        (rule("2026-03-02", times=3), "02 09 16"),
        (rule("2026-03-02", every=2, until=date(2026, 3, 31)), "02 16 30"),
        (rule("2026-03-03", weekdays=(0, 3), times=4), "05 09 12 16"),
        (rule("2026-03-02", frequency=MONTHLY, times=3), "02 06 04"),
        (rule("2026-01-30", frequency=MONTHLY, times=3), "30 29 31"),  # fifth Fridays
        (rule("2026-01-30", frequency=MONTHLY, nth=-1, times=3), "30 27 27"),
        (rule("2026-03-02", frequency=MONTHLY, nth=2, times=2), "09 13"),
        (rule("2026-03-02", times=3, left_out=frozenset({date(2026, 3, 9)})), "02 16"),
    ],
)
def test_the_dates_of_a_rule(made, days):
    assert " ".join(f"{one.on:%d}" for one in occurrences(made)) == days


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"times": None}, "how often"),
        ({"times": 0}, "at least once"),
        ({"every": 0}, "at least once"),
        ({"until": date(2026, 3, 1)}, "before it begins"),
        ({"nth": 6}, "at most five"),
        ({"weekdays": (7,)}, "seven days"),
        ({"times": MOST_DATES + 1}, f"At most {MOST_DATES}"),
        ({"frequency": "hourly"}, "no such rule"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(more, says):
    with pytest.raises(NoSuchRule, match=says):
        occurrences(rule("2026-03-02", **more))


@given(
    zone=st.sampled_from([JUAREZ, NEW_YORK, SEOUL, "Australia/Lord_Howe"]),
    on=st.dates(date(2022, 1, 1), date(2027, 1, 1)),
    begins=st.times(),
    ends=st.times(),
)
def test_time_passes_in_every_occurrence(zone, on, begins, ends):
    """Whatever the clocks do, it begins on its wall time or is told to have moved."""
    begins, ends = (one.replace(second=0, microsecond=0) for one in (begins, ends))
    made = Rule(on, begins, ends, zone, DAILY, times=1)
    found = occurrence(made, next(dates(made)))
    assert timedelta(0) < found.period.length <= timedelta(hours=25)
    shown = found.period.starts_at.astimezone(UTC)
    from madang.kit.wall_time import instants

    wall = datetime.combine(on, begins)
    if instants(wall, zone):
        assert shown == instants(wall, zone)[0]
    else:
        assert found.notes[0].shift == "forward"
