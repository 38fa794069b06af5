"""A cohort's plan as an iCalendar file (RFC 5545), to download or to subscribe to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing

from madang.kit.languages import best

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from madang.hubs.models import User
    from madang.programmes.models import Cohort, CohortSession

SALT = "programmes.plan"
WIDTH = 75
TYPE = "text/calendar; charset=utf-8"


def calendar(cohort: Cohort, sessions: Iterable[CohortSession], now: datetime) -> str:
    """Return a cohort's sessions as a calendar; its instants are in UTC."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Madang//Programmes//EN",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escaped(f'{cohort.programme} · {cohort}')}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for session in sessions:
        lines += _event(cohort, session, host, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in folded(line))


def _event(
    cohort: Cohort, session: CohortSession, host: str, now: datetime
) -> Iterator[str]:
    site = session.site
    place = ", ".join(part for part in (str(site), site.address, site.city) if part)
    title = best(session.title)
    name = f"{cohort.programme}: {title}" if title else str(cohort.programme)
    yield "BEGIN:VEVENT"
    yield f"UID:session-{session.pk}@{host}"
    yield f"DTSTAMP:{now:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART:{session.starts_at:%Y%m%dT%H%M%SZ}"
    yield f"DTEND:{session.ends_at:%Y%m%dT%H%M%SZ}"
    yield f"SUMMARY:{escaped(name)}"
    yield f"LOCATION:{escaped(place)}"
    if session.remark:
        yield f"DESCRIPTION:{escaped(session.remark)}"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    r"""Return a text as a calendar's value holds it.

    >>> escaped("Juárez, A; B\nC")
    'Juárez\\, A\\; B\\nC'
    """
    for plain, safe in (("\\", "\\\\"), (";", "\\;"), (",", "\\,")):
        text = text.replace(plain, safe)
    return "\\n".join(text.splitlines())


def folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 bytes, no letter cut in two.

    >>> [len(part.encode()) <= 75 for part in folded("한" * 60)]
    [True, True, True]
    """
    part, size, most = "", 0, WIDTH
    for letter in line:
        many = len(letter.encode())
        if size + many > most:
            yield part
            part, size, most = " ", 1, WIDTH
        part += letter
        size += many
    yield part


def token_for(cohort: Cohort, user: User) -> str:
    """Return the secret part of a user's address of a cohort's plan."""
    return signing.dumps([cohort.pk, user.pk], salt=SALT, compress=True)


def read_token(token: str) -> tuple[int, int] | None:
    """Return the keys of cohort and user that an address names, if it is ours."""
    try:
        cohort, user = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(cohort), int(user)
