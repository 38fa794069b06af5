"""A run: who meets whom and when, worth most together, with a bound and the reasons."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from madang import engine
from madang.engine.problem import Stop
from madang.meetings.planning.lacking import lacking_of
from madang.meetings.planning.posing import (
    ALL_PAIRS,
    FIRST,
    PROMISED,
    Posed,
    could_meet,
    introductions,
    name_of,
    pins_that_hold,
    places_free,
    timetable,
)
from madang.meetings.planning.seating import seated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from madang.meetings.planning.material import Line, Material, Pair

SECONDS = 20.0
#: By how much experts of a field may differ more, tried in turn where a promise fails.
SLACK = (0, 1, None)


@dataclass(frozen=True)
class Planned:
    """A plan: its lines, what they are worth, what none can beat, who lacks what."""

    lines: tuple[Line, ...]
    value: float
    bound: float
    lacking: tuple[dict[str, Any], ...]
    seconds: float
    inputs: str
    moved: int = 0
    pinned: int = 0

    @property
    def status(self) -> str:
        """Whether nothing better can exist."""
        return "optimal" if self.value >= self.bound else "feasible"


def plan(
    material: Material,
    *,
    seed: int = 1,
    seconds: float = SECONDS,
    report: Callable[[str], None] = lambda _note: None,
    is_cancelled: Callable[[], bool] = lambda: False,
) -> Planned:
    """Return the meetings worth most together that keep every rule.

    Musts come first, then the floors that were promised, then worth.  The bound is
    what no plan can beat that keeps as many promises, whatever the hours.  Experts of
    one field of a clinic share it evenly, as far as no promise suffers by it.
    """
    could = could_meet(material)
    tries = SLACK if material.fields else (None,)
    made: list[Planned] = []
    for slack in tries:
        stop = Stop(
            seconds=seconds / len(tries),
            cancelled=is_cancelled,
            report=lambda progress: report(progress.note),
        )
        posed = could.needing(material, slack=slack)
        made.append(_planned(material, posed, stop, seed))
        if not any(row["why"] == "full" for row in made[-1].lacking):
            break
    best = min(made, key=lambda one: len(one.lacking))
    return replace(best, seconds=sum(one.seconds for one in made))


def _planned(material: Material, posed: Posed, stop: Stop, seed: int) -> Planned:
    if not posed.could or not any(map(material.there, material.keys)):
        return _nothing(material, posed, stop)
    promised, chosen = _promised(material, posed, stop, seed)
    pinned = pins_that_hold(material, posed)
    problem = timetable(
        material,
        posed,
        held=pinned,
        bonus=_bonus(material, posed, chosen),
        pinned=pinned,
    )
    result = engine.timetable.solve(problem, stop=stop, seed=seed)
    if result.plan is None and pinned:  # pins that cannot hold together
        pinned = {}
        problem = timetable(material, posed, bonus=_bonus(material, posed, chosen))
        result = engine.timetable.solve(problem, stop=stop, seed=seed)
    at = slots_in(result.plan or (), posed)
    lines = seated(material, at)
    return weighed(material, posed, lines, stop, promised=promised, pinned=len(pinned))


def _nothing(material: Material, posed: Posed, stop: Stop) -> Planned:
    lacking = lacking_of(material, posed, [])
    return Planned((), 0.0, 0.0, tuple(lacking), stop.spent(), material.inputs)


def _promised(
    material: Material, posed: Posed, stop: Stop, seed: int
) -> tuple[float | None, set[Pair]]:
    """Return the best worth under every must and floor, and the pairs that reach it."""
    names = {name_of(pair): pair for pair in posed.could}
    asked = introductions(material, posed, with_promises=True)
    result = engine.introductions.solve(asked, stop=stop, seed=seed)
    if result.plan is None:
        return None, set()
    pairs = {names.get(f"{a}-{b}") or names[f"{b}-{a}"] for a, b in result.plan}
    return result.bound, pairs


def _bonus(material: Material, posed: Posed, chosen: set[Pair]) -> dict[Pair, float]:
    """Return what musts and the best pairs under a floor count on top."""
    found = {pair: FIRST for pair, one in posed.could.items() if one.is_must}
    served: Counter[int] = Counter()
    best = sorted(chosen or posed.could, key=lambda p: (-posed.could[p].worth, p))
    for pair in best:
        below = [p for p in pair if served[p] < material.seats[p].least]
        if below:
            found.setdefault(pair, PROMISED)
        served.update(pair)
    return found


def slots_in(
    sittings: Iterable[engine.timetable.Sitting], posed: Posed
) -> dict[Pair, str]:
    """Return the slot of each pair of a plan."""
    names = {name_of(pair): pair for pair in posed.could}
    return {names[one.meeting]: one.slot for one in sittings if one.meeting in names}


def weighed(  # noqa: PLR0913 -- what a plan is told with
    material: Material,
    posed: Posed,
    lines: list[Line],
    stop: Stop,
    *,
    promised: float | None = None,
    moved: int = 0,
    pinned: int = 0,
    is_quick: bool = False,
) -> Planned:
    """Return a plan with its value, the bound that holds for it, and what it lacks.

    Where it `is_quick` a large round gets a bound that needs no solver.
    """
    known = [posed.could[line.pair] for line in lines if line.pair in posed.could]
    value = round(sum(one.worth for one in known), 6)
    lacking = lacking_of(material, posed, lines)
    bound = promised if promised is not None and not lacking else None
    if bound is None and is_quick and len(posed.could) > ALL_PAIRS:
        bound = quick_bound(material, posed)
    if bound is None:
        bound = _bound(material, posed, stop)
    if posed.needs.ceiling is not None:
        bound = min(bound, posed.needs.ceiling)
    return Planned(
        tuple(lines),
        value,
        round(max(value, bound), 6),
        tuple(lacking),
        stop.spent(),
        material.inputs,
        moved,
        pinned,
    )


def _bound(material: Material, posed: Posed, stop: Stop) -> float:
    """Return what no plan at all can beat, whatever it promises."""
    if not posed.could or not any(map(material.there, material.keys)):
        return 0.0
    asked = introductions(material, posed, with_promises=False)
    result = engine.introductions.solve(asked, stop=stop, seed=1)
    if result.bound is None:
        return sum(one.worth for one in posed.could.values())
    return result.bound


def quick_bound(material: Material, posed: Posed) -> float:
    """Return what no plan can beat, from one side of the meetings at a time.

    Each party of a side has its best ones only, as many as it may have; of these all
    together as many as there are tables.  The less of the two sides' sums holds.

    Guarantee: an upper bound.  Time: O(p log p) for p pairs.
    """
    tables = sum(map(material.there, material.keys))
    return min(_side_bound(material, posed, side, tables) for side in (0, 1))


def _side_bound(material: Material, posed: Posed, side: int, tables: int) -> float:
    own: dict[int, list[float]] = defaultdict(list)
    for pair, one in posed.could.items():
        own[pair[side]].append(one.worth)
    best: list[float] = []
    for party, worths in own.items():
        seat = material.seats[party]
        most = min(seat.most, places_free(material, seat))
        best += sorted(worths, reverse=True)[:most]
    return sum(sorted(best, reverse=True)[:tables])
