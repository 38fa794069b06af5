"""Check a timetable alone: people, tables, time, order, pins, rests, fairness."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from madang.engine.verify import Check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from madang.engine.timetable.problem import Timetable
    from madang.engine.timetable.terms import Meeting, Person, Sitting, Slot


def check(
    problem: Timetable,
    plan: Sequence[Sitting],
    certificate: dict[str, Any] | None = None,
) -> Check:
    """Return every rule that the plan breaks, what it is worth, and a bound.

    The value is the number of breaks, or the worth held where meetings are optional.
    The bound then follows from the prices in the certificate, whoever found them: any
    prices from 0 up prove one (LP duality).  Without prices breaks are at least 0.
    Guarantee: no solver code runs here.  Time: linear in the plan.
    """
    faults = [*wrong_rows(problem, plan)]
    if faults:
        return Check(tuple(faults))
    faults += wrong_meetings(problem, plan)
    faults += wrong_people(problem, plan)
    faults += wrong_places(problem, plan)
    breaks = breaks_by_person(problem, plan)
    if problem.fairness is not None and breaks:
        least, most = min(breaks.values()), max(breaks.values())
        if most - least > problem.fairness:
            faults.append(
                f"fairness: one person has {most} breaks, another {least};"
                f" they may differ by {problem.fairness}"
            )
    if not problem.is_choice:
        return Check(tuple(faults), float(sum(breaks.values())), 0.0)
    worth = {meeting.id: meeting.worth for meeting in problem.meetings}
    value = sum(round(worth[sitting.meeting] * 1e6) for sitting in plan) / 1e6
    return Check(tuple(faults), value, priced_bound(problem, certificate))


def wrong_rows(problem: Timetable, plan: Sequence[Sitting]) -> Iterator[str]:
    """Name rows that speak of what the problem does not know, or speak twice."""
    meetings = {meeting.id for meeting in problem.meetings}
    slots = {slot.id for slot in problem.slots}
    places = {place.id for place in problem.places}
    for sitting in plan:
        if sitting.meeting not in meetings:
            yield f"meeting {sitting.meeting} is unknown"
        if sitting.slot not in slots:
            yield f"meeting {sitting.meeting}: slot {sitting.slot} is unknown"
        if sitting.place not in places:
            yield f"meeting {sitting.meeting}: place {sitting.place!r} is unknown"
    for name, times in Counter(sitting.meeting for sitting in plan).items():
        if times > 1:
            yield f"meeting {name} is held {times} times"


def wrong_meetings(problem: Timetable, plan: Sequence[Sitting]) -> Iterator[str]:
    """Name meetings that are not held, or not where and when their rules say."""
    slots = {slot.id: (number, slot) for number, slot in enumerate(problem.slots)}
    held = {sitting.meeting: sitting for sitting in plan}
    homes = {person.id: person.place for person in problem.people if person.place}
    for meeting in problem.meetings:
        sitting = held.get(meeting.id)
        if sitting is None:
            if not meeting.optional:
                yield f"meeting {meeting.id} is not held"
            continue
        number, slot = slots[sitting.slot]
        yield from wrong_slot(meeting, slot)
        for person in meeting.people:
            if homes.get(person, sitting.place) != sitting.place:
                yield f"meeting {meeting.id} is not at {person}'s table"
        if meeting.places and sitting.place not in meeting.places:
            yield f"meeting {meeting.id} may not sit at {sitting.place}"
        for first in meeting.after:
            if first in held and slots[held[first].slot][0] >= number:
                yield f"meeting {meeting.id} is not after meeting {first}"


def wrong_slot(meeting: Meeting, slot: Slot) -> Iterator[str]:
    """Name the meeting's own rules that its slot breaks."""
    if meeting.pinned and meeting.pinned != slot.id:
        yield f"meeting {meeting.id} is pinned to {meeting.pinned}, not {slot.id}"
    if meeting.sessions and slot.session not in meeting.sessions:
        yield f"meeting {meeting.id} may not stand in session {slot.session}"
    if meeting.slots and slot.id not in meeting.slots:
        yield f"meeting {meeting.id} may not stand in slot {slot.id}"


def wrong_people(problem: Timetable, plan: Sequence[Sitting]) -> Iterator[str]:
    """Name people who sit twice at once, while away, too often or unrested."""
    members = {meeting.id: meeting.people for meeting in problem.meetings}
    slots = {slot.id: slot for slot in problem.slots}
    agendas: dict[str, Counter[str]] = defaultdict(Counter)
    for sitting in plan:
        for name in members[sitting.meeting]:
            agendas[name][sitting.slot] += 1
    for person in problem.people:
        agenda = agendas[person.id]
        for slot, count in agenda.items():
            yield from wrong_sitting(person, slots[slot], count)
        if person.cap is not None and agenda.total() > person.cap:
            yield f"{person.id} has {agenda.total()} meetings, cap {person.cap}"
        for number, rest in enumerate(problem.rests, start=1):
            if rest <= agenda.keys():
                yield f"{person.id} has no free slot in rest window {number}"


def wrong_sitting(person: Person, slot: Slot, count: int) -> Iterator[str]:
    """Name what stops the person from sitting in `count` meetings of the slot."""
    if count > person.parallel:
        yield f"{person.id} sits in {count} meetings in slot {slot.id}"
    if slot.id in person.away:
        yield f"{person.id} is away in slot {slot.id}"
    if person.zone and not is_awake(person, slot):
        yield f"{person.id} is asleep in slot {slot.id}"


def is_awake(person: Person, slot: Slot) -> bool:
    """Return whether the whole slot lies in the person's day at home."""
    if slot.starts_at is None or slot.ends_at is None:
        return True
    zone = ZoneInfo(person.zone)
    begin, end = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    if begin.date() != end.date():
        return False
    return person.earliest <= begin.time() and end.time() <= person.latest


def wrong_places(problem: Timetable, plan: Sequence[Sitting]) -> Iterator[str]:
    """Name places with more meetings in a slot than tables, or closed."""
    places = {place.id: place for place in problem.places}
    used = Counter((sitting.place, sitting.slot) for sitting in plan)
    for (name, slot), count in used.items():
        place = places[name]
        tables = 0 if slot in place.closed else place.tables
        if count > tables:
            yield f"{name} holds {count} meetings in slot {slot}, {tables} tables"


def breaks_by_person(problem: Timetable, plan: Sequence[Sitting]) -> dict[str, int]:
    """Return each person's breaks: idle gaps in a day, outside the rest windows."""
    people = {meeting.id: meeting.people for meeting in problem.meetings}
    sits: dict[str, set[str]] = defaultdict(set)
    for sitting in plan:
        for person in people[sitting.meeting]:
            sits[person].add(sitting.slot)
    days: dict[str, list[str]] = defaultdict(list)
    for slot in problem.slots:
        days[slot.day].append(slot.id)
    return {
        person.id: sum(
            breaks_of_day(day, sits[person.id], problem.rests) for day in days.values()
        )
        for person in problem.people
    }


def breaks_of_day(
    day: list[str], sits: set[str], rests: Sequence[frozenset[str]]
) -> int:
    """Return the breaks of one person on one day.

    >>> breaks_of_day(["1", "2", "3", "4"], {"1", "3"}, [])
    1
    >>> breaks_of_day(["1", "2", "3", "4"], {"1", "3"}, [frozenset("2")])
    0
    """
    breaks, idle, has_begun = 0, set[str](), False
    for slot in day:
        if slot not in sits:
            idle.add(slot)
            continue
        if has_begun and idle and not any(idle <= rest for rest in rests):
            breaks += 1
        has_begun, idle = True, set()
    return breaks


def priced_bound(
    problem: Timetable, certificate: dict[str, Any] | None
) -> float | None:
    """Return the worth that no plan exceeds, by the prices of the certificate.

    With prices from 0 up for a person's time in all (``prices``) and in one slot
    (``seats``), for a sitting (``table``) and for one in one slot (``tables``), no plan
    is worth more than what is left of each meeting's worth in its cheapest slot, plus
    every price times what there is of it.  Prices are whole millionths.
    """
    if certificate is None or "prices" not in certificate:
        return None
    caps, seats = certificate["prices"], certificate.get("seats", {})
    table, tables = certificate.get("table", 0), certificate.get("tables", {})
    every = [*caps.values(), table, *tables.values()]
    every += [price for own in seats.values() for price in own.values()]
    if any(price < 0 for price in every):
        return None
    asked = Counter(p for meeting in problem.meetings for p in meeting.people)
    time = {person.id: time_of(problem, person) for person in problem.people}
    open_ = tables_open(problem)
    total = table * sum(open_.values())
    total += sum(price * open_[slot] for slot, price in tables.items())
    for person in problem.people:
        most = min(asked[person.id], len(time[person.id]) * person.parallel)
        if person.cap is not None:
            most = min(most, person.cap)
        total += caps.get(person.id, 0) * most
        total += sum(seats.get(person.id, {}).values()) * person.parallel
    for meeting in problem.meetings:
        common = set.intersection(*(time[person] for person in meeting.people))
        paid = table + sum(caps.get(person, 0) for person in meeting.people)
        if tables or seats:
            paid += min(
                (
                    tables.get(slot, 0)
                    + sum(seats.get(p, {}).get(slot, 0) for p in meeting.people)
                    for slot in common
                ),
                default=0,
            )
        left = round(meeting.worth * 1e6) - paid
        if not meeting.optional:
            total += left  # held even where it does not pay its prices
        elif common:
            total += max(0, left)
    return float(total / 1e6)


def time_of(problem: Timetable, person: Person) -> set[str]:
    """Return the slots in which the person could sit."""
    return {
        slot.id
        for slot in problem.slots
        if slot.id not in person.away and (not person.zone or is_awake(person, slot))
    }


def tables_open(problem: Timetable) -> dict[str, int]:
    """Return how many tables are open in each slot."""
    return {
        slot.id: sum(
            place.tables for place in problem.places if slot.id not in place.closed
        )
        for slot in problem.slots
    }
