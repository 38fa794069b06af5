"""What can be done with files."""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING, Any

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from madang.files import kinds, pictures, rules, sniffing, storing
from madang.files.models import StoredFile
from madang.hubs.actions import action
from madang.kit.errors import NotAllowed, Refused

if TYPE_CHECKING:
    from datetime import datetime

    from madang.files.kinds import Attachable
    from madang.hubs.models import Actor, Hub

MEGABYTE = kinds.MEGABYTE
LONGEST_NAME = 200


class NotAcceptable(Refused):
    """The file is too large, or not what may be kept here."""


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
    replaces: StoredFile | None = None,
) -> StoredFile:
    """Keep an upload for an object, as a new version of `replaces` if given.

    Pictures are written anew without metadata.  When the transaction fails, the bytes
    are swept later.

    Raises:
        NotAllowed: the actor may not add files there.
        NotAcceptable: too large, of a kind that is not taken, or not what it says.
    """
    known = kinds.attachable(kind)
    if known is None or not known.may_add(by, object_id):
        raise NotAllowed(_("You may not do this here."))
    name = _clean_name(upload.name or "")
    found = _checked(upload, name, known)
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
    """Take a file away; it can be brought back for 30 days."""
    file.removed_at = now
    file.save(update_fields=["removed_at"])
    return file


@action(allowed=rules.may_change)
def bring_back_file(file: StoredFile, by: Actor) -> StoredFile:
    """Undo the removal of a file."""
    file.removed_at = None
    file.save(update_fields=["removed_at"])
    return file


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
            }
        )
    if not upload.size:
        raise NotAcceptable(_("This file is empty."))
    found = sniffing.media_type(upload, name)  # type: ignore[arg-type]
    if found not in known.types:
        raise NotAcceptable(
            _("“%(name)s” is not a kind of file that can be kept here.")
            % {"name": name}
        )
    if not sniffing.is_named_honestly(name, found):
        raise NotAcceptable(
            _("“%(name)s” is not what its ending says. Save it again, then retry.")
            % {"name": name}
        )
    return found


def _as_picture(row: StoredFile, upload: File[Any]) -> File[bytes]:
    try:
        picture = pictures.clean(upload)  # type: ignore[arg-type]
    except pictures.NotAPicture as fault:
        raise NotAcceptable(
            _("“%(name)s” cannot be read as a picture of at most 25 megapixels.")
            % {"name": row.name}
        ) from fault
    row.width, row.height = picture.width, picture.height
    row.media_type = picture.media_type

    def draw_thumbnails() -> None:
        for side in pictures.THUMBNAIL_SIDES:
            small = pictures.thumbnail(picture.data, side)
            storing.write_bytes(f"{row.path}.{side}", small)

    transaction.on_commit(draw_thumbnails)
    return File(io.BytesIO(picture.data), name=row.name)
