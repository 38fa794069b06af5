"""The words of a timetable: slots, places, people, meetings and their rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

NONE: frozenset[str] = frozenset()
WAKING = (time(7), time(22))  # nobody earlier or later on his own clock unless he says


@dataclass(frozen=True, slots=True)
class Slot:
    """One period in which meetings take place; slots stand in order of time.

    A pause over night is no break: breaks are counted within a `day`.  `starts_at` and
    `ends_at` carry their time zone; they are needed only for people with a zone.
    """

    id: str
    session: str = ""
    day: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where meetings sit: `tables` at once, except in the slots where it is closed.

    `x` and `y` are metres on the floor plan; a walk costs the straight distance.
    """

    id: str
    tables: int = 1
    x: float = 0.0
    y: float = 0.0
    closed: frozenset[str] = NONE


@dataclass(frozen=True, slots=True)
class Person:
    """Who meets; an organisation with several representatives sits `parallel` at once.

    A person with a `zone` (IANA name) joins by video and is spared slots that begin
    before `earliest` or end after `latest` on his own clock.  `cap` is the most
    meetings he takes part in; `place` is his own table, to which all his meetings go.
    """

    id: str
    away: frozenset[str] = NONE
    zone: str = ""
    earliest: time = WAKING[0]
    latest: time = WAKING[1]
    cap: int | None = None
    parallel: int = 1
    place: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """People who sit together for one slot.

    `sessions`, `slots` and `places` say where it may stand (empty: anywhere), `pinned`
    is the slot a person has decided on, `after` names meetings that come strictly
    before it.  An optional meeting is held when its `worth` pays; the others always.
    """

    id: str
    people: tuple[str, ...]
    sessions: frozenset[str] = NONE
    slots: frozenset[str] = NONE
    places: frozenset[str] = NONE
    pinned: str = ""
    after: tuple[str, ...] = ()
    optional: bool = False
    worth: float = 1.0


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting in its slot, at its place."""

    meeting: str
    slot: str
    place: str


@dataclass(frozen=True, slots=True)
class Terms:
    """All that a timetable is asked, as given and not yet checked."""

    slots: tuple[Slot, ...]
    places: tuple[Place, ...]
    people: tuple[Person, ...]
    meetings: tuple[Meeting, ...]
    rests: tuple[frozenset[str], ...] = ()
    fairness: int | None = None

    @property
    def is_choice(self) -> bool:
        """Whether some meetings are held only when they pay."""
        return any(meeting.optional for meeting in self.meetings)
