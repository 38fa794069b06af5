"""A real judging round: planned before it opens, and played to its end in waves."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.measure import measured, shared
from madang.engine.formats.panels import read
from madang.engine.panels import (
    AsRecorded,
    Outcome,
    Passing,
    Plan,
    Played,
    ReadState,
    Round,
    feasibility,
    play,
    solve,
)
from madang.engine.problem import Stop
from madang.engine.verify.panels import check

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from madang.engine.panels import Read
    from madang.engine.panels.waves import Behaviour

TITLE = "A whole judging round"
NOTES = (
    "583 judges with 10,833 promised reads, 1,975 applications, 4 reads each, 7 rules "
    "of coverage; a panel leans when its mean severity exceeds 0.5.",
    "Reference: the accelerator's own allocator on the same round, by its published "
    "output; not run here.",
    "Behaviours: passing is the reference's chance of a pass per read; as recorded "
    "lets every judge stop where he really stopped; uneven draws a rate per judge from "
    "Beta(0.5, 2.5); drop-outs never read anything.",
)
REFERENCE = {
    "instance": "reference's best heuristic",
    "reads done": "9,131 to 9,219",
    "leaning": "17 to 18 %",
    "complete": "14 to 15 %",
}


@dataclass
class Uneven:
    """Every judge passes at a rate of his own."""

    seed: int
    rates: dict[str, float] = field(default_factory=dict)

    def __call__(
        self, reads: Sequence[Read], given: Round, rng: np.random.Generator
    ) -> Outcome:
        """Return every read as done or passed."""
        own = np.random.default_rng(self.seed)
        if not self.rates:
            names = [judge.id for judge in given.judges]
            drawn = own.beta(0.5, 2.5, len(names))
            self.rates = dict(zip(names, drawn.tolist(), strict=True))
        return Outcome(
            tuple(
                replace(
                    one,
                    state=ReadState.PASSED
                    if rng.random() < self.rates[one.judge]
                    else ReadState.DONE,
                )
                for one in reads
            )
        )


BEHAVIOURS: tuple[tuple[str, Behaviour], ...] = (
    ("passing 15.3 %", Passing(0.152773932)),
    ("as recorded", AsRecorded()),
    ("passing 25 %", Passing(0.25)),
    ("20 % drop-outs", Passing(0.03, 0.2)),
    ("uneven", Uneven(1)),
)


def rows() -> Iterator[dict[str, Any]]:
    folder = shared("judging-round")
    if folder is None:
        return
    given = read(folder)
    yield _opening(given)
    yield REFERENCE
    for name, behaviour in BEHAVIOURS:
        for seed in (1, 2, 3) if behaviour is BEHAVIOURS[0][1] else (1,):
            yield _played(given, f"{name}, seed {seed}", behaviour, seed)


def _opening(given: Round) -> dict[str, Any]:
    done = measured(_solve, given)
    plan = done.result.plan
    faults = check(given, plan, None).faults
    short = next(s for s in feasibility(given).supplies if "Lawyer" in s.what)
    return {
        "instance": "before opening",
        "reads done": "",
        "reads asked": f"{len(plan.reads):,}",
        "cases short": 0 if not faults else "BROKEN",
        "leaning": len(done.result.details["leaning"]),
        "complete": f"proved {done.result.status}; {short}",
        "value": done.result.value,
        "bound": done.result.bound,
        "CPU s": done.cpu,
        "extra MB": done.extra_mb,
    }


def _solve(given: Round) -> Any:
    return solve(given, stop=Stop(seconds=120), seed=1)


def _played(given: Round, name: str, behaviour: Behaviour, seed: int) -> dict[str, Any]:
    done = measured(_play, given, behaviour, seed)
    end: Played = done.result
    found = end.measures
    held = check(
        replace(given, pins=frozenset()), Plan(_as_planned(end.round)), None
    ).faults
    return {
        "instance": f"{name}, {len(end.waves)} waves",
        "reads done": f"{found.done:,}",
        "reads asked": f"{found.asked:,}",
        "cases short": found.short,
        "leaning": found.leaning,
        "complete": f"{found.complete / len(given.cases):.1%}"
        + (" BROKEN" if held else ""),
        "value": found.value,
        "bound": "",
        "CPU s": done.cpu,
        "extra MB": done.extra_mb,
    }


def _as_planned(end: Round) -> tuple[Read, ...]:
    """Give the finished reads to the checker as if they were a plan to begin with."""
    return tuple(
        replace(one, state=ReadState.PLANNED)
        for one in end.history
        if one.state is ReadState.DONE
    )


def _play(given: Round, behaviour: Behaviour, seed: int) -> Played:
    return play(given, behaviour, stop=Stop(seconds=120), seed=seed)
