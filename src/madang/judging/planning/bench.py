"""A pitch day's rows as the plain bench that is planned, and back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from madang.judging.models import PairKind
from madang.judging.planning.lacking import Named
from madang.judging.planning.pitching import Bench, Chair
from madang.judging.queries import (
    judges_of_day,
    pair_rules_in,
    slots_of_day,
    teams_of_day,
    ties_between,
)

if TYPE_CHECKING:
    from madang.applications.models import Application
    from madang.judging.days import DaySettings, Period
    from madang.judging.models import DayJudge, PitchDay, PitchSlot
    from madang.judging.planning.pitching import Cell

Pair = tuple[int, int]  # (seat, application)


@dataclass(frozen=True)
class BenchRows:
    """The rows of a pitch day, read once."""

    day: PitchDay
    cut: DaySettings
    times: tuple[Period, ...]
    judges: tuple[DayJudge, ...]
    teams: tuple[Application, ...]
    slots: tuple[PitchSlot, ...]
    never: frozenset[Pair]

    @cached_property
    def judge(self) -> dict[int, DayJudge]:
        """The judges by seat."""
        return {one.seat_id: one for one in self.judges}

    @cached_property
    def time_of(self) -> dict[object, int]:
        """The position of each beginning."""
        return {start: at for at, (start, _end) in enumerate(self.times)}

    def cell_of(self, slot: PitchSlot) -> Cell | None:
        """Return where a pitch stands; nothing if the day is cut otherwise now."""
        at = self.time_of.get(slot.starts_at)
        if at is None or slot.room not in self.cut.rooms:
            return None
        return self.cut.rooms.index(slot.room), at

    @property
    def named(self) -> Named:
        """What staff call everybody."""
        there = ZoneInfo(self.day.zone)
        return Named(
            {one.pk: f"№ {one.number} {one.name}" for one in self.teams},
            {one.seat_id: one.seat.judge.name for one in self.judges},
            tuple(f"{start.astimezone(there):%H:%M}" for start, _end in self.times),
            self.cut.step.seconds // 60,
        )

    def able(self, room: str, period: Period, application: int) -> list[DayJudge]:
        """Return the judges of a room's panel who may hear a team then."""
        return [
            one
            for one in self.judges
            if one.room == room
            and one.is_there(period)
            and (one.seat_id, application) not in self.never
        ]


def rows_of_day(day: PitchDay) -> BenchRows:
    """Return a day's rows; costs a constant number of statements."""
    judges = tuple(judges_of_day(day))
    teams = tuple(teams_of_day(day))
    return BenchRows(
        day,
        day.cut,
        day.times,
        judges,
        teams,
        tuple(slots_of_day(day)),
        _never(day, judges, teams),
    )


def _never(
    day: PitchDay, judges: tuple[DayJudge, ...], teams: tuple[Application, ...]
) -> frozenset[Pair]:
    """Return who must not meet: ties, bans, a language that the judge lacks."""
    seat_of = {one.seat.judge_id: one.seat_id for one in judges}
    ties = ties_between([one.seat.judge for one in judges], teams)
    found = {(seat_of[judge], application) for judge, application in ties}
    found |= {
        (pair.seat_id, pair.application_id)
        for pair in pair_rules_in(day.round)
        if pair.kind == PairKind.BAN
    }
    if day.round.needs_language:
        found |= {
            (one.seat_id, team.pk)
            for one in judges
            for team in teams
            if team.language not in one.seat.judge.languages
        }
    return frozenset(found)


def bench_of(rows: BenchRows, *, keeps: bool = False) -> Bench:
    """Return what a day is planned from; with `keeps` what stands moves least."""
    known = {one.pk for one in rows.teams}
    standing = {
        slot.application_id: cell
        for slot in rows.slots
        if slot.application_id in known and (cell := rows.cell_of(slot)) is not None
    }
    pins = {slot.application_id for slot in rows.slots if slot.is_pinned}
    return Bench(
        rooms=len(rows.cut.rooms),
        times=len(rows.times),
        chairs=tuple(
            Chair(
                one.seat_id,
                frozenset(
                    at for at, period in enumerate(rows.times) if one.is_there(period)
                ),
                rows.cut.rooms.index(one.room)
                if one.room in rows.cut.rooms and (keeps or one.is_pinned)
                else None,
                one.is_pinned,
            )
            for one in rows.judges
        ),
        teams=tuple(one.pk for one in rows.teams),
        judges_each=rows.cut.judges_each,
        never=rows.never,
        pinned={team: cell for team, cell in standing.items() if team in pins},
        old=standing if keeps else {},
    )
