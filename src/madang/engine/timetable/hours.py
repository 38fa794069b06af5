"""Who can sit in which slot, and in which slots a meeting may stand, as bit masks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Iterable

    from madang.engine.timetable.terms import Meeting, Person, Slot, Terms


def mask_of(slots: Iterable[str], index: dict[str, int]) -> int:
    """Return the bit mask of the named slots.

    >>> mask_of(["b", "c"], {"a": 0, "b": 1, "c": 2})
    6
    """
    mask = 0
    for slot in slots:
        mask |= 1 << index[slot]
    return mask


def is_asleep(person: Person, slot: Slot) -> bool:
    """Return whether the slot falls outside the person's waking hours at home."""
    if not person.zone or slot.starts_at is None or slot.ends_at is None:
        return False
    zone = ZoneInfo(person.zone)
    starts, ends = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
    return (
        starts.time() < person.earliest
        or ends.time() > person.latest
        or ends.date() != starts.date()
    )


def free_slots(problem: Terms) -> dict[str, int]:
    """Return for each person the mask of slots in which he can sit."""
    index = {slot.id: t for t, slot in enumerate(problem.slots)}
    full = (1 << len(problem.slots)) - 1
    asleep: dict[tuple[object, ...], int] = {}
    free = {}
    for person in problem.people:
        mask = full & ~mask_of(person.away, index)
        if person.zone:
            hours = (person.zone, person.earliest, person.latest)
            if hours not in asleep:
                asleep[hours] = mask_of(
                    (s.id for s in problem.slots if is_asleep(person, s)), index
                )
            mask &= ~asleep[hours]
        free[person.id] = mask
    return free


def sessions_of(problem: Terms) -> dict[str, int]:
    """Return for each session the mask of its slots."""
    masks: dict[str, int] = {}
    for t, slot in enumerate(problem.slots):
        masks[slot.session] = masks.get(slot.session, 0) | 1 << t
    return masks


def allowed_slots(
    problem: Terms,
    meeting: Meeting,
    free: dict[str, int],
    sessions: dict[str, int],
    index: dict[str, int],
) -> int:
    """Return the slots in which the meeting may stand, its people's time included."""
    mask = own_slots(meeting, (1 << len(problem.slots)) - 1, sessions, index)
    for person in meeting.people:
        mask &= free[person]
    if meeting.pinned:
        mask &= 1 << index[meeting.pinned]
    return mask


def own_slots(
    meeting: Meeting, full: int, sessions: dict[str, int], index: dict[str, int]
) -> int:
    """Return the mask of slots that the meeting's own rules leave, pins aside."""
    mask = full
    if meeting.sessions:
        mask = 0
        for session in meeting.sessions:
            mask |= sessions[session]
    if meeting.slots:
        mask &= mask_of(meeting.slots, index)
    return mask
