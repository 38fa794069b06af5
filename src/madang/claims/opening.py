"""A resource's policy: when, how long and how far ahead it can be booked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.kit.errors import Refused
from madang.kit.wall_time import settled

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Sequence

    from madang.claims.models import Resource
    from madang.claims.periods import Period

MIDNIGHT = "24:00"
MINUTE = timedelta(minutes=1)
WEEK = 7


class OutsidePolicy(Refused):
    """The resource cannot be booked like this, taken or not."""


@dataclass(frozen=True, slots=True)
class Hours:
    """One stretch of a weekday (Monday 0) in which something is open, on the wall.

    >>> Hours.read([0, "08:00", "24:00"]).write()
    [0, '08:00', '24:00']
    """

    weekday: int
    begins: str
    ends: str

    @staticmethod
    def read(stored: object) -> Hours:
        """Return the stretch that a row holds.

        Raises:
            Refused: it is no weekday with two times, the earlier first.
        """
        match stored:
            case [int(day), str(begins), str(ends)] if (
                0 <= day < WEEK
                and _is_time(begins)
                and (ends == MIDNIGHT or _is_time(ends))
                and begins < ends
            ):
                return Hours(day, begins, ends)
        raise Refused(
            _("Opening hours are a weekday and two times, the earlier one first.")
        )

    def write(self) -> list[object]:
        """Return it as a row holds it."""
        return [self.weekday, self.begins, self.ends]

    def on(self, day: date, zone: str) -> tuple[datetime, datetime]:
        """Return when it begins and ends on a day, as instants."""
        begins = datetime.combine(day, time.fromisoformat(self.begins))
        if self.ends == MIDNIGHT:
            ends = datetime.combine(day + timedelta(days=1), time())
        else:
            ends = datetime.combine(day, time.fromisoformat(self.ends))
        return settled(begins, zone), settled(ends, zone)


def _is_time(text: str) -> bool:
    try:
        return f"{time.fromisoformat(text):%H:%M}" == text
    except ValueError:
        return False


def open_stretches(
    resource: Resource, first: datetime, last: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield when a resource is open between two instants, joined where they touch.

    One without opening hours is open throughout.
    """
    if not resource.opening:
        yield first, last
        return
    zone = ZoneInfo(resource.zone)
    hours = sorted(map(tuple, resource.opening))
    day = first.astimezone(zone).date() - timedelta(days=1)
    until = last.astimezone(zone).date()
    begun: tuple[datetime, datetime] | None = None
    while day <= until:
        for stored in hours:
            if stored[0] != day.weekday():
                continue
            begins, ends = Hours(*stored).on(day, resource.zone)
            if begun and begins <= begun[1]:
                begun = begun[0], max(begun[1], ends)
                continue
            if begun:
                yield from _within(begun, first, last)
            begun = begins, ends
        day += timedelta(days=1)
    if begun:
        yield from _within(begun, first, last)


def _within(
    stretch: tuple[datetime, datetime], first: datetime, last: datetime
) -> Iterator[tuple[datetime, datetime]]:
    begins, ends = max(stretch[0], first), min(stretch[1], last)
    if begins < ends:
        yield begins, ends


def check_policy(resource: Resource, period: Period, now: datetime) -> None:
    """Accept a period that the resource's policy allows.

    Raises:
        OutsidePolicy: it does not; the text says why.
    """
    for text in _faults(resource, period, now):
        raise OutsidePolicy(text)


def policy_of(resource: Resource) -> Hashable:
    """Return all that `check_policy` looks at, so that equal policies are equal."""
    return (
        resource.is_open,
        resource.shortest_minutes,
        resource.longest_minutes,
        resource.horizon_days,
        resource.step_minutes,
        resource.zone,
        repr(resource.opening),
    )


def check_shape(period: Period) -> None:
    """Accept a period of whole minutes in which some time passes.

    Raises:
        OutsidePolicy: it ends before it begins, or falls between minutes.
    """
    if period.starts_at >= period.ends_at:
        raise OutsidePolicy(_("It ends before it begins."))
    for moment in (period.starts_at, period.ends_at):
        if moment.second or moment.microsecond:
            raise OutsidePolicy(_("Bookings begin and end on whole minutes."))


def _faults(resource: Resource, period: Period, now: datetime) -> Iterator[str]:
    """Yield, in words, what the policy has against a period."""
    name = str(resource)
    if not resource.is_open:
        yield _("%(what)s cannot be booked now.") % {"what": name}
    if resource.shortest_minutes and period.minutes < resource.shortest_minutes:
        yield _minutes(
            ngettext(
                "%(what)s is booked for at least %(count)d minute.",
                "%(what)s is booked for at least %(count)d minutes.",
                resource.shortest_minutes,
            ),
            name,
            resource.shortest_minutes,
        )
    if resource.longest_minutes and period.minutes > resource.longest_minutes:
        yield _minutes(
            ngettext(
                "%(what)s is booked for at most %(count)d minute.",
                "%(what)s is booked for at most %(count)d minutes.",
                resource.longest_minutes,
            ),
            name,
            resource.longest_minutes,
        )
    if resource.horizon_days and period.starts_at > now + timedelta(
        days=resource.horizon_days
    ):
        yield _minutes(
            ngettext(
                "%(what)s is booked at most %(count)d day ahead.",
                "%(what)s is booked at most %(count)d days ahead.",
                resource.horizon_days,
            ),
            name,
            resource.horizon_days,
        )
    if not _is_on_step(resource, period.starts_at):
        yield _minutes(
            ngettext(
                "Bookings of %(what)s begin every %(count)d minute from midnight on.",
                "Bookings of %(what)s begin every %(count)d minutes from midnight on.",
                resource.step_minutes,
            ),
            name,
            resource.step_minutes,
        )
    if not _is_open_during(resource, period):
        yield _("%(what)s is closed during a part of this time.") % {"what": name}


def _minutes(text: str, what: str, count: int) -> str:
    return text % {"what": what, "count": count}


def _is_on_step(resource: Resource, moment: datetime) -> bool:
    if not resource.step_minutes:
        return True
    there = moment.astimezone(ZoneInfo(resource.zone))
    return (there.hour * 60 + there.minute) % resource.step_minutes == 0


def _is_open_during(resource: Resource, period: Period) -> bool:
    if not resource.opening:
        return True
    stretches = open_stretches(
        resource, period.starts_at - MINUTE, period.ends_at + MINUTE
    )
    return any(
        begins <= period.starts_at and period.ends_at <= ends
        for begins, ends in stretches
    )


def read_opening(stored: Sequence[object]) -> list[list[object]]:
    """Return opening hours as they are stored, in order.

    Raises:
        Refused: one of them is no weekday with two times.
    """
    return sorted((Hours.read(one).write() for one in stored), key=str)
