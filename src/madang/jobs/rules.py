"""Who may watch and stop background work."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from madang.hubs.models import Actor, OfHub
    from madang.jobs.models import Job


def may_watch(by: Actor, _thing: OfHub | None = None) -> bool:
    """Anybody of the hub; the query shows others than staff their own jobs only."""
    return by.is_insider


def may_start(by: Actor, _thing: OfHub | None = None) -> bool:
    """Whoever may do the thing itself: the action that starts the job has checked."""
    return by.is_insider


def may_steer(by: Actor, job: Job) -> bool:
    """Staff, and whoever started the job."""
    return by.is_staff or (by.user is not None and job.by_id == by.user.pk)
