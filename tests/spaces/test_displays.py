"""Screens on walls: what they tell without a sign-in, and what they keep to themselves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from madang.claims.periods import Period
from madang.hubs.models import JournalLine, Role, system_actor
from madang.spaces import actions
from madang.spaces.actions import Terms
from madang.spaces.actions.atoms import arrange
from madang.spaces.models import Display
from madang.spaces.queries.displays import Busy
from madang.spaces.views.displays import state_of
from tests import make
from tests.spaces import make as places

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)


def at(hour, minute=0):
    return datetime(2026, 1, 5, hour, minute, tzinfo=UTC)


def opened(hub, **values):
    values = {"name": "Lobby", "language": "en", "theme": "dark"} | values
    return actions.add_display(hub, system_actor(hub), values=values, now=NOON)


def shown(client, token, query=""):
    there = reverse("spaces:display", kwargs={"token": token})
    with time_machine.travel(NOON, tick=False):
        return client.get(f"{there}?{query}")


def booked(space, first, last, purpose, *, is_shown, by):
    occasion = {
        "purpose": purpose,
        "people": 3,
        "organisation": None,
        "set_up": "",
        "catering": "",
        "is_shown": is_shown,
    }
    period = Period(first, last)
    return actions.book(space, by, period=period, terms=Terms(at(8)), occasion=occasion)


@pytest.fixture
def floor():
    return places.floor(make.hub())


def room_on(floor, **fields):
    room = places.space(
        floor, kind="meeting_room", is_bookable=True, capacity=6, **fields
    )
    arrange(room, system_actor(floor.hub))
    return room


def test_a_door_says_now_next_and_free_without_what_is_private(client, floor):
    hub = floor.hub
    room = room_on(floor, code="M1", names={"en": "Sierra"})
    by = make.actor(hub, Role.FACILITY)
    booked(room, at(11), at(13), "Dismissal talk", is_shown=False, by=by)
    booked(room, at(15), at(16), "Open house", is_shown=True, by=by)
    made = opened(hub, space=room)
    answer = shown(client, made.token)
    text = answer.content.decode()
    assert answer["X-Robots-Tag"] == "noindex"
    assert answer["Refresh"] == "60"
    for told in ("Sierra", "Taken", "until 13:00", "Private booking", "Open house"):
        assert told in text
    assert "Dismissal" not in text
    assert "예약" in shown(client, made.token, "lang=ko").content.decode()
    code = client.get(reverse("spaces:display-code", kwargs={"token": made.token}))
    assert code["Content-Type"] == "image/svg+xml"


def test_a_lobby_lists_only_those_in_the_public_directory(client, floor):
    hub = floor.hub
    square = [[0, 0], [5, 0], [5, 5], [0, 5]]
    one = places.to_let(floor, code="2A01", polygon=square)
    other = places.to_let(floor, code="2A02")
    listed = make.organisation(hub, name="Río Bravo", is_listed=True, slug="rio")
    hidden = make.organisation(hub, name="Stealth Lab", is_listed=False)
    places.let(listed, one)
    places.let(hidden, other)
    by_mail = make.organisation(hub, name="Nube", is_listed=True, slug="nube")
    line = places.let(by_mail, places.to_let(floor)).agreed_lines.get()
    type(line).objects.filter(pk=line.pk).update(space=None, basis="flat")
    made = opened(hub, building=floor.building)
    text = shown(client, made.token).content.decode()
    assert "Río Bravo" in text
    assert "Stealth" not in text
    found = shown(client, made.token, "q=rio").content.decode()
    assert "Río Bravo" in found
    assert "Río Bravo" not in shown(client, made.token, "q=zzz").content.decode()
    chosen = shown(client, made.token, f"tenant={listed.pk}")
    assert chosen["Refresh"].startswith("90; url=/s/displays/")
    assert "plan-space tone-soonest is-current" in chosen.content.decode()
    assert "Nube" in shown(client, made.token, f"tenant={by_mail.pk}").content.decode()
    nobody = shown(client, made.token, f"tenant={hidden.pk}").content.decode()
    assert "Stealth" not in nobody
    assert "is-current" not in nobody


def test_an_address_is_shown_once_kept_as_a_digest_and_revoked(client, floor):
    hub = floor.hub
    client.force_login(make.member(hub, Role.FACILITY))
    there = reverse("spaces:displays", kwargs={"hub": hub.slug})
    sent = {"name": "North lobby", "language": "es", "theme": "light"}
    text = client.post(there, sent).content.decode()
    token = text.split("/s/displays/")[1].split("/")[0]
    row = Display.objects.get(hub=hub)
    assert token not in row.token_digest
    assert token not in client.get(there).content.decode()
    assert shown(client, token).status_code == 200
    assert client.post(there, sent | {"name": ""}).status_code == 422
    act = reverse("spaces:display-revoke", kwargs={"hub": hub.slug, "pk": row.pk})
    assert client.post(act).status_code == 302
    assert client.post(act).status_code == 409
    assert shown(client, token).status_code == 404
    assert shown(client, "x" * 43).status_code == 404
    lines = JournalLine.objects.filter(hub=hub, kind="spaces.display")
    assert [line.verb for line in lines.order_by("number")] == [
        "spaces.add_display",
        "spaces.revoke_display",
    ]
    assert token not in "".join(line.details for line in lines)
    client.force_login(make.member(hub, Role.FINANCE))
    assert client.get(there).status_code == 403


@pytest.mark.parametrize("n", [1, 3])
def test_a_lobby_asks_as_often_for_one_as_for_three(
    client, floor, n, django_assert_num_queries
):
    hub, by = floor.hub, make.actor(floor.hub, Role.FACILITY)
    for i in range(n):
        suite = places.to_let(floor, polygon=[[i, 0], [i + 1, 0], [i, 1]])
        firm = make.organisation(hub, name=f"Firm {i}", is_listed=True, slug=f"f{i}")
        places.let(firm, suite)
        room = room_on(floor)
        booked(room, at(13), at(14), "Open house", is_shown=True, by=by)
    made = opened(hub, building=floor.building)
    shown(client, made.token)
    with django_assert_num_queries(11):
        shown(client, made.token, f"tenant={firm.pk}")


def busy(first, last):
    return Busy(at(first), at(last), at(first), at(last), "")


def test_a_door_is_free_until_the_next_one_begins():
    assert state_of([busy(9, 10), busy(14, 15)], NOON).free_until == at(14)
    assert state_of([], NOON).free_until is None
    taken = state_of([busy(11, 13), busy(13, 14)], NOON)
    assert (taken.now, taken.free_until) == (busy(11, 13), None)
    assert [one.starts_at.hour for one in taken.next] == [13]
