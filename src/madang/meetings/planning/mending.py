"""A published plan after a change: what can stay stays, the rest is mended.

First everything that can stay is locked where it is.  Only where that would lose a
meeting may others move, and then as few as the engine can.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from madang import engine
from madang.engine.problem import Stop
from madang.meetings.grid import key_of
from madang.meetings.planning.posing import (
    FIRST,
    Posed,
    could_meet,
    groups_of,
    name_of,
    timetable,
)
from madang.meetings.planning.seating import seated
from madang.meetings.planning.solving import Planned, slots_in, weighed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import datetime

    from madang.engine.timetable import Sitting, Timetable
    from madang.meetings.planning.material import Line, Material, Pair

SECONDS = 2.0
#: Holes that are filled with new meetings after one change: agendas stay calm.
MOST_ADDED = 3
#: Of the pairs that could fill a hole so many of the worthiest are tried for each.
FEW = 20


@dataclass(frozen=True)
class Was:
    """The plan so far: what has begun, what can stay, and what has lost its place."""

    lines: Mapping[Pair, Line]
    past: tuple[Line, ...]
    stays: frozenset[Pair]
    lost: frozenset[Pair]


def mend(  # noqa: PLR0913 -- a round, what was, and how to stop
    material: Material,
    old: Sequence[Line],
    *,
    now: datetime,
    seed: int = 1,
    most_added: int = MOST_ADDED,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Planned:
    """Return the plan that keeps the old one as far as it can, and fills a few holes.

    Nothing that has begun by `now` moves; nobody gets a new meeting in the past.
    """
    stop = Stop(seconds=SECONDS, cancelled=is_cancelled)
    posed = could_meet(material)
    was = _was(material, posed, old, now)
    kept = {pair: was.lines[pair] for pair in was.stays}
    rest = _rest(material, was, now)
    posed = posed.needing(rest, past=was.past, kept=kept, slack=1)
    wanted = _wanted(posed, was)
    holes = _in_holes(rest, posed, was, wanted, FEW * most_added)
    at = _filled(rest, posed, was, holes, (stop, seed))
    if any(_has_common(rest, pair) for pair in was.lost - at.keys()):
        freer = _freer(rest, posed, was, wanted, (stop, seed))
        saved = len(was.lost & freer.keys()) > len(was.lost & at.keys())
        if saved and was.stays <= freer.keys():
            at = freer
    new = sorted(at.keys() - was.lines.keys(), key=lambda p: (-posed.could[p].worth, p))
    at = {pair: slot for pair, slot in at.items() if pair not in new[most_added:]}
    lines = seated(rest, at, was.lines.values())
    moved = sum(
        line.pair in was.lines and line.slot != was.lines[line.pair].slot
        for line in lines
    )
    lines = [*was.past, *lines]
    return weighed(material, posed, lines, stop, moved=moved, is_quick=True)


def _was(material: Material, posed: Posed, old: Sequence[Line], now: datetime) -> Was:
    keys, begun = set(material.keys), key_of(now)
    past = tuple(line for line in old if line.slot <= begun)
    lines = {
        line.pair: line
        for line in old
        if line.slot > begun and line.pair in posed.could
    }
    shut = {
        table.pk: "~" if table.closed_from is None else key_of(table.closed_from)
        for table in material.tables
    }
    stays = frozenset(
        pair
        for pair, line in lines.items()
        if line.slot in keys
        and line.slot < shut.get(line.table, "")
        and material.is_helped(line)
        and all(material.seats[party].free(line.slot) for party in pair)
    )
    had = Counter(party for line in past for party in line.pair)
    stays = _as_many_as_sit(material, lines, stays, had)
    return Was(lines, past, stays, frozenset(lines) - stays)


def _as_many_as_sit(
    material: Material,
    lines: Mapping[Pair, Line],
    stays: frozenset[Pair],
    had: Counter[int],
) -> frozenset[Pair]:
    """Return those that can stay together.

    A party with fewer people, or of which the most is lower by now, loses some; `had`
    counts what it has had.
    """
    sat: Counter[tuple[int, str]] = Counter()
    held = had.copy()
    found = set()
    for pair in sorted(stays):
        slot = lines[pair].slot
        seats = [material.seats[party] for party in pair]
        if all(
            sat[seat.pk, slot] < len(seat.free(slot)) and held[seat.pk] < seat.most
            for seat in seats
        ):
            found.add(pair)
            for party in pair:
                sat[party, slot] += 1
                held[party] += 1
    return frozenset(found)


def _rest(material: Material, was: Was, now: datetime) -> Material:
    """Return what is left of the round: slots to come, meetings not yet had."""
    had = Counter(key for line in was.past for key in line.pair)
    seats = {
        key: replace(seat, most=max(0, seat.most - had[key]))
        for key, seat in material.seats.items()
    }
    slots = tuple(period for period in material.slots if period[0] > now)
    return replace(material, seats=seats, slots=slots)


def _wanted(posed: Posed, was: Was) -> dict[Pair, float]:
    """Return the pairs that may stand in the new plan: the old, and wished-for ones."""
    had = {line.pair for line in was.past}
    bonus = dict.fromkeys(was.stays | was.lost, FIRST)
    for pair, one in posed.could.items():
        if one.is_wished and pair not in bonus and pair not in had:
            bonus[pair] = 0.0
    return bonus


def _in_holes(
    rest: Material, posed: Posed, was: Was, wanted: Mapping[Pair, float], few: int
) -> dict[Pair, float]:
    """Return what stays, and what finds both sides and a table free beside it.

    Of pairs that are new only the worthiest few.
    """
    slot = {pair: was.lines[pair].slot for pair in was.stays}
    sits = Counter((party, at) for pair, at in slot.items() for party in pair)
    held = Counter(party for pair in slot for party in pair)
    used = Counter(slot.values())
    open_ = {key for key in rest.keys if used[key] < rest.there(key)}
    free = {
        party: {key for key in open_ if sits[party, key] < len(seat.free(key))}
        for party, seat in rest.seats.items()
        if held[party] < seat.most
    }
    none: set[str] = set()
    fits = {
        pair
        for pair in wanted
        if pair not in slot and free.get(pair[0], none) & free.get(pair[1], none)
    }
    new = sorted(fits - was.lost, key=lambda p: (-posed.could[p].worth, p))
    asked = was.stays | (fits & was.lost) | {*new[:few]}
    return {pair: bonus for pair, bonus in wanted.items() if pair in asked}


def _has_common(rest: Material, pair: Pair) -> bool:
    """Tell whether both sides could still meet in some slot to come."""
    one, other = (rest.seats[key] for key in pair)
    return any(one.free(key) and other.free(key) for key in rest.keys)


def _filled(
    rest: Material,
    posed: Posed,
    was: Was,
    holes: Mapping[Pair, float],
    how: tuple[Stop, int],
) -> dict[Pair, str]:
    """Return the slots of all that stays, and of what finds room beside it.

    The engine is asked only about those who could get a meeting, with what they have
    already: of all others it is enough to know how many tables they take.
    """
    stay = {pair: was.lines[pair].slot for pair in was.stays}
    new = holes.keys() - stay.keys()
    if not new or not rest.slots:
        return stay
    called = posed.needs.of
    touched = {one for pair in new for one in (*pair, *called.get(pair, ()))}
    near = {
        pair for pair in stay if touched.intersection((*pair, *called.get(pair, ())))
    }
    asked = replace(
        posed, could={pair: posed.could[pair] for pair in sorted(new | near)}
    )
    problem = timetable(
        rest,
        asked,
        held=near,
        bonus=holes,
        pinned={pair: stay[pair] for pair in near},
        used=Counter(stay[pair] for pair in stay.keys() - near),
    )
    return stay | _asked(problem, asked, _sittings(was, near), how)


def _freer(
    rest: Material,
    posed: Posed,
    was: Was,
    wanted: Mapping[Pair, float],
    how: tuple[Stop, int],
) -> dict[Pair, str]:
    """Return the slots of a mended plan in which anybody may move."""
    if not rest.slots or not any(map(rest.there, rest.keys)):
        return {}
    groups = {table: name for name, keys in groups_of(rest).items() for table in keys}
    asked = replace(posed, could={pair: posed.could[pair] for pair in wanted})
    keys = set(rest.keys)
    before = [
        replace(one, place=groups[was.lines[pair].table])
        for pair in was.lines
        if was.lines[pair].table in groups and was.lines[pair].slot in keys
        for one in _sittings(was, [pair])
    ]
    return _asked(timetable(rest, asked, bonus=wanted), asked, before, how)


def _sittings(was: Was, pairs: Iterable[Pair]) -> list[Sitting]:
    return [
        engine.timetable.Sitting(name_of(pair), was.lines[pair].slot, "")
        for pair in pairs
    ]


def _asked(
    problem: Timetable, posed: Posed, before: Sequence[Sitting], how: tuple[Stop, int]
) -> dict[Pair, str]:
    stop, seed = how
    result = engine.timetable.replan(problem, before, stop=stop, seed=seed)
    return slots_in(result.plan or (), posed)
