"""Technology Hub: a public lecture in the auditorium while half of the hall is taken.

Told in Spanish, through the pages alone: the whole hall needs an hour of set-up and the
facility manager's word; a workshop has one half of it that afternoon.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from madang.hubs.models import Role, system_actor
from madang.spaces import actions
from tests import make
from tests.claims.things import overlaps
from tests.journeys.visiting import Visitor
from tests.spaces import make as places

pytestmark = [pytest.mark.django_db, pytest.mark.only_on("sqlite")]
DAY = "2026-03-05"


@pytest.fixture(autouse=True)
def clock():
    now = datetime(2026, 3, 2, 16, tzinfo=UTC)
    with time_machine.travel(now, tick=False), translation.override("en"):
        yield  # and back to English afterwards


@pytest.fixture
def hub():
    return make.hub(slug="technology-hub", languages=["es", "en"])


@pytest.fixture
def hall(hub):
    """The auditorium and its halves."""
    site = make.site(hub, zone="America/Ciudad_Juarez")
    floor = places.floor(building=places.building(site=site), level=0)
    by, whole = system_actor(hub), None
    for code, people in (("AUD", 240), ("AUD-A", 140), ("AUD-B", 100)):
        values = {
            "code": code, "kind": "hall", "net_m2": Decimal(people), "gross_m2": None,
            "capacity": people, "is_bookable": True, "parent": whole,
        }  # fmt: skip
        made = actions.add_space(floor, by, values=values)
        whole = whole or made
    return whole


def visitor(hub, role, name):
    return Visitor(make.member(hub, role, make.user(name=name)), language="es")


def book(who, code, begins, ends, *, status=200, **what):
    """Choose a free stretch in the day's timetable and book within it."""
    day = who.open(f"/h/technology-hub/spaces/bookings/?on={DAY}&q={code}")
    row = day.html.partition(f"<b>{code}</b>")[2].partition("<tr>")[0]
    link = row.partition('href="')[2].partition('"')[0]
    page = who.open(f"/h/technology-hub/spaces/bookings/{link}")
    times = {"on": DAY, "begins": begins, "ends": ends}
    return page.form("purpose").send(status=status, **times, **what)


def test_a_lecture_in_the_whole_hall_while_half_of_it_is_taken(hub, hall):
    elena = visitor(hub, Role.FACILITY, "Elena")
    room = f"/h/technology-hub/spaces/bookings/rooms/{hall.pk}/"
    policy = elena.open(room + "policy/").form("approval")
    hours = {f"day_{day}": "07:00–22:00" for day in range(5)}
    saved = policy.send(approval="hold", before_minutes=60, after_minutes=30, **hours)
    assert "Guardado" in saved.words

    workshop = visitor(hub, Role.MEMBER, "Hugo")
    page = book(workshop, "AUD-B", "16:00", "17:00", purpose="Taller", people=40)
    assert "Quedó reservado." in page.words

    lecturer = visitor(hub, Role.MEMBER, "Lucía")
    lecture = {
        "purpose": "Conferencia abierta", "people": 180, "set_up": "Sillas en filas",
        "catering": "Café para 180",
    }  # fmt: skip
    refused = book(lecturer, "AUD", "17:30", "19:30", status=409, **lecture)
    assert "AUD está ocupado: 5 mar 2026 16:00–17:00" in refused.words
    assert "Taller" not in refused.words
    again = refused.form("purpose", purpose="Conferencia abierta")
    assert again.fields["catering"].values == ["Café para 180"]
    later = f"{DAY}T18:00/{DAY}T20:00"
    held = again.send(press=later)
    assert "apartado para usted" in held.words
    assert "Montaje desde 17:00" in held.words

    late = book(
        workshop, "AUD-A", "17:15", "17:45", status=409, purpose="Ensayo", people=5
    )
    assert "AUD-A está ocupado" in late.words
    early = book(workshop, "AUD-A", "16:00", "17:00", purpose="Ensayo", people=5)
    assert "Quedó reservado." in early.words

    home = elena.open("/h/technology-hub/")
    assert "1 reserva espera aprobación" in home.words
    asked = home.follow("/spaces/bookings/asked/")
    assert "Conferencia abierta" in asked.words
    done = asked.form(to="approve/").send()
    assert "Nada espera aprobación" in done.words
    mine = lecturer.open("/h/technology-hub/spaces/bookings/mine/")
    assert "Conferencia abierta AUD 5 mar 2026 18:00 Reservada" in mine.words
    inbox = lecturer.open("/h/technology-hub/inbox/")
    assert "Aprobada: AUD, 5 mar 2026 18:00–20:00" in inbox.words
    assert overlaps() == 0
