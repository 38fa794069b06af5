"""Bookings that need somebody's word, who came, who waits, and how rooms are booked."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine

from madang.claims.models import Booking, Resource
from madang.hubs.models import Role, system_actor
from madang.inbox.models import Notice
from madang.spaces import personal, tasks
from madang.spaces.models import BookingPolicy, Occasion
from tests import make
from tests.spaces.test_bookings import MONDAY, asked, clock, floor, founder, room, to

pytestmark = pytest.mark.django_db
__all__ = ["clock", "floor", "founder"]
OPEN = {f"day_{day}": "" for day in range(7)}
POLICY = {
    "who": "members", "approval": "none", "hold_hours": 48, "before_minutes": 0,
    "after_minutes": 0, "step_minutes": 0, "shortest_minutes": 0,
    "longest_minutes": 0, "horizon_days": 0, "no_show_minutes": 0, "free_hours": 0,
    "version": 0,
    **OPEN,
}  # fmt: skip


@pytest.fixture
def keeper(floor):
    return make.member(floor.hub, Role.FACILITY)


def set_policy(client, space, **values):
    resource = Resource.objects.get(object_id=space.pk, kind="spaces.space")
    sent = POLICY | {"other_version": resource.version} | values
    return client.post(to("booking-policy", space.hub, pk=space.pk), sent)


def test_a_keeper_sets_how_a_room_is_booked(client, floor, keeper, founder):
    space = room(floor)
    client.force_login(keeper)
    wrong = set_policy(client, space, day_0="20:00-08:00")
    assert wrong.status_code == 422
    assert "the earlier one first" in wrong.content.decode()
    never = set_policy(client, space, day_0="08:00-10:00", shortest_minutes=180)
    assert "It is never open for so long." in never.content.decode()
    twice = "08:00–12:00, 13:00-20:00"
    assert (
        set_policy(client, space, day_0=twice, longest_minutes=120).status_code == 302
    )
    stale = set_policy(client, space, day_0=twice)
    assert stale.status_code == 409
    resource = Resource.objects.get(object_id=space.pk)
    assert resource.opening == [[0, "08:00", "12:00"], [0, "13:00", "20:00"]]
    client.force_login(founder)
    there = to("book", floor.hub, pk=space.pk)
    for begins, ends, why in (
        ("11:30", "13:30", "is closed during a part of this time"),
        ("13:00", "16:00", "is booked for at most 120 minutes"),
    ):
        refused = client.post(there, asked(begins, ends))
        assert refused.status_code == 422
        assert why in refused.content.decode()
    client.force_login(keeper)
    kept = set_policy(client, space, version=1, who="keepers")
    assert kept.status_code == 302
    client.force_login(founder)
    assert client.get(there).status_code == 404


def test_of_two_who_compete_one_is_chosen_and_the_other_is_told(
    client, floor, keeper, founder
):
    space, hub = room(floor), floor.hub
    client.force_login(keeper)
    set_policy(client, space, approval="compete")
    there = to("book", hub, pk=space.pk)
    for who in (founder, make.member(hub, Role.MEMBER)):
        client.force_login(who)
        assert client.post(there, asked(purpose=f"of {who.name}")).status_code == 302
    first, second = Booking.objects.order_by("pk")
    assert {first.state, second.state} == {"asked"}
    client.force_login(keeper)
    page = client.get(to("bookings-asked", hub)).content.decode()
    assert page.count("1 other asks for this time") == 2
    approve = to("booking-approve", hub, pk=first.pk)
    assert client.post(approve).status_code == 302
    assert client.post(approve).status_code == 409
    client.force_login(make.member(hub, Role.OWNER))
    late = client.post(to("booking-approve", hub, pk=second.pk))
    assert late.status_code == 409
    assert "is taken" in late.content.decode()
    decline = to("booking-decline", hub, pk=second.pk)
    assert client.post(decline, {"reason": ""}).status_code == 422
    assert client.post(decline, {"reason": "The other came first"}).status_code == 302
    told = dict(Notice.objects.filter(hub=hub).values_list("user__name", "text"))
    assert told[str(first.by)].startswith(f"Approved: {space}")
    assert told[str(second.by)].startswith(f"Declined: {space}")


def test_a_held_booking_is_confirmed_once(client, floor, keeper, founder):
    space, hub = room(floor), floor.hub
    client.force_login(keeper)
    set_policy(client, space, approval="hold", hold_hours=24)
    client.force_login(founder)
    client.post(to("book", hub, pk=space.pk), asked())
    row = Booking.objects.get()
    assert row.state == "held"
    assert client.post(to("booking-approve", hub, pk=row.pk)).status_code == 403
    client.force_login(keeper)
    assert client.post(to("booking-approve", hub, pk=row.pk)).status_code == 302
    row.refresh_from_db()
    assert row.state == "confirmed"


def test_a_room_to_which_nobody_comes_goes_to_who_waits(client, floor, keeper, founder):
    space, other, hub = room(floor), room(floor, "S-2"), floor.hub
    client.force_login(keeper)
    for one in (space, other):
        set_policy(client, one, no_show_minutes=10)
    assert BookingPolicy.objects.filter(hub=hub).count() == 2
    client.force_login(founder)
    for one in (space, other):
        client.post(to("book", hub, pk=one.pk), asked("08:00", "11:00"))
    empty, used = Booking.objects.order_by("pk")
    waiter = make.member(hub, Role.MEMBER)
    client.force_login(waiter)
    wait = asked("09:00", "10:00", do="wait", purpose="Second")
    assert client.post(to("book", hub, pk=space.pk), wait).status_code == 302
    here = to("booking-act", hub, pk=used.pk, act="here")
    client.force_login(founder)
    assert client.post(here).status_code == 409  # hours too early
    with time_machine.travel(datetime(2026, 3, 2, 15, 5, tzinfo=UTC), tick=False):
        tasks.give_back(datetime(2026, 3, 2, 15, 5, tzinfo=UTC))
        assert (
            "Check in" in client.get(to("room-week", hub, pk=other.pk)).content.decode()
        )
        assert client.post(here).status_code == 302
    tasks.give_back(datetime(2026, 3, 2, 15, 11, tzinfo=UTC))
    empty.refresh_from_db()
    used.refresh_from_db()
    assert (empty.state, used.state) == ("released", "confirmed")
    won = Booking.objects.get(label="Second")
    assert won.state == "held"
    texts = list(Notice.objects.filter(user=waiter).values_list("text", flat=True))
    assert [text.partition(":")[0] for text in texts] == ["Free for you"]
    client.force_login(waiter)
    with time_machine.travel(datetime(2026, 3, 2, 15, 12, tzinfo=UTC), tick=False):
        take = to("booking-act", hub, pk=won.pk, act="take")
        assert client.post(take).status_code == 302
    won.refresh_from_db()
    assert won.state == "confirmed"


def test_rooms_are_found_once_for_a_while_and_for_twelve_tuesdays(
    client, floor, keeper, founder
):
    hub = floor.hub
    large = room(floor, "L", capacity=20, equipment=["projector"])
    busy = room(floor, "M", capacity=12, equipment=["projector"])
    room(floor, "N", capacity=4, equipment=["projector"])
    room(floor, "O", capacity=20)
    client.force_login(keeper)
    client.post(to("book", hub, pk=busy.pk), asked(on="2026-03-17"))
    client.force_login(founder)
    find = to("bookings-find", hub)
    wish = {"people": 8, "equipment": "projector", "on": "2026-03-03"}
    hours = {"begins": "10:00", "ends": "11:00", "repeat": "weekly", "times": 12}
    text = client.get(find, wish | hours).content.decode()
    assert text.index("all 12 dates") < text.index("11 of 12 dates")
    assert "not on Mar 17" in text
    assert "<b>N</b>" not in text
    assert "<b>O</b>" not in text
    assert f"rooms/{large.pk}/book/?at=2026-03-03T10%3A00&amp;to=11%3A00" in text
    any_time = client.get(find, wish | {"on": "2026-03-17", "minutes": 90})
    text = any_time.content.decode()
    assert "00:00–10:00" in text
    assert "11:00–00:00" in text
    assert client.get(find, wish).status_code == 422


def test_staff_search_all_bookings_and_a_calendar_reads_ones_own(
    client, floor, keeper, founder, django_assert_num_queries
):
    hub = floor.hub
    rooms = [room(floor, f"R{n}") for n in range(3)]
    client.force_login(founder)
    client.post(to("book", hub, pk=rooms[0].pk), asked(purpose="Board"))
    feed = client.get(to("bookings-mine", hub)).context["feed"]
    client.force_login(keeper)
    everything = to("bookings-all", hub)
    client.get(everything)
    with django_assert_num_queries(8):
        client.get(everything)
    for one in rooms[1:]:
        client.post(to("book", hub, pk=one.pk), asked(purpose="Audit"))
    with django_assert_num_queries(8):
        text = client.get(everything).content.decode()
    assert text.count('class="row-link"') == 3
    text = client.get(everything, {"q": "Boa", "first": "2026-03-02"}).content.decode()
    assert text.count('class="row-link"') == 1
    sheet = client.get(to("bookings-export", hub, form="csv"), {"q": "Aud"})
    lines = b"".join(sheet.streaming_content).decode().splitlines()
    assert len(lines) == 3
    client.logout()
    found = client.get(feed).content.decode()
    assert found.count("BEGIN:VEVENT") == 1
    assert "SUMMARY:Board" in found
    assert client.get(feed.replace(".ics", "x.ics")).status_code == 404


def test_what_a_person_booked_is_handed_out_and_forgotten(client, floor, founder):
    space, hub = room(floor), floor.hub
    client.force_login(founder)
    client.post(to("book", hub, pk=space.pk), asked(catering="No nuts"))
    person = frozenset({("hubs.user", founder.pk)})
    assert personal.count(hub, person) == 1
    assert personal.collect(hub, person).rows[0]["catering"] == "No nuts"
    assert personal.erase(hub, person, system_actor(hub), MONDAY) == 1
    row = Occasion.objects.get()
    assert (row.purpose, row.catering, row.by, row.people) == ("–", "", None, 4)
