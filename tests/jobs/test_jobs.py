"""Background work is done once, tried again, stopped and recovered."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from madang.hubs.models import JournalLine, Role
from madang.jobs import kinds, runner
from madang.jobs.actions import (
    AlreadyOver,
    AlreadyRunning,
    cancel_job,
    retry_job,
    start_job,
)
from madang.jobs.models import Job, JobState, PeriodicJob
from madang.jobs.queries import jobs_visible_to, last_beat
from madang.kit import clock
from madang.kit.errors import NotAllowed
from madang.kit.languages import CODES
from tests import make

pytestmark = pytest.mark.django_db
NOW = clock.now()


@pytest.fixture
def work():
    """A kind of job whose doing the test decides."""
    holder = {"run": lambda run: {"ok": True}}
    kinds.register(
        kinds.Kind("tests.work", lambda run: holder["run"](run), "Work", attempts=2)
    )
    yield holder
    kinds._kinds.pop("tests.work")


def started(by=None, **options):
    by = by or make.actor()
    return start_job(by.hub, by, kind="tests.work", title="Work", now=NOW, **options)


def fresh(job):
    return Job.objects.get(pk=job.pk)


def test_a_job_is_queued_run_and_done(work):
    job = started()
    assert DBTaskResult.objects.get().args_kwargs["args"] == [job.pk]
    runner.attempt(job.pk, clock.now())
    assert (fresh(job).state, fresh(job).result) == (JobState.DONE, {"ok": True})
    assert JournalLine.objects.get(hub=job.hub).verb == "jobs.start_job"


def test_a_job_whose_transaction_fails_never_runs(work):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        started()
        raise ZeroDivisionError
    assert not DBTaskResult.objects.exists()


def test_a_job_runs_once_though_it_is_queued_twice(work):
    calls = []
    work["run"] = lambda run: calls.append(run.job.pk)
    job = started()
    runner.attempt(job.pk, clock.now())
    runner.attempt(job.pk, clock.now())
    assert calls == [job.pk]


def test_a_second_open_job_of_the_same_key_is_refused(work):
    by = make.actor()
    job = started(by, key="file-1")
    with pytest.raises(AlreadyRunning):
        started(by, key="file-1")
    runner.attempt(job.pk, clock.now())
    assert started(by, key="file-1").pk != job.pk


def test_a_failure_is_tried_again_later_and_then_given_up(work):
    def fail(run):
        raise ValueError("boom")

    work["run"] = fail
    job = started()
    runner.attempt(job.pk, clock.now())
    assert fresh(job).state == JobState.WAITING
    assert fresh(job).run_at > clock.now()
    runner.attempt(job.pk, clock.now())
    assert fresh(job).attempts == 1, "not before its time"
    runner.attempt(job.pk, clock.now() + timedelta(minutes=1))
    assert fresh(job).state == JobState.FAILED
    assert "boom" in fresh(job).error


def test_giving_up_is_not_tried_again(work):
    def give_up(run):
        raise kinds.GaveUp("the file is empty")

    work["run"] = give_up
    job = started()
    runner.attempt(job.pk, clock.now())
    assert (fresh(job).state, fresh(job).error) == ("failed", "the file is empty")


def test_a_waiting_job_is_cancelled_at_once_and_can_run_again(work):
    by = make.actor()
    job = cancel_job(started(by), by, now=NOW)
    runner.attempt(job.pk, clock.now())
    assert fresh(job).state == JobState.CANCELLED
    runner.attempt(retry_job(job, by, now=clock.now()).pk, clock.now())
    assert fresh(job).state == JobState.DONE
    with pytest.raises(AlreadyOver):
        cancel_job(fresh(job), by, now=NOW)


def test_a_running_job_stops_at_its_next_step(work):
    by = make.actor()

    def run(run):
        run.progress(1, 10, note="one")
        cancel_job(fresh(run.job), by, now=NOW)
        run.progress(2)
        pytest.fail("should have stopped")

    work["run"] = run
    job = started(by)
    runner.attempt(job.pk, clock.now())
    assert (fresh(job).state, fresh(job).done, fresh(job).total) == ("cancelled", 2, 10)


def test_a_job_whose_worker_died_goes_on_from_its_checkpoint(work):
    seen = []

    def run(run):
        seen.append(run.checkpoint.get("row", 0))
        if len(seen) == 1:
            run.progress(5, 10, checkpoint={"row": 5})
            raise SystemExit

    work["run"] = run
    job = started()
    with pytest.raises(SystemExit):
        runner.attempt(job.pk, clock.now())
    assert fresh(job).state == JobState.RUNNING
    assert runner.recover_lost(clock.now()) == 0, "the lease still holds"
    later = clock.now() + timedelta(minutes=2)
    assert runner.recover_lost(later) == 1
    runner.attempt(job.pk, later)
    assert seen == [0, 5]
    assert fresh(job).state == JobState.DONE


def test_periodic_work_is_queued_once_a_period():
    kinds.every(timedelta(minutes=5), "tests.tick", lambda now: None, "Tick")
    try:
        for seconds in (0, 1, 2):
            runner.tick("w", NOW + timedelta(seconds=seconds))
        queued = [r.args_kwargs["args"] for r in DBTaskResult.objects.all()]
        assert queued.count(["tests.tick"]) == 1
        runner.run_periodic.func("tests.tick")
        assert PeriodicJob.objects.get(name="tests.tick").last_error == ""
        assert last_beat() is not None
    finally:
        kinds._periodic.pop("tests.tick")


def test_others_than_staff_see_and_steer_their_own_jobs_only(work):
    staff = make.actor()
    judge = make.actor(staff.hub, Role.JUDGE)
    job = started(staff)
    own = started(judge)
    assert list(jobs_visible_to(judge)) == [own]
    assert set(jobs_visible_to(staff)) == {job, own}
    with pytest.raises(NotAllowed):
        cancel_job(job, judge, now=NOW)


@pytest.mark.parametrize("jobs", [1, 3])
def test_the_list_costs_the_same_for_any_number(
    client, work, django_assert_num_queries, jobs
):
    by = make.actor()
    for _ in range(jobs):
        started(by)
    client.force_login(by.user)
    with django_assert_num_queries(6):
        page = client.get(f"/h/{by.hub.slug}/jobs/")
    assert page.content.decode().count(">Work</b>") == jobs


def test_a_job_is_watched_and_stopped_from_its_page(client, work):
    by = make.actor()
    job = started(by)
    client.force_login(by.user)
    url = f"/h/{by.hub.slug}/jobs/{job.pk}/"
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" in part
    assert "<html" not in part
    page = client.post(f"{url}cancel/", {"_key": "k"}, follow=True)
    assert page.status_code == 200
    assert fresh(job).state == JobState.CANCELLED


def test_every_periodic_job_has_its_own_name_in_four_languages():
    known = [work for work in kinds.periodic() if not work.name.startswith("tests.")]
    assert "applications.offers" in [work.name for work in known]
    for work in known:
        names = set()
        for code in CODES:
            with translation.override(code):
                names.add(kinds.label_of(work.name))
        assert len(names) == len(CODES), work.name
        assert work.name not in names
