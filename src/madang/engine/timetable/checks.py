"""What is wrong with a timetable's input, said in plain words."""

from __future__ import annotations

import math
from collections import Counter
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from madang.engine.problem import ProblemError
from madang.engine.timetable import hours

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from madang.engine.timetable.terms import Meeting, Person, Slot, Terms


def refuse_doubles(field: str, ids: Iterable[str]) -> None:
    """Refuse an id that stands twice, or is empty.

    Raises:
        ProblemError: It names the id.
    """
    for name, times in Counter(ids).items():
        if not name:
            raise ProblemError(field, "id ''", "is empty", "give every row an id")
        if times > 1:
            raise ProblemError(
                field, name, f"stands {times} times", "keep one row per id"
            )


def refuse_unknown(
    field: str, row: str, names: Iterable[str], known: AbstractSet[str], what: str
) -> None:
    """Refuse a name that nobody declared.

    Raises:
        ProblemError: It names the row and the unknown name.
    """
    for name in names:
        if name not in known:
            raise ProblemError(
                field, row, f"names an unknown {what}, {name!r}", f"declare that {what}"
            )


def refuse_wrong_slots(slots: tuple[Slot, ...]) -> None:
    """Refuse no slots, twin slots, slots out of order or without a zone.

    Raises:
        ProblemError: It names the slot.
    """
    if not slots:
        raise ProblemError("slots", None, "is empty", "give at least one slot")
    refuse_doubles("slots", (slot.id for slot in slots))
    earlier = None
    seen: list[str] = []
    for slot in slots:
        if not seen or seen[-1] != slot.day:
            if slot.day in seen:
                raise ProblemError(
                    "slots", slot.id, "its day is cut in two", "sort slots by time"
                )
            seen.append(slot.day)
        if (slot.starts_at is None) != (slot.ends_at is None):
            raise ProblemError(
                "slots", slot.id, "has one end only", "give start and end, or neither"
            )
        if slot.starts_at is None or slot.ends_at is None:
            continue
        if slot.starts_at.tzinfo is None or slot.ends_at.tzinfo is None:
            raise ProblemError("slots", slot.id, "has no time zone", "give its offset")
        if slot.ends_at <= slot.starts_at:
            raise ProblemError(
                "slots", slot.id, "ends before it starts", "swap start and end"
            )
        if earlier is not None and slot.starts_at < earlier:
            raise ProblemError(
                "slots", slot.id, "starts before the one above ends", "sort by time"
            )
        earlier = slot.ends_at


def refuse_wrong_places(problem: Terms) -> None:
    """Refuse no places, twins, negative tables and distances that are no numbers.

    Raises:
        ProblemError: It names the place.
    """
    if not problem.places:
        raise ProblemError("places", None, "is empty", "give at least one place")
    refuse_doubles("places", (place.id for place in problem.places))
    slots = {slot.id for slot in problem.slots}
    for place in problem.places:
        if place.tables < 0:
            raise ProblemError(
                "places", place.id, f"has {place.tables} tables", "give 0 or more"
            )
        if not (math.isfinite(place.x) and math.isfinite(place.y)):
            raise ProblemError(
                "places", place.id, "x or y is no number", "give metres, or leave out"
            )
        refuse_unknown("places", place.id, place.closed, slots, "slot")


def refuse_wrong_people(problem: Terms) -> None:
    """Refuse twins, unknown slots, zones and places, and impossible counts.

    Raises:
        ProblemError: It names the person.
    """
    if not problem.people:
        raise ProblemError("people", None, "is empty", "give the people who meet")
    refuse_doubles("people", (person.id for person in problem.people))
    slots = {slot.id for slot in problem.slots}
    places = {place.id for place in problem.places}
    timed = all(slot.starts_at is not None for slot in problem.slots)
    for person in problem.people:
        if person.away:
            refuse_unknown("people", person.id, person.away, slots, "slot")
        if person.place:
            refuse_unknown("people", person.id, (person.place,), places, "place")
        if person.zone:
            refuse_wrong_zone(person, is_timed=timed)
        if person.cap is not None and person.cap < 0:
            raise ProblemError(
                "people", person.id, f"cap is {person.cap}", "give 0 or more"
            )
        if person.parallel < 1:
            raise ProblemError(
                "people", person.id, f"parallel is {person.parallel}", "give 1 or more"
            )


def refuse_wrong_zone(person: Person, *, is_timed: bool) -> None:
    """Refuse a zone nobody knows, and a zone where slots have no clock.

    Raises:
        ProblemError: It names the person.
    """
    try:
        ZoneInfo(person.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ProblemError(
            "people", person.id, f"zone {person.zone!r} is unknown", "give an IANA zone"
        ) from error
    if not is_timed:
        raise ProblemError(
            "people", person.id, "has a zone but slots have no times", "time every slot"
        )
    if person.earliest >= person.latest:
        raise ProblemError(
            "people", person.id, "earliest is not before latest", "swap the two"
        )


def refuse_wrong_meetings(problem: Terms) -> None:
    """Refuse twins, unknown names and worths that are no numbers.

    Raises:
        ProblemError: It names the meeting.
    """
    refuse_doubles("meetings", (meeting.id for meeting in problem.meetings))
    people = {person.id for person in problem.people}
    slots = {slot.id for slot in problem.slots}
    sessions = {slot.session for slot in problem.slots}
    places = {place.id for place in problem.places}
    meetings = {meeting.id for meeting in problem.meetings}
    for meeting in problem.meetings:
        name = meeting.id
        if not meeting.people:
            raise ProblemError("meetings", name, "has no people", "name who meets")
        if len(set(meeting.people)) < len(meeting.people):
            raise ProblemError(
                "meetings", name, "names somebody twice", "name each person once"
            )
        if not math.isfinite(meeting.worth) or meeting.worth < 0:
            raise ProblemError(
                "meetings", name, f"worth is {meeting.worth}", "give a number from 0 up"
            )
        refuse_unknown("meetings", name, meeting.people, people, "person")
        refuse_unknown("meetings", name, meeting.sessions, sessions, "session")
        refuse_unknown("meetings", name, meeting.slots, slots, "slot")
        refuse_unknown("meetings", name, meeting.places, places, "place")
        refuse_unknown("meetings", name, meeting.after, meetings, "meeting")
        if meeting.pinned:
            refuse_unknown("meetings", name, (meeting.pinned,), slots, "slot")


def refuse_wrong_rules(problem: Terms) -> None:
    """Refuse rests without slots and a fairness that cannot be promised.

    Raises:
        ProblemError: It names the rule.
    """
    slots = {slot.id for slot in problem.slots}
    for number, rest in enumerate(problem.rests, start=1):
        row = f"window {number}"
        if not rest:
            raise ProblemError("rests", row, "is empty", "name its slots, or drop it")
        refuse_unknown("rests", row, rest, slots, "slot")
    if problem.fairness is None:
        return
    if problem.fairness < 0:
        raise ProblemError(
            "fairness", None, f"is {problem.fairness}", "give 0 or more breaks"
        )
    if problem.is_choice:
        raise ProblemError(
            "fairness",
            None,
            "cannot be promised while meetings are optional",
            "choose the meetings first, or leave fairness out",
        )


def refuse_circles(meetings: tuple[Meeting, ...]) -> None:
    """Refuse meetings that wait for each other in a circle.

    Raises:
        ProblemError: It names the circle.
    """
    graph = {meeting.id: meeting.after for meeting in meetings if meeting.after}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        circle = " before ".join(str(name) for name in error.args[1])
        raise ProblemError(
            "meetings",
            str(error.args[1][0]),
            f"waits for itself: {circle}",
            "take one of these precedences away",
        ) from error


def refuse_contradictory_pins(problem: Terms) -> None:
    """Refuse pins that break another rule or each other.

    Raises:
        ProblemError: It names the meeting and the slot.
    """
    pinned = [meeting for meeting in problem.meetings if meeting.pinned]
    if not pinned:
        return
    index = {slot.id: t for t, slot in enumerate(problem.slots)}
    full = (1 << len(problem.slots)) - 1
    sessions = hours.sessions_of(problem)
    free = hours.free_slots(problem)
    parallel = {person.id: person.parallel for person in problem.people}
    at = {meeting.id: index[meeting.pinned] for meeting in pinned}
    sitting: Counter[tuple[str, str]] = Counter()
    for meeting in pinned:
        bit = 1 << at[meeting.id]
        pin = f"is pinned to slot {meeting.pinned!r}"
        if not hours.own_slots(meeting, full, sessions, index) & bit:
            raise ProblemError(
                "meetings",
                meeting.id,
                f"{pin} outside its own sessions or slots",
                "move the pin, or widen them",
            )
        for person in meeting.people:
            if not free[person] & bit:
                raise ProblemError(
                    "meetings",
                    meeting.id,
                    f"{pin} when {person!r} is away",
                    "move the pin, or free the person",
                )
            sitting[person, meeting.pinned] += 1
            if sitting[person, meeting.pinned] > parallel[person]:
                raise ProblemError(
                    "meetings",
                    meeting.id,
                    f"{pin} where {person!r} is pinned already",
                    "pin one of the two elsewhere",
                )
        for first in meeting.after:
            if first in at and at[first] >= at[meeting.id]:
                raise ProblemError(
                    "meetings",
                    meeting.id,
                    f"{pin}, not after {first!r}",
                    "pin the two in their order",
                )
