"""What this room does in the background: freezing, making files, mailing on its day."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from madang.hubs.models import system_actor
from madang.jobs.kinds import GaveUp
from madang.kit import clock
from madang.kit.errors import Refused
from madang.reports.actions import (
    FiguresMoved,
    freeze_report,
    gather,
    keep_file,
    mail_report,
)
from madang.reports.copies import made, rows_in
from madang.reports.models.copies import Copy
from madang.reports.putting import rows_counted
from madang.reports.queries import (
    hubs_with_due_reports,
    reports_due,
    reports_visible_to,
    snapshot_to_copy,
)
from madang.reports.rules import may_keep_reports, may_see_reports

if TYPE_CHECKING:
    from datetime import datetime

    from madang.jobs.kinds import Run
    from madang.reports.actions import Gathered
    from madang.reports.models import Report

A_DAY = timedelta(days=1)
TRIES = 3
log = logging.getLogger("madang.reports")


def freeze(run: Run) -> dict[str, Any]:
    """Freeze a large report as its next edition, once.

    Figures are added up without holding anybody up; where one has changed meanwhile
    they are added up again, three times at most.

    Raises:
        GaveUp: the report is gone, or its figures change faster than they add up.
        Cancelled: somebody asked to stop; nothing is kept.
    """
    if "snapshot" in run.checkpoint:
        return run.checkpoint
    rows = reports_visible_to(run.actor).filter(pk=run.arguments["report"])
    report = rows.first()
    if report is None or not may_keep_reports(run.actor):
        raise GaveUp(_("The report is gone, or no longer yours to freeze."))
    as_of = date.fromisoformat(run.arguments["as_of"])
    total = rows_counted(report, as_of)
    run.progress(0, total)
    for turn in range(TRIES):
        tell = partial(_tell, run, total)
        found = gather(report, as_of=as_of, now=clock.now(), tell=tell)
        try:
            return _keep(run, report, found)
        except FiguresMoved as moved:
            if turn == TRIES - 1:
                raise GaveUp(str(moved)) from None
            report = rows.get()
    raise AssertionError


def _tell(run: Run, total: int, done: int) -> None:
    run.progress(min(done, total), total)


def _keep(run: Run, report: Report, found: Gathered) -> dict[str, Any]:
    """Keep the snapshot and note that it is kept, both or neither."""
    with transaction.atomic():
        if "snapshot" in run.hold():
            return run.checkpoint
        row = freeze_report(
            report, run.actor, as_of=found.as_of, now=clock.now(), found=found
        )
        run.progress(
            run.job.total, checkpoint={"snapshot": row.pk, "edition": row.edition}
        )
    return run.checkpoint


def make_file(run: Run) -> dict[str, Any]:
    """Make a large file of a snapshot and keep it, once.

    Raises:
        GaveUp: the snapshot is not hers to read any more.
        Cancelled: somebody asked to stop; nothing is kept.
    """
    given = run.arguments
    copy = Copy(given["form"], given["language"], given["outside"])
    row = snapshot_to_copy(run.actor, given["snapshot"])
    if row is None or not (copy.outside or may_see_reports(run.actor)):
        raise GaveUp(_("The snapshot is not yours to read any more."))
    total = rows_in(row, copy)
    run.progress(0, total)
    with made(row, copy, partial(_tell, run, total)) as file, transaction.atomic():
        run.hold()
        kept = keep_file(row, run.actor, copy=copy, made=file, now=clock.now())
        run.progress(total, checkpoint={"file": kept.pk})
    return {"file": kept.pk, "size": kept.size}


def mail_due(now: datetime) -> None:
    """Every report whose day has come in its hub is frozen and mailed, once.

    One that cannot be frozen is tried again the next time and keeps none waiting.
    """
    for hub in hubs_with_due_reports(now.date() + A_DAY):
        today = hub.day_of(now)
        for report in reports_due(hub, today):
            as_of = min(today - A_DAY, report.ends_on)
            try:
                found = gather(report, as_of=as_of, now=now)
                mail_report(report, system_actor(hub), found=found, now=now)
            except Refused as refused:
                words = {"report": report.pk, "why": str(refused)}
                log.warning("report was not mailed", extra=words)
