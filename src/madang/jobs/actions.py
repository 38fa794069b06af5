"""What can be done with background work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.hubs.actions import action
from madang.jobs import rules, runner
from madang.jobs.models import OPEN, Job, JobState
from madang.kit.errors import Conflict

if TYPE_CHECKING:
    from datetime import datetime

    from madang.hubs.models import Actor, Hub


class AlreadyRunning(Conflict):
    """The same work is already under way."""


class AlreadyOver(Conflict):
    """The job has ended."""


@action(allowed=rules.may_start)
def start_job(
    hub: Hub,
    by: Actor,
    *,
    kind: str,
    title: str,
    now: datetime,
    arguments: dict[str, Any] | None = None,
    key: str = "",
) -> Job:
    """Put a job into the queue, in the caller's transaction.

    With a `key` there is never a second open job of the same kind and key.

    Raises:
        AlreadyRunning: such a job still waits or runs.
    """
    if key and Job.objects.filter(hub=hub, kind=kind, key=key, state__in=OPEN).exists():
        raise AlreadyRunning(_("This is already under way."))
    job = Job.objects.create(
        hub=hub,
        kind=kind,
        title=title[:200],
        by=by.user,
        arguments=arguments or {},
        key=key,
        run_at=now,
    )
    runner.enqueue(job)
    return job


@action(allowed=rules.may_steer)
def cancel_job(job: Job, by: Actor, *, now: datetime) -> Job:
    """Ask a job to stop: a waiting one ends at once, a running one at its next step.

    Raises:
        AlreadyOver: the job has ended.
    """
    waiting = Job.objects.filter(pk=job.pk, state=JobState.WAITING)
    if not waiting.update(state=JobState.CANCELLED, finished_at=now):
        running = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)
        if not running.update(is_cancel_asked=True):
            raise AlreadyOver(_("This job has already ended."))
    job.refresh_from_db()
    return job


@action(allowed=rules.may_steer)
def retry_job(job: Job, by: Actor, *, now: datetime) -> Job:
    """Run a failed or cancelled job again, from where it stopped.

    Raises:
        AlreadyOver: the job is done, or under way.
    """
    ended = Job.objects.filter(
        pk=job.pk, state__in=[JobState.FAILED, JobState.CANCELLED]
    )
    if not ended.update(
        state=JobState.WAITING,
        attempts=0,
        error="",
        is_cancel_asked=False,
        run_at=now,
        finished_at=None,
    ):
        raise AlreadyOver(_("Only a failed or cancelled job can be run again."))
    job.refresh_from_db()
    runner.enqueue(job)
    return job
