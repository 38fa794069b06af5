"""A timetable as whole numbers and bit masks, the form every method here works on."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from madang.engine.problem import ProblemError
from madang.engine.timetable import hours

if TYPE_CHECKING:
    from collections.abc import Sequence

    from madang.engine.timetable.problem import Timetable

MILLION = 1_000_000  # worth is counted in millionths, so that sums are exact
KINDS_AT_MOST = 2_000


@dataclass(frozen=True, slots=True)
class Room:
    """Meetings that compete for the same tables, and the tables there are per slot."""

    meetings: tuple[int, ...]
    tables: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Meetings by number, slots by bit; `breaks` remembers what it has counted."""

    slots: int
    people: tuple[tuple[int, ...], ...]  # of each meeting
    meetings: tuple[tuple[int, ...], ...]  # of each person
    allowed: tuple[int, ...]  # slots of each meeting
    free: tuple[int, ...]  # slots of each person
    parallel: tuple[int, ...]
    cap: tuple[int, ...]
    before: tuple[tuple[int, int], ...]  # (first, then)
    days: tuple[int, ...]  # mask of each day
    rests: tuple[int, ...]
    rooms: tuple[Room, ...]
    optional: tuple[bool, ...]
    worth: tuple[int, ...]  # millionths
    fairness: int | None
    counted: dict[int, int] = field(default_factory=dict)

    def breaks(self, mask: int) -> int:
        """Return the breaks of a person who sits in the slots of the mask."""
        known = self.counted.get(mask)
        if known is None:
            known = self.counted[mask] = count_breaks(mask, self.days, self.rests)
        return known

    def agendas(self, at: Sequence[int]) -> list[int]:
        """Return each person's mask of slots; `at` is -1 where nothing is held."""
        masks = [0] * len(self.meetings)
        for people, slot in zip(self.people, at, strict=True):
            if slot >= 0:
                for person in people:
                    masks[person] |= 1 << slot
        return masks

    def keeps_rests(self, at: Sequence[int]) -> bool:
        """Return whether everybody keeps one slot of each rest window free."""
        return not self.rests or all(
            mask & rest != rest for mask in self.agendas(at) for rest in self.rests
        )

    def breaks_of_all(self, at: Sequence[int]) -> list[int]:
        """Return each person's number of breaks."""
        return [self.breaks(mask) for mask in self.agendas(at)]


def bits(mask: int) -> list[int]:
    """Return the numbers of the set bits, lowest first.

    >>> bits(0b1010)
    [1, 3]
    """
    found = []
    while mask:
        low = mask & -mask
        found.append(low.bit_length() - 1)
        mask ^= low
    return found


def gaps(mask: int) -> list[int]:
    """Return the idle gaps between the set bits, each as a mask.

    >>> [bin(gap) for gap in gaps(0b1001011)]
    ['0b100', '0b110000']
    """
    found = []
    ones = bits(mask)
    for left, right in pairwise(ones):
        if right > left + 1:
            found.append(((1 << right) - 1) & ~((1 << (left + 1)) - 1))
    return found


def count_breaks(mask: int, days: Sequence[int], rests: Sequence[int]) -> int:
    """Return the idle gaps within a day that lie in no rest window.

    >>> count_breaks(0b1001011, [0b1111111], [])
    2
    >>> count_breaks(0b1001011, [0b1111111], [0b1100])
    1
    """
    total = 0
    for day in days:
        part = mask & day
        if not rests:
            runs = part & ~(part << 1)
            total += max(0, runs.bit_count() - 1)
            continue
        total += sum(
            1 for gap in gaps(part) if not any(gap & ~rest == 0 for rest in rests)
        )
    return total


def grid_of(problem: Timetable) -> Grid:
    """Return the problem as numbers; rules, ids and order stay the same.

    Time: linear in the input, apart from overlapping choices of places.
    """
    index = {slot.id: t for t, slot in enumerate(problem.slots)}
    person_at = {person.id: p for p, person in enumerate(problem.people)}
    meeting_at = {meeting.id: m for m, meeting in enumerate(problem.meetings)}
    free = hours.free_slots(problem)
    sessions = hours.sessions_of(problem)
    people = tuple(
        tuple(person_at[name] for name in meeting.people)
        for meeting in problem.meetings
    )
    meetings: list[list[int]] = [[] for _ in problem.people]
    for number, group in enumerate(people):
        for person in group:
            meetings[person].append(number)
    days: dict[str, int] = {}
    for t, slot in enumerate(problem.slots):
        days[slot.day] = days.get(slot.day, 0) | 1 << t
    rests = tuple(hours.mask_of(rest, index) for rest in problem.rests)
    return Grid(
        slots=len(problem.slots),
        people=people,
        meetings=tuple(tuple(own) for own in meetings),
        allowed=tuple(
            hours.allowed_slots(problem, meeting, free, sessions, index)
            for meeting in problem.meetings
        ),
        free=tuple(free[person.id] for person in problem.people),
        parallel=tuple(person.parallel for person in problem.people),
        cap=tuple(
            most_meetings(person.cap, person.parallel, free[person.id], rests, len(own))
            for person, own in zip(problem.people, meetings, strict=True)
        ),
        before=tuple(
            (meeting_at[first], number)
            for number, meeting in enumerate(problem.meetings)
            for first in dict.fromkeys(meeting.after)
        ),
        days=tuple(days.values()),
        rests=rests,
        rooms=rooms_of(problem, index),
        optional=tuple(meeting.optional for meeting in problem.meetings),
        worth=tuple(round(meeting.worth * MILLION) for meeting in problem.meetings),
        fairness=problem.fairness,
    )


def most_meetings(
    cap: int | None, parallel: int, free: int, rests: Sequence[int], asked: int
) -> int:
    """Return how many meetings a person can be in: his cap, his time, his requests."""
    slots = free.bit_count()
    # Windows that share no slot each keep one slot free where he would be free in all.
    taken = 0
    for rest in rests:
        if rest & taken == 0:
            taken |= rest
            slots -= free & rest == rest
    return min(asked, slots * parallel, asked if cap is None else cap)


def rooms_of(problem: Timetable, index: dict[str, int]) -> tuple[Room, ...]:
    """Return the groups of meetings whose tables can run out.

    A slot's meetings find tables if and only if no union of their place choices is
    overfull (Hall); unions of choices that share no place follow from their parts.

    Raises:
        ProblemError: The choices of places overlap in too many ways.
    """
    everywhere = frozenset(place.id for place in problem.places)
    own = {person.id: person.place for person in problem.people if person.place}
    kinds: dict[frozenset[str], list[int]] = {}
    for number, meeting in enumerate(problem.meetings):
        choice = meeting.places or everywhere
        for person in meeting.people:
            if person in own:
                choice &= {own[person]}
        kinds.setdefault(choice, []).append(number)
    kinds.setdefault(everywhere, [])
    unions = set(kinds)
    fresh = set(kinds) - {everywhere}
    while fresh:
        fresh = {a | b for a in fresh for b in kinds if a & b} - unions
        unions |= fresh
        if len(unions) > KINDS_AT_MOST:
            raise ProblemError(
                "meetings",
                None,
                "their choices of places overlap in too many ways",
                "group the places into a few areas",
            )
    rooms = []
    for union in sorted(unions, key=lambda ids: (-len(ids), sorted(ids))):
        members = tuple(
            sorted(m for kind, ms in kinds.items() if kind <= union for m in ms)
        )
        tables = tables_per_slot(problem, union, index)
        if members and (union == everywhere or len(members) > min(tables)):
            rooms.append(Room(members, tables))
    return tuple(rooms)


def tables_per_slot(
    problem: Timetable, union: frozenset[str], index: dict[str, int]
) -> tuple[int, ...]:
    """Return how many tables these places have open in each slot."""
    tables = [0] * len(index)
    for place in problem.places:
        if place.id in union:
            closed = {index[slot] for slot in place.closed}
            for t in range(len(index)):
                if t not in closed:
                    tables[t] += place.tables
    return tuple(tables)
