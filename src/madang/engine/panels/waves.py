"""Play a round in waves: plan, let the judges read or not, plan the rest again.

Judges pass, drop out and finish early; asking only for what is missing, wave after
wave, spends far fewer reads than asking everybody for more at the start.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from madang.engine.problem import ProblemError, Stop

from .measure import Measures, measure
from .round import Read, ReadState
from .solve import Plan, solve

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .round import Round


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of planned reads, and which judges are gone since."""

    reads: tuple[Read, ...]
    away: frozenset[str] = frozenset()


class Behaviour(Protocol):
    """Decides what judges do with the reads they are given in one wave."""

    def __call__(
        self, reads: Sequence[Read], given: Round, rng: np.random.Generator
    ) -> Outcome:
        """Return every read with its new state."""


@dataclass(frozen=True, slots=True)
class Passing:
    """Each read is passed back with the same chance, and judges may drop out.

    `rate` per read; `dropout` is the chance that a judge, met for the first time,
    never reads anything; `asleep` the chance that a read simply stays planned.
    """

    rate: float = 0.15
    dropout: float = 0.0
    asleep: float = 0.0

    def __call__(
        self, reads: Sequence[Read], given: Round, rng: np.random.Generator
    ) -> Outcome:
        """Return every read as done, passed or still planned."""
        known = {r.judge for r in given.history if r.state is not ReadState.PLANNED}
        new = sorted({read.judge for read in reads} - known)
        gone = {name for name in new if rng.random() < self.dropout}
        after = []
        for read in reads:
            chance = rng.random()
            if read.judge in gone or chance < self.rate:
                state = ReadState.PASSED
            elif chance < self.rate + self.asleep:
                state = ReadState.PLANNED
            else:
                state = ReadState.DONE
            after.append(replace(read, state=state))
        return Outcome(tuple(after), frozenset(gone))


@dataclass(frozen=True, slots=True)
class AsRecorded:
    """Each judge reads as many as the record says (`Judge.completed`), then stops."""

    def __call__(
        self, reads: Sequence[Read], given: Round, rng: np.random.Generator
    ) -> Outcome:
        """Return reads as done up to the record, the others as passed."""
        left = {
            j.id: j.capacity if j.completed is None else j.completed
            for j in given.judges
        }
        for read in _done(given):
            left[read.judge] -= 1
        after: list[Read] = []
        gone = set()
        for i in rng.permutation(len(reads)).tolist():
            read = reads[i]
            left[read.judge] -= 1
            done = left[read.judge] >= 0
            if not done:
                gone.add(read.judge)
            state = ReadState.DONE if done else ReadState.PASSED
            after.append(replace(read, state=state))
        return Outcome(tuple(after), frozenset(gone))


def _done(given: Round) -> list[Read]:
    return [read for read in given.history if read.state is ReadState.DONE]


@dataclass(frozen=True, slots=True)
class Wave:
    """One wave in figures."""

    asked: int
    done: int
    passed: int
    away: int


@dataclass(frozen=True, slots=True)
class Played:
    """The round after the last wave, the waves, and what was reached."""

    round: Round
    waves: tuple[Wave, ...]
    measures: Measures


def play(
    problem: Round,
    behaviour: Behaviour,
    *,
    stop: Stop | None = None,
    seed: int = 0,
    most: int = 20,
) -> Played:
    """Return the round after rolling it to its end under this behaviour.

    The end is when every case has its reads and no panel leans, when a wave moved
    nothing on, or after `most` waves.

    Guarantee: nobody is ever asked beyond capacity or twice for one case.
    Time: one `solve` per wave; later waves are small.

    >>> from madang.engine.panels import Case, Judge, Round
    >>> judges = tuple(Judge(name, {}, 3) for name in "abc")
    >>> cases = (Case("one", {}), Case("two", {}))
    >>> end = play(Round(judges, cases, (), reads=2), Passing(0.0))
    >>> end.measures.done, len(end.waves)
    (4, 1)
    """
    if most < 1:
        raise ProblemError("most", None, f"is {most}", "allow 1 wave or more")
    stop = stop or Stop(seconds=120)
    rng = np.random.default_rng(seed)
    waves: list[Wave] = []
    while len(waves) < most and stop.left() > 0:
        plan = solve(problem, stop=stop, seed=seed + len(waves)).plan
        problem, wave = step(problem, plan, behaviour, rng)
        if not wave.asked:
            break
        waves.append(wave)
        if not wave.done and not wave.passed:
            break
    return Played(problem, tuple(waves), measure(problem, problem.history))


def step(
    problem: Round,
    plan: Plan | None,
    behaviour: Behaviour,
    rng: np.random.Generator,
) -> tuple[Round, Wave]:
    """Return the round after the judges were given this plan's reads, and figures."""
    asked = [read for read in _reads(plan) if read.state is ReadState.PLANNED]
    outcome = behaviour(asked, problem, rng)
    return after(problem, plan, outcome), _figures(asked, outcome)


def after(problem: Round, plan: Plan | None, outcome: Outcome) -> Round:
    """Return the round once these planned reads have become what they became."""
    became = {(read.judge, read.case): read for read in outcome.reads}
    return replace(
        problem,
        history=tuple(
            became.get((read.judge, read.case), read) for read in _reads(plan)
        ),
        pins=problem.pins - became.keys(),
        away=problem.away | outcome.away,
    )


def _reads(plan: Plan | None) -> tuple[Read, ...]:
    return plan.reads if plan is not None else ()


def _figures(asked: list[Read], outcome: Outcome) -> Wave:
    states = Counter(read.state for read in outcome.reads)
    return Wave(
        len(asked),
        states[ReadState.DONE],
        states[ReadState.PASSED],
        len(outcome.away),
    )
