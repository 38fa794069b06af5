"""Large reports are frozen, and large files made, in the background: once, or not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from madang.jobs import runner
from madang.jobs.kinds import GaveUp, Run
from madang.jobs.models import Job
from madang.kit import clock
from madang.reports import actions, copies, tasks
from madang.reports.file import book_of
from madang.reports.models import Snapshot
from madang.reports.models.copies import Copy
from madang.reports.queries import kept_file
from madang.reports.views import snapshots
from tests.outcomes import make as outcomes
from tests.reports.make import AS_OF, NOW, World

pytestmark = pytest.mark.django_db
ALL_ROWS = Copy("xlsx", "en", outside=False)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(NOW):
        yield


def begun(world, report):
    job = actions.start_freezing(report, world.keeper, as_of=AS_OF, now=NOW)
    return Job.objects.select_related("hub", "by").get(pk=job.pk)


def test_a_large_report_is_frozen_while_its_page_says_how_far(client, monkeypatch):
    monkeypatch.setattr(snapshots, "MANY_ROWS", 1)
    world = World()
    report = world.report()
    client.force_login(world.keeper.user)
    page = reverse("reports:report", kwargs={"hub": world.hub.slug, "pk": report.pk})
    assert client.post(f"{page}freeze/", {"as_of": AS_OF.isoformat()}).url == page
    job = Job.objects.get()
    shown = client.get(page).content.decode()
    assert f"/jobs/{job.pk}/cancel/" in shown
    assert "<progress" in shown
    assert 'action="freeze/"' not in shown
    again = client.post(f"{page}freeze/", {"as_of": AS_OF.isoformat()})
    assert (again.status_code, Job.objects.count()) == (422, 1)
    htmx = {"HX-Request": "true"}
    assert "HX-Refresh" not in client.get(page, headers=htmx).headers
    runner.attempt(job.pk, clock.now())
    job.refresh_from_db()
    snapshot = Snapshot.objects.get()
    assert (job.state, job.done, job.total) == ("done", 14, 14)
    assert job.result == {"snapshot": snapshot.pk, "edition": 1}
    assert client.get(page, headers=htmx).headers["HX-Refresh"] == "true"
    assert f"/snapshots/{snapshot.pk}/" in client.get(page).content.decode()
    # what was frozen behind is what is frozen at once
    plain = actions.freeze_report(report, world.keeper, as_of=AS_OF, now=NOW)
    same = {"edition": 1, "frozen_at": snapshot.content["frozen_at"]}
    assert plain.content | same == snapshot.content


def test_a_cancelled_freezing_keeps_nothing_and_says_so(client):
    world = World()
    report = world.report()
    job = begun(world, report)
    Job.objects.filter(pk=job.pk).update(is_cancel_asked=True)
    runner.attempt(job.pk, clock.now())
    job.refresh_from_db()
    assert (job.state, Snapshot.objects.count()) == ("cancelled", 0)
    client.force_login(world.keeper.user)
    page = reverse("reports:report", kwargs={"hub": world.hub.slug, "pk": report.pk})
    assert "no edition was kept" in client.get(page).content.decode()


def test_a_figure_that_changes_meanwhile_is_added_up_anew_and_three_times_at_most():
    world = World()
    report = world.report()
    moves = iter(range(4, 13))

    def once(job):
        if job.done and not Snapshot.objects.exists() and next(moves) == 4:
            outcomes.value(world.firms[0], world.jobs, 100, 4, cohort=world.cohort)
        return False

    done = tasks.freeze(Run(begun(world, report), world.keeper, once))
    [snapshot] = Snapshot.objects.all()
    assert done["snapshot"] == snapshot.pk
    amounts = [f["amount"] for f in snapshot.content["blocks"][1]["figures"]]
    assert amounts[0] == "128"

    def ever(job):
        if job.done == 15:
            found = actions.change_block(
                report.blocks.get(position=1), world.keeper, now=NOW,
                expected=report.blocks.get(position=1).version,
                values={"texts": {"en": f"Words {next(moves)}"}},
            )  # fmt: skip
            assert found
        return False

    Job.objects.all().delete()
    with pytest.raises(GaveUp, match="changed while"):
        tasks.freeze(Run(begun(world, report), world.keeper, ever))
    assert Snapshot.objects.count() == 1


def test_a_worker_believed_dead_and_the_one_after_it_keep_one_edition():
    world = World()
    report = world.report()
    job = begun(world, report)
    first = tasks.freeze(Run(job, world.keeper, runner._report))
    late = Job.objects.select_related("hub", "by").get(pk=job.pk)
    late.checkpoint = {}  # what the second worker read before the first had kept it
    assert tasks.freeze(Run(late, world.keeper, runner._report)) == first
    assert tasks.freeze(Run(late, world.keeper, runner._report)) == first
    assert Snapshot.objects.count() == 1


def test_a_large_file_is_made_behind_kept_once_and_is_the_same_bytes(
    client, monkeypatch
):
    monkeypatch.setattr(copies, "MANY_ROWS", 1)
    world = World()
    snapshot = world.frozen()
    client.force_login(world.keeper.user)
    keys = {"hub": world.hub.slug, "pk": snapshot.pk}
    where = f"{reverse('reports:xlsx', kwargs=keys)}?lang=en"
    assert "about 28 lines" not in client.get(where).content.decode()
    assert "Make the file" in client.get(where).content.decode()
    assert not Job.objects.exists()
    for _again in range(2):
        assert client.post(where).url == where
    job = Job.objects.get()
    assert f"/jobs/{job.pk}/cancel/" in client.get(where).content.decode()
    runner.attempt(job.pk, clock.now())
    htmx = client.get(where, headers={"HX-Request": "true"}).content.decode()
    assert "The file is ready" in htmx
    answer = client.get(where)
    taken = b"".join(answer.streaming_content)
    with book_of(snapshot, "en", outside=False) as plain:
        assert taken == plain.read()
    kept = kept_file(snapshot, ALL_ROWS)
    with book_of(snapshot, "en", outside=False) as other:
        again = actions.keep_file(
            snapshot, world.keeper, copy=ALL_ROWS, made=other, now=NOW
        )
    assert again == kept
    # the sponsor's is another file, and hers has no rows
    actions.release_snapshot(snapshot, world.by, now=NOW)
    client.force_login(world.seat.user)
    assert "Make the file" in client.get(where).content.decode()


def test_a_sponsor_cannot_have_the_rows_made_for_her():
    world = World()
    snapshot = world.frozen()
    actions.release_snapshot(snapshot, world.by, now=NOW)
    job = actions.start_file(snapshot, world.seat, copy=ALL_ROWS, now=NOW)
    job = Job.objects.select_related("hub", "by").get(pk=job.pk)
    with pytest.raises(GaveUp):
        tasks.make_file(Run(job, world.seat, lambda _job: False))
    assert kept_file(snapshot, ALL_ROWS) is None


DYING = """
import os, signal, sys, django; django.setup()
from madang.jobs import runner
from madang.jobs.models import Job
from madang.kit import clock
from madang.reports.models import Snapshot
when, job = sys.argv[1], Job.objects.get()
if when == "again":
    print(runner.recover_lost(clock.now() + 2 * runner.LEASE))
    runner.attempt(job.pk, clock.now() + 2 * runner.LEASE)
    job.refresh_from_db()
    print(job.state, job.attempts, Snapshot.objects.count())
    sys.exit()
def die(*given, **named):
    os.kill(os.getpid(), signal.SIGKILL)
if when == "kept":
    runner._end = die
else:
    from madang.reports import tasks
    tasks._tell = die
runner.attempt(job.pk, clock.now())
"""


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("when", ["reading", "kept"])
def test_a_worker_killed_while_reading_or_just_after_keeping_leaves_one_edition(
    tmp_path, when
):
    world = World()
    begun(world, world.report())
    kept = tmp_path / "kept.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(kept)])
    environment = {
        **os.environ, "DATABASE_URL": f"sqlite:///{kept}", "PYTHONPATH": "src",
        "DJANGO_SETTINGS_MODULE": "madang.config.settings",
    }  # fmt: skip

    def child(*given):
        return subprocess.run(
            [sys.executable, "-c", DYING, *given],
            env=environment,
            check=False,
            capture_output=True,
            text=True,
        )

    assert child(when).returncode == -signal.SIGKILL
    assert child("again").stdout.split() == ["1", "done", "2", "1"]
