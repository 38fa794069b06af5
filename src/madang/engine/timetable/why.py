"""Why no timetable can exist: the rules that cannot hold together, in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.engine.timetable.grid import bits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from madang.engine.timetable.grid import Grid
    from madang.engine.timetable.problem import Timetable


def impossible(problem: Timetable, grid: Grid) -> tuple[str, ...]:
    """Return sentences that prove, each by a count, that no timetable exists.

    Guarantee: an empty answer proves nothing; every sentence is a proof, and names the
    smallest change that would lift its own count.
    """
    return tuple(
        [
            *meetings_without_slots(problem, grid),
            *overfull_people(problem, grid),
            *overfull_rooms(grid),
            *chains_too_long(problem, grid),
        ][:20]
    )


def meetings_without_slots(problem: Timetable, grid: Grid) -> Iterator[str]:
    """Name the meetings whose people and rules leave no common slot."""
    for m, meeting in enumerate(problem.meetings):
        if not grid.allowed[m] and not grid.optional[m]:
            people = " and ".join(meeting.people)
            yield (
                f"meeting {meeting.id}: {people} have no slot in common that its rules"
                " allow; free one slot"
            )


def overfull_people(problem: Timetable, grid: Grid) -> Iterator[str]:
    """Name the people with more meetings than slots for them, in all or in a part."""
    for p, person in enumerate(problem.people):
        meetings = [m for m in grid.meetings[p] if not grid.optional[m]]
        if len(meetings) > grid.cap[p]:
            yield (
                f"{person.id}: {len(meetings)} meetings, time or cap for"
                f" {grid.cap[p]}; {len(meetings) - grid.cap[p]} too many"
            )
            continue
        for mask in sorted({grid.allowed[m] for m in meetings}):
            inside = sum(1 for m in meetings if grid.allowed[m] & ~mask == 0)
            room = mask.bit_count() * grid.parallel[p]
            if inside > room > 0:
                yield (
                    f"{person.id}: {inside} meetings must share {room} slots"
                    f" ({names(problem, mask)}); {inside - room} too many"
                )
                break


def overfull_rooms(grid: Grid) -> Iterator[str]:
    """Name the tables that run out, in all slots or within a session."""
    for room in grid.rooms:
        must = [m for m in room.meetings if not grid.optional[m]]
        for mask in sorted({grid.allowed[m] for m in must}, reverse=True):
            inside = sum(1 for m in must if grid.allowed[m] & ~mask == 0)
            tables = sum(room.tables[t] for t in bits(mask))
            if inside > tables:
                yield (
                    f"tables: {inside} meetings share {tables} sittings;"
                    f" {inside - tables} too many"
                )
                break


def chains_too_long(problem: Timetable, grid: Grid) -> Iterator[str]:
    """Name the meeting that its predecessors push past its last slot."""
    earliest = [lowest(mask) for mask in grid.allowed]
    orders = [pair for pair in grid.before if not grid.optional[pair[0]]]
    for _ in range(len(orders)):
        late = [pair for pair in orders if earliest[pair[1]] <= earliest[pair[0]]]
        for first, then in late:
            after = grid.allowed[then] & -(1 << (earliest[first] + 1))
            if not after:
                if not grid.optional[then]:
                    yield (
                        f"meeting {problem.meetings[then].id} must come after"
                        f" {problem.meetings[first].id}, which leaves it no slot"
                    )
                return
            earliest[then] = max(earliest[then], lowest(after))


def lowest(mask: int) -> int:
    """Return the number of the lowest set bit, or 0."""
    return max(0, (mask & -mask).bit_length() - 1)


def names(problem: Timetable, mask: int) -> str:
    """Return the ids of the slots of the mask, the first few of many."""
    ids: Sequence[str] = [problem.slots[t].id for t in bits(mask)]
    return ", ".join(ids[:6]) + (", …" if len(ids) > 6 else "")
