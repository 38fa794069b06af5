"""Wall time and instants: what a clock in a zone shows, and when that is for all.

A deadline is entered and shown as the clock on the wall of its place; it is stored as
an instant.  Where clocks change, some wall times never come and some come twice; both
are refused with words that name the way out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from babel.dates import format_date
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.kit.dates import day_text, moment_text, place_text
from madang.kit.errors import Refused
from madang.kit.money import locale_of
from madang.kit.wall_time import instants as instants  # noqa: PLC0414 -- of this face
from madang.kit.wall_time import settled as settled  # noqa: PLC0414
from madang.kit.wall_time import wall_time as wall_time  # noqa: PLC0414

if TYPE_CHECKING:
    from datetime import date


class Which(StrEnum):
    """Which of two instants is meant when a wall time comes twice."""

    FIRST = "first"
    SECOND = "second"


class NoSuchTime(Refused):
    """The clocks are put forward over this wall time."""


class TwiceTold(Refused):
    """The clocks are put back over this wall time, so that it comes twice."""


def instant(wall: datetime, zone: str, which: str = "") -> datetime:
    """Return the one instant that a wall time in a zone means.

    Raises:
        NoSuchTime: clocks there never show it.
        TwiceTold: they show it twice, and `which` does not say which is meant.
    """
    found = instants(wall, zone)
    if not found:
        raise NoSuchTime(_never(wall, zone))
    if len(found) == 1:
        return found[0]
    if which not in set(Which):
        raise TwiceTold(_twice(wall, zone, found))
    return found[0] if which == Which.FIRST else found[1]


def which_of(moment: datetime, zone: str) -> str:
    """Return which of two equal wall times an instant is; nothing if there is one."""
    found = instants(wall_time(moment, zone), zone)
    if len(found) == 1:
        return ""
    return Which.FIRST if moment == found[0] else Which.SECOND


def start_of(day: date, zone: str) -> datetime:
    """Return the instant at which a day begins in a zone."""
    return settled(datetime(day.year, day.month, day.day), zone)  # noqa: DTZ001 -- a wall time


def offset_text(moment: datetime, zone: str) -> str:
    """Return how far the zone's clocks are from UTC at an instant.

    >>> from datetime import UTC, datetime
    >>> offset_text(datetime(2026, 11, 2, tzinfo=UTC), "America/Ciudad_Juarez")
    'UTC−7'
    >>> offset_text(datetime(2026, 7, 2, tzinfo=UTC), "Asia/Kolkata")
    'UTC+5:30'
    """
    offset = moment.astimezone(ZoneInfo(zone)).utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    sign = "\N{MINUS SIGN}" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def weekday_text(moment: datetime, language: str, zone: str) -> str:
    """Return the day of the week of an instant in a zone."""
    there = moment.astimezone(ZoneInfo(zone))
    return str(format_date(there, "EEEE", locale=locale_of(language)))


@dataclass(frozen=True, slots=True)
class Told:
    """An instant as people read it: day, clock and place, and how far from UTC."""

    moment: datetime
    zone: str
    weekday: str
    text: str
    place: str
    offset: str

    def __str__(self) -> str:
        return f"{self.weekday}, {self.text} ({self.place}, {self.offset})"


def told(moment: datetime, zone: str, language: str = "") -> Told:
    """Return an instant in words, for pages and for mails alike.

    >>> from datetime import UTC, datetime
    >>> moment = datetime(2026, 11, 2, 6, 59, tzinfo=UTC)
    >>> str(told(moment, "America/Ciudad_Juarez", "en"))
    'Sunday, Nov 1, 2026 23:59 (Ciudad Juárez, UTC−7)'
    """
    code = language or get_language() or "en"
    return Told(
        moment,
        zone,
        weekday_text(moment, code, zone),
        moment_text(moment, code, zone),
        place_text(zone, code),
        offset_text(moment, zone),
    )


def _never(wall: datetime, zone: str) -> str:
    """Say that clocks jump over a wall time, and between which two."""
    before, after = _gap(wall, ZoneInfo(zone))
    return _(
        "%(time)s does not exist on %(day)s in %(place)s: the clocks are put forward. "
        "Choose a time before %(before)s, or %(after)s or later."
    ) % {
        "time": f"{wall:%H:%M}",
        "day": day_text(wall, get_language() or "en"),
        "place": place_text(zone, get_language() or "en"),
        "before": f"{before:%H:%M}",
        "after": f"{after:%H:%M}",
    }


def _gap(wall: datetime, there: ZoneInfo) -> tuple[datetime, datetime]:
    """Return where clocks jump over a wall time: the last time before, the first after.

    Between the two readings of the wall time lies one change, found by halving.
    """
    low = wall.replace(tzinfo=there, fold=1).astimezone(UTC)
    high = wall.replace(tzinfo=there, fold=0).astimezone(UTC)
    old = low.astimezone(there).utcoffset() or timedelta()
    while high - low > timedelta(minutes=1):
        middle = low + timedelta(minutes=(high - low) // timedelta(minutes=2))
        if middle.astimezone(there).utcoffset() == old:
            low = middle
        else:
            high = middle
    return (high + old).replace(tzinfo=None), high.astimezone(there)


def _twice(wall: datetime, zone: str, found: tuple[datetime, ...]) -> str:
    """Say that a wall time comes twice, and how far from UTC each is."""
    return _(
        "%(time)s comes twice on %(day)s in %(place)s: the clocks are put back. Choose "
        "the first (%(first)s) or the second (%(second)s)."
    ) % {
        "time": f"{wall:%H:%M}",
        "day": day_text(wall, get_language() or "en"),
        "place": place_text(zone, get_language() or "en"),
        "first": offset_text(found[0], zone),
        "second": offset_text(found[1], zone),
    }
