"""Bookings as a calendar file, and the secret address of a person's own calendar."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from madang.kit.icalendar import Entry, calendar_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from madang.hubs.models import Hub, User
    from madang.spaces.queries.bookings import Line

SALT = "spaces.bookings"
TYPE = "text/calendar; charset=utf-8"


def calendar(lines: Iterable[Line], now: datetime, name: str = "") -> str:
    """Return bookings as an iCalendar file."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    entries = [
        Entry(
            f"booking-{one.booking.pk}@{host}",
            one.booking.version,
            one.booking.starts_at,
            one.booking.ends_at,
            one.booking.label or _("Booking"),
            place_of(one),
            _notes(one),
        )
        for one in lines
    ]
    return calendar_of(entries, made_at=now, name=name)


def place_of(line: Line) -> str:
    """Return where a booking is, from the room to the street."""
    if line.space is None:
        return str(line.booking.resource)
    building = line.space.building
    parts = (str(line.space), str(line.space.floor), str(building), building.address)
    return ", ".join(part for part in parts if part)


def _notes(line: Line) -> str:
    if line.occasion is None:
        return ""
    return "\n".join(n for n in (line.occasion.set_up, line.occasion.catering) if n)


def token_for(hub: Hub, user: User) -> str:
    """Return the secret part of the address of a user's bookings in a hub."""
    return signing.dumps([hub.pk, user.pk], salt=SALT, compress=True)


def read_token(token: str) -> tuple[int, int] | None:
    """Return the keys of hub and user that an address names, if it is ours."""
    try:
        hub, user = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(hub), int(user)
