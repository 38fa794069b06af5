"""Cohorts: places that cannot be given twice, quotas that hold, weeks that alternate."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from madang.hubs.actions import Stale
from madang.hubs.models import JournalLine, Role
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.programmes import actions, calendars, quotas, weekly
from madang.programmes.models import (
    Cohort,
    CohortSession,
    Place,
    PlaceState,
    ProgrammeSite,
)
from madang.programmes.quotas import CannotHold, Quota
from tests import make

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 2)
SIX = (Quota("country", "MX", 1, 2, spill=True), Quota("country", "US", 1, 2))


@pytest.fixture
def by():
    return make.actor()


@pytest.fixture
def cohort(by):
    return make.cohort(make.programme(by.hub))


def offer(cohort, by, country="MX", **more):
    firm = make.organisation(cohort.hub, country=country)
    return actions.offer_place(cohort, by, organisation=firm, today=TODAY, **more)


@pytest.mark.parametrize(
    ("shares", "fault"),
    [
        (
            [Quota("country", "MX", 7), Quota("country", "US", 6)],
            "The quotas by country keep 13 places (Mexico 7, United States 6); the "
            "cohort has 12.",
        ),
        (
            [Quota("country", "MX", 6, 5)],
            "Mexico: at least 6 and at most 5 excludes itself.",
        ),
        (
            [Quota("country", "MX", 13)],
            "Mexico: at least 13, but the cohort has 12 places.",
        ),
        ([Quota("country", "XX")], "“XX” is no group that a quota can speak of."),
        (
            [Quota("stage", "idea", 1), Quota("stage", "idea", 2)],
            "There are two quotas for Idea.",
        ),
    ],
)
def test_a_quota_that_cannot_hold_is_refused_by_name(shares, fault):
    with pytest.raises(CannotHold) as refused:
        quotas.check(shares, 12)
    assert str(refused.value) == fault
    quotas.check([Quota("country", "MX", 6, 6), Quota("country", "US", 6, 6)], 12)


def test_the_form_says_which_quota_cannot_hold_and_keeps_what_was_typed(client):
    hub = make.hub()
    programme = make.programme(hub)
    client.force_login(make.member(hub, Role.PROGRAMME))
    url = f"/h/{hub.slug}/programmes/{programme.pk}/cohorts/new/?lang=en"
    form = {
        "names_en": "First",
        "starts_on": "2026-03-02",
        "ends_on": "2026-05-29",
        "places": "12",
        "quota-TOTAL_FORMS": "2",
        "quota-INITIAL_FORMS": "0",
        "quota-0-group": "country:MX",
        "quota-0-minimum": "7",
        "quota-1-group": "country:US",
        "quota-1-minimum": "6",
        "_key": uuid4().hex,
    }
    refused = client.post(url, form)
    assert refused.status_code == 422
    assert "keep 13 places (Mexico 7, United States 6)" in refused.content.decode()
    assert 'value="country:MX" selected' in refused.content.decode()
    taken = client.post(url, {**form, "quota-0-minimum": "6"})
    cohort = Cohort.objects.get()
    assert taken.status_code == 302
    assert [q.minimum for q in cohort.shares] == [6, 6]


def test_no_more_places_are_given_than_there_are(cohort, by):
    for _ in range(3):
        offer(cohort, by)
    with pytest.raises(actions.Full, match="All 3 places"):
        offer(cohort, by)
    assert set(Place.objects.values_list("seat", flat=True)) == {1, 2, 3}


def test_two_who_act_at_once_cannot_share_a_seat(cohort):
    make.place(cohort, seat=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.place(cohort, seat=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        make.place(cohort, seat=None)


def test_who_loses_the_race_for_a_seat_is_told(cohort, by, monkeypatch):
    """The other one's place was not there when ours was looked for."""
    from madang.programmes.actions import places

    make.place(cohort, seat=2)
    monkeypatch.setattr(places, "_seat_for", lambda *_a, **_o: 2)
    with pytest.raises(actions.Full, match="just now"):
        offer(cohort, by)
    assert Place.objects.count() == 1


def test_a_full_quota_and_kept_places_are_respected(by):
    cohort = make.cohort(make.programme(by.hub), places=3, quotas=quotas.write(SIX))
    offer(cohort, by, "MX")
    offer(cohort, by, "MX")
    with pytest.raises(actions.Full, match="quota for Mexico is full: 2 of 2"):
        offer(cohort, by, "MX")
    with pytest.raises(actions.Full, match="kept for others: United States 1"):
        offer(cohort, by, "KR")
    with pytest.raises(actions.Full, match="kept for others: United States 1"):
        offer(cohort, by, "MX", spill=True)
    offer(cohort, by, "US")
    assert Place.objects.filter(seat__isnull=False).count() == 3


def test_places_left_empty_spill_over_when_somebody_says_so(by):
    shares = (
        Quota("country", "MX", 1, 1, spill=True),
        Quota("country", "US", 2, 2, spill=True),
    )
    cohort = make.cohort(make.programme(by.hub), places=3, quotas=quotas.write(shares))
    offer(cohort, by, "MX")
    with pytest.raises(actions.Full):
        offer(cohort, by, "MX")
    offer(cohort, by, "MX", spill=True)
    assert Place.objects.count() == 2


def test_fewer_places_than_are_held_are_refused_and_seats_move_down(cohort, by):
    first, second, third = (offer(cohort, by) for _ in range(3))
    with pytest.raises(Refused, match="3 companies have a place"):
        actions.change_cohort(cohort, by, expected=1, values={"places": 2})
    cohort.refresh_from_db()
    actions.decline_place(first, by, expected=1, today=TODAY)
    actions.change_cohort(cohort, by, expected=1, values={"places": 2})
    seats = Place.objects.filter(seat__isnull=False).values_list("seat", flat=True)
    assert set(seats) == {1, 2}
    assert second.pk < third.pk


def test_a_place_goes_through_its_states_and_each_act_can_be_undone_once(cohort, by):
    place = offer(cohort, by)
    actions.accept_place(place, by, expected=place.version, today=TODAY)
    actions.send_on_leave(
        place, by, expected=place.version, today=TODAY,
        back_on=date(2026, 4, 1), reason="A child",
    )  # fmt: skip
    assert (place.state, place.seat, place.reason) == ("on_leave", 1, "A child")
    actions.undo_place(place, by, expected=place.version)
    assert (place.state, place.reason, place.back_on) == ("active", "", None)
    with pytest.raises(Conflict, match="nothing to undo"):
        actions.undo_place(place, by, expected=place.version)
    with pytest.raises(Refused, match="why"):
        actions.terminate_place(
            place, by, expected=place.version, today=TODAY, reason=" "
        )
    actions.terminate_place(
        place, by, expected=place.version, today=TODAY, reason="Never came"
    )
    assert (place.state, place.seat) == ("terminated", None)
    with pytest.raises(Conflict, match="Terminated"):
        actions.graduate_place(place, by, expected=place.version, today=TODAY)
    verbs = JournalLine.objects.filter(kind="programmes.place").order_by("number")
    assert [line.verb.partition(".")[2] for line in verbs] == [
        "offer_place",
        "accept_place",
        "send_on_leave",
        "undo_place",
        "terminate_place",
    ]


def test_undoing_an_exit_needs_a_free_place(by):
    cohort = make.cohort(make.programme(by.hub), places=1)
    place = offer(cohort, by)
    actions.accept_place(place, by, expected=place.version, today=TODAY)
    actions.record_exit(place, by, expected=place.version, today=TODAY)
    other = offer(cohort, by)
    with pytest.raises(actions.Full):
        actions.undo_place(place, by, expected=place.version)
    actions.decline_place(other, by, expected=other.version, today=TODAY)
    place.refresh_from_db()
    actions.undo_place(place, by, expected=place.version)
    assert (place.state, place.seat) == (PlaceState.ACTIVE, 1)


def test_the_second_of_two_acts_at_once_is_refused(cohort, by):
    place = offer(cohort, by)
    mine = Place.objects.get(pk=place.pk)
    actions.accept_place(place, by, expected=1, today=TODAY)
    with pytest.raises(Stale):
        actions.decline_place(mine, by, expected=1, today=TODAY)


def test_a_company_accepts_for_itself_and_for_nobody_else(cohort, by):
    place = offer(cohort, by)
    scope = ("directory.organisation", place.organisation_id)
    own = make.actor(by.hub, Role.MEMBER, scope)
    other = make.organisation(by.hub)
    strange = make.actor(by.hub, Role.MEMBER, ("directory.organisation", other.pk))
    with pytest.raises(NotAllowed):
        actions.accept_place(place, strange, expected=1, today=TODAY)
    actions.accept_place(place, own, expected=1, today=TODAY)
    with pytest.raises(NotAllowed):
        actions.graduate_place(place, own, expected=2, today=TODAY)


def test_the_last_of_a_cohort_ends_before_the_cohort_does(cohort, by):
    place = offer(cohort, by)
    with pytest.raises(Conflict, match="1 company is still"):
        actions.end_cohort(cohort, by)
    actions.decline_place(place, by, expected=1, today=TODAY)
    assert actions.end_cohort(cohort, by).state == "ended"


@pytest.fixture
def border(by):
    """A cohort from October to November with a site on each side of the border."""
    programme = make.programme(by.hub)
    for order, (country, zone) in enumerate(
        (("MX", "America/Ciudad_Juarez"), ("US", "America/Chicago"))
    ):
        site = make.site(by.hub, country=country, zone=zone, name={"en": country})
        ProgrammeSite.objects.create(
            hub=by.hub, programme=programme, site=site, order=order
        )
    return make.cohort(
        programme, starts_on=date(2026, 10, 26), ends_on=date(2026, 11, 22)
    )


def plan_of(cohort):
    sites = [one.site for one in cohort.programme.programme_sites.all()]
    return weekly.WeeklyPlan(
        weekday=2,
        begins=time(16),
        minutes=90,
        sites=tuple(site.pk for site in sites),
        countries=("MX", "US"),
    ), sites


def test_weeks_alternate_between_sites_by_each_ones_clock_and_skip_holidays(border, by):
    plan, sites = plan_of(border)
    actions.plan_weeks(border, by, expected=1, plan=plan, sites=sites, language="en")
    told = [
        (str(s.site), s.starts_at) for s in CohortSession.objects.select_related("site")
    ]
    assert told == [
        ("MX", datetime(2026, 10, 28, 22, tzinfo=UTC)),  # before the clocks change
        ("US", datetime(2026, 11, 4, 22, tzinfo=UTC)),
        ("MX", datetime(2026, 11, 18, 23, tzinfo=UTC)),  # after it
    ]
    read = weekly.read(border.plan)
    assert [(one.on, one.names) for one in read.skipped] == [
        (date(2026, 11, 11), ("Veterans Day (US)",))
    ]
    assert weekly.read(weekly.write(read)) == read


def test_laying_out_again_keeps_sessions_that_somebody_named(border, by):
    plan, sites = plan_of(border)
    actions.plan_weeks(border, by, expected=1, plan=plan, sites=sites, language="en")
    first = CohortSession.objects.first()
    actions.change_session(first, by, values={"title": {"en": "Costs"}})
    actions.plan_weeks(border, by, expected=2, plan=plan, sites=sites, language="en")
    assert CohortSession.objects.count() == 3
    assert CohortSession.objects.first().title == {"en": "Costs"}


def test_the_calendar_file_holds_every_session_in_utc(client, border, by):
    plan, sites = plan_of(border)
    actions.plan_weeks(border, by, expected=1, plan=plan, sites=sites, language="en")
    client.force_login(by.user)
    answer = client.get(f"/h/{by.hub.slug}/cohorts/{border.pk}/plan.ics")
    lines = answer.content.decode().split("\r\n")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert (lines[0], lines[-2]) == ("BEGIN:VCALENDAR", "END:VCALENDAR")
    assert [one for one in lines if one.startswith("DTSTART")] == [
        "DTSTART:20261028T220000Z",
        "DTSTART:20261104T220000Z",
        "DTSTART:20261118T230000Z",
    ]
    assert max(len(line.encode()) for line in lines) <= 75


def test_the_feed_ends_with_the_role(client, border, by):
    token = calendars.token_for(border, by.user)
    assert client.get(f"/s/plan/{token}.ics").status_code == 200
    by.user.memberships.update(ended_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert client.get(f"/s/plan/{token}.ics").status_code == 404
    assert client.get(f"/s/plan/{token[:-1]}.ics").status_code == 404


def test_the_plan_is_looked_at_before_it_is_saved(client, border, by):
    client.force_login(by.user)
    url = f"/h/{by.hub.slug}/cohorts/{border.pk}/plan/?lang=en"
    plan, _sites = plan_of(border)
    form = {
        "weekday": "2",
        "begins": "16:00",
        "minutes": "90",
        "sites": [str(pk) for pk in plan.sites],
        "countries": ["MX", "US"],
        "version": "1",
    }
    look = client.post(url, {**form, "look": "1", "_key": uuid4().hex})
    text = look.content.decode()
    assert "3 sessions" in text
    assert "Veterans Day (US)" in text
    assert CohortSession.objects.count() == 0
    saved = client.post(url, {**form, "save": "1", "_key": uuid4().hex})
    assert (saved.status_code, CohortSession.objects.count()) == (302, 3)


@pytest.mark.parametrize("n", [1, 3])
@pytest.mark.parametrize(
    ("page", "queries"),
    [
        ("programmes/", 7),
        ("programmes/{programme}/", 11),
        ("calls/", 3),
        ("cohorts/", 3),
        ("cohorts/{cohort}/", 6),
        ("cohorts/{cohort}/onboarding/", 10),
        ("places/{place}/", 9),
    ],
)
def test_staffs_pages_cost_the_same_for_one_row_and_three(
    client, by, n, page, queries, django_assert_num_queries
):
    programmes = [make.programme(by.hub) for _ in range(n)]
    programme = programmes[0]
    for _ in range(n):
        make.call(programme)
    cohorts = [make.cohort(programme) for _ in range(n)]
    places = [make.place(cohorts[0]) for _ in range(n)]
    client.force_login(by.user)
    keys = {
        "programme": programme.pk,
        "cohort": cohorts[0].pk,
        "place": places[0].pk,
    }
    url = f"/h/{by.hub.slug}/{page.format(**keys)}"
    with time_machine.travel(datetime(2026, 3, 3, tzinfo=UTC)):
        client.get(url)
        with django_assert_num_queries(queries):
            assert client.get(url).status_code == 200
