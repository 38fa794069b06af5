"""Running a job: lease, attempts with backoff, progress, recovery after a crash."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django_tasks import task

from madang.hubs.models.actor import system_actor
from madang.hubs.queries import actor_in
from madang.jobs import kinds
from madang.jobs.kinds import LEASE, Cancelled, GaveUp, Kind, Run
from madang.jobs.models import OPEN, Job, JobState, PeriodicJob, WorkerBeat
from madang.kit import clock
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from madang.hubs.models import Actor

log = logging.getLogger("madang.jobs")


@task(queue_name="default")
def run_job(job_id: int) -> None:
    """Do one attempt at a job, if it still waits for one (the worker calls this)."""
    attempt(job_id, clock.now())


@task(queue_name="default")
def run_periodic(name: str) -> None:
    """Do periodic work once (the worker calls this)."""
    found = next((p for p in kinds.periodic() if p.name == name), None)
    if found is None:
        return
    error = ""
    try:
        found.run(clock.now())
    except Exception as trouble:
        log.exception("periodic job failed", extra={"periodic": name})
        error = repr(trouble)[:2000]
    PeriodicJob.objects.filter(name=name).update(last_at=clock.now(), last_error=error)


def enqueue(job: Job, at: datetime | None = None) -> None:
    """Queue an attempt, in the caller's transaction."""
    queued = run_job if at is None else run_job.using(run_after=at)
    queued.enqueue(job.pk)


def attempt(job_id: int, now: datetime) -> None:
    """Take the lease, run the job, and leave it done, failed, waiting or cancelled.

    Does nothing when another worker holds the job or it has ended.
    """
    free = Q(state=JobState.WAITING, run_at__lte=now) | Q(
        state=JobState.RUNNING, lease_until__lt=now
    )
    taken = Job.objects.filter(free, pk=job_id).update(
        state=JobState.RUNNING, lease_until=now + LEASE, started_at=now
    )
    if not taken:
        return
    job = Job.objects.select_related("hub", "by").get(pk=job_id)
    job.attempts += 1
    job.save(update_fields=["attempts"])
    try:
        kind = kinds.kind_named(job.kind)
    except KeyError:
        _end(job, JobState.FAILED, error=f"No room offers jobs of kind {job.kind}.")
        return
    _run(job, kind)


def _run(job: Job, kind: Kind) -> None:
    language = job.by.language if job.by and job.by.language else "en"
    try:
        with translation.override(language):
            result = kind.run(Run(job, _actor(job), _report))
    except Cancelled:
        _end(job, JobState.CANCELLED)
    except (GaveUp, Refused) as refusal:
        _end(job, JobState.FAILED, error=str(refusal))
    except Exception as trouble:
        log.exception("job failed", extra={"job": job.pk, "kind": job.kind})
        _try_again(job, kind, repr(trouble)[:2000])
    else:
        _end(job, JobState.DONE, result=result or {})


def _actor(job: Job) -> Actor:
    """Return whoever started the job, with the rights she has now."""
    if job.by is None:
        return system_actor(job.hub)
    return replace(actor_in(job.hub, job.by), address="")


def _report(job: Job) -> bool:
    """Save a job's progress, renew its lease, and return whether it must stop.

    A worker that has no checkpoint yet leaves the one that another has saved.
    """
    kept = {"checkpoint": job.checkpoint} if job.checkpoint else {}
    Job.objects.filter(pk=job.pk).update(
        done=job.done,
        total=job.total,
        note=job.note,
        lease_until=clock.now() + LEASE,
        **kept,
    )
    asked: bool = Job.objects.values_list("is_cancel_asked", flat=True).get(pk=job.pk)
    return asked


def _end(job: Job, state: JobState, **fields: Any) -> None:
    Job.objects.filter(pk=job.pk).update(
        state=state, finished_at=clock.now(), lease_until=None, **fields
    )


def _try_again(job: Job, kind: Kind, error: str) -> None:
    if job.attempts >= kind.attempts:
        _end(job, JobState.FAILED, error=error)
        return
    at = clock.now() + kind.backoff * 2 ** (job.attempts - 1)
    with transaction.atomic():
        Job.objects.filter(pk=job.pk).update(
            state=JobState.WAITING, run_at=at, lease_until=None, error=error
        )
        enqueue(job, at)


def tick(worker: str, now: datetime) -> None:
    """Show that a worker lives, start due periodic work, recover lost jobs."""
    WorkerBeat.objects.update_or_create(worker=worker, defaults={"at": now})
    WorkerBeat.objects.filter(at__lt=now - timedelta(days=1)).delete()
    _start_due(now)
    recover_lost(now)


def _start_due(now: datetime) -> None:
    known = {row.name: row for row in PeriodicJob.objects.all()}
    for work in kinds.periodic():
        if work.name not in known:
            PeriodicJob.objects.get_or_create(name=work.name, defaults={"next_at": now})
        with transaction.atomic():
            due = PeriodicJob.objects.filter(name=work.name, next_at__lte=now)
            if due.update(next_at=now + work.every):
                run_periodic.enqueue(work.name)


def recover_lost(now: datetime) -> int:
    """Queue again every job whose worker died; return how many.

    Also mends jobs that wait although their time came long ago: their queue row was
    taken by a worker that died before it took the lease.
    """
    lost = Job.objects.filter(
        Q(state=JobState.RUNNING, lease_until__lt=now)
        | Q(state=JobState.WAITING, run_at__lt=now - 2 * LEASE, lease_until=None)
    ).filter(state__in=OPEN)
    count = 0
    for job in lost:
        with transaction.atomic():
            again = lost.filter(pk=job.pk).update(
                state=JobState.WAITING, run_at=now, lease_until=None
            )
            if again:
                enqueue(job)
                count += 1
    return count
