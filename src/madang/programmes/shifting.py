"""Last season's moments, moved to the next: by whole weeks, off public holidays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.kit.dates import day_text
from madang.programmes.free_days import next_free
from madang.programmes.moments import instants, settled, wall_time

if TYPE_CHECKING:
    from collections.abc import Iterable

    from madang.programmes.models import Call

#: The moments of a call, in their order.
MOMENTS = ("opens_at", "early_at", "closes_at")


@dataclass(frozen=True, slots=True)
class Shift:
    """One moment of a call: what it was, what it would be, and why not simply later."""

    name: str
    old: datetime
    new: datetime
    why: tuple[str, ...] = ()


def shifted(call: Call, weeks: int, countries: Iterable[str]) -> list[Shift]:
    """Return a call's moments so many weeks later, by the same clock.

    One that would fall on a public holiday of a country goes to the next working day,
    and says why.  Whole weeks keep the day of the week.
    """
    places = list(countries)
    found = []
    for name in MOMENTS:
        old = getattr(call, name)
        if old is not None:
            new, why = moved(old, call.zone, weeks, places)
            found.append(Shift(name, old, new, why))
    return found


def moved(
    moment: datetime, zone: str, weeks: int, countries: list[str]
) -> tuple[datetime, tuple[str, ...]]:
    """Return a moment so many weeks later by its zone's clock, and what moved it."""
    wall = wall_time(moment, zone) + timedelta(weeks=weeks)
    language = get_language() or "en"
    day, met = next_free(wall.date(), countries, language)
    why = [
        _("%(day)s is a public holiday: %(name)s (%(country)s).")
        % {
            "day": day_text(one.on, language),
            "name": one.name,
            "country": one.country,
        }
        for one in met
    ]
    landed = datetime.combine(day, wall.time())
    if not instants(landed, zone):
        why.append(
            _("Clocks jump over %(time)s that day: the next one is taken.")
            % {"time": f"{landed:%H:%M}"}
        )
    return settled(landed, zone), tuple(why)


def weeks_to_next(call: Call, now: datetime) -> int:
    """Return how many weeks a copy is shifted unless somebody says otherwise.

    A year of 52 weeks, or as many as bring the opening into the future.
    """
    weeks = 52
    while call.opens_at + timedelta(weeks=weeks) <= now:
        weeks += 52
    return weeks
