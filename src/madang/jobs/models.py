"""Tables of background work."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import HubOwned, User
from madang.kit.privacy import Tag, personal, tags

if TYPE_CHECKING:
    from collections.abc import Mapping


class JobState(models.TextChoices):
    """A job waits, runs, and ends in one of three ways."""

    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


OPEN = (JobState.WAITING, JobState.RUNNING)


class Job(HubOwned):
    """One piece of background work of a hub, with its progress.

    A worker holds a job by a lease; a lease that ran out (the worker died) lets the
    next worker go on from `checkpoint`, which is saved together with the effects that
    it stands for.
    """

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="id hub kind arguments checkpoint key state done total note result "
        "attempts error run_at lease_until started_at finished_at is_cancel_asked "
        "created_at",
        record=("by title", personal("showing who started what", retention_days=365)),
    )

    kind = models.CharField(max_length=64)
    title = models.CharField(_("title"), max_length=200)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    arguments = models.JSONField(default=dict)
    checkpoint = models.JSONField(default=dict)
    key = models.CharField(max_length=100, blank=True)
    state = models.CharField(
        _("state"), max_length=10, choices=JobState, default=JobState.WAITING
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(max_length=300, blank=True)
    result = models.JSONField(default=dict)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.TextField(blank=True)
    is_cancel_asked = models.BooleanField(default=False)
    run_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["hub", "kind", "key"],
                condition=~models.Q(key="")
                & models.Q(state__in=["waiting", "running"]),
                name="one_open_job_per_key",
            )
        ]
        indexes = [
            models.Index(fields=["hub", "-created_at"]),
            models.Index(fields=["state", "lease_until"]),
        ]

    def __str__(self) -> str:
        return self.title or self.kind

    @property
    def is_open(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in OPEN

    @property
    def is_over_early(self) -> bool:
        """Whether it ended before its work was done."""
        return self.state in {JobState.FAILED, JobState.CANCELLED}

    @property
    def percent(self) -> int:
        """How far it is, from 0 to 100."""
        return min(100, round(100 * self.done / self.total)) if self.total else 0


class PeriodicJob(models.Model):
    """When a periodic job of the installation comes next, and how it went last."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(
        technical="name next_at last_at last_error"
    )

    name = models.CharField(max_length=64, primary_key=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name


class WorkerBeat(models.Model):
    """A sign of life of a worker."""

    privacy: ClassVar[Mapping[str, Tag]] = tags(technical="worker at")

    worker = models.CharField(max_length=64, primary_key=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.worker} {self.at:%H:%M:%S}"
