"""What can be done with files."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from madang.files import kinds, pictures, rules, sniffing, storing
from madang.files.models import StoredFile
from madang.files.queries import picture_of, pictures_of, versions_of
from madang.hubs.actions import action, set_logo
from madang.kit.errors import Conflict, NotAllowed, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from madang.files.kinds import Attachable
    from madang.hubs.models import Actor, Hub

MEGABYTE = kinds.MEGABYTE
LONGEST_NAME = 200
#: The kind under which a hub's own pictures are kept.
HUB = "hubs.hub"


class NotAcceptable(Refused):
    """The file is too large, or not what may be kept here.

    `upload` is the file it speaks of, so that a form tells it at that file's input.
    """

    def __init__(self, text: str, upload: File[Any] | None = None) -> None:
        super().__init__(text)
        self.upload = upload


@action(allowed=rules.may_store)
def store_file(  # noqa: PLR0913 -- a file is what it says
    hub: Hub,
    by: Actor,
    *,
    upload: File[Any],
    kind: str,
    object_id: int,
    now: datetime,
    purpose: str = "file",
    called: str = "",
    replaces: StoredFile | None = None,
) -> StoredFile:
    """Keep an upload for an object, as a new version of `replaces` if given.

    It is kept under its own name, or as `called` with its own ending.  Pictures are
    written anew without metadata.  When the transaction fails, the bytes
    are swept later.

    Raises:
        NotAllowed: the actor may not add files there.
        NotAcceptable: too large, of a kind that is not taken, or not what it says.
    """
    known = kinds.attachable(kind, purpose)
    if known is None or not known.may_add(by, object_id):
        raise NotAllowed(_("You may not do this here."))
    _leave_room(hub, known, object_id)
    name = _clean_name(upload.name or "")
    found = _checked(upload, name, known)
    if called:
        name = f"{called}.{name.rpartition('.')[2].lower()}"
    row = StoredFile(
        hub=hub,
        kind=kind,
        object_id=object_id,
        purpose=purpose,
        name=name,
        media_type=found,
        by=by.user,
        at=now,
        replaces=replaces,
        version=replaces.version + 1 if replaces else 1,
    )
    if found in kinds.PICTURES:
        upload = _as_picture(row, upload)
    written = storing.write(hub.pk, upload)
    row.path, row.size, row.sha256 = written.path, written.size, written.sha256
    row.save()
    return row


@action(allowed=rules.may_change)
def remove_file(file: StoredFile, by: Actor, *, now: datetime) -> StoredFile:
    """Take a file and its older versions away; they can be brought back for 30 days."""
    _mark(file, old=None, new=now)
    return file


@action(allowed=rules.may_change)
def bring_back_file(file: StoredFile, by: Actor) -> StoredFile:
    """Undo the removal of a file and of its older versions."""
    _mark(file, old=file.removed_at, new=None)
    return file


def _mark(file: StoredFile, *, old: datetime | None, new: datetime | None) -> None:
    """Say of every version of a file that it is removed, or no longer."""
    ids = [row.pk for row in versions_of(file)]
    rows = StoredFile.objects.filter(hub=file.hub_id, pk__in=ids, removed_at=old)
    rows.update(removed_at=new)
    file.removed_at = new


@action(allowed=rules.may_change)
def put_to_use(
    file: StoredFile, by: Actor, *, purpose: str, replaces: StoredFile | None
) -> StoredFile:
    """A file that waited for a look serves its purpose, after the one it replaces."""
    file.purpose, file.replaces = purpose, replaces
    file.version = replaces.version + 1 if replaces else 1
    file.save(update_fields=["purpose", "replaces", "version"])
    return file


@action(allowed=rules.may_erase)
def erase_file(file: StoredFile, by: Actor) -> StoredFile:
    """Nothing is left of a file, on disk either."""
    gone = StoredFile(pk=file.pk, hub=file.hub, name="–")
    path = file.path
    StoredFile.objects.filter(pk=file.pk).delete()
    transaction.on_commit(lambda: storing.delete(path))
    return gone


@dataclass(frozen=True, slots=True)
class LogoDone:
    """The hub has another logo, or none; told in the journal by its own lines."""

    file: StoredFile | None
    lines: tuple[()] = ()


@action(allowed=rules.may_set_logo)
def set_hub_logo(hub: Hub, by: Actor, *, upload: File[Any], now: datetime) -> LogoDone:
    """The hub shows this picture as its logo; the one before is its older version.

    Raises:
        NotAcceptable: it is no picture, or too large.
    """
    file = store_file(
        hub, by, upload=upload, kind=HUB, object_id=hub.pk, now=now, purpose="logo",
        replaces=pictures_of(hub, HUB, hub.pk, "logo").first(),
    )  # fmt: skip
    set_logo(hub, by, logo=file.pk)
    return LogoDone(file)


@action(allowed=rules.may_set_logo)
def remove_hub_logo(hub: Hub, by: Actor, *, now: datetime) -> LogoDone:
    """The hub shows its initials again."""
    file = picture_of(hub, HUB, hub.pk, "logo")
    if file is not None:
        remove_file(file, by, now=now)
        set_logo(hub, by, logo=None)
    return LogoDone(file)


@action(allowed=rules.may_set_logo)
def bring_back_hub_logo(hub: Hub, by: Actor) -> LogoDone:
    """The hub shows the logo again that was removed last.

    Raises:
        Conflict: it has another one meanwhile.
    """
    file = pictures_of(hub, HUB, hub.pk, "logo").first()
    if file is None or file.removed_at is None:
        raise Conflict(_("There is a picture already."))
    bring_back_file(file, by)
    set_logo(hub, by, logo=file.pk)
    return LogoDone(file)


def _leave_room(hub: Hub, known: Attachable, object_id: int) -> None:
    """Refuse one upload more than an object may have.

    Raises:
        NotAcceptable: it has as many as fit.
    """
    held = StoredFile.objects.filter(hub=hub, kind=known.kind, object_id=object_id)
    if known.purpose:
        held = held.filter(purpose=known.purpose)
    if held.count() >= known.most:
        raise NotAcceptable(
            _("There are %(most)d uploads here already; no more fit.")
            % {"most": known.most}
        )


def _clean_name(name: str) -> str:
    r"""Return a file's name without folders, control and direction marks, not too long.

    >>> _clean_name("../../etc/pass\\u202ewd.pdf")
    'passwd.pdf'
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if unicodedata.category(c)[0] != "C").strip(". ")
    stem, dot, ending = plain.rpartition(".")
    short = f"{stem[: LONGEST_NAME - 12]}{dot}{ending[:10]}" if dot else plain[:100]
    return short or "file"


def _checked(upload: File[Any], name: str, known: Attachable) -> str:
    """Return the upload's media type.

    Raises:
        NotAcceptable: it does not fit.
    """
    if (upload.size or 0) > known.largest:
        raise NotAcceptable(
            _("This file has %(has)d MB; at most %(most)d MB fit here.")
            % {
                "has": -(-(upload.size or 0) // MEGABYTE),
                "most": known.largest // MEGABYTE,
            },
            upload,
        )
    if not upload.size:
        raise NotAcceptable(_("This file is empty."), upload)
    found = sniffing.media_type(upload, name)  # type: ignore[arg-type]
    if found not in known.types:
        raise NotAcceptable(
            _("“%(name)s” is not a kind of file that can be kept here.")
            % {"name": name},
            upload,
        )
    if not sniffing.is_named_honestly(name, found):
        raise NotAcceptable(
            _("“%(name)s” is not what its ending says. Save it again, then retry.")
            % {"name": name},
            upload,
        )
    return found


def _as_picture(row: StoredFile, upload: File[Any]) -> File[bytes]:
    try:
        picture = pictures.clean(upload)  # type: ignore[arg-type]
    except pictures.NotAPicture as fault:
        raise NotAcceptable(
            _("“%(name)s” cannot be read as a picture of at most 25 megapixels.")
            % {"name": row.name},
            upload,
        ) from fault
    row.width, row.height = picture.width, picture.height
    if picture.media_type != row.media_type:
        row.media_type = picture.media_type
        row.name = f"{row.name.rpartition('.')[0]}.png"

    def draw_thumbnails() -> None:
        for side in pictures.THUMBNAIL_SIDES:
            small = pictures.thumbnail(picture.data, side)
            storing.write_bytes(f"{row.path}.{side}", small)

    transaction.on_commit(draw_thumbnails)
    return File(io.BytesIO(picture.data), name=row.name)
