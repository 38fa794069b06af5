"""What a place makes of a company in the directory, and that taking it back does."""

from __future__ import annotations

import re
from datetime import date

import pytest

from madang.directory.models import Standing
from madang.hubs.models import JournalLine, Role
from madang.programmes import actions
from madang.programmes.models import Place, PlaceState
from tests import make

pytestmark = pytest.mark.django_db
MARCH, MAY, JUNE = date(2026, 3, 2), date(2026, 5, 29), date(2026, 6, 1)


@pytest.fixture
def by():
    return make.actor()


def taken_in(by, firm, day=MARCH, **fields):
    """Return the active place of a company in a new cohort."""
    programme = make.programme(by.hub, names={"en": "Bridge", "ko": "브리지"})
    cohort = make.cohort(programme, **fields)
    place = actions.offer_place(cohort, by, organisation=firm, today=day)
    assert standings(firm, since=MAY) == []
    return actions.accept_place(place, by, expected=place.version, today=day)


def standings(firm, since=None):
    found = Standing.objects.filter(organisation=firm).order_by("pk")
    rows = [(one.kind, one.starts_on, one.ends_on) for one in found]
    return [row for row in rows if since is None or row[1] >= since]


def act(name, place, by, **more):
    place.refresh_from_db()
    return getattr(actions, name)(place, by, expected=place.version, **more)


def test_a_participant_becomes_an_alumnus_and_each_act_is_taken_back(by):
    firm = make.organisation(by.hub)
    place = taken_in(by, firm)
    assert standings(firm) == [("participant", MARCH, None)]
    assert Standing.objects.get().remark == "Bridge"
    act("graduate_place", place, by, today=MAY)
    through = [("participant", MARCH, MAY), ("alumnus", MAY, None)]
    assert standings(firm) == through
    act("undo_place", place, by)
    assert standings(firm) == [("participant", MARCH, None)]
    act("record_exit", place, by, today=MAY)
    assert standings(firm) == [("participant", MARCH, MAY)]
    act("undo_place", place, by)
    assert standings(firm) == [("participant", MARCH, None)]
    act("send_on_leave", place, by, today=MAY)
    act("terminate_place", place, by, today=JUNE, reason="Rules broken")
    assert standings(firm) == [("participant", MARCH, JUNE)]


def test_taking_back_an_acceptance_leaves_no_trace_of_it(by):
    firm = make.organisation(by.hub)
    place = taken_in(by, firm)
    act("undo_place", place, by)
    assert (place.state, standings(firm)) == (PlaceState.OFFERED, [])
    verbs = JournalLine.objects.filter(verb__startswith="directory.")
    assert [line.verb for line in verbs.order_by("number")] == [
        *("directory.add_part", "directory.remove_part")
    ]
    act("decline_place", place, by, today=MAY)
    act("undo_place", place, by)
    assert standings(firm) == []


def test_who_comes_back_later_takes_part_twice(by):
    firm = make.organisation(by.hub)
    place = taken_in(by, firm)
    act("record_exit", place, by, today=MAY)
    actions.offer_place(place.cohort, by, organisation=firm, today=JUNE)
    assert standings(firm) == [("participant", MARCH, MAY)]
    act("accept_place", place, by, today=JUNE)
    twice = [("participant", MARCH, MAY), ("participant", JUNE, None)]
    assert standings(firm) == twice
    act("undo_place", place, by)
    assert standings(firm) == [("participant", MARCH, MAY)]


def test_two_cohorts_share_one_standing_until_the_last_is_over(by):
    firm = make.organisation(by.hub)
    first, second = taken_in(by, firm), taken_in(by, firm)
    assert standings(firm) == [("participant", MARCH, None)]
    act("graduate_place", first, by, today=MAY)
    assert standings(firm) == [("participant", MARCH, None), ("alumnus", MAY, None)]
    act("graduate_place", second, by, today=JUNE)
    assert standings(firm) == [("participant", MARCH, JUNE), ("alumnus", MAY, None)]
    act("undo_place", second, by)
    assert standings(firm) == [("participant", MARCH, None), ("alumnus", MAY, None)]
    act("undo_place", first, by)
    assert standings(firm) == [("participant", MARCH, None)]


def test_what_staff_wrote_themselves_stays_as_it_is(by):
    firm = make.organisation(by.hub)
    mine = make.standing(firm, "participant", starts_on=date(2025, 1, 1))
    place = taken_in(by, firm)
    assert Standing.objects.get() == mine
    act("graduate_place", place, by, today=MAY)
    mine.refresh_from_db()
    assert mine.ends_on is None
    act("undo_place", place, by)
    mine.delete()
    act("record_exit", place, by, today=MAY)
    assert standings(firm) == []


def test_the_company_itself_accepts_and_the_directory_finds_and_shows_it(client, by):
    firm, other = make.organisation(by.hub), make.organisation(by.hub)
    cohort = make.cohort(make.programme(by.hub, names={"en": "Bridge"}))
    founder = make.actor(by.hub, Role.MEMBER, ("directory.organisation", firm.pk))
    place = actions.offer_place(cohort, by, organisation=firm, today=MARCH)
    act("accept_place", place, founder, today=MARCH)
    place = Place.objects.get()
    client.force_login(by.user)
    found = f"/h/{by.hub.slug}/organisations/"
    page = client.get(f"{found}?standing=participant").content.decode()
    assert firm.name in page
    assert other.name not in page
    page = client.get(f"{found}{firm.pk}/").content.decode()
    assert "Participant" in page
    assert re.search(r">Bridge,\s", page)
    act("graduate_place", place, by, today=MAY)
    assert firm.name in client.get(f"{found}?standing=alumnus").content.decode()
    page = client.get(f"{found}?standing=participant").content.decode()
    assert firm.name not in page
