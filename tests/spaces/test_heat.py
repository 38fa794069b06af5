"""Heat of use: hours of the wall over clock changes, checked in to, by room and kind."""

from __future__ import annotations

import csv
from datetime import UTC, date, datetime, timedelta

import pytest

from madang.hubs.models import Role
from madang.spaces.actions.bookings_deciding import check_in
from madang.spaces.heat import heat_of
from tests import make
from tests.spaces.test_bookings import ZONE, clock, floor, room, to
from tests.spaces.test_costs import HOUR, TEN, booked, by, space

__all__ = ["by", "clock", "floor", "space"]  # fixtures


def test_hours_are_those_on_the_wall_when_clocks_change():
    spring, autumn = date(2026, 3, 8), date(2026, 11, 1)
    for on, hours, offset in ((spring, 23, 7), (autumn, 25, 6)):
        begins = datetime(on.year, on.month, on.day, offset, tzinfo=UTC)
        stretch = (begins, begins + timedelta(hours=hours), 1, 0)
        heat = heat_of([stretch], on, on, zone=ZONE, lanes=1)
        assert sum(heat.booked.values()) == hours * 60
        assert {day for day, _hour in heat.booked} == {6}
    assert heat.booked[6, 1] == 120
    assert (heat.share(6, 0), heat.share(0, 0)) == (1.0, None)


@pytest.mark.django_db
def test_the_page_and_its_file_add_up_what_was_booked(
    client, floor, space, by, django_assert_num_queries
):
    other = room(floor, "S-2", kind="hall")
    first = booked(space, by, None, hours=3)
    check_in(first, by, now=TEN)
    booked(other, by, None, hours=1, begins=TEN + 24 * HOUR)
    client.force_login(make.member(by.hub, Role.FINANCE))
    days = "?first=2026-03-02&last=2026-03-08"
    page = to("heat", by.hub)
    client.get(page)
    with django_assert_num_queries(8):
        text = client.get(page + days).content.decode()
    assert "4 h booked, 3 h checked in to" in text
    assert text.count('class="heat-4"') == 4  # half of two rooms
    for n in range(3, 6):
        booked(room(floor, f"S-{n}"), by, None, hours=1)
    with django_assert_num_queries(8):
        client.get(page + days)
    halls = client.get(page + days + "&kind=hall").content.decode()
    assert "1 h booked, 0 h checked in to" in halls
    export = to("heat-export", by.hub) + days + "&kind=hall"
    assert client.get(export).status_code == 200
    answer = client.get(f"{export}&format=csv")
    rows = list(csv.reader(answer.getvalue().decode().splitlines()))[1:]
    assert sum(float(row[3]) for row in rows[:168]) == 1
    assert rows[168][2] == str(other)
