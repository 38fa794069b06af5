"""The one refusal of this room: what is in the way, and what could be had instead."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.kit.dates import day_text
from madang.kit.errors import Conflict
from madang.kit.wall_time import wall_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.claims.models import Resource
    from madang.claims.periods import Period


class Instead(StrEnum):
    """How an alternative differs from what was asked for."""

    OTHER_TIME = "other time"  # the same resource
    OTHER_THING = "other thing"  # at the same time
    NEAREST = "nearest"  # another resource at another time


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants: a resource for a period, and how many of its lanes.

    One that `is_bare`, such as a lease, takes no time for set-up and clearing: who
    follows it follows directly.
    """

    resource: Resource
    period: Period
    lanes: int = 1
    is_bare: bool = False

    @property
    def taken(self) -> Period:
        """The period with its set-up and clearing."""
        if self.is_bare:
            return self.period
        return self.period.widened(*self.resource.turnaround)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A wish that could be fulfilled when the refusal was written."""

    how: Instead
    wish: Wish

    def __str__(self) -> str:
        return f"{self.wish.resource}, {period_text(self.wish)}"


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What is in the way of a wish.

    `name` is what it is called, empty where the reader may not know; `booking` is then
    ``None``, too.
    """

    wish: Wish
    period: Period
    name: str = ""
    booking: int | None = None

    def __str__(self) -> str:
        when = period_text(Wish(self.wish.resource, self.period))
        values = {"what": str(self.wish.resource), "when": when, "name": self.name}
        if self.name:
            return _("%(what)s is taken %(when)s: %(name)s.") % values
        return _("%(what)s is taken %(when)s.") % values


class Taken(Conflict):
    """Somebody else has it; the text names what is in the way."""

    def __init__(
        self,
        obstacles: Sequence[Obstacle],
        alternatives: Sequence[Alternative] = (),
    ) -> None:
        self.obstacles = tuple(obstacles)
        self.alternatives = tuple(alternatives)
        super().__init__(" ".join(str(one) for one in self.obstacles[:3]))


def period_text(wish: Wish) -> str:
    """Return when a wish begins and ends, by the clock of the resource's place."""
    language = get_language() or "en"
    first = wall_time(wish.period.starts_at, wish.resource.zone)
    last = wall_time(wish.period.ends_at, wish.resource.zone)
    begins = f"{day_text(first, language)} {first:%H:%M}"
    if first.date() == last.date():
        return f"{begins}–{last:%H:%M}"
    return f"{begins} – {day_text(last, language)} {last:%H:%M}"
