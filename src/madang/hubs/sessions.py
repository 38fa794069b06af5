"""Where a user is signed in: noted at sign-in and every few minutes, listed, ended.

What was noted stands in the session itself, so that a request costs no query.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.backends.db import SessionStore
from django.dispatch import receiver

from madang.hubs.http import address_of
from madang.hubs.models import User, UserSession
from madang.kit import clock

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

MARK = "madang.presence"
#: How exact “last seen” is.
EVERY = timedelta(minutes=5)
#: After this long somebody signs in anew, however busy she was.
LONGEST = timedelta(days=30)


class SessionMiddleware:
    """Keep the list of sessions right to a few minutes, and end those that are old."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Note the request, unless one was noted a moment ago."""
        mark = request.session.get(MARK)
        if mark and isinstance(request.user, User):
            now = clock.now()
            if now - _moment(mark["since"]) > LONGEST:
                logout(request)
            elif now - _moment(mark["at"]) > EVERY or mark["key"] != _short(request):
                _note(request, request.user, mark, now)
        return self.get_response(request)


@receiver(user_logged_in, dispatch_uid="hubs.sessions")
def _begin(request: HttpRequest | None, user: User, **_signal: Any) -> None:
    if request is None or not request.session.session_key:
        return
    now = clock.now()
    mark = {"since": now.timestamp()}
    _note(request, user, mark, now)


@receiver(user_logged_out, dispatch_uid="hubs.sessions")
def _leave(request: HttpRequest, **_signal: Any) -> None:
    mark = request.session.get(MARK) if hasattr(request, "session") else None
    if mark:
        UserSession.objects.filter(pk=mark.get("row")).delete()


def _note(
    request: HttpRequest, user: User, mark: dict[str, Any], now: datetime
) -> None:
    """Write down where the session is now; its key may have been rotated."""
    seen = {
        "key": request.session.session_key,
        "device": request.headers.get("User-Agent", "")[:300],
        "address": address_of(request),
        "seen_at": now,
    }
    row = mark.get("row")
    if not row or not UserSession.objects.filter(pk=row, user=user).update(**seen):
        UserSession.objects.filter(key=seen["key"]).delete()
        row = UserSession.objects.create(
            user=user, began_at=_moment(mark["since"]), **seen
        ).pk
    request.session[MARK] = {
        **mark,
        "row": row,
        "at": now.timestamp(),
        "key": _short(request),
    }


def current_row(request: HttpRequest) -> int | None:
    """Return the key of this session's row in the list."""
    found: int | None = (request.session.get(MARK) or {}).get("row")
    return found


def end_session(session: UserSession) -> None:
    """The browser is signed out with its next request."""
    SessionStore(session.key).delete()
    session.delete()


def end_sessions(user: User, *, but: int | None = None) -> int:
    """Every browser of the user is signed out, apart from one; return how many."""
    rows = list(UserSession.objects.filter(user=user).exclude(pk=but or 0))
    for row in rows:
        end_session(row)
    return len(rows)


def _moment(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, tz=UTC)


def _short(request: HttpRequest) -> str:
    return (request.session.session_key or "")[:8]


def device_name(agent: str) -> tuple[str, str]:
    """Return browser and system named in a User-Agent header, as far as known.

    >>> device_name("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0) Version/18.0 Safari/6")
    ('Safari', 'iPhone')
    """
    browsers = {
        "Edg": "Edge",
        "OPR/": "Opera",
        "SamsungBrowser": "Samsung Internet",
        "Whale/": "Whale",
        "Firefox/": "Firefox",
        "FxiOS": "Firefox",
        "CriOS": "Chrome",
        "Chrome/": "Chrome",
        "Safari/": "Safari",
    }
    systems = {
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Android": "Android",
        "Windows": "Windows",
        "CrOS": "ChromeOS",
        "Mac OS X": "macOS",
        "Linux": "Linux",
    }
    return _first(browsers, agent), _first(systems, agent)


def _first(names: dict[str, str], agent: str) -> str:
    return next((name for sign, name in names.items() if sign in agent), "")
