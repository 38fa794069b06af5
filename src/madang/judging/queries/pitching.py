"""Reads of pitch days: what staff plan, a judge's own order, a team's own time.

Nothing of a day shows to judges and teams before it is published, nothing of scores
before the result board is open; who is tied to a team never sees its name.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count

from madang.applications.rules import own_applications
from madang.judging import rules
from madang.judging.models import (
    DayJudge,
    PitchDay,
    PitchDayState,
    PitchSeat,
    PitchSlot,
    Read,
    ReadState,
    ResultsFor,
    SeatState,
)
from madang.judging.queries.interests import ties_between
from madang.judging.queries.people import own_judge
from madang.judging.queries.reading import reads_visible_to
from madang.judging.queries.rounds import applications_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from madang.applications.models import Application
    from madang.hubs.models import Actor
    from madang.judging.models import Judge

TOLD = (PitchDayState.PUBLISHED, PitchDayState.OVER)


def days_visible_to(by: Actor) -> QuerySet[PitchDay]:
    """Return the hub's pitch days, the latest first, for those who run rounds."""
    found = PitchDay.objects.filter(hub=by.hub).select_related("round__call", "site")
    return found if by.is_managing else found.none()


def days_of(by: Actor, **where: object) -> QuerySet[PitchDay]:
    """Return some of the hub's days with their teams and judges counted."""
    return (
        days_visible_to(by)
        .filter(**where)
        .annotate(
            team_count=Count("slots", distinct=True),
            judge_count=Count("judges", distinct=True),
        )
    )


def days_judged_by(by: Actor) -> QuerySet[PitchDay]:
    """Return the published days on which the actor sits as a judge."""
    judge = own_judge(by)
    found = PitchDay.objects.filter(hub=by.hub, state__in=TOLD)
    if judge is None:
        return found.none()
    return (
        found.filter(judges__seat__judge=judge, judges__seat__state=SeatState.ACCEPTED)
        .select_related("round__call", "site")
        .order_by("starts_at", "pk")
    )


def slots_visible_to(by: Actor) -> QuerySet[PitchSlot]:
    """Return every pitch of the hub, for those who run rounds."""
    found = PitchSlot.objects.filter(hub=by.hub).select_related(
        "day__round__call", "application"
    )
    return found if by.is_managing else found.none()


def own_slots(by: Actor) -> QuerySet[PitchSlot]:
    """Return the actor's own teams' pitches on published days, the next first."""
    return (
        PitchSlot.objects.filter(
            hub=by.hub, day__state__in=TOLD, application__in=own_applications(by)
        )
        .select_related("day__round__call", "day__site", "application__call")
        .order_by("starts_at", "pk")
    )


def day_judges_visible_to(by: Actor) -> QuerySet[DayJudge]:
    """Return the judges of the hub's pitch days, for those who run rounds."""
    found = DayJudge.objects.filter(hub=by.hub).select_related(
        "day__round", "seat__judge__person"
    )
    return found if by.is_managing else found.none()


def judges_of_day(day: PitchDay) -> list[DayJudge]:
    """Return a day's judges by name who still sit in the round."""
    found = day.judges.filter(seat__state=SeatState.ACCEPTED)
    return list(
        found.select_related(
            "day", "seat__judge__person", "seat__judge__user"
        ).order_by("seat__judge__person__name_key", "pk")
    )


def teams_of_day(day: PitchDay) -> list[Application]:
    """Return whom a day must place: in the round's stage, and on no other told day."""
    elsewhere = PitchSlot.objects.filter(
        day__round=day.round_id, day__state__in=TOLD
    ).exclude(day=day)
    found = applications_in(day.round)
    return list(found.exclude(pk__in=elsewhere.values("application")))


def slots_of_day(day: PitchDay) -> list[PitchSlot]:
    """Return a day's pitches in order, each with its judges; two statements."""
    found = PitchSlot.objects.filter(day=day).select_related("application")
    return list(
        found.order_by("starts_at", "room", "pk").prefetch_related(
            "seats__seat__judge__person"
        )
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """One pitch in a judge's own order; without a slot's team where she steps out."""

    slot: PitchSlot
    name: str
    read: Read | None
    is_remote: bool

    @property
    def steps_out(self) -> bool:
        """Whether she leaves the room: something ties her to the team."""
        return not self.name

    @property
    def is_done(self) -> bool:
        """Whether her score is locked."""
        return self.read is not None and self.read.state == ReadState.LOCKED


def order_of(by: Actor, day: PitchDay) -> list[Turn]:
    """Return what a judge hears on a published day, in order, and where she steps out.

    A team to which something ties her now has no name here, whatever was planned.
    """
    judge = own_judge(by)
    if judge is None or day.state not in TOLD:
        return []
    rows = list(
        DayJudge.objects.filter(day=day, seat__judge=judge).select_related("day")
    )
    if not rows:
        return []
    mine = rows[0]
    slots = [
        slot
        for slot in PitchSlot.objects.filter(day=day).select_related("application")
        if slot.room == mine.room
    ]
    seated = set(
        PitchSeat.objects.filter(slot__day=day, seat=mine.seat_id).values_list(
            "slot_id", flat=True
        )
    )
    heard = [s for s in slots if s.pk in seated or mine.is_there(s.period)]
    tied = tied_teams(judge, heard)
    reads = {read.application_id: read for read in reads_visible_to(by)}
    return [
        Turn(
            slot,
            _name_to(day, slot, seated, tied),
            reads.get(slot.application_id),
            mine.is_remote,
        )
        for slot in heard
    ]


def _name_to(day: PitchDay, slot: PitchSlot, seated: set[int], tied: set[int]) -> str:
    if slot.pk not in seated or slot.application_id in tied:
        return ""
    if day.round.is_blind:
        return f"№ {slot.application.number}"
    return slot.application.name


def tied_teams(judge: Judge, slots: Iterable[PitchSlot]) -> set[int]:
    """Return the applications among some pitches to which something ties a judge."""
    applications = [slot.application for slot in slots]
    return {pair[1] for pair in ties_between([judge], applications)}


@dataclass(frozen=True, slots=True)
class Stage:
    """A room on the day: what runs there, what comes next, what was."""

    room: str
    current: PitchSlot | None
    next: PitchSlot | None
    last: PitchSlot | None
    done: int
    count: int

    def spent(self, now: datetime) -> int:
        """Return the seconds of the running pitch that are over."""
        return self.current.spent(now) if self.current else 0


def stage_of(room: str, slots: Sequence[PitchSlot]) -> Stage:
    """Return where a room stands in its order."""
    here = [slot for slot in slots if slot.room == room]
    waiting = [slot for slot in here if slot.began_at is None]
    over = [slot for slot in here if slot.ended_at is not None]
    return Stage(
        room,
        next((slot for slot in here if slot.is_running), None),
        next(iter(waiting), None),
        max(over, key=lambda slot: (slot.ended_at, slot.pk), default=None),
        len(over),
        len(here),
    )


def sheets_in(day: PitchDay) -> dict[int, tuple[int, int]]:
    """Return how many judges of each team have locked, of how many."""
    found: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    pairs = set(
        PitchSeat.objects.filter(slot__day=day).values_list(
            "seat_id", "slot__application_id"
        )
    )
    locked = set(
        Read.objects.filter(round=day.round_id, state=ReadState.LOCKED).values_list(
            "seat_id", "application_id"
        )
    )
    for seat, application in pairs:
        found[application][1] += 1
        found[application][0] += (seat, application) in locked
    return {key: (done, asked) for key, (done, asked) in found.items()}


def may_see_results(by: Actor, day: PitchDay) -> bool:
    """Tell whether the result board is open to the actor: staff and judges of the day.

    Nobody sees it before somebody opened it, and nobody after it was closed again.
    """
    if day.results_at is None or day.hub_id != by.hub.pk:
        return False
    if by.is_managing:
        return True
    return rules.may_judge(by) and days_judged_by(by).filter(pk=day.pk).exists()


def results_visible_to(by: Actor) -> QuerySet[PitchDay]:
    """Return the days whose result board the actor may open: staff all, judges theirs.

    To a judge only while the board is open.
    """
    if by.is_managing:
        return days_visible_to(by)
    return days_judged_by(by).filter(results_at__isnull=False)


def shows_team_results(day: PitchDay) -> bool:
    """Tell whether each team may see its own standing now."""
    return day.results_at is not None and day.results_for == ResultsFor.TEAMS
