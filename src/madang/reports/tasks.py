"""What this room does by itself: freezing and mailing reports whose day has come."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from madang.hubs.models import system_actor
from madang.kit.errors import Refused
from madang.reports.actions import mail_report
from madang.reports.queries import hubs_with_due_reports, reports_due

if TYPE_CHECKING:
    from datetime import datetime

A_DAY = timedelta(days=1)
log = logging.getLogger("madang.reports")


def mail_due(now: datetime) -> None:
    """Every report whose day has come in its hub is frozen and mailed, once.

    One that cannot be frozen is tried again the next time and keeps none waiting.
    """
    for hub in hubs_with_due_reports(now.date() + A_DAY):
        today = hub.day_of(now)
        for report in reports_due(hub, today):
            as_of = min(today - A_DAY, report.ends_on)
            try:
                mail_report(report, system_actor(hub), as_of=as_of, now=now)
            except Refused as refused:
                words = {"report": report.pk, "why": str(refused)}
                log.warning("report was not mailed", extra=words)
