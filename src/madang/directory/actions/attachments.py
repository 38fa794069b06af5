"""Files on an organisation's page: added, replaced by a newer version, taken away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from madang.directory import rules
from madang.files.actions import bring_back_file, remove_file, store_file
from madang.hubs import journal
from madang.hubs.actions import action

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.core.files.base import File

    from madang.directory.models import Organisation
    from madang.files.models import StoredFile
    from madang.hubs.models import Actor


@dataclass(frozen=True, slots=True)
class Attached:
    """A file was added, taken away or brought back; told in its owner's history."""

    file: StoredFile
    lines: Sequence[journal.Line]


@action(allowed=rules.may_see_files)
def attach_file(
    organisation: Organisation,
    by: Actor,
    *,
    upload: File[Any],
    now: datetime,
    is_internal: bool = False,
    replaces: StoredFile | None = None,
) -> Attached:
    """The organisation has one more file, or a newer version of `replaces`.

    An internal one is for the hub's staff alone; a newer version is what the older was.

    Raises:
        NotAcceptable: too large, or not what may be kept.
        NotAllowed: only staff keep internal files.
    """
    purpose = "internal" if is_internal else "file"
    file = store_file(
        organisation.hub,
        by,
        upload=upload,
        kind=organisation._meta.label_lower,
        object_id=organisation.pk,
        now=now,
        purpose=replaces.purpose if replaces else purpose,
        replaces=replaces,
    )
    before = replaces.name if replaces else None
    return _told(organisation, file, "attach_file", [before, file.name])


@action(allowed=rules.may_see_files)
def detach_file(
    organisation: Organisation, by: Actor, *, file: StoredFile, now: datetime
) -> Attached:
    """The file and its older versions are away, and can be brought back for 30 days."""
    remove_file(file, by, now=now)
    return _told(organisation, file, "detach_file", [file.name, None])


@action(allowed=rules.may_see_files)
def return_file(organisation: Organisation, by: Actor, *, file: StoredFile) -> Attached:
    """The file that was taken away is back with its older versions."""
    bring_back_file(file, by)
    return _told(organisation, file, "return_file", [None, file.name])


def _told(
    organisation: Organisation, file: StoredFile, verb: str, names: list[str | None]
) -> Attached:
    line = journal.Line(f"directory.{verb}", organisation, {"file": names})
    return Attached(file, [line])
