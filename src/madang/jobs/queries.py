"""Reads of background work."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from madang.jobs.models import OPEN, Job, PeriodicJob, WorkerBeat

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub

SILENT = timedelta(seconds=90)  # a worker shows itself every few seconds


def jobs_visible_to(by: Actor) -> QuerySet[Job]:
    """Return the hub's jobs, the newest first; to others than staff their own."""
    jobs = Job.objects.filter(hub=by.hub).select_related("by").order_by("-created_at")
    return jobs if by.is_staff else jobs.filter(by=by.user)


def open_job(hub: Hub, key: str) -> Job | None:
    """Return the job of a key that still waits or runs."""
    return Job.objects.filter(hub=hub, key=key, state__in=OPEN).first()


def latest_job(hub: Hub, key: str) -> Job | None:
    """Return the last job of a key, whatever became of it."""
    return Job.objects.filter(hub=hub, key=key).order_by("-pk").first()


def has_open_job(hub: Hub, key: str) -> bool:
    """Return whether a job of a key still waits or runs."""
    return Job.objects.filter(hub=hub, key=key, state__in=OPEN).exists()


def periodic_jobs() -> QuerySet[PeriodicJob]:
    """Return the installation's periodic jobs by name."""
    return PeriodicJob.objects.order_by("name")


def last_beat() -> datetime | None:
    """Return when any worker last showed that it lives."""
    beat = WorkerBeat.objects.order_by("-at").first()
    return beat.at if beat else None


def silence(now: datetime) -> str:
    """Say that no worker has shown itself lately; empty when one has."""
    beat = last_beat()
    if beat is None:
        return "has never been seen: run `madang worker`"
    silent = now - beat
    return f"silent for {int(silent.total_seconds())} s" if silent > SILENT else ""
