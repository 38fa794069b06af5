"""Tables stand in rooms: publishing takes them, nobody has one twice, a loss is mended."""

from decimal import Decimal

import pytest
from django.urls import reverse

from madang.claims.actions import For, Order, release, reserve
from madang.claims.models import Booking
from madang.claims.periods import Period
from madang.claims.taken import Taken
from madang.hubs.models import system_actor
from madang.kit.errors import Conflict, Refused
from madang.meetings import actions
from madang.meetings.models import Meeting, Round, Table
from madang.meetings.planning import faults_of, lines_of, material_of
from madang.meetings.queries import lost_of
from madang.meetings.waiting import of_organisers
from madang.spaces.actions import add_space, change_space, retire_space
from madang.spaces.queries.bookings import bookable_spaces, rooms_of
from tests.meetings import rows
from tests.meetings.rows import BEFORE, HALF, NINE
from tests.spaces import make as places

pytestmark = pytest.mark.django_db


@pytest.fixture
def rooms(hub):
    floor = places.floor(hub)
    values = {
        "kind": "meeting_room", "net_m2": Decimal(60), "gross_m2": None,
        "capacity": 40, "is_bookable": True,
    }  # fmt: skip
    by = system_actor(hub)
    return [add_space(floor, by, values=values | {"code": code}) for code in "AB"]


def put(day, staff, space, *labels, now=BEFORE):
    day.refresh_from_db()
    tables = day.tables.filter(label__in=labels) if labels else day.tables.all()
    actions.put_tables(
        day, staff, space=space, tables=list(tables), expected=day.version, now=now
    )
    day.refresh_from_db()


def held(state="confirmed"):
    return [row.resource.object_id for row in Booking.objects.filter(state=state)]


def somebody_takes(space, staff, starts_at=NINE):
    room = rooms_of(bookable_spaces(staff).filter(pk=space.pk), staff)[0]
    order = Order(For("other.thing", 1, "Choir"), BEFORE)
    period = Period(starts_at, starts_at + HALF)
    return reserve(room.resource, staff, period=period, order=order)


def test_a_round_that_ends_early_gives_back_the_hours_still_ahead(day, staff, rooms):
    put(day, staff, rooms[0])
    rows.published(day, staff)
    day.refresh_from_db()
    assert held() == [rooms[0].pk]
    actions.end_round(day, staff, expected=day.version, now=NINE + HALF)
    kept = list(Booking.objects.values_list("state", "ends_at"))
    assert all(state != "confirmed" or ends <= NINE + HALF for state, ends in kept)
    assert kept


def test_publishing_takes_the_room_and_calling_off_gives_it_back(day, staff, rooms):
    put(day, staff, rooms[0])
    assert held() == []
    rows.published(day, staff)
    booking = Booking.objects.get()
    assert (booking.starts_at, booking.ends_at) == (NINE, NINE + 4 * HALF)
    assert (booking.owner_kind, booking.owner_id) == ("meetings.round", day.pk)
    with pytest.raises(Taken) as refused:
        somebody_takes(rooms[0], staff)
    assert "Main meeting" in str(refused.value)
    actions.withdraw_publication(day, staff, expected=day.version, now=BEFORE)
    assert held("released") == [rooms[0].pk]
    assert set(Meeting.objects.values_list("state", flat=True)) == {"cancelled"}
    day.refresh_from_db()
    actions.publish_round(day, staff, expected=day.version, now=BEFORE)
    assert (held(), Meeting.objects.filter(state="planned").count()) == (
        [rooms[0].pk],
        12,
    )
    day.refresh_from_db()
    with pytest.raises(Conflict, match="have begun"):
        actions.withdraw_publication(day, staff, expected=day.version, now=NINE)


def test_a_room_that_is_taken_is_refused_with_what_else_is_free(
    client, day, staff, rooms, time_machine
):
    time_machine.move_to(BEFORE)
    client.force_login(staff.user)
    somebody_takes(rooms[0], staff)
    put(day, staff, rooms[0])
    rows.planned(day, staff)
    at = {"hub": day.hub.slug, "pk": day.pk}
    path = reverse("meetings:round-publish", kwargs=at)
    answer = client.post(path, {"version": day.version})
    page = answer.content.decode()
    assert (answer.status_code, Meeting.objects.count()) == (409, 0)
    assert "Choir" in page
    assert f'name="space" value="{rooms[1].pk}"' in page
    there = reverse("meetings:rooms", kwargs=at)
    tables = [table.pk for table in day.tables.all()]
    said = {"version": day.version, "space": rooms[1].pk, "tables": tables}
    assert client.post(there, said).status_code == 302
    day.refresh_from_db()
    client.post(path, {"version": day.version})
    assert rooms[1].pk in held()
    page = client.get(there).content.decode()
    assert "3 tables" in page
    day.refresh_from_db()
    back = {"version": day.version, "space": rooms[0].pk, "tables": tables}
    answer = client.post(there, back)
    assert (answer.status_code, rooms[1].pk in held()) == (409, True)
    assert "Choir" in answer.content.decode()
    answer = client.post(there, said | {"space": "99999", "tables": []})
    assert answer.status_code == 422


def test_tables_that_lose_their_room_are_named_and_their_meetings_move_least(
    client, day, staff, rooms, time_machine
):
    put(day, staff, rooms[0], "Table 1")
    put(day, staff, rooms[1], "Table 2", "Table 3")
    rows.wish(day, staff, "Startup0", "Fund0", "no")
    rows.wish(day, staff, "Startup1", "Fund1", "no")
    rows.wish(day, staff, "Startup2", "Fund2", "no")
    rows.published(day, staff)
    was = rows.plan_of(day)
    at_one = Table.objects.get(label="Table 1")
    sat = Meeting.objects.filter(table=at_one).count()
    gone = Booking.objects.select_related("resource").get(
        resource__object_id=rooms[0].pk
    )
    release(gone, staff, now=BEFORE)
    lost = lost_of(day, BEFORE)
    assert (len(lost.meetings), lost.tables) == (sat, {at_one.pk: NINE})
    run = day.runs.get()
    material = material_of(day, now=BEFORE)
    assert "closed" in faults_of(material, lines_of(run))[0]
    time_machine.move_to(BEFORE)
    client.force_login(staff.user)
    at = {"hub": day.hub.slug, "pk": day.pk}
    page = client.get(reverse("meetings:round", kwargs=at)).content.decode()
    assert f"{sat} meetings have lost their table" in page
    client.post(reverse("meetings:round-mend", kwargs=at), {"version": day.version})
    assert not Meeting.objects.filter(table=at_one, state="planned").exists()
    now = rows.plan_of(day)
    assert sum(now.get(pair) == at for pair, at in was.items()) >= 8 - sat
    assert lost_of(day, BEFORE).meetings == []
    client.post(reverse("meetings:rooms-take", kwargs=at))
    assert sorted(held()) == sorted([rooms[0].pk, rooms[1].pk])
    assert lost_of(day, BEFORE).tables == {}


@pytest.mark.parametrize("how", ["retired", "taken out of booking"])
def test_a_room_that_is_closed_under_what_is_published_is_lost(  # noqa: PLR0913, PLR0917
    client, day, staff, rooms, time_machine, how
):
    put(day, staff, rooms[0], "Table 1")
    rows.published(day, staff)
    at_one = Table.objects.get(label="Table 1")
    sat = Meeting.objects.filter(table=at_one).count()
    by, room = system_actor(day.hub), rooms[0]
    room.refresh_from_db()
    if how == "retired":
        retire_space(room, by, today=day.starts_on)
    else:
        values = {"is_bookable": False, "is_leasable": True}
        change_space(room, by, expected=room.version, values=values)
    assert held() == [room.pk]  # the booking stands; the room cannot be used
    time_machine.move_to(BEFORE)
    client.force_login(staff.user)
    at = {"hub": day.hub.slug, "pk": day.pk}
    page = client.get(reverse("meetings:round", kwargs=at)).content.decode()
    assert f"{sat} meetings have lost their table" in page
    (told,) = of_organisers(staff, BEFORE)
    assert told.text == f"Main meeting: {sat} meetings have lost their table"
    assert [*of_organisers(rows.founder(rows.named(day, "Fund0")), BEFORE)] == []
    client.post(reverse("meetings:round-mend", kwargs=at), {"version": day.version})
    assert [*of_organisers(staff, BEFORE)] == []
    assert not Meeting.objects.filter(table=at_one, state="planned").exists()
    again = client.post(reverse("meetings:rooms-take", kwargs=at), follow=True)
    assert "can no longer be booked" in again.content.decode()


def test_what_is_refused_about_rooms(hub, day, staff, rooms):
    rooms[1].is_bookable = False
    rooms[1].save()
    put(day, staff, rooms[1])
    rows.planned(day, staff)
    with pytest.raises(Refused, match="no longer be booked"):
        actions.publish_round(day, staff, expected=day.version, now=BEFORE)
    put(day, staff, None)
    rows.published(day, staff)
    assert held() == []
    with pytest.raises(Refused, match="Choose the tables"):
        actions.put_tables(
            day, staff, space=rooms[0], tables=[], expected=day.version, now=BEFORE
        )
    put(day, staff, rooms[0])
    assert held() == [rooms[0].pk]
    put(day, staff, None, "Table 1")
    assert held() == [rooms[0].pk]  # two tables still stand there
    put(day, staff, None)
    assert held() == []
    video = rows.round_of(day.matching, staff, kind="video")
    with pytest.raises(Refused, match="by video"):
        put(Round.objects.get(pk=video.pk), staff, rooms[0])
