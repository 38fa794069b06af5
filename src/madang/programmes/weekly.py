"""The weekly plan of a cohort: one weekday, one wall time, the sites in turn.

What the plan says is kept with the cohort; its sessions are rows that people then
change one by one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from madang.programmes.free_days import Holiday, holidays_on
from madang.programmes.moments import settled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.hubs.models import Site

#: A plan longer than this is a mistake in its dates.
MOST_SESSIONS = 120


@dataclass(frozen=True, slots=True)
class Skipped:
    """A day on which no session was planned, and the holidays that it is."""

    on: date
    site: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeeklyPlan:
    """How a cohort's sessions were made.

    `weekday` counts from Monday as 0, `begins` is the wall time at whichever site is in
    turn, `sites` are the keys of the sites in their order, `countries` those whose
    public holidays are left out.
    """

    weekday: int
    begins: time
    minutes: int
    sites: tuple[int, ...]
    countries: tuple[str, ...] = ()
    skipped: tuple[Skipped, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Meeting:
    """A session that a plan makes."""

    starts_at: datetime
    ends_at: datetime
    site: Site


def read(stored: Mapping[str, Any]) -> WeeklyPlan | None:
    """Return the plan that a cohort stores, if it has one."""
    if not stored:
        return None
    return WeeklyPlan(
        weekday=int(stored["weekday"]),
        begins=time.fromisoformat(stored["begins"]),
        minutes=int(stored["minutes"]),
        sites=tuple(stored["sites"]),
        countries=tuple(stored["countries"]),
        skipped=tuple(
            Skipped(date.fromisoformat(one["on"]), one["site"], tuple(one["names"]))
            for one in stored["skipped"]
        ),
    )


def write(plan: WeeklyPlan) -> dict[str, Any]:
    """Return a plan as a cohort stores it."""
    return {
        "weekday": plan.weekday,
        "begins": f"{plan.begins:%H:%M}",
        "minutes": plan.minutes,
        "sites": list(plan.sites),
        "countries": list(plan.countries),
        "skipped": [
            {"on": one.on.isoformat(), "site": one.site, "names": list(one.names)}
            for one in plan.skipped
        ],
    }


def lay_out(
    plan: WeeklyPlan,
    sites: Sequence[Site],
    first: date,
    last: date,
    language: str,
) -> tuple[list[Meeting], list[Skipped]]:
    """Return the meetings from the first to the last day, and the days left out.

    A holiday in any of the plan's countries leaves its week out; the sites keep taking
    turns among the meetings that do take place.  `sites` are the plan's, in its order.
    """
    ahead = (plan.weekday - first.weekday()) % 7
    day = first + timedelta(days=ahead)
    meetings: list[Meeting] = []
    skipped: list[Skipped] = []
    while day <= last and len(meetings) < MOST_SESSIONS:
        site = sites[len(meetings) % len(sites)]
        free = holidays_on(day, plan.countries, language)
        if free:
            skipped.append(Skipped(day, str(site), tuple(map(_named, free))))
        else:
            begins = settled(datetime.combine(day, plan.begins), site.zone)
            ends = begins + timedelta(minutes=plan.minutes)
            meetings.append(Meeting(begins, ends, site))
        day += timedelta(days=7)
    return meetings, skipped


def _named(holiday: Holiday) -> str:
    return f"{holiday.name} ({holiday.country})"
