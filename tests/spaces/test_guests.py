"""Guests of bookings: named, received, printed on badges, forgotten; QR check-in."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader

from madang.claims.models import Booking
from madang.hubs.models import JournalLine, Role
from madang.kit import retention
from madang.spaces.models import CheckIn, Guest, Space
from tests import make
from tests.spaces.test_bookings import asked, clock, floor, founder, room, to
from tests.spaces.test_costs import TEN, by, space

__all__ = ["by", "clock", "floor", "founder", "space"]  # fixtures

pytestmark = pytest.mark.django_db
LINES = "Ana Ruiz <ana@example.org>, Nopal\n김민준, 한빛\n"


@pytest.fixture
def booking(client, space, by, founder):
    client.force_login(founder)
    client.post(to("book", by.hub, pk=space.pk), asked())
    return Booking.objects.get()


def test_guests_are_named_received_and_given_badges(client, by, booking):
    hub = by.hub
    form = to("booking-guests", hub, pk=booking.pk)
    assert client.post(form, {"guests": "x" * 130}).status_code == 422
    assert client.post(form, {"guests": LINES}).status_code == 302
    page = client.get(to("booking", hub, pk=booking.pk)).content.decode()
    assert "김민준" in page
    assert client.get(to("guests", hub)).status_code in (403, 404)
    client.force_login(make.member(hub, Role.PROGRAMME))
    listed = client.get(to("guests", hub)).content.decode()
    assert "0 of 2 have arrived" in listed
    assert "ana@example.org" not in listed
    ana = Guest.objects.get(name="Ana Ruiz")
    here = to("guest-receive", hub, pk=ana.pk, act="here")
    assert client.get(here).status_code == 405
    assert client.post(here).status_code == 302
    assert "1 of 2 have arrived" in client.get(to("guests", hub)).content.decode()
    sheet = client.get(to("badges", hub)).content
    text = PdfReader(BytesIO(sheet)).pages[0].extract_text()
    assert "Ana Ruiz" in text
    assert "한빛" in text
    client.force_login(booking.by)
    client.post(form, {"guests": "Eva Sol"})
    assert sorted(Guest.objects.values_list("name", flat=True)) == [
        "Ana Ruiz",
        "Eva Sol",
    ]
    changes = JournalLine.objects.filter(verb="spaces.name_guests").last().changes
    assert changes == {"guests": [2, 2]}


def test_guests_are_forgotten_a_month_after_the_booking(client, by, booking):
    client.post(to("booking-guests", by.hub, pk=booking.pk), {"guests": LINES})
    rule = next(one for one in retention.rules() if one.name == "spaces.guests")
    soon, later = (booking.ends_at + timedelta(days=n) for n in (29, 31))
    assert rule.due(rule.before(soon), by.hub) == 0
    assert rule.due(rule.before(later), by.hub) == 2
    rule.sweep(rule.before(later))
    assert not Guest.objects.exists()


def test_arrivals_cost_the_same_for_one_booking_and_for_three(
    client, floor, booking, django_assert_num_queries
):
    hub, founder = floor.hub, booking.by
    space = Space.objects.get()
    staff = make.member(hub, Role.PROGRAMME)
    spaces = [space, room(floor, "S-2"), room(floor, "S-3")]
    for n, one in enumerate(spaces):
        client.force_login(founder)
        if n:
            client.post(to("book", hub, pk=one.pk), asked())
        key = Booking.objects.latest("pk").pk
        client.post(to("booking-guests", hub, pk=key), {"guests": LINES})
        client.force_login(staff)
        client.get(to("guests", hub))
        with django_assert_num_queries(8):
            client.get(to("guests", hub))


def test_the_code_on_the_door_offers_one_button_in_time(client, space, by, booking):
    door = to("space", by.hub, pk=space.pk)
    button = to("booking-act", by.hub, pk=booking.pk, act="here")
    assert button not in client.get(door).content.decode()
    with time_machine.travel(TEN - timedelta(minutes=10), tick=False):
        client.force_login(booking.by)
        assert button in client.get(door).content.decode()
        assert not CheckIn.objects.exists()
        assert client.post(button).status_code == 302
        assert CheckIn.objects.count() == 1
        assert button not in client.get(door).content.decode()
