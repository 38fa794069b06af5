"""Clocks that change: the place that rules keeps its wall time, agendas name both."""

import re
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from madang.meetings import actions
from madang.meetings.grid import Cut, periods_of
from madang.meetings.models import Meeting
from tests.meetings import rows
from tests.meetings.rows import BEFORE

BOSTON, SEOUL = ZoneInfo("America/New_York"), ZoneInfo("Asia/Seoul")
#: Tuesdays before and after the clocks of Boston go forward and back.
WEEKS = [date(2026, 3, 3), date(2026, 3, 10), date(2026, 10, 27), date(2026, 11, 3)]


@pytest.mark.django_db
@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize(
    ("rules", "opens", "there", "told"),
    [
        (BOSTON, time(19), ["09:00", "08:00", "08:00", "09:00"], "Seoul"),
        (SEOUL, time(9), ["19:00", "20:00", "20:00", "19:00"], "New York"),
    ],
)
def test_a_weekly_follow_up_keeps_the_time_of_the_place_that_rules(  # noqa: PLR0913, PLR0917
    client, hub, staff, rules, opens, there, told
):
    of = rows.matching(hub, staff)
    zones = {"left": "Asia/Seoul", "right": "America/New_York"}
    for side, zone in zones.items():
        sits = [actions.Sits(side, languages=("en",), zone=zone)]
        rows.party(of, staff, side, side, sitting=sits)
    for day in WEEKS:
        closes = time(opens.hour, 25)
        week = rows.round_of(
            of, staff, kind="follow_up", zone=rules.key, starts_on=day, ends_on=day,
            opens=opens, closes=closes, tables=1,
        )  # fmt: skip
        rows.published(week, staff, now=BEFORE - timedelta(days=100))
    starts = list(
        Meeting.objects.order_by("starts_at").values_list("starts_at", flat=True)
    )
    other = SEOUL if rules is BOSTON else BOSTON
    assert [f"{at.astimezone(rules):%m-%d %H:%M}" for at in starts] == [
        f"{day:%m-%d} {opens:%H:%M}" for day in WEEKS
    ]
    assert [f"{at.astimezone(other):%H:%M}" for at in starts] == there
    far = "left" if rules is BOSTON else "right"
    reader = rows.investor(of.parties.get(name=far))
    client.force_login(reader.user)
    page = client.get(reverse("meetings:agenda", kwargs={"hub": hub.slug}))
    shown = re.findall(
        rf"{told}:\s*<time[^>]*>[^<]*(\d\d:\d\d)</time>", page.content.decode()
    )
    assert shown == there
    ics = client.get(reverse("meetings:agenda-calendar", kwargs={"hub": hub.slug}))
    assert [
        f"DTSTART:{at:%Y%m%dT%H%M%SZ}" in ics.content.decode() for at in starts
    ] == ([True] * 4)


def offset(zone, day, opens=time(9)):
    cut = Cut(day, day, opens, time(opens.hour + 1), 25, 5)
    first = periods_of(cut, zone)[0][0].astimezone(ZoneInfo(zone))
    assert first.time() == opens
    return (first.utcoffset() or timedelta()) // timedelta(hours=1)


@pytest.mark.parametrize(
    ("zone", "offsets"),
    [  # summer 2022, mid November 2022, December 2022, summer and winter today
        ("America/Mexico_City", [-5, -6, -6, -6, -6]),
        ("America/Tijuana", [-7, -8, -8, -7, -8]),
        ("America/Ciudad_Juarez", [-6, -6, -7, -6, -7]),
        ("America/El_Paso", [-6, -7, -7, -6, -7]),
        ("America/Chihuahua", [-6, -6, -6, -6, -6]),
        ("America/Matamoros", [-5, -6, -6, -5, -6]),
    ],
)
def test_border_towns_keep_their_own_clocks(zone, offsets):
    days = [
        date(2022, 7, 1), date(2022, 11, 15), date(2022, 12, 15), date(2026, 7, 1),
        date(2026, 12, 1),
    ]  # fmt: skip
    known = {"America/El_Paso": "America/Denver"}
    assert [offset(known.get(zone, zone), day) for day in days] == offsets


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_slots_of_the_night_of_the_change_never_overlap(day):
    cut = Cut(day, day, time(0), time(5), 25, 5)
    found = periods_of(cut, "America/New_York")
    assert all(a[1] <= b[0] for a, b in pairwise(found))
    assert all(end - start == timedelta(minutes=25) for start, end in found)
    last = datetime.combine(day, time(4, 30), BOSTON)
    assert found[-1][0] == last
