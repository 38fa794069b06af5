"""How many of the truly best are found: boundary reads and the severity fit, simulated.

True quality is N(0, 1); a score is quality plus the judge's severity plus N(0, 1); 128
of 1,975 are chosen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from benchmarks.measure import measured, shared
from madang.engine.formats.panels import read
from madang.engine.panels import (
    Cut,
    Passing,
    Played,
    ReadState,
    Round,
    Standing,
    Standings,
    play,
    play_boundary,
)
from madang.engine.problem import Stop
from madang.engine.scoring import Fit, fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

TITLE = "Finding the truly best 128 of 1,975"
PLACES, LIMIT, REPEATS, BASES = 128, 9_400, 60, (1, 2, 3)
BEHAVIOUR = Passing(0.152773932)
NOTES = (
    f"Mean over {REPEATS} repetitions on rounds played with seeds 1, 2 and 3; se is "
    "the standard error of that mean.",
    f"At most {LIMIT:,} completed reads in all; what the judges promised ends earlier.",
    "Reference: the original allocation with plain means finds 59 %, measured once "
    "with the same simulation; not run here.",
    "The fit never sees the judges' severities; it estimates them from the scores.",
)


@dataclass
class Sheets:
    """The scores of one repetition, drawn as reads are completed."""

    rng: np.random.Generator
    quality: Mapping[str, float]
    severity: Mapping[str, float]
    scores: dict[tuple[str, str], float]

    def fit(self, now: Round) -> Fit:
        """Return the fit once every completed read has its score."""
        for one in now.history:
            pair = one.judge, one.case
            if one.state is ReadState.DONE and pair not in self.scores:
                noise = self.severity[one.judge] + self.rng.normal()
                self.scores[pair] = self.quality[one.case] + noise
        return fit(self.scores)

    def stand(self, now: Round) -> Standings:
        """Return the standings that decide where spare reads go."""
        found = self.fit(now)
        known = {case.case: Standing(case.quality, case.error) for case in found.cases}
        return Standings(known, found.spread.noise**0.5)

    def plain(self) -> dict[str, float]:
        """Return the plain mean of every case."""
        sums: dict[str, list[float]] = {}
        for (_, case), score in self.scores.items():
            sums.setdefault(case, []).append(score)
        return {case: float(np.mean(given)) for case, given in sums.items()}

    def found(self, standing: Mapping[str, float]) -> float:
        """Return the share of the truly best that these figures choose."""
        return len(_top(self.quality) & _top(standing)) / PLACES


def _top(figures: Mapping[str, float]) -> set[str]:
    return set(sorted(figures, key=lambda case: (-figures[case], case))[:PLACES])


def rows() -> Iterator[dict[str, Any]]:
    folder = shared("judging-round")
    if folder is None:
        return
    given = read(folder)
    done = measured(_repeat, given)
    table: dict[str, list[tuple[float, ...]]] = done.result
    for name, results in table.items():
        figures = np.array(results)
        error = figures[:, 1].std(ddof=1) / np.sqrt(len(figures))
        reads = figures[:, 2]
        yield {
            "reads": name,
            "reads done": f"{reads.mean():,.0f} (most {reads.max():,.0f})",
            "leaning": int(figures[:, 3].sum()),
            "plain mean finds": f"{figures[:, 0].mean():.1%}",
            "severity fit finds": f"{figures[:, 1].mean():.1%}",
            "se": f"{error:.1%}",
            "CPU s": done.cpu if name.startswith("4 reads and") else "",
        }


def _repeat(given: Round) -> dict[str, list[tuple[float, ...]]]:
    table: dict[str, list[tuple[float, ...]]] = {}
    for seed in BASES:
        stop = Stop(seconds=600)
        base = play(given, BEHAVIOUR, stop=stop, seed=seed)
        for repeat in range(REPEATS // len(BASES)):
            for name, figures in _once(base, seed * 1_000 + repeat).items():
                table.setdefault(name, []).append(figures)
    return table


def _once(base: Played, seed: int) -> dict[str, tuple[float, ...]]:
    rng = np.random.default_rng(seed)
    quality = {case.id: float(rng.normal()) for case in base.round.cases}
    severity = {judge.id: judge.severity for judge in base.round.judges}
    sheets = Sheets(rng, quality, severity, {})
    first = _figures(sheets, base)
    cut = Cut(PLACES, LIMIT - base.measures.done)
    stop = Stop(seconds=600)
    end = play_boundary(
        base.round, BEHAVIOUR, sheets.stand, cut=cut, stop=stop, seed=seed
    )
    return {
        "4 reads each": first,
        "4 reads and boundary reads": _figures(sheets, end),
    }


def _figures(sheets: Sheets, played: Played) -> tuple[float, ...]:
    fitted = {case.case: case.quality for case in sheets.fit(played.round).cases}
    found = played.measures
    broken = found.short + found.over_capacity + found.repeats
    return (
        sheets.found(sheets.plain()),
        sheets.found(fitted),
        found.done,
        found.leaning + 1_000 * broken,
    )
