"""The judges' sheets: one line per case, judge and criterion, N/A kept as N/A."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from .rule import ScoringRule, Stage


@dataclass(frozen=True, slots=True)
class Entry:
    """One score on a sheet; ``None`` is N/A: it counts neither for nor against."""

    stage: str
    case: str
    judge: str
    criterion: str
    score: Decimal | None


@dataclass(frozen=True, slots=True)
class Bonus:
    """One declared bonus that a case is entitled to."""

    case: str
    reason: str


Values = dict[str, dict[str, Fraction]]  # case -> judge -> figure of the sheet


def check_sheets(
    rule: ScoringRule, entries: Iterable[Entry], bonuses: Iterable[Bonus]
) -> None:
    """Refuse entries and bonuses that do not fit the rule.

    Raises:
        ProblemError: unknown stage, criterion or bonus, a score that is no number or
            out of scale, or the same thing scored twice.
    """
    stages = {stage.key: stage for stage in rule.stages}
    seen = set()
    for entry in entries:
        row = f"{entry.case} by {entry.judge}"
        if entry.stage not in stages:
            raise ProblemError("stage", row, f"{entry.stage!r} is unknown", "mend it")
        if not entry.case or not entry.judge:
            raise ProblemError("sheets", row, "names no case or judge", "name both")
        key = (entry.stage, entry.case, entry.judge, entry.criterion)
        if key in seen:
            raise ProblemError(
                "sheets", row, f"scores {entry.criterion} twice", "keep one"
            )
        seen.add(key)
        _check_score(stages[entry.stage], entry, row)
    given = set()
    for bonus in bonuses:
        if bonus.reason not in rule.bonuses:
            raise ProblemError(
                "bonus", bonus.case, f"{bonus.reason!r} is not declared", "declare it"
            )
        if bonus in given:
            raise ProblemError("bonus", bonus.case, "is given twice", "keep one")
        given.add(bonus)


def _check_score(stage: Stage, entry: Entry, row: str) -> None:
    if entry.criterion not in stage.criteria:
        raise ProblemError(
            "criterion",
            row,
            f"{entry.criterion!r} is no criterion of {stage.key}",
            f"use {', '.join(stage.criteria)}",
        )
    if entry.score is None:
        return
    if not entry.score.is_finite():
        raise ProblemError("score", row, f"is {entry.score}", "give a number or N/A")
    if not stage.low <= entry.score <= stage.high:
        raise ProblemError(
            "score",
            row,
            f"{entry.score} for {entry.criterion} is out of scale",
            f"give {stage.low} to {stage.high}",
        )


def sheet_values(stage: Stage, entries: Iterable[Entry]) -> Values:
    """Return the figure of every sheet of a stage: the weighted mean of what is scored.

    N/A criteria leave both sums, so the others keep their proportions; a sheet
    without any weighted score has no figure.
    """
    sums: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    weights: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for entry in entries:
        if entry.stage == stage.key and entry.score is not None:
            weight = Fraction(stage.criteria[entry.criterion])
            sums[entry.case, entry.judge] += weight * Fraction(entry.score)
            weights[entry.case, entry.judge] += weight
    found: Values = defaultdict(dict)
    for (case, judge), weight in sorted(weights.items()):
        if weight:
            found[case][judge] = sums[case, judge] / weight
    return found
