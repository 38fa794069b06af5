"""How a pitch day is cut into times: minutes, breaks, rooms; read, checked, cut.

A day's `settings` are kept as JSON; here they are read into `DaySettings`.  Breaks are
wall times of the day's own zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MOST_MINUTES, MOST_ROOMS, MOST_BREAKS, MOST_JUDGES = 120, 20, 6, 20
LONGEST_ROOM = 60
LONGEST_DAY = timedelta(hours=16)

Break = tuple[time, time]
Period = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class DaySettings:
    """Minutes for speaking, questions and changing over; judges, rooms, breaks."""

    speaking: int = 5
    questions: int = 5
    changing: int = 5
    judges_each: int = 3
    rooms: tuple[str, ...] = ()
    breaks: tuple[Break, ...] = ()

    @property
    def length(self) -> timedelta:
        """How long a team and its judges are together."""
        return timedelta(minutes=self.speaking + self.questions)

    @property
    def step(self) -> timedelta:
        """From the beginning of one pitch to that of the next."""
        return self.length + timedelta(minutes=self.changing)

    def write(self) -> dict[str, Any]:
        """Return the settings as JSON."""
        return {
            "speaking": self.speaking,
            "questions": self.questions,
            "changing": self.changing,
            "judges_each": self.judges_each,
            "rooms": list(self.rooms),
            "breaks": [[f"{a:%H:%M}", f"{b:%H:%M}"] for a, b in self.breaks],
        }


def read(found: Mapping[str, Any]) -> DaySettings:
    """Return the settings kept as JSON, or as a form gives them.

    Raises:
        Refused: a number is out of range, a room is named twice, a break has no length.

    >>> read({"speaking": 4, "rooms": ["A"], "breaks": [["12:00", "13:00"]]}).length
    datetime.timedelta(seconds=540)
    """
    plain = DaySettings()
    rooms = tuple(" ".join(str(name).split()) for name in found.get("rooms", ()))
    return DaySettings(
        speaking=_whole(found, "speaking", plain.speaking, least=1),
        questions=_whole(found, "questions", plain.questions),
        changing=_whole(found, "changing", plain.changing),
        judges_each=_whole(
            found, "judges_each", plain.judges_each, least=1, most=MOST_JUDGES
        ),
        rooms=_rooms(tuple(name for name in rooms if name)),
        breaks=_breaks(found.get("breaks", ())),
    )


def _whole(
    found: Mapping[str, Any],
    name: str,
    plain: int,
    *,
    least: int = 0,
    most: int = MOST_MINUTES,
) -> int:
    value = found.get(name, plain)
    if not isinstance(value, int) or not least <= value <= most:
        told = _("Give a number from %(least)d to %(most)d.") % {
            "least": least,
            "most": most,
        }
        raise Refused(told, fields={name: [told]})
    return value


def _rooms(rooms: tuple[str, ...]) -> tuple[str, ...]:
    told = ""
    if len({name.casefold() for name in rooms}) < len(rooms):
        told = _("Every room needs a name of its own.")
    elif len(rooms) > MOST_ROOMS:
        told = _("At most %(most)d rooms.") % {"most": MOST_ROOMS}
    elif any(len(name) > LONGEST_ROOM for name in rooms):
        told = _("Use at most %(most)d characters.") % {"most": LONGEST_ROOM}
    if told:
        raise Refused(told, fields={"rooms": [told]})
    return rooms


def _breaks(found: Sequence[Sequence[Any]]) -> tuple[Break, ...]:
    breaks = sorted((_clock(a), _clock(b)) for a, b in found)
    if len(breaks) > MOST_BREAKS or any(a >= b for a, b in breaks):
        told = _("A break ends after it begins; at most %(most)d a day.") % {
            "most": MOST_BREAKS
        }
        raise Refused(told, fields={"breaks": [told]})
    return tuple(breaks)


def _clock(text: Any) -> time:
    if isinstance(text, time):
        return text
    try:
        return time.fromisoformat(str(text))
    except ValueError:
        told = _("Write times as 12:30.")
        raise Refused(told, fields={"breaks": [told]}) from None


def times_of(
    settings: DaySettings, starts_at: datetime, ends_at: datetime, zone: str
) -> tuple[Period, ...]:
    """Return when pitches can take place, the same in every room, in order.

    No pitch reaches into a break or over the end; after a break it begins at its end.

    >>> from datetime import UTC
    >>> nine = datetime(2026, 11, 24, 9, tzinfo=UTC)
    >>> cut = read({"breaks": [["09:25", "09:40"]]})
    >>> [f"{a:%H:%M}" for a, _ in times_of(cut, nine, nine.replace(hour=10), "UTC")]
    ['09:00', '09:40']
    """
    there = ZoneInfo(zone)
    breaks = _instants(settings.breaks, starts_at, ends_at, there)
    found: list[Period] = []
    at = starts_at
    while at + settings.length <= ends_at:
        end = at + settings.length
        over = next((b for a, b in breaks if a < end and at < b), None)
        if over is not None:
            at = over.astimezone(starts_at.tzinfo)
            continue
        found.append((at, end))
        at += settings.step
    return tuple(found)


def _instants(
    breaks: Sequence[Break], starts_at: datetime, ends_at: datetime, there: ZoneInfo
) -> list[Period]:
    """Return the breaks of every date that the day touches, as instants."""
    first = starts_at.astimezone(there).date()
    last = ends_at.astimezone(there).date()
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [
        (
            datetime.combine(date, a, there),
            datetime.combine(date, b, there),
        )
        for date in dates
        for a, b in breaks
    ]


def is_within(period: Period, zone: str, earliest: time, latest: time) -> bool:
    """Return whether somebody with these hours on her own clock is there throughout.

    Hours that end before they begin go over midnight.

    >>> from datetime import UTC
    >>> nine = datetime(2026, 11, 24, 16, tzinfo=UTC)  # one at night in Seoul
    >>> is_within((nine, nine.replace(minute=10)), "Asia/Seoul", time(20), time(2))
    True
    """
    there = ZoneInfo(zone)
    start, end = (moment.astimezone(there) for moment in period)
    over = timedelta(days=int(latest <= earliest))
    for back in (0, 1):
        date = start.date() - timedelta(days=back)
        opens = datetime.combine(date, earliest, there)
        closes = datetime.combine(date + over, latest, there)
        if opens <= start and end <= closes:
            return True
    return False
