"""Pages of pitch days: staff plan and run, judges score, teams see their own time."""

import pytest
from django.urls import reverse

from madang.applications.rules import APPLICATION
from madang.hubs.models import Role
from madang.inbox.models import Message
from madang.judging import actions
from madang.judging.models import PitchDay, PitchSlot, Read
from madang.judging.queries import judges_of_day, slots_of_day
from madang.kit.errors import Refused
from tests import make
from tests.applications.test_rush import at_once
from tests.judging import rows
from tests.judging.pitches import NOW, planned, published, score

pytestmark = pytest.mark.django_db


def path(name, row, **more):
    return reverse(
        f"judging:{name}", kwargs={"hub": row.hub.slug, "pk": row.pk, **more}
    )


def founder_of(application):
    user = make.user(email=f"f{application.number}@firm.example")
    make.member(application.hub, Role.GUEST, user, (APPLICATION, application.pk))
    return user


def page_of(client, user, where):
    client.force_login(user)
    return client.get(where)


def test_staff_make_plan_and_publish_a_day_by_clicking(client, hub, staff):
    round_ = rows.round_of(rows.call(hub), stage="pitch", needs_language=False)
    for _ in range(3):
        rows.application(round_.call, stage="pitch")
    seats = [rows.seat(round_, rows.judge(hub)) for _ in range(2)]
    client.force_login(staff.user)
    assert b"No pitch day yet" in client.get(path("days", round_)).content
    fields = {
        "names_en": "Pitch day",
        "zone": "America/Ojinaga",
        "starts_at": "2026-11-24T09:00",
        "ends_at": "2026-11-24T10:00",
        "speaking": "5",
        "questions": "5",
        "changing": "5",
        "judges_each": "2",
        "rooms": "Sala A",
        "breaks": "09:40–10:00",
    }
    wrong = client.post(path("day-new", round_), fields | {"breaks": "noon"})
    assert wrong.status_code == 422
    assert b"one a line" in wrong.content
    answer = client.post(path("day-new", round_), fields)
    found = PitchDay.objects.get()
    assert answer.headers["Location"] == path("day-judges", found)
    about = {"version": str(found.version)}
    for seat in seats:
        about |= {f"on_{seat.pk}": "on"}
    half = client.post(
        path("day-judges", found), about | {f"from_{seats[0].pk}": "9:00"}
    )
    assert half.status_code == 422
    client.post(path("day-judges", found), about)
    found.refresh_from_db()
    page = client.get(path("day", found)).content.decode()
    assert "What is lacking" not in page
    client.post(path("day-plan", found), {"version": found.version, "keeps": "0"})
    found.refresh_from_db()
    assert [s.room for s in slots_of_day(found)] == ["Sala A"] * 3
    client.post(path("day-publish", found), {"version": found.version})
    found.refresh_from_db()
    assert found.state == "published"
    assert Message.objects.filter(kind=actions.PITCH_LETTER).count() == 2
    slot = PitchSlot.objects.first()
    client.post(path("slot-clock", slot), {"act": "start"})
    timer = client.get(path("day-timer", found)).content.decode()
    assert "Next team" in timer
    state = client.get(path("day-clock", found)).json()
    assert (state["slot"], state["length"]) == (slot.pk, 600)


def test_a_founder_sees_her_own_time_only_and_only_when_published(
    client,
    day,
    staff,
):
    planned(day, staff)
    first, second = slots_of_day(day)[:2]
    user = founder_of(first.application)
    where = reverse("judging:pitches", kwargs={"hub": day.hub.slug})
    page = page_of(client, user, where).content.decode()
    assert "Pitch day" not in page
    assert client.get(path("pitch-calendar", first)).status_code == 404
    actions.publish_day(day, staff, expected=day.version, now=NOW)
    page = client.get(where).content.decode()
    assert "Pitch day" in page
    assert first.application.name in page
    assert second.application.name not in page
    calendar = client.get(path("pitch-calendar", first))
    assert calendar.headers["Content-Type"].startswith("text/calendar")
    assert client.get(path("pitch-calendar", second)).status_code == 404
    for name in ("day", "running-order", "day-timer", "day-results", "order"):
        assert client.get(path(name, day)).status_code in {403, 404}


def test_no_result_shows_before_it_is_opened_and_none_after_it_is_closed(
    client,
    day,
    staff,
):
    published(day, staff)
    for read in Read.objects.select_related("round", "seat__judge", "application"):
        score(read, "5" if read.application.number == 1 else "2")
    judge = judges_of_day(day)[0].seat.judge
    team = PitchSlot.objects.get(application__number=1)
    user = founder_of(team.application)
    own = reverse("judging:pitches", kwargs={"hub": day.hub.slug})
    board = path("day-results", day)

    def seen():
        found = [page_of(client, judge.user, board).status_code]
        founder = page_of(client, user, own).content.decode()
        return (*found, "5.00" in founder or "5 points" in founder)

    assert seen() == (404, False)
    staffs = page_of(client, staff.user, board).content.decode()
    assert "The results are closed" in staffs
    assert "pitch-mean" not in staffs
    actions.open_results(day, staff, expected=day.version, whom="judges", now=NOW)
    assert seen() == (200, False)
    actions.close_results(day, staff, expected=day.version)
    assert seen() == (404, False)
    actions.open_results(day, staff, expected=day.version, whom="teams", now=NOW)
    founder = page_of(client, user, own).content.decode()
    assert "Rank <b>1</b>" in founder
    actions.close_results(day, staff, expected=day.version)
    assert seen() == (404, False)


def test_a_judges_pages_hold_no_score_of_others_and_no_tied_name(
    client,
    day,
    staff,
):
    published(day, staff)
    one = judges_of_day(day)[0]
    hers = Read.objects.filter(seat=one.seat).select_related("application")
    others = Read.objects.filter(application=hers[0].application).exclude(seat=one.seat)
    score(others.select_related("round", "seat__judge", "application")[0], "4")
    hidden = hers[1].application
    actions.say_interest(
        one.seat.judge, staff, kind="other", application=hidden, now=NOW
    )
    page = page_of(client, one.seat.judge.user, path("order", day)).content.decode()
    assert hidden.name not in page
    assert "You step out here" in page
    assert "4.0" not in page
    actions.open_results(day, staff, expected=day.version, whom="judges", now=NOW)
    board = client.get(path("day-results", day)).content.decode()
    assert hidden.name not in board
    assert "not shown to you" in board
    outside = rows.seat(day.round, rows.judge(day.hub)).judge.user
    assert page_of(client, outside, path("order", day)).status_code == 404
    assert page_of(client, outside, path("day-results", day)).status_code == 404


@pytest.mark.parametrize("more", [0, 3])
def test_pages_cost_the_same_for_any_number(
    client,
    day,
    staff,
    django_assert_num_queries,
    more,
):
    for _ in range(more):
        rows.application(day.round.call, stage="pitch")
    day.settings = day.settings | {"rooms": ["A", "B", "C"]}
    day.settings["judges_each"] = 1
    day.save()
    published(day, staff)
    actions.open_results(day, staff, expected=day.version, whom="judges", now=NOW)
    client.force_login(staff.user)
    client.get(path("day", day))
    with django_assert_num_queries(18):
        client.get(path("day", day))
    with django_assert_num_queries(8):
        client.get(path("day-timer", day))
    with django_assert_num_queries(9):
        client.get(path("day-results", day))
    client.force_login(judges_of_day(day)[0].seat.judge.user)
    client.get(path("order", day))
    with django_assert_num_queries(18):
        client.get(path("order", day))


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_write_one_letter_each(day, staff):
    planned(day, staff)
    shown = day.version

    def publish():
        row = PitchDay.objects.select_related("round").get(pk=day.pk)
        return actions.publish_day(row, staff, expected=shown, now=NOW)

    found = at_once([publish, publish])
    assert sum(isinstance(one, Refused) for one in found) == 1, found
    assert Message.objects.filter(kind=actions.PITCH_LETTER).count() == 5
    assert PitchDay.objects.get().letter == 1
