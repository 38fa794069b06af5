"""Pitch days: made, changed, their judges, planned, moved by hand, pinned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.jobs.actions import start_job
from madang.judging import days, rules
from madang.judging.actions.rounds import NotNow
from madang.judging.models import (
    DayJudge,
    PitchDay,
    PitchDayState,
    PitchSeat,
    PitchSlot,
    Seat,
    SeatState,
)
from madang.judging.planning import (
    BenchRows,
    Planned,
    bench_of,
    lacks,
    left_over,
    plan,
    rows_of_day,
)
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, time

    from madang.hubs.models import Actor
    from madang.jobs.models import Job
    from madang.judging.models import Round

PLAN_DAY = "judging.pitch_day"
WORDS = ("names", "note")
CUT = ("site", "zone", "starts_at", "ends_at")


@action(allowed=rules.may_run)
def make_day(round_: Round, by: Actor, *, values: Mapping[str, Any]) -> PitchDay:
    """A pitch day of the round is being planned, with the round's accepted judges.

    Raises:
        Refused: a value is not fit to be stored.
    """
    day = PitchDay(hub=round_.hub, round=round_)
    _fill(day, values)
    day.save()
    seats = Seat.objects.filter(round=round_, state=SeatState.ACCEPTED)
    DayJudge.objects.bulk_create(
        [DayJudge(hub=day.hub, day=day, seat=seat) for seat in seats]
    )
    return day


@action(allowed=rules.may_run)
def change_day(
    day: PitchDay, by: Actor, *, expected: int, values: Mapping[str, Any]
) -> PitchDay:
    """The day is as `values` say; once published only its words.

    What was planned at times or in rooms that are no more is taken off the plan.

    Raises:
        Stale: somebody saved the day since version `expected`.
        NotNow: it is published and more than words would change.
        Refused: a value is not fit to be stored.
    """
    before = (*[getattr(day, name) for name in CUT], day.settings)
    _fill(day, values)
    after = (*[getattr(day, name) for name in CUT], day.settings)
    if day.state != PitchDayState.DRAFT and before != after:
        raise NotNow(_("The day is published. Take it back first to change more."))
    saved = save_version(day, expected, [*WORDS, *CUT, "settings"])
    if day.state == PitchDayState.DRAFT:
        _drop_misfits(day)
    return saved


def _fill(day: PitchDay, values: Mapping[str, Any]) -> None:
    for name in (*WORDS, *CUT):
        if name in values:
            setattr(day, name, values[name])
    if "settings" in values:
        day.settings = days.read(values["settings"]).write()
    told = ""
    if day.zone not in available_timezones():
        told = _("“%(name)s” is no time zone.") % {"name": day.zone}
        raise Refused(told, fields={"zone": [told]})
    if day.ends_at <= day.starts_at:
        told = _("The end must come after the beginning.")
    elif day.ends_at - day.starts_at > days.LONGEST_DAY:
        told = _("A pitch day lasts at most 16 hours. Make one for each day.")
    if told:
        raise Refused(told, fields={"ends_at": [told]})


def _drop_misfits(day: PitchDay) -> None:
    """Take pitches and panels off the plan whose time or room is no more."""
    rooms, times = set(day.cut.rooms), set(day.times)
    for slot in PitchSlot.objects.filter(day=day):
        if slot.room not in rooms or slot.period not in times:
            slot.delete()
    DayJudge.objects.filter(day=day).exclude(room__in=rooms).update(
        room="", is_pinned=False
    )


@action(allowed=rules.may_run)
def drop_day(day: PitchDay, by: Actor) -> PitchDay:
    """The day that was only being planned is gone, its plan with it.

    Raises:
        NotNow: judges and teams know of it.
    """
    _must_be_draft(day)
    if day.letter:
        raise NotNow(_("Judges and teams were told of this day; it stays on record."))
    key = day.pk
    day.delete()
    day.pk = key  # the journal names what is gone
    return day


def _must_be_draft(day: PitchDay) -> None:
    if day.state != PitchDayState.DRAFT:
        raise NotNow(_("The day is published. Take it back first to plan anew."))


@dataclass(frozen=True, slots=True)
class JudgeEntry:
    """A judge's day as staff say it; `hours` are on the clock of her own zone."""

    seat: int
    is_remote: bool = False
    zone: str = ""
    hours: tuple[time, time] | None = None
    room: str = ""


@action(allowed=rules.may_run)
def set_judges(
    day: PitchDay, by: Actor, *, expected: int, entries: Sequence[JudgeEntry]
) -> PitchDay:
    """These judges are on the day, and no others; a named room is pinned to its judge.

    Pitches that are planned keep the judges who may still hear them.

    Raises:
        NotNow: the day is published.
        Stale: somebody changed the day since version `expected`.
        Refused: one does not sit in the round, or a room or zone is unknown.
    """
    _must_be_draft(day)
    sitting = Seat.objects.filter(round=day.round_id, state=SeatState.ACCEPTED)
    if {entry.seat for entry in entries} - set(sitting.values_list("pk", flat=True)):
        raise Refused(_("Only judges who accepted a seat in the round take part."))
    rooms, zones = {"", *day.cut.rooms}, available_timezones()
    if any(entry.room not in rooms for entry in entries):
        raise Refused(_("The day has no such room."))
    for entry in entries:
        if entry.zone and entry.zone not in zones:
            told = _("“%(name)s” is no time zone.") % {"name": entry.zone}
            raise Refused(told, fields={f"zone_{entry.seat}": [told]})
    saved = save_version(day, expected, [])
    standing = {one.seat_id: one for one in DayJudge.objects.filter(day=day)}
    DayJudge.objects.filter(day=day).delete()
    DayJudge.objects.bulk_create(
        [_day_judge(day, entry, standing.get(entry.seat)) for entry in entries]
    )
    _seat_all(day)
    return saved


def _day_judge(day: PitchDay, entry: JudgeEntry, was: DayJudge | None) -> DayJudge:
    earliest, latest = entry.hours or (None, None)
    return DayJudge(
        hub=day.hub,
        day=day,
        seat_id=entry.seat,
        is_remote=entry.is_remote,
        zone=entry.zone,
        earliest=earliest,
        latest=latest,
        room=entry.room or (was.room if was else ""),
        is_pinned=bool(entry.room),
    )


@action(allowed=rules.may_run)
def plan_now(
    day: PitchDay, by: Actor, *, expected: int, keeps: bool = False
) -> PitchDay:
    """Every team has its room, time and judges; with `keeps` what stands moves least.

    Raises:
        NotNow: the day is published.
        Stale: somebody changed the day since version `expected`.
        Refused: it cannot be; the text says what lacks.
    """
    _must_be_draft(day)
    rows = rows_of_day(day)
    must_be_possible(rows)
    return _keep(day, rows, plan(bench_of(rows, keeps=keeps)), expected)


@action(allowed=rules.may_run)
def keep_plan(
    day: PitchDay, by: Actor, *, rows: BenchRows, found: Planned, expected: int
) -> PitchDay:
    """A plan worked out in the background is the day's.

    Raises:
        NotNow: the day was published meanwhile.
        Stale: somebody changed the day since version `expected`.
        Refused: teams are left over; the text names them.
    """
    _must_be_draft(day)
    return _keep(day, rows, found, expected)


def must_be_possible(rows: BenchRows) -> None:
    """Refuse what counting shows to be impossible.

    Raises:
        Refused: the text says all that lacks.
    """
    if told := lacks(bench_of(rows), rows.named):
        raise Refused("\n".join(told))


@action(allowed=rules.may_run)
def start_plan(
    day: PitchDay, by: Actor, *, expected: int, keeps: bool, now: datetime
) -> Job:
    """The plan of a large day is being worked out in the background.

    Raises:
        NotNow: the day is published.
        Refused: it cannot be; the text says what lacks.
        AlreadyRunning: it is being worked out already.
    """
    _must_be_draft(day)
    must_be_possible(rows_of_day(day))
    return start_job(
        day.hub,
        by,
        kind=PLAN_DAY,
        title=_("Plan of %(day)s") % {"day": day},
        now=now,
        arguments={"day": day.pk, "keeps": keeps, "version": expected},
        key=day.job_key,
    )


def _keep(day: PitchDay, rows: BenchRows, found: Planned, expected: int) -> PitchDay:
    if not found.is_whole:
        raise Refused("\n".join(left_over(found.left, bench_of(rows), rows.named)))
    saved = save_version(day, expected, [])
    pins = {slot.application_id for slot in rows.slots if slot.is_pinned}
    PitchSlot.objects.filter(day=day).delete()
    for one in rows.judges:
        room = found.panels.get(one.seat_id)
        one.room = "" if room is None else rows.cut.rooms[room]
    DayJudge.objects.bulk_update(rows.judges, ["room"])
    made = [
        PitchSlot(
            hub=day.hub,
            day=day,
            application_id=team,
            room=rows.cut.rooms[room],
            starts_at=rows.times[at][0],
            ends_at=rows.times[at][1],
            order=at + 1,
            is_pinned=team in pins,
        )
        for team, (room, at) in found.places.items()
    ]
    PitchSlot.objects.bulk_create(made)
    reseat(rows, PitchSlot.objects.filter(day=day))
    return saved


def _seat_all(day: PitchDay) -> None:
    """Put before each pitch who of its room's panel may hear it."""
    rows = rows_of_day(day)
    if rows.slots:
        reseat(rows, rows.slots)


def reseat(rows: BenchRows, slots: Iterable[PitchSlot]) -> None:
    """Put before each of these pitches who of its room's panel may hear it."""
    slots = list(slots)
    PitchSeat.objects.filter(slot__in=slots).delete()
    PitchSeat.objects.bulk_create(
        [
            PitchSeat(
                hub_id=slot.hub_id,
                slot=slot,
                seat_id=one.seat_id,
                is_remote=one.is_remote,
            )
            for slot in slots
            for one in rows.able(slot.room, slot.period, slot.application_id)
        ]
    )


@action(allowed=rules.may_run)
def pin_slot(slot: PitchSlot, by: Actor, *, is_pinned: bool) -> PitchSlot:
    """Planning anew leaves the pitch where it is; or may move it again."""
    slot.is_pinned = is_pinned
    slot.save(update_fields=["is_pinned"])
    return slot
