"""Spend spare reads where they decide something: around the cut line."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from madang.engine.problem import ProblemError, Stop

from .measure import measure
from .round import ReadState
from .solve import solve
from .waves import Played, Wave, step

if TYPE_CHECKING:
    from .round import Judge, Round
    from .waves import Behaviour

MILD = 0.6  # severity of judges kept for levelling: enough to pull, not to tip over


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a case: its estimate and standard error."""

    estimate: float
    error: float


@dataclass(frozen=True, slots=True)
class Standings:
    """Every case's standing, and the noise (standard deviation) of one score."""

    of: Mapping[str, Standing]
    noise: float


@dataclass(frozen=True, slots=True)
class Cut:
    """The line to sharpen: places, spare reads to ask, and in how many waves."""

    places: int
    spare: int
    waves: int = 5


Stand = Callable[["Round"], Standings]
"""Reads the sheets of a round as it stands."""


def boundary_reads(
    given: Round,
    standings: Standings,
    *,
    places: int,
    spare: int,
    most: int = 3,
) -> dict[str, int]:
    """Return `Round.extra` that asks `spare` more reads where the cut is unsure.

    Each read in turn goes to the case with the largest chance of standing on the
    wrong side of the line times its standard error; a read shrinks that error as the
    noise of one score says.  No case gets more than `most`
    in one go.  Reads under way count as asked.

    Guarantee: best effort (a greedy rule of optimal computing-budget allocation,
    Chen, He, Fu & Lee 2008, INFORMS J. Computing 20); asks at most `spare`.
    Time: O((C + spare) log C).

    Raises:
        ProblemError: places outside the pool, negative spare, or a bad standing.

    >>> from madang.engine.panels import Case, Judge, Round
    >>> cases = tuple(Case(name, {}) for name in "abc")
    >>> given = Round((Judge("j", {}, 9),), cases, (), reads=0)
    >>> standings = {"a": Standing(9, 1), "b": Standing(5, 1), "c": Standing(1, 1)}
    >>> boundary_reads(given, Standings(standings, 1.0), places=2, spare=1)
    {'b': 1}
    """
    _check(given, standings, places, spare)
    known, noise = dict(sorted(standings.of.items())), standings.noise
    line = _line([one.estimate for one in known.values()], places)
    error = {case: one.error for case, one in known.items()}
    more: Counter[str] = Counter()
    heap = [(-_doubt(one, one.error, line), case) for case, one in known.items()]
    heapq.heapify(heap)
    room = _readers_left(given)
    for _ in range(spare):
        while heap and more[heap[0][1]] >= min(most, room[heap[0][1]]):
            heapq.heappop(heap)
        if not heap:
            break
        case = heap[0][1]
        more[case] += 1
        variance = error[case] ** 2
        error[case] = math.sqrt(variance * noise**2 / (variance + noise**2))
        doubt = _doubt(known[case], error[case], line)
        heapq.heapreplace(heap, (-doubt, case))
    asked = _asked(given)
    return {
        case: max(given.extra.get(case, 0), asked[case] - given.reads) + number
        for case, number in more.items()
    } | {case: n for case, n in given.extra.items() if not more[case]}


def _check(given: Round, standings: Standings, places: int, spare: int) -> None:
    known, noise = standings.of, standings.noise
    cases = {case.id for case in given.cases} - given.withdrawn
    for case, one in known.items():
        if case not in cases:
            raise ProblemError(
                "standings", case, "is no case of this round", "leave it out"
            )
        if not (math.isfinite(one.estimate) and math.isfinite(one.error)):
            raise ProblemError("standings", case, "is not finite", "give numbers")
        if one.error < 0:
            raise ProblemError("standings", case, "has an error below 0", "give 0 up")
    if not 0 < places < len(known):
        raise ProblemError(
            "places",
            None,
            f"is {places} among {len(known)} cases, so there is no line",
            "give at least 1 and fewer than there are cases",
        )
    if spare < 0:
        raise ProblemError("spare", None, f"is {spare}", "give 0 or more reads")
    if not (math.isfinite(noise) and noise > 0):
        raise ProblemError("noise", None, f"is {noise}", "give a number above 0")


def _line(estimates: list[float], places: int) -> float:
    """Return the middle between the last case in and the first one out."""
    order = sorted(estimates, reverse=True)
    return (order[places - 1] + order[places]) / 2


def _doubt(one: Standing, error: float, line: float) -> float:
    """Return the chance of being on the wrong side, times the standard error."""
    if error <= 0:
        return 0.0
    away = abs(one.estimate - line) / error
    return 0.5 * math.erfc(away / math.sqrt(2)) * error


def _readers_left(given: Round) -> dict[str, int]:
    """Count the judges who could still be asked, per case."""
    willing = {j.id for j in given.judges if j.capacity > 0} - given.away
    barred = given.forbidden | {(read.judge, read.case) for read in given.history}
    out = Counter(case for judge, case in barred if judge in willing)
    return {case.id: len(willing) - out[case.id] for case in given.cases}


def _asked(given: Round) -> Counter[str]:
    """Count the reads of each case that are done, under way or planned."""
    return Counter(
        read.case for read in given.history if read.state is not ReadState.PASSED
    )


def play_boundary(  # noqa: PLR0913 -- stop and seed go with every solver
    problem: Round,
    behaviour: Behaviour,
    stand: Stand,
    *,
    cut: Cut,
    stop: Stop | None = None,
    seed: int = 0,
) -> Played:
    """Return the round after spending at most `cut.spare` reads around the line.

    The line is drawn anew from `stand` before every wave.  A few reads are held back
    to level panels that passed reads left leaning.

    Guarantee: as `solve` for every wave; at most `cut.spare` reads are asked.
    Time: one `solve` and one call of `stand` per wave.
    """
    stop = stop or Stop(seconds=120)
    rng = np.random.default_rng(seed)
    played: list[Wave] = []
    left = min(cut.spare, problem.capacity - len(problem.history))
    held = _hold_back(problem, left // 25)
    left -= sum(held.values())
    problem = replace(problem, judges=_less(problem.judges, held))
    for turn in range(cut.waves):
        extra = boundary_reads(
            replace(problem, extra={}),
            stand(problem),
            places=cut.places,
            spare=left // (cut.waves - turn),
        )
        asking = replace(problem, extra=extra)
        problem, wave = _wave(asking, behaviour, (rng, stop, seed + turn))
        left = max(0, left - wave.asked)
        played.append(wave)
    judges = _less(problem.judges, dict.fromkeys(held, -1))
    problem = replace(problem, extra={}, judges=judges)
    for turn in range(3):  # level what passed reads left leaning
        problem, wave = _wave(problem, behaviour, (rng, stop, seed + turn))
        if not wave.asked:
            break
        played.append(wave)
    return Played(problem, tuple(played), measure(problem, problem.history))


def _hold_back(problem: Round, number: int) -> dict[str, int]:
    """Choose judges who keep one read each: mild ones of both signs, to level with.

    Without this the reads left at the end are those of the most severe judges.
    """
    used = Counter(read.judge for read in problem.history)
    free = [
        judge
        for judge in problem.judges
        if judge.capacity > used[judge.id] and judge.id not in problem.away
    ]
    free.sort(key=lambda judge: (abs(abs(judge.severity) - MILD), judge.id))
    kind = [judge.id for judge in free if judge.severity >= 0][: (number + 1) // 2]
    hard = [judge.id for judge in free if judge.severity < 0][: number // 2]
    return dict.fromkeys((*kind, *hard), 1)


def _less(judges: tuple[Judge, ...], held: Mapping[str, int]) -> tuple[Judge, ...]:
    return tuple(
        replace(judge, capacity=judge.capacity - held.get(judge.id, 0))
        for judge in judges
    )


def _wave(
    problem: Round,
    behaviour: Behaviour,
    how: tuple[np.random.Generator, Stop, int],
) -> tuple[Round, Wave]:
    rng, stop, seed = how
    return step(problem, solve(problem, stop=stop, seed=seed).plan, behaviour, rng)
