"""Sheets into a ranking by a declared rule, every figure kept with its reasons."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

from .exact import mean, root, rounded
from .rule import Combine
from .sheets import Values, check_sheets, sheet_values

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from .rule import ScoringRule, Stage
    from .sheets import Bonus, Entry

SHOWN = 6  # decimals at which unrounded stage figures are shown


class Standing(StrEnum):
    """Whether a case has a rank, and if not, why."""

    RANKED = "ranked"
    BELOW = "below"  # total under the threshold
    STOPPED = "stopped"  # did not pass a gate
    INCOMPLETE = "incomplete"  # a stage has no scored sheet


@dataclass(frozen=True, slots=True)
class StageFigure:
    """What a stage made of a case: exact, as shown, sheet by sheet, and spread."""

    exact: Fraction
    shown: Decimal
    sheets: Mapping[str, Fraction]  # judge -> figure that went in (levelled for z)
    dropped: tuple[str, ...]  # judges whose sheet the trimmed mean left out
    disagreement: Fraction  # highest less lowest sheet


@dataclass(frozen=True, slots=True)
class CaseScore:
    """One case: its total, rank, and the figures that lead there."""

    case: str
    standing: Standing
    total: Decimal | None
    rank: int | None
    stages: Mapping[str, StageFigure]
    bonus: Fraction
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """All cases, ranked ones first in order; the rule's version; ties that remain."""

    version: str
    scores: tuple[CaseScore, ...]
    ties: tuple[tuple[str, ...], ...]


def rank(
    rule: ScoringRule, entries: Sequence[Entry], bonuses: Sequence[Bonus] = ()
) -> Ranking:
    """Return the ranking of all cases on these sheets.

    Guarantee: exact; fractions throughout (square roots of `Combine.Z` to 50 digits),
    rounded only where the rule says.  Time: O(n log n) for n entries.

    Raises:
        ProblemError: an entry or bonus does not fit the rule.

    >>> from decimal import Decimal
    >>> from madang.engine.scoring import Entry, ScoringRule, Stage
    >>> talk = Stage("talk", Decimal(1), {"idea": Decimal(1)}, Combine.TRIMMED)
    >>> rule = ScoringRule("call", "2026-1", (talk,))
    >>> sheets = [Entry("talk", "Acme", f"j{i}", "idea", Decimal(score))
    ...           for i, score in enumerate(["38", "46", "49", "52", "61"])]
    >>> rank(rule, sheets).scores[0].total
    Decimal('49.0')
    """
    check_sheets(rule, entries, bonuses)
    figures = {stage.key: _figures(rule, stage, entries) for stage in rule.stages}
    points: dict[str, Fraction] = defaultdict(Fraction)
    for bonus in bonuses:
        points[bonus.case] += Fraction(rule.bonuses[bonus.reason])
    cases = sorted({entry.case for entry in entries} | points.keys())
    scores = [_score(rule, case, figures, points[case]) for case in cases]
    return _ranking(rule, scores)


def _figures(
    rule: ScoringRule, stage: Stage, entries: Sequence[Entry]
) -> dict[str, StageFigure]:
    values = sheet_values(stage, entries)
    if stage.combine is Combine.Z:
        values = _levelled(values)
    return {case: _stage_figure(rule, stage, sheets) for case, sheets in values.items()}


def _stage_figure(
    rule: ScoringRule, stage: Stage, sheets: Mapping[str, Fraction]
) -> StageFigure:
    order = sorted(sheets, key=lambda judge: (sheets[judge], judge))
    dropped: tuple[str, ...] = ()
    if stage.combine is Combine.TRIMMED and len(order) > 2:
        dropped = (order[0], order[-1])
    kept = [sheets[judge] for judge in order if judge not in dropped]
    exact = median(kept) if stage.combine is Combine.MEDIAN else mean(kept)
    places = SHOWN if stage.places is None else stage.places
    shown = rounded(exact, places, rule.rounding)
    return StageFigure(
        exact if stage.places is None else Fraction(shown),
        shown,
        sheets,
        dropped,
        sheets[order[-1]] - sheets[order[0]],
    )


def _levelled(values: Values) -> Values:
    """Give every judge the mean and spread of all sheets of the stage.

    A judge with one sheet, or with equal ones, lands on the mean of all.
    """
    by_judge: dict[str, list[Fraction]] = defaultdict(list)
    for sheets in values.values():
        for judge, value in sheets.items():
            by_judge[judge].append(value)
    everything = [value for group in by_judge.values() for value in group]
    if not everything:
        return values
    centre, width = mean(everything), _spread(everything)
    means = {judge: mean(group) for judge, group in by_judge.items()}
    spreads = {judge: _spread(group) for judge, group in by_judge.items()}
    return {
        case: {
            judge: centre + width * (value - means[judge]) / spreads[judge]
            if spreads[judge]
            else centre
            for judge, value in sheets.items()
        }
        for case, sheets in values.items()
    }


def _spread(values: list[Fraction]) -> Fraction:
    """Return the standard deviation (of these very values, not of a sample)."""
    centre = mean(values)
    return root(mean([(value - centre) ** 2 for value in values]))


def _score(
    rule: ScoringRule,
    case: str,
    figures: Mapping[str, Mapping[str, StageFigure]],
    points: Fraction,
) -> CaseScore:
    found: dict[str, StageFigure] = {}
    if rule.bonus_cap is not None:
        points = min(points, Fraction(rule.bonus_cap))
    for stage in rule.stages:
        figure = figures[stage.key].get(case)
        if figure is None:
            reason = f"no scored sheet in {stage.key}"
            return CaseScore(
                case, Standing.INCOMPLETE, None, None, found, points, reason
            )
        found[stage.key] = figure
        if stage.gate is not None and figure.exact < Fraction(stage.gate):
            reason = f"{stage.key}: {figure.shown} is below {stage.gate}"
            return CaseScore(case, Standing.STOPPED, None, None, found, points, reason)
    exact = sum(
        (Fraction(stage.weight) * found[stage.key].exact for stage in rule.stages),
        points,
    )
    total = rounded(exact, rule.places, rule.rounding)
    if rule.threshold is not None and total < rule.threshold:
        reason = f"{total} is below {rule.threshold}"
        return CaseScore(case, Standing.BELOW, total, None, found, points, reason)
    return CaseScore(case, Standing.RANKED, total, None, found, points)


def _ranking(rule: ScoringRule, scores: list[CaseScore]) -> Ranking:
    """Order the ranked cases; equal ones share the better rank (1, 2, 2, 4)."""
    groups: dict[tuple[Fraction, ...], list[CaseScore]] = defaultdict(list)
    for score in scores:
        if score.standing is Standing.RANKED and score.total is not None:
            deciding = [score.stages[key].exact for key in rule.tie_break]
            groups[Fraction(score.total), *deciding].append(score)
    ordered: list[CaseScore] = []
    for key in sorted(groups, reverse=True):
        place = len(ordered) + 1
        ordered += [_at(score, place) for score in groups[key]]
    ties = tuple(
        tuple(score.case for score in groups[key])
        for key in sorted(groups, reverse=True)
        if len(groups[key]) > 1
    )
    others = [score for score in scores if score.standing is not Standing.RANKED]
    others.sort(key=lambda score: (score.total is None, -(score.total or 0)))
    return Ranking(rule.version, (*ordered, *others), ties)


def _at(score: CaseScore, place: int) -> CaseScore:
    return CaseScore(
        score.case, score.standing, score.total, place, score.stages, score.bonus
    )
