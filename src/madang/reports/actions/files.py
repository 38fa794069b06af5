"""Making large files of a snapshot in the background, and keeping what was made."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from django.core.files.base import File
from django.utils.translation import gettext as _

from madang.files.actions import store_file
from madang.hubs.actions import action
from madang.jobs.actions import start_job
from madang.reports import rules
from madang.reports.models import Snapshot
from madang.reports.queries import FILE, file_key, kept_file

if TYPE_CHECKING:
    from datetime import datetime

    from madang.files.models import StoredFile
    from madang.hubs.models import Actor
    from madang.jobs.models import Job
    from madang.reports.models.copies import Copy

#: The background work that makes a file.
MAKE = "reports.file"


@action(rules.may_have_made)
def start_file(snapshot: Snapshot, by: Actor, *, copy: Copy, now: datetime) -> Job:
    """A large file of a snapshot is being made in the background.

    Raises:
        AlreadyRunning: it is being made already.
    """
    words = {"file": copy.called(snapshot)}
    return start_job(
        snapshot.hub, by, kind=MAKE, title=_("Making %(file)s") % words, now=now,
        arguments={
            "snapshot": snapshot.pk, "form": copy.form, "language": copy.language,
            "outside": copy.outside,
        },
        key=file_key(snapshot, copy),
    )  # fmt: skip


@action(rules.may_have_made)
def keep_file(
    snapshot: Snapshot, by: Actor, *, copy: Copy, made: IO[bytes], now: datetime
) -> StoredFile:
    """A file of a snapshot is kept, once."""
    list(Snapshot.objects.select_for_update().filter(pk=snapshot.pk))
    return kept_file(snapshot, copy) or store_file(
        snapshot.hub, by, upload=File(made, name=copy.called(snapshot)), kind=FILE,
        object_id=snapshot.pk, now=now, purpose=copy.name,
    )  # fmt: skip
