"""Booking rooms through their pages: what is shown, refused, offered and kept."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from madang.claims.models import Booking, Series
from madang.directory.models import Organisation
from madang.hubs.models import Role, system_actor
from madang.spaces import actions
from madang.spaces.models import Occasion
from tests import make
from tests.spaces import make as places

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 12, tzinfo=UTC)  # five in the morning in Juárez
ZONE = "America/Ciudad_Juarez"


def room(floor, code="S-1", **values):
    given = {
        "code": code,
        "kind": "meeting_room",
        "net_m2": Decimal(20),
        "gross_m2": None,
        "capacity": 8,
        "is_bookable": True,
    }
    by = system_actor(floor.hub)
    return actions.add_space(floor, by, values=given | values)


@pytest.fixture
def floor():
    hub = make.hub()
    return places.floor(building=places.building(site=make.site(hub, zone=ZONE)))


@pytest.fixture
def founder(floor):
    company = make.organisation(floor.hub, name="Nopal")
    scope = ("directory.organisation", company.pk)
    return make.member(floor.hub, Role.MEMBER, scope=scope)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False):
        yield


def to(name, hub, **keys):
    return reverse(f"spaces:{name}", kwargs={"hub": hub.slug, **keys})


def asked(begins="10:00", ends="11:00", on="2026-03-02", **more):
    given = {"on": on, "begins": begins, "ends": ends, "purpose": "Board", "people": 4}
    return given | more


def test_a_founder_books_a_free_room_moves_it_and_gives_it_back(client, floor, founder):
    space = room(floor)
    hub = floor.hub
    client.force_login(founder)
    page = client.get(to("bookings", hub)).content.decode()
    link = f'rooms/{space.pk}/book/?at=2026-03-02T08:00"'
    assert link in page
    there = to("book", hub, pk=space.pk)
    form = client.get(f"{there}?at=2026-03-02T10:00").content.decode()
    assert 'value="10:00"' in form
    assert 'value="11:00"' in form
    own = Organisation.objects.get(hub=hub).pk
    done = client.post(there, asked(catering="Coffee for 4", organisation=own))
    booking = Booking.objects.get()
    assert done.url == to("booking", hub, pk=booking.pk)
    assert booking.starts_at == datetime(2026, 3, 2, 17, tzinfo=UTC)
    occasion = Occasion.objects.get(pk=booking.owner_id)
    assert (occasion.catering, occasion.organisation.name) == ("Coffee for 4", "Nopal")
    assert "Coffee for 4" in client.get(done.url).content.decode()
    file = client.get(to("booking-file", hub, pk=booking.pk)).content.decode()
    assert "DTSTART:20260302T170000Z" in file
    move = to("booking-move", hub, pk=booking.pk)
    assert client.post(move, asked(on="2026-03-01")).status_code == 422
    assert client.post(move, asked("12:00", "13:30")).status_code == 302
    shorten = to("booking-shorten", hub, pk=booking.pk)
    assert client.post(shorten, asked("11:00", "13:00")).status_code == 422
    assert client.post(shorten, asked("12:00", "13:00")).status_code == 302
    booking.refresh_from_db()
    assert booking.period.minutes == 60
    assert "Board" in client.get(to("bookings-mine", hub)).content.decode()
    cancel = to("booking-do", hub, pk=booking.pk, act="cancel")
    assert client.post(cancel).status_code == 302
    booking.refresh_from_db()
    assert booking.state == "released"
    assert client.post(cancel).status_code == 409


def test_who_comes_second_is_told_what_is_in_the_way_and_what_is_free(
    client, floor, founder
):
    one, other = room(floor), room(floor, "S-2")
    hub = floor.hub
    client.force_login(make.member(hub, Role.FACILITY))
    there = to("book", hub, pk=one.pk)
    assert client.post(there, asked(purpose="Audit")).status_code == 302
    client.force_login(founder)
    refused = client.post(there, asked(purpose="Our quarter", catering="Tea"))
    text = refused.content.decode()
    assert refused.status_code == 409
    assert f"{one} is taken" in text
    assert "Audit" not in text  # whose it is, she may not know
    assert 'value="Our quarter"' in text
    assert "Tea</textarea>" in text
    assert f'formaction="{to("book", hub, pk=other.pk)}"' in text
    assert 'value="2026-03-02T10:00/2026-03-02T11:00"' in text
    sent = asked(instead="2026-03-02T11:00/2026-03-02T12:00", purpose="Our quarter")
    assert client.post(there, sent).status_code == 302
    latest = Booking.objects.latest("pk")
    assert latest.starts_at == datetime(2026, 3, 2, 18, tzinfo=UTC)
    over = client.post(there, asked(on="2026-02-27"))
    assert over.status_code == 422
    assert "This time is over." in over.content.decode()
    crowd = client.post(there, asked("15:00", "16:00", people=9))
    assert crowd.status_code == 422
    assert "holds 8 people" in crowd.content.decode()


def test_the_short_day_has_23_hours_and_its_missing_hour_is_told(client, floor):
    space = room(floor)
    hub = floor.hub
    client.force_login(make.member(hub, Role.FACILITY))
    there = to("book", hub, pk=space.pk)
    day = {"on": "2026-03-08", "begins": "00:00", "ends": "00:00"}
    assert client.post(there, asked() | day).status_code == 302
    booking = Booking.objects.get()
    assert booking.period.minutes == 23 * 60
    cancel = to("booking-do", hub, pk=booking.pk, act="cancel")
    assert client.post(cancel).status_code == 302
    day |= {"begins": "02:30", "ends": "04:00"}
    answer = client.post(there, asked() | day, follow=True)
    assert "jump over 02:30: 03:30 is taken" in answer.content.decode()


@pytest.mark.parametrize("name", ["bookings", "bookings-week"])
def test_timetables_cost_the_same_for_one_room_and_for_three(
    client, floor, founder, name, django_assert_num_queries
):
    space = room(floor)
    hub = floor.hub
    client.force_login(founder)
    client.post(to("book", hub, pk=space.pk), asked())
    client.get(to(name, hub))
    many = {"bookings": 8, "bookings-week": 7}[name]
    with django_assert_num_queries(many):
        client.get(to(name, hub))
    for code in ("S-2", "S-3"):
        more = room(floor, code)
        client.post(to("book", hub, pk=more.pk), asked(begins="09:00", ends="09:30"))
    with django_assert_num_queries(many):
        text = client.get(to(name, hub)).content.decode()
    assert text.count("scope=row>") == 3


def test_a_series_lists_what_it_missed_tries_again_and_is_changed_from_a_date_on(
    client, floor, founder
):
    space = room(floor)
    hub = floor.hub
    client.force_login(make.member(hub, Role.FACILITY))
    there = to("book", hub, pk=space.pk)
    client.post(there, asked(on="2026-03-10", purpose="Audit"))
    client.force_login(founder)
    weekly = asked(on="2026-03-03", repeat="weekly", times=4, purpose="Stand-up")
    assert client.post(there, asked(repeat="weekly")).status_code == 422
    done = client.post(there, weekly)
    page = client.get(done.url).content.decode()
    assert "Mar 10, 2026</time>" in page
    series = Series.objects.get()
    assert Booking.objects.filter(series=series).count() == 3
    again = to("series-do", hub, pk=series.pk, act="retry")
    client.post(again)
    assert Booking.objects.filter(series=series).count() == 3
    Booking.objects.get(label="Audit").claims.update(is_blocking=False)
    client.post(again)
    assert Booking.objects.filter(series=series).count() == 4
    change = to("series-edit", hub, pk=series.pk)
    sent = {"first": "2026-03-17", "begins": "14:00", "ends": "15:00"}
    assert client.post(change, sent).status_code == 302
    hours = Booking.objects.filter(label="Stand-up", state="confirmed")
    found = [one.starts_at.isoformat() for one in hours.order_by("starts_at")]
    assert found == [
        "2026-03-03T17:00:00+00:00",
        "2026-03-10T16:00:00+00:00",
        "2026-03-17T20:00:00+00:00",
        "2026-03-24T20:00:00+00:00",
    ]
    later = Series.objects.latest("pk")
    assert client.post(to("series-do", hub, pk=later.pk, act="end")).status_code == 302
    assert hours.count() == 2
