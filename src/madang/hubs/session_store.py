"""Sessions in the database, read with a statement that is made once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session

from madang.kit import clock
from madang.kit.prepared import Prepared

if TYPE_CHECKING:
    from django.contrib.sessions.base_session import AbstractBaseSession

_SESSION = Prepared(lambda key: Session.objects.filter(session_key=key), str)


class SessionStore(db.SessionStore):
    """Django's own store; every signed-in page begins with reading it."""

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        key = self.session_key
        row = _SESSION.first(key) if key else None
        if row is None or row.expire_date <= clock.now():
            self._session_key = None
            return None
        return row
