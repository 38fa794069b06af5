"""Large rounds are worked out in the background: seen, stopped, never out of date."""

from datetime import timedelta

import pytest

from madang.jobs import runner
from madang.jobs.kinds import GaveUp
from madang.jobs.kinds import Run as Attempt
from madang.jobs.models import Job
from madang.kit.errors import Conflict
from madang.meetings import actions, tasks
from madang.meetings.actions import runs
from madang.meetings.models import Run, Wish
from tests.meetings import rows
from tests.meetings.rows import BEFORE, NINE
from tests.meetings.test_pages import path

pytestmark = pytest.mark.django_db


def started(day, staff):
    job = actions.start_run(day, staff, now=BEFORE)
    return Job.objects.select_related("hub", "by").get(pk=job.pk)


def test_a_large_round_is_planned_in_the_background_and_shown(
    client, day, staff, time_machine, monkeypatch
):
    monkeypatch.setattr(runs, "SMALL", 1)
    time_machine.move_to(BEFORE)
    client.force_login(staff.user)
    for _ in range(2):
        client.post(path("round-plan", day))
    job = Job.objects.get()
    page = client.get(path("round", day)).content.decode()
    assert f"/jobs/{job.pk}/cancel/" in page
    assert "<progress" in page
    assert "Work out a plan" not in page
    runner.attempt(job.pk, BEFORE + timedelta(minutes=1))
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == ("done", 3, 3)
    assert job.result == {"run": Run.objects.get().pk, "meetings": 12}
    asked = client.get(path("round", day), headers={"HX-Request": "true"})
    assert asked.headers["HX-Refresh"] == "true"


def test_a_run_that_is_cancelled_keeps_nothing(day, staff):
    job = started(day, staff)
    Job.objects.filter(pk=job.pk).update(is_cancel_asked=True)
    runner.attempt(job.pk, BEFORE)
    job.refresh_from_db()
    assert (job.state, Run.objects.count()) == ("cancelled", 0)


def test_a_wish_withdrawn_while_it_runs_is_worked_out_without(day, staff):
    rows.wish(day, staff, "Startup0", "Fund3", "must")
    seen = []

    def report(job):
        seen.append(job.done)
        if seen == [0, 1]:  # the rows are read
            actions.withdraw_wish(Wish.objects.get(), staff)
        return False

    done = tasks.run_meetings(Attempt(started(day, staff), staff, report))
    assert seen == [0, 1, 3, 0, 1, 3]
    assert done == {"run": Run.objects.get().pk, "meetings": 12}
    assert Run.objects.get().value < 1  # nobody's wish is in it


def test_a_round_that_never_stands_still_is_given_up(day, staff):
    one, other = rows.named(day, "Startup0"), rows.named(day, "Fund0")

    def report(job):
        if job.done == 1:
            kind = "no" if Wish.objects.filter(kind="meet").exists() else "meet"
            actions.set_wish(one, staff, of=other, kind=kind, now=BEFORE)
        return False

    with pytest.raises(GaveUp, match="Plan anew"):
        tasks.run_meetings(Attempt(started(day, staff), staff, report))
    assert Run.objects.count() == 0


def test_a_second_press_is_the_same_run_until_something_changes(day, staff):
    first = actions.plan_round(day, staff, now=BEFORE)
    soon = BEFORE + timedelta(seconds=5)
    assert actions.plan_round(day, staff, now=soon).pk == first.pk
    rows.wish(day, staff, "Startup0", "Fund0")
    assert actions.plan_round(day, staff, now=soon).number == 2
    later = soon + timedelta(minutes=1)
    assert actions.plan_round(day, staff, now=later).number == 3
    started(day, staff)
    with pytest.raises(Conflict, match="under way"):
        started(day, staff)


def test_a_plan_says_that_it_is_out_of_date(client, day, staff, time_machine):
    time_machine.move_to(BEFORE)
    client.force_login(staff.user)
    wish = rows.wish(day, staff, "Startup0", "Fund0")
    rows.planned(day, staff)
    told = "have changed since this plan was worked out"
    assert told not in client.get(path("round", day)).content.decode()
    actions.withdraw_wish(wish, staff)
    page = client.get(path("round", day)).content.decode()
    assert (told in page, "Publish and write" in page) == (True, True)
    rows.wish(day, staff, "Startup0", "Fund0", "no")
    page = client.get(path("round", day)).content.decode()
    assert (told in page, "Publish and write" in page) == (False, False)
    assert "Startup0 and Fund0 are not to meet." in page


def dropped(day, staff, name):
    entry = rows.entry_of(day, name)
    actions.drop_out(
        entry, staff, expected=entry.round.version, starting=NINE, now=BEFORE
    )


@pytest.fixture
def large(day, staff, monkeypatch):
    """The day, published, and taken for a large one."""
    rows.published(day, staff)
    monkeypatch.setattr(runs, "SMALL", 1)
    return day


def test_a_large_round_is_mended_in_the_background_and_shown(
    client, large, staff, time_machine
):
    time_machine.move_to(BEFORE)
    client.force_login(staff.user)
    before = rows.plan_of(large)
    asked = {"act": "out", "version": large.version}
    for name in ("Fund0", "Fund1"):
        entry = rows.entry_of(large, name)
        client.post(path("entry-act", entry), asked)
    client.post(path("round-mend", large), {"version": large.version})
    assert rows.plan_of(large) == before
    job = Job.objects.get()
    page = client.get(path("day", large)).content.decode()
    assert (f"/jobs/{job.pk}/cancel/" in page, "<progress" in page) == (True, True)
    runner.attempt(job.pk, BEFORE + timedelta(minutes=1))
    job.refresh_from_db()
    kept = Run.objects.get(kind="mended")
    assert (job.state, job.result["run"]) == ("done", kept.pk)
    after = rows.plan_of(large)
    assert after == {
        pair: at for pair, at in before.items() if not {"Fund0", "Fund1"} & {*pair}
    }
    asked = client.get(path("day", large), headers={"HX-Request": "true"})
    assert asked.headers["HX-Refresh"] == "true"


def test_who_drops_out_while_it_is_mended_is_left_out_too(large, staff, time_machine):
    time_machine.move_to(BEFORE)
    dropped(large, staff, "Fund0")
    job = Job.objects.select_related("hub", "by").get()
    seen = []

    def report(job):
        seen.append(job.done)
        if seen == [0, 2]:  # worked out, not yet published
            dropped(large, staff, "Fund1")
        return False

    tasks.mend_meetings(Attempt(job, staff, report))
    assert (seen, Job.objects.count()) == ([0, 2, 0, 2, 3], 1)
    assert not {"Fund0", "Fund1"} & {
        name for pair in rows.plan_of(large) for name in pair
    }
    large.refresh_from_db()
    dropped(large, staff, "Fund2")  # what comes after it is a job of its own
    assert Job.objects.count() == 2


def test_a_mending_that_is_cancelled_or_too_late_changes_no_agenda(large, staff):
    before = rows.plan_of(large)
    dropped(large, staff, "Fund0")
    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(is_cancel_asked=True)
    runner.attempt(job.pk, BEFORE)
    assert rows.plan_of(large) == before
    large.refresh_from_db()
    actions.end_round(large, staff, expected=large.version, now=BEFORE)
    with pytest.raises(GaveUp, match="over"):
        tasks.mend_meetings(Attempt(job, staff, lambda _job: False))
