"""Clearing what nobody needs any more: old queue rows, forms' keys, ended sessions."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.sessions.models import Session
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from madang.hubs.models import IdempotencyKey

if TYPE_CHECKING:
    from datetime import datetime

KEEP_KEYS = timedelta(hours=48)
KEEP_QUEUE = timedelta(days=2)


def sweep(now: datetime) -> None:
    """Delete forms' keys after 48 hours, finished queue rows after two days."""
    IdempotencyKey.objects.filter(at__lt=now - KEEP_KEYS).delete()
    Session.objects.filter(expire_date__lt=now).delete()
    DBTaskResult.objects.filter(
        status__in=[TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED],
        finished_at__lt=now - KEEP_QUEUE,
    ).delete()
