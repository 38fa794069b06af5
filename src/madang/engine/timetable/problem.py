"""A timetable that can be posed: its terms, checked when it is made."""

from __future__ import annotations

from dataclasses import dataclass

from madang.engine.timetable import checks
from madang.engine.timetable.terms import Terms


@dataclass(frozen=True, slots=True)
class Timetable(Terms):
    """Meetings to be given a slot and a place.

    Each set in `rests` is a window (lunch) of which everybody keeps one slot free; the
    pause inside it is no break.  `fairness` is the most by which two people's numbers
    of breaks may differ; it can be promised only when every meeting is held.

    Raises:
        ProblemError: An input is wrong; it names the field, the row and the remedy.

    >>> Timetable(slots=(), places=(), people=(), meetings=())
    Traceback (most recent call last):
    madang.engine.problem.ProblemError: slots: is empty; give at least one slot
    """

    def __post_init__(self) -> None:
        """Refuse what cannot be posed."""
        checks.refuse_wrong_slots(self.slots)
        checks.refuse_wrong_places(self)
        checks.refuse_wrong_people(self)
        checks.refuse_wrong_meetings(self)
        checks.refuse_wrong_rules(self)
        checks.refuse_circles(self.meetings)
        checks.refuse_contradictory_pins(self)
