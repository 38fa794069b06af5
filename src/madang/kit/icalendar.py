"""Appointments as iCalendar files: a calendar keeps, moves and cancels them.

Lines are folded at 75 octets and texts escaped as RFC 5545 asks (3.1, 3.3.11).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

OCTETS = 75
REFRESH = "REFRESH-INTERVAL;VALUE=DURATION:PT1H"


@dataclass(frozen=True, slots=True)
class Entry:
    """One appointment: `uid` names it for good, `turn` grows with each change."""

    uid: str
    turn: int
    starts_at: datetime
    ends_at: datetime
    title: str
    place: str = ""
    text: str = ""


def calendar_of(
    entries: Iterable[Entry],
    *,
    made_at: datetime,
    is_cancelled: bool = False,
    name: str = "",
) -> str:
    r"""Return an iCalendar file of some appointments, or one that takes them back.

    `name` is what a calendar calls it that subscribes to it.

    >>> from datetime import datetime
    >>> nine = datetime(2026, 11, 24, 9, tzinfo=UTC)
    >>> one = Entry("pitch-1@hub", 2, nine, nine.replace(hour=10), "Pitch; A, B")
    >>> calendar_of([one], made_at=nine).split("\r\n")[8]
    'SUMMARY:Pitch\\; A\\, B'
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Madang//Calendar//EN"]
    if name:
        lines += [f"X-WR-CALNAME:{_escaped(name)}", REFRESH]
    if is_cancelled:
        lines.append("METHOD:CANCEL")
    for entry in entries:
        lines += _event(entry, made_at, is_cancelled=is_cancelled)
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _event(entry: Entry, made_at: datetime, *, is_cancelled: bool) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{entry.uid}"
    yield f"DTSTAMP:{_utc(made_at)}"
    yield f"DTSTART:{_utc(entry.starts_at)}"
    yield f"DTEND:{_utc(entry.ends_at)}"
    yield f"SUMMARY:{_escaped(entry.title)}"
    yield f"SEQUENCE:{entry.turn}"
    if entry.place:
        yield f"LOCATION:{_escaped(entry.place)}"
    if entry.text:
        yield f"DESCRIPTION:{_escaped(entry.text)}"
    yield f"STATUS:{'CANCELLED' if is_cancelled else 'CONFIRMED'}"
    yield "END:VEVENT"


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """Cut a line so that none is longer than 75 octets, and no letter in two."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > OCTETS:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield part
