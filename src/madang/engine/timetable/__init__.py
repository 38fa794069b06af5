"""When and where meetings take place: slots, tables, order, few breaks, little walking.

`solve` gives every meeting of a `Timetable` a slot and a place and minimises breaks
(idle gaps between one's own meetings), or, where meetings are optional, chooses those
that are worth most together; `replan` mends a plan after a change and moves least.
"""

from __future__ import annotations

from madang.engine.timetable.problem import Timetable
from madang.engine.timetable.replanning import replan
from madang.engine.timetable.solving import solve
from madang.engine.timetable.terms import Meeting, Person, Place, Sitting, Slot

__all__ = [
    "Meeting",
    "Person",
    "Place",
    "Sitting",
    "Slot",
    "Timetable",
    "replan",
    "solve",
]
