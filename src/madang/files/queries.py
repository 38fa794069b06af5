"""Reads of files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from madang.files import links, storing
from madang.files.marking import stamping
from madang.files.models import StoredFile
from madang.files.pictures import THUMBNAIL_SIDES
from madang.kit.prepared import Prepared

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from madang.hubs.models import Actor, Hub, User


def files_visible_to(by: Actor) -> QuerySet[StoredFile]:
    """Return the hub's files that were not removed.

    The door to one file also asks `rules.may_read`, which knows what it hangs on.
    """
    return StoredFile.objects.filter(hub=by.hub, removed_at=None)


def current_files(
    hub: Hub | int, kind: str, object_id: int, purpose: str = "file"
) -> QuerySet[StoredFile]:
    """Return the current versions of an object's files, for a room that has asked."""
    every = StoredFile.objects.filter(hub=hub, kind=kind, object_id=object_id)
    found = _latest(every, purpose).filter(removed_at=None)
    return found.order_by("name", "pk")


_OF_OBJECT = Prepared(current_files, int, str, int)


def files_of(hub: Hub, kind: str, object_id: int) -> list[StoredFile]:
    """Return what `current_files` would, for a page that many open."""
    return _OF_OBJECT.of(hub.pk, kind, object_id)


def current_files_among(
    hub: Hub | int, kind: str, object_ids: QuerySet[Any, Any]
) -> QuerySet[StoredFile]:
    """Return the current files of several objects, for a room that has asked."""
    every = StoredFile.objects.filter(hub=hub, kind=kind, object_id__in=object_ids)
    found = _latest(every, "file").filter(removed_at=None)
    return found.order_by("name", "pk")


def _latest(every: QuerySet[StoredFile], purpose: str) -> QuerySet[StoredFile]:
    """Return the last version of each of some objects' files, removed ones too."""
    replaced = every.filter(replaces__isnull=False).values("replaces")
    return every.filter(purpose=purpose).exclude(pk__in=replaced)


def picture_of(hub: Hub, kind: str, object_id: int, purpose: str) -> StoredFile | None:
    """Return the newest picture of an object for a purpose, such as its logo."""
    found = pictures_of(hub, kind, object_id, purpose).filter(removed_at=None)
    return found.first()


def pictures_of(
    hub: Hub, kind: str, object_id: int, purpose: str
) -> QuerySet[StoredFile]:
    """Return an object's pictures for a purpose, removed ones too, the newest first.

    Of one with several versions only the last is among them.
    """
    every = StoredFile.objects.filter(hub=hub, kind=kind, object_id=object_id)
    found = _latest(every, purpose).filter(width__isnull=False)
    return found.order_by("-pk")


def versions_of(file: StoredFile) -> list[StoredFile]:
    """Return every version of a file, the newest first: one statement."""
    every = StoredFile.objects.filter(
        hub=file.hub_id, kind=file.kind, object_id=file.object_id
    ).select_related("by")
    by_key = {row.pk: row for row in every}
    newer = {row.replaces_id: row for row in by_key.values() if row.replaces_id}
    last = file
    while last.pk in newer:
        last = newer[last.pk]
    found: list[StoredFile] = []
    step: StoredFile | None = last
    while step is not None:
        found.append(step)
        step = by_key.get(step.replaces_id) if step.replaces_id else None
    return found


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


def small_picture(file: StoredFile, side: int) -> bytes | None:
    """Return a small version of a picture, as WebP; nothing if there is none."""
    path = f"{file.path}.{side}"
    is_one = side in THUMBNAIL_SIDES and file.is_image and not file.removed_at
    return b"".join(storing.read(path)) if is_one and storing.exists(path) else None


def signed_link(file: StoredFile, user: User) -> str:
    """Return where `user` gets a file without signing in, as long as she may read it.

    It is good for a week.
    """
    return reverse("files:by-link", kwargs={"token": links.token_for(file, user)})


def chunks_of(file: StoredFile) -> Iterator[bytes]:
    """Yield the contents of a file of a hub in pieces, for a room that gives it out."""
    return storing.read(file.path)


def can_mark(file: StoredFile) -> bool:
    """Return whether a reader's name can be laid over a file; a PDF is tried."""
    return stamping.can_mark(file)


def marked_copy(file: StoredFile, lines: Sequence[str]) -> bytes | None:
    """Return a copy that says these lines on every page; nothing if that cannot be."""
    try:
        return stamping.marked(file, lines)
    except stamping.Unmarkable:
        return None
