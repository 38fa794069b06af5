"""Reads of files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.files import kinds, storing
from madang.files.models import StoredFile

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub


def files_visible_to(by: Actor) -> QuerySet[StoredFile]:
    """Return the hub's files that were not removed.

    The door to one file also asks `rules.may_read`, which knows what it hangs on.
    """
    return StoredFile.objects.filter(hub=by.hub, removed_at=None)


def files_of(by: Actor, kind: str, object_id: int) -> QuerySet[StoredFile]:
    """Return the current versions of an object's files; none if it is not visible."""
    known = kinds.attachable(kind)
    if known is None or not known.may_read(by, object_id):
        return StoredFile.objects.none()
    files = files_visible_to(by).filter(kind=kind, object_id=object_id)
    replaced = StoredFile.objects.filter(
        hub=by.hub, kind=kind, object_id=object_id, replaces__isnull=False
    )
    return files.exclude(pk__in=replaced.values("replaces")).order_by("name", "pk")


def picture_of(hub: Hub, kind: str, object_id: int, purpose: str) -> StoredFile | None:
    """Return the newest picture of an object for a purpose, such as its logo."""
    return (
        StoredFile.objects.filter(
            hub=hub, kind=kind, object_id=object_id, purpose=purpose, removed_at=None
        )
        .filter(width__isnull=False)
        .order_by("-version", "-pk")
        .first()
    )


def removed_files(by: Actor) -> QuerySet[StoredFile]:
    """Return the hub's files that were removed and can still be brought back."""
    return StoredFile.objects.filter(hub=by.hub, removed_at__isnull=False)


def stored_bytes(hub: Hub, pk: int) -> bytes:
    """Return the contents of a file of a hub, for a room that reads its own files.

    Raises:
        StoredFile.DoesNotExist: there is none, or it was removed.
    """
    file = StoredFile.objects.get(hub=hub, pk=pk, removed_at=None)
    return b"".join(storing.read(file.path))
