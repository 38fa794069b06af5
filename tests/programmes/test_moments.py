"""Wall times and instants: exact across the change of clocks, in both directions."""

# ruff: noqa: DTZ001 -- wall times have no zone
from __future__ import annotations

import doctest
from datetime import UTC, datetime

import pytest
from django.utils import translation

from madang.programmes import free_days, moments, signing

JUAREZ, SEOUL = "America/Ciudad_Juarez", "Asia/Seoul"


@pytest.mark.parametrize("module", [moments, free_days, signing])
def test_examples_in_the_code_hold(module):
    found = doctest.testmod(module)
    assert (found.attempted > 0, found.failed) == (True, 0)


@pytest.mark.parametrize(
    ("wall", "zone", "instant"),
    [
        # the evening before the clocks go back, the day itself, and the day after
        (datetime(2026, 10, 31, 23, 59), JUAREZ, datetime(2026, 11, 1, 5, 59)),
        (datetime(2026, 11, 1, 23, 59), JUAREZ, datetime(2026, 11, 2, 6, 59)),
        (datetime(2026, 11, 2, 23, 59), JUAREZ, datetime(2026, 11, 3, 6, 59)),
        # forward, in March
        (datetime(2026, 3, 7, 23, 59), JUAREZ, datetime(2026, 3, 8, 6, 59)),
        (datetime(2026, 3, 8, 23, 59), JUAREZ, datetime(2026, 3, 9, 5, 59)),
        # Seoul has no summer time
        (datetime(2026, 10, 31, 23, 59), SEOUL, datetime(2026, 10, 31, 14, 59)),
        (datetime(2026, 11, 1, 23, 59), SEOUL, datetime(2026, 11, 1, 14, 59)),
        # the rest of Chihuahua never changes, El Paso does
        (
            datetime(2026, 7, 1, 16),
            "America/Chihuahua",
            datetime(2026, 7, 1, 22),
        ),
        (datetime(2026, 7, 1, 16), "America/Denver", datetime(2026, 7, 1, 22)),
        (datetime(2026, 12, 1, 16), "America/Denver", datetime(2026, 12, 1, 23)),
    ],
)
def test_a_wall_time_is_one_instant_and_comes_back_as_itself(wall, zone, instant):
    found = moments.instant(wall, zone)
    assert found == instant.replace(tzinfo=UTC)
    assert moments.wall_time(found, zone) == wall
    assert moments.which_of(found, zone) == ""


def test_a_time_that_never_comes_is_refused_with_the_two_beside_it():
    with (
        translation.override("en"),
        pytest.raises(moments.NoSuchTime) as refused,
    ):
        moments.instant(datetime(2026, 3, 8, 2, 30), JUAREZ)
    assert str(refused.value) == (
        "02:30 does not exist on Mar 8, 2026 in Ciudad Juárez: the clocks are put "
        "forward. Choose a time before 02:00, or 03:00 or later."
    )


def test_a_time_that_comes_twice_asks_which():
    wall = datetime(2026, 11, 1, 1, 30)
    with translation.override("en"), pytest.raises(moments.TwiceTold) as refused:
        moments.instant(wall, JUAREZ)
    assert str(refused.value) == (
        "01:30 comes twice on Nov 1, 2026 in Ciudad Juárez: the clocks are put back. "
        "Choose the first (UTC−6) or the second (UTC−7)."
    )
    first = moments.instant(wall, JUAREZ, "first")
    second = moments.instant(wall, JUAREZ, "second")
    assert (second - first).total_seconds() == 3600
    assert [moments.which_of(m, JUAREZ) for m in (first, second)] == ["first", "second"]
