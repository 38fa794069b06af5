"""When a series takes place: a time on the wall, a zone and a rule, without a database.

Wall times that never come move forward with the clocks, and of two the first is taken
(RFC 5545, section 3.3.5); whoever asks is told of both.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.claims.periods import Period
from madang.kit.dates import day_text, place_text
from madang.kit.errors import Refused
from madang.kit.wall_time import instants, settled, wall_time

if TYPE_CHECKING:
    from collections.abc import Iterator

#: More dates than these are a mistake in the rule, or two series.
MOST_DATES = 400
WEEK = 7
LAST = -1
FIFTH = 5
DAILY, WEEKLY, MONTHLY = "daily", "weekly", "monthly"


class NoSuchRule(Refused):
    """The rule makes no sense, or too many dates."""


class Shift(StrEnum):
    """How a wall time was read where the clocks change."""

    FORWARD = "forward"  # it never comes; it moved with the clocks
    FIRST = "first"  # it comes twice; the first was taken


@dataclass(frozen=True, slots=True)
class Rule:
    """A series as it is asked for; see `models.Series` for its parts.

    >>> from datetime import date, time
    >>> rule = Rule(date(2026, 3, 2), time(10), time(11), "UTC", WEEKLY, times=3)
    >>> [str(day) for day in dates(rule)]
    ['2026-03-02', '2026-03-09', '2026-03-16']
    """

    starts_on: date
    begins: time
    ends: time
    zone: str
    frequency: str
    every: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int = 0
    until: date | None = None
    times: int | None = None
    left_out: frozenset[date] = field(default_factory=frozenset)

    def check(self) -> None:
        """Accept a rule that makes sense.

        Raises:
            NoSuchRule: it does not; the text says why.
        """
        if self.until is None and self.times is None:
            raise NoSuchRule(_("Say when the series ends, or how often it comes."))
        if self.every < 1 or (self.times is not None and self.times < 1):
            raise NoSuchRule(_("A series comes at least once."))
        if self.until is not None and self.until < self.starts_on:
            raise NoSuchRule(_("The series ends before it begins."))
        if self.nth not in range(LAST, FIFTH + 1):
            raise NoSuchRule(_("A month has at most five of each weekday."))
        if not set(self.weekdays) <= set(range(WEEK)):
            raise NoSuchRule(_("A week has seven days."))
        if len(list(islice(_every_date(self), MOST_DATES + 1))) > MOST_DATES:
            raise NoSuchRule(
                _("At most %(count)d dates in one series.") % {"count": MOST_DATES}
            )

    def beginning(self, on: date, times: int | None) -> Rule:
        """Return the rule from another day on."""
        return replace(self, starts_on=on, times=times)


@dataclass(frozen=True, slots=True)
class Note:
    """A wall time that was read in a way worth telling."""

    wall: datetime
    got: datetime
    shift: Shift
    zone: str

    def __str__(self) -> str:
        language = get_language() or "en"
        values = {
            "time": f"{self.wall:%H:%M}",
            "day": day_text(self.wall, language),
            "place": place_text(self.zone, language),
            "got": f"{wall_time(self.got, self.zone):%H:%M}",
        }
        if self.shift == Shift.FORWARD:
            return (
                _(
                    "On %(day)s the clocks in %(place)s jump over %(time)s: "
                    "%(got)s is taken."
                )
                % values
            )
        return (
            _(
                "On %(day)s %(time)s comes twice in %(place)s: the first is taken, "
                "before the clocks are put back."
            )
            % values
        )


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One date of a series, and what is to be told about its times."""

    on: date
    period: Period
    notes: tuple[Note, ...] = ()


def occurrences(rule: Rule) -> list[Occurrence]:
    """Return every occurrence of a rule, in order.

    Raises:
        NoSuchRule: the rule makes no sense, or too many dates.
    """
    rule.check()
    return [occurrence(rule, on) for on in dates(rule)]


def occurrence(rule: Rule, on: date) -> Occurrence:
    """Return the occurrence of a date.

    An end that does not come after the beginning is the next day's.  Where the clocks
    leave nothing between the two, it is as long as on any other day.

    >>> rule = Rule(date(2026, 3, 8), time(2, 30), time(3), "America/New_York", DAILY,
    ...             times=1)
    >>> found = occurrence(rule, date(2026, 3, 8))
    >>> found.period.minutes, [note.shift.value for note in found.notes]
    (30, ['forward'])
    """
    first = datetime.combine(on, rule.begins)
    last = datetime.combine(on, rule.ends)
    if last <= first:
        last += timedelta(days=1)
    begins, ends = settled(first, rule.zone), settled(last, rule.zone)
    notes = [*_notes(first, begins, rule.zone), *_notes(last, ends, rule.zone)]
    if ends <= begins:
        ends = begins + (last - first)
    return Occurrence(on, Period(begins, ends), tuple(notes))


def _notes(wall: datetime, got: datetime, zone: str) -> Iterator[Note]:
    known = len(instants(wall, zone))
    if known != 1:
        yield Note(wall, got, Shift.FIRST if known else Shift.FORWARD, zone)


def dates(rule: Rule) -> Iterator[date]:
    """Yield the dates of a rule, without those left out by hand.

    As in RFC 5545 a date that is left out counts among the `times`.
    """
    return (on for on in _every_date(rule) if on not in rule.left_out)


def _every_date(rule: Rule) -> Iterator[date]:
    found = 0
    for on in _endless(rule):
        if (rule.until is not None and on > rule.until) or found == rule.times:
            return
        if on >= rule.starts_on:
            found += 1
            yield on


def _endless(rule: Rule) -> Iterator[date]:
    if rule.frequency == DAILY:
        day = rule.starts_on
        while True:
            yield day
            day += timedelta(days=rule.every)
    elif rule.frequency == WEEKLY:
        yield from _weekly(rule)
    elif rule.frequency == MONTHLY:
        yield from _monthly(rule)
    else:
        raise NoSuchRule(_("There is no such rule."))


def _weekly(rule: Rule) -> Iterator[date]:
    monday = rule.starts_on - timedelta(days=rule.starts_on.weekday())
    weekdays = sorted(set(rule.weekdays)) or [rule.starts_on.weekday()]
    while True:
        for weekday in weekdays:
            yield monday + timedelta(days=weekday)
        monday += timedelta(weeks=rule.every)


def _monthly(rule: Rule) -> Iterator[date]:
    """Yield the nth weekday of each month; a month without a fifth one is left out."""
    weekday = rule.starts_on.weekday()
    nth = rule.nth or (rule.starts_on.day - 1) // WEEK + 1
    year, month = rule.starts_on.year, rule.starts_on.month
    while True:
        on = _nth_weekday(year, month, weekday, nth)
        if on is not None:
            yield on
        month += rule.every
        year, month = year + (month - 1) // 12, (month - 1) % 12 + 1


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> date | None:
    """Return the nth weekday of a month, the last one for -1.

    >>> _nth_weekday(2026, 3, 0, LAST), _nth_weekday(2026, 2, 0, FIFTH)
    (datetime.date(2026, 3, 30), None)
    """
    first = date(year, month, 1)
    found = first + timedelta(days=(weekday - first.weekday()) % WEEK)
    days = [found + timedelta(weeks=week) for week in range(FIFTH)]
    days = [day for day in days if day.month == month]
    if nth == LAST:
        return days[-1]
    return days[nth - 1] if nth <= len(days) else None
