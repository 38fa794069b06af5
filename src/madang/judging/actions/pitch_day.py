"""A pitch day once it is planned: told, moved, run by the clock, its results opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F
from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.judging import rules
from madang.judging.actions.pitch_telling import give_reads, take_reads, tell_day
from madang.judging.actions.pitching import reseat
from madang.judging.actions.rounds import NotNow
from madang.judging.models import (
    PitchDay,
    PitchDayState,
    PitchSlot,
    ResultsFor,
    RoundState,
)
from madang.judging.planning import rows_of_day
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from madang.hubs.models import Actor
    from madang.judging.planning import BenchRows

ASIDE = "\N{LEFTWARDS ARROW}"  # where a pitch waits while two change places


@action(allowed=rules.may_run)
def publish_day(day: PitchDay, by: Actor, *, expected: int, now: datetime) -> PitchDay:
    """Judges and teams know when and where, each by one letter; judges may score.

    Raises:
        NotNow: it is published already, or its round is closed.
        Stale: somebody changed the day since version `expected`.
        Refused: there is no plan, or the plan lacks somebody.
    """
    if day.state != PitchDayState.DRAFT:
        raise NotNow(_("The day is published already."))
    if day.round.state == RoundState.CLOSED:
        raise NotNow(_("The round is closed."))
    if faults := plan_faults(rows_of_day(day)):
        raise Refused("\n".join(faults))
    day.state, day.letter = PitchDayState.PUBLISHED, day.letter + 1
    saved = save_version(day, expected, ["state", "letter"])
    give_reads(day, now)
    tell_day(day, now=now)
    return saved


def plan_faults(rows: BenchRows) -> list[str]:
    """Return, in words, what keeps a plan from being published."""
    if not rows.slots:
        return [_("There is no plan yet.")]
    placed = {slot.application_id for slot in rows.slots}
    names, known = rows.named.team, {one.pk for one in rows.teams}
    told = [
        _("%(team)s has no time yet.") % {"team": names[one.pk]}
        for one in rows.teams
        if one.pk not in placed
    ]
    for slot in rows.slots:
        name = f"№ {slot.application.number} {slot.application.name}"
        if slot.application_id not in known:
            told.append(
                _("%(team)s no longer stands in the round's stage.") % {"team": name}
            )
        elif (count := len(slot.seats.all())) < rows.cut.judges_each:
            told.append(
                _("%(team)s has %(count)d of %(each)d judges.")
                % {"team": name, "count": count, "each": rows.cut.judges_each}
            )
    return told


@action(allowed=rules.may_run)
def take_day_back(
    day: PitchDay, by: Actor, *, expected: int, now: datetime
) -> PitchDay:
    """The day is being planned again; who was told is told that it no longer holds.

    Raises:
        NotNow: it is not published, or a pitch has begun.
        Stale: somebody changed the day since version `expected`.
    """
    if day.state != PitchDayState.PUBLISHED:
        raise NotNow(_("The day is not published."))
    if PitchSlot.objects.filter(day=day).exclude(began_at=None).exists():
        raise NotNow(_("A team has spoken already; the day can no longer be undone."))
    day.state, day.letter = PitchDayState.DRAFT, day.letter + 1
    saved = save_version(day, expected, ["state", "letter"])
    tell_day(day, now=now, is_off=True)
    take_reads(day)
    return saved


@action(allowed=rules.may_run)
def move_slot(
    slot: PitchSlot,
    by: Actor,
    *,
    expected: int,
    room: str,
    starts_at: datetime,
    now: datetime,
) -> PitchSlot:
    """The pitch is in this room at this time, pinned; who was there has its place.

    On a published day those whose time or room changed are told, and nobody else.

    Raises:
        NotNow: one of the two has begun.
        Stale: somebody changed the day since version `expected`.
        Refused: no such place, or too few judges may hear one of them there.
    """
    day, rows = slot.day, rows_of_day(slot.day)
    period = next((p for p in rows.times if p[0] == starts_at), None)
    if period is None or room not in rows.cut.rooms:
        raise Refused(_("The day has no such room or time."))
    other = next(
        (s for s in rows.slots if s.room == room and s.starts_at == starts_at), None
    )
    pairs = [(slot, room, period)]
    if other is not None and other.pk != slot.pk:
        pairs.append((other, slot.room, slot.period))
    for one, where, then in pairs:
        _must_fit(rows, one, where, then)
    is_told = day.state == PitchDayState.PUBLISHED
    day.letter += is_told
    save_version(day, expected, ["letter"])
    _put(pairs)
    slot.is_pinned = True
    slot.save(update_fields=["is_pinned"])
    reseat(rows_of_day(day), [one for one, _where, _then in pairs])
    if is_told:
        give_reads(day, now)
        tell_day(day, now=now, applications=[p[0].application_id for p in pairs])
    return slot


def _must_fit(
    rows: BenchRows, slot: PitchSlot, room: str, period: tuple[datetime, datetime]
) -> None:
    if slot.began_at is not None:
        raise NotNow(_("A team that has begun stays where it is."))
    able = len(rows.able(room, period, slot.application_id))
    if able < rows.cut.judges_each:
        raise Refused(
            _("In %(room)s at that time %(count)d judges may hear %(team)s; %(each)d "
              "are asked for.")
            % {
                "room": room,
                "count": able,
                "team": f"№ {slot.application.number} {slot.application.name}",
                "each": rows.cut.judges_each,
            }
        )  # fmt: skip


def _put(pairs: list[tuple[PitchSlot, str, tuple[datetime, datetime]]]) -> None:
    """Give each pitch its place; two that change meet nowhere on the way."""
    if len(pairs) > 1:
        PitchSlot.objects.filter(pk=pairs[1][0].pk).update(room=ASIDE)
    for slot, room, (starts_at, ends_at) in pairs:
        slot.room, slot.starts_at, slot.ends_at = room, starts_at, ends_at
        slot.save(update_fields=["room", "starts_at", "ends_at"])


@action(allowed=rules.may_run)
def end_day(day: PitchDay, by: Actor, *, expected: int) -> PitchDay:
    """The day is over; its pages stay.

    Raises:
        NotNow: it is not published, or a team is still speaking.
        Stale: somebody changed the day since version `expected`.
    """
    if day.state != PitchDayState.PUBLISHED:
        raise NotNow(_("The day is not published."))
    running = PitchSlot.objects.filter(day=day, ended_at=None).exclude(began_at=None)
    if running.exists():
        raise NotNow(_("A team is still speaking."))
    day.state = PitchDayState.OVER
    return save_version(day, expected, ["state"])


@action(allowed=rules.may_run)
def start_pitch(slot: PitchSlot, by: Actor, *, now: datetime) -> PitchSlot:
    """The team's time runs.

    Raises:
        NotNow: the day is not published, the team has begun, or the room is taken.
    """
    if slot.day.state != PitchDayState.PUBLISHED:
        raise NotNow(_("The day is not published."))
    here = PitchSlot.objects.filter(day=slot.day_id, room=slot.room)
    if here.filter(ended_at=None).exclude(began_at=None).exists():
        raise NotNow(_("Another team is speaking in this room."))
    return _turned(slot, {"began_at": None}, began_at=now)


@action(allowed=rules.may_run)
def pause_pitch(slot: PitchSlot, by: Actor, *, now: datetime) -> PitchSlot:
    """The team's clock stands still.

    Raises:
        NotNow: it does not run.
    """
    return _turned(
        slot,
        {"began_at__isnull": False, "ended_at": None, "paused_at": None},
        paused_at=now,
    )


@action(allowed=rules.may_run)
def go_on(slot: PitchSlot, by: Actor, *, now: datetime) -> PitchSlot:
    """The team's clock runs on from where it stood.

    Raises:
        NotNow: it does not stand still.
    """
    stood = _stood(slot, now)
    return _turned(
        slot,
        {"paused_at": slot.paused_at, "ended_at": None},
        paused_at=None,
        paused_for=F("paused_for") + stood,
    )


def _stood(slot: PitchSlot, now: datetime) -> int:
    if slot.paused_at is None:
        raise NotNow(_("The clock is running."))
    pause: timedelta = now - slot.paused_at
    return max(0, int(pause.total_seconds()))


@action(allowed=rules.may_run)
def end_pitch(slot: PitchSlot, by: Actor, *, now: datetime) -> PitchSlot:
    """The team has spoken; the room is free for the next.

    Raises:
        NotNow: it has not begun, or has ended.
    """
    changes: dict[str, object] = {"ended_at": now}
    if slot.paused_at is not None:
        changes |= {
            "paused_at": None,
            "paused_for": F("paused_for") + _stood(slot, now),
        }
    return _turned(slot, {"began_at__isnull": False, "ended_at": None}, **changes)


@action(allowed=rules.may_run)
def bring_pitch_back(slot: PitchSlot, by: Actor, *, now: datetime) -> PitchSlot:
    """A pitch that was ended too early goes on; the time between counts as a pause.

    Raises:
        NotNow: it has not ended, or another team has begun in the room.
    """
    if slot.ended_at is None:
        raise NotNow(_("The clock is running."))
    here = PitchSlot.objects.filter(day=slot.day_id, room=slot.room, ended_at=None)
    if here.exclude(began_at=None).exists():
        raise NotNow(_("Another team is speaking in this room."))
    between = max(0, int((now - slot.ended_at).total_seconds()))
    return _turned(
        slot,
        {"ended_at": slot.ended_at},
        ended_at=None,
        paused_for=F("paused_for") + between,
    )


def _turned(slot: PitchSlot, only: dict[str, object], **changes: object) -> PitchSlot:
    """Change a pitch's clock if it still stands as the page showed it."""
    if not PitchSlot.objects.filter(pk=slot.pk, **only).update(**changes):
        raise NotNow(_("Somebody else has turned the clock meanwhile."))
    slot.refresh_from_db(fields=["began_at", "ended_at", "paused_at", "paused_for"])
    return slot


@action(allowed=rules.may_run)
def open_results(
    day: PitchDay, by: Actor, *, expected: int, whom: str, now: datetime
) -> PitchDay:
    """The result board shows to `whom`, until it is closed again.

    Raises:
        NotNow: the day was not published, or the board is open already.
        Stale: somebody changed the day since version `expected`.
    """
    if not day.is_told:
        raise NotNow(_("The day is not published."))
    if day.results_at is not None:
        raise NotNow(_("The results are open already."))
    if whom not in ResultsFor.values:
        raise Refused(_("Choose one of the list."))
    day.results_at, day.results_for = now, whom
    return save_version(day, expected, ["results_at", "results_for"])


@action(allowed=rules.may_run)
def close_results(day: PitchDay, by: Actor, *, expected: int) -> PitchDay:
    """Nobody sees the result board any more.

    Raises:
        NotNow: it is not open.
        Stale: somebody changed the day since version `expected`.
    """
    if day.results_at is None:
        raise NotNow(_("The results are not open."))
    day.results_at = None
    return save_version(day, expected, ["results_at"])
