"""Signed links to one file for one person, for mails: they expire and ask again.

A link opens without signing in, but only as long as the person whom it was made for
may still read the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.core import signing

from madang.files import rules
from madang.files.models import StoredFile
from madang.hubs.models import User
from madang.hubs.queries import actor_in

if TYPE_CHECKING:
    from madang.files.models import StoredFile as File

SALT = "madang.files.links"
DAYS = 7


def token_for(file: File, user: User) -> str:
    """Return the signed part of a link."""
    return signing.dumps([file.pk, user.pk], salt=SALT, compress=True)


def file_behind(token: str) -> StoredFile | None:
    """Return the file of a link, or nothing if it expired or is no longer allowed."""
    try:
        pk, user_pk = signing.loads(token, salt=SALT, max_age=DAYS * 86400)
    except (signing.BadSignature, ValueError):
        return None
    file = StoredFile.objects.filter(pk=pk, removed_at=None).select_related("hub")
    found, user = file.first(), User.objects.filter(pk=user_pk, is_active=True).first()
    if found is None or user is None:
        return None
    actor = actor_in(found.hub, user)
    return found if actor.is_insider and rules.may_read(actor, found) else None
