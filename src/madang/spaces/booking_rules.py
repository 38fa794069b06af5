"""Rules of booking that have a name: kinds, what each has against a booking, sense.

A kind reads its parameters from the rule, says in words what is against a booking, and
tells limits from which it follows whether anybody could book at all.  What concerns one
room and its own clock (opening hours, steps, set-up) its booking policy has.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from madang.kit.wall_time import wall_time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from madang.claims.models import Resource
    from madang.claims.periods import Period

    Parameters = Mapping[str, Any]

HOUR, DAY = 60, 1440


@dataclass(frozen=True, slots=True)
class Facts:
    """What rules look at: when, in which zone, asked when, by whom for whom.

    `ahead` counts the bookings that the person has to come, `tenant_in` tells whether
    the organisation sits in a building; both are asked only by rules that need them.
    """

    periods: Sequence[Period]
    zone: str
    now: datetime
    ahead: Callable[[], int]
    tenant_in: Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a rule leaves: lengths in minutes, time ahead in minutes, the latest end."""

    shortest: int = 0
    longest: int = 0
    least_ahead: int = 0
    most_ahead: int = 0
    latest: str = "24:00"

    def with_(self, other: Limits) -> Limits:
        """Return what two rules together leave."""
        return Limits(
            max(self.shortest, other.shortest),
            _lower(self.longest, other.longest),
            max(self.least_ahead, other.least_ahead),
            _lower(self.most_ahead, other.most_ahead),
            min(self.latest, other.latest),
        )

    def against(self, opening: Sequence[Sequence[Any]]) -> str:
        """Return why nobody could ever book under them, if that is so."""
        if self.longest and self.shortest > self.longest:
            return gettext("The shortest booking is longer than the longest.")
        if self.most_ahead and self.least_ahead > self.most_ahead:
            return gettext("It would have to be asked earlier than it may be.")
        stretches = opening or [[0, "00:00", "24:00"]]
        widest = max(
            _minutes(min(ends, self.latest)) - _minutes(begins)
            for _day, begins, ends in stretches
        )
        if widest < max(self.shortest, 1):
            return gettext("It is never open for so long.")
        return ""


NO_LIMITS = Limits()


def _lower(one: int, other: int) -> int:
    return min(one, other) if one and other else one or other


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def limits_of(resource: Resource) -> Limits:
    """Return what a room's own policy leaves."""
    return Limits(
        resource.shortest_minutes,
        resource.longest_minutes,
        most_ahead=resource.horizon_days * DAY,
    )


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of rule: its words, its parameters, what it has against a booking."""

    key: str
    label: Any
    names: tuple[str, ...]
    fault: Callable[[Parameters, Facts], str]
    limits: Callable[[Parameters], Limits] = field(default=lambda _given: NO_LIMITS)


def _ends_late(given: Parameters, facts: Facts) -> str:
    until = time.fromisoformat(given["until"])
    for period in facts.periods:
        begins, ends = (
            wall_time(moment, facts.zone)
            for moment in (period.starts_at, period.ends_at)
        )
        if ends > datetime.combine(begins.date(), until):
            return gettext("It ends after %(time)s.") % {"time": given["until"]}
    return ""


def _too_many(given: Parameters, facts: Facts) -> str:
    many = facts.ahead() + len(facts.periods)
    if many <= given["many"]:
        return ""
    told = ngettext(
        "With it you would have %(count)d booking to come.",
        "With it you would have %(count)d bookings to come.",
        many,
    )
    return told % {"count": many}


def _length(given: Parameters, facts: Facts) -> str:
    lengths = [one.minutes for one in facts.periods]
    if given["shortest"] and min(lengths) < given["shortest"]:
        return gettext("It is shorter than %(minutes)d minutes.") % {
            "minutes": given["shortest"]
        }
    if given["longest"] and max(lengths) > given["longest"]:
        return gettext("It is longer than %(minutes)d minutes.") % {
            "minutes": given["longest"]
        }
    return ""


def _ahead(given: Parameters, facts: Facts) -> str:
    first = min(one.starts_at for one in facts.periods)
    last = max(one.starts_at for one in facts.periods)
    if given["hours"] and first < facts.now + timedelta(hours=given["hours"]):
        return gettext("It begins in less than %(hours)d hours.") % {
            "hours": given["hours"]
        }
    if given["days"] and last > facts.now + timedelta(days=given["days"]):
        return gettext("It is more than %(days)d days ahead.") % {"days": given["days"]}
    return ""


def _elsewhere(given: Parameters, facts: Facts) -> str:
    if facts.tenant_in(given["building"]):
        return ""
    return gettext("It is not for a tenant of that building.")


KINDS = {
    one.key: one
    for one in (
        Kind(
            "ends_by",
            _("Bookings end by an hour of the day"),
            ("until",),
            _ends_late,
            lambda given: Limits(latest=given["until"]),
        ),
        Kind("most", _("Bookings to come for one person"), ("many",), _too_many),
        Kind(
            "length",
            _("How long a booking is"),
            ("shortest", "longest"),
            _length,
            lambda given: Limits(given["shortest"], given["longest"]),
        ),
        Kind(
            "ahead",
            _("How far ahead one books"),
            ("hours", "days"),
            _ahead,
            lambda given: Limits(
                least_ahead=given["hours"] * HOUR, most_ahead=given["days"] * DAY
            ),
        ),
        Kind("tenants", _("Only tenants of a building"), ("building",), _elsewhere),
    )
}
