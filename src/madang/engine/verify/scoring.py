"""Recompute a ranking entry by entry with fractions, and name what differs.

Shares no code with the scoring: the sheets are walked case by case, the rounding is
done by comparing with the neighbours rather than by a library.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from madang.engine.scoring import (
        Bonus,
        CaseScore,
        Entry,
        Ranking,
        ScoringRule,
        Stage,
    )

CLOSE = Fraction(1, 10**30)  # how far square roots to 50 digits may differ


def check_ranking(
    rule: ScoringRule,
    entries: Sequence[Entry],
    bonuses: Sequence[Bonus],
    ranking: Ranking,
) -> tuple[str, ...]:
    """Return what is wrong with a ranking, in plain words; nothing when it holds."""
    return tuple(_faults(rule, entries, bonuses, ranking))


def _faults(
    rule: ScoringRule,
    entries: Sequence[Entry],
    bonuses: Sequence[Bonus],
    ranking: Ranking,
) -> Iterator[str]:
    if ranking.version != rule.version:
        yield f"made by version {ranking.version}, the rule is {rule.version}"
    keys: dict[str, tuple[Fraction, ...]] = {}
    claimed = {score.case: score for score in ranking.scores}
    cases = {entry.case for entry in entries} | {bonus.case for bonus in bonuses}
    for case in sorted(cases ^ claimed.keys()):
        yield f"{case}: stands in the sheets or in the ranking, not in both"
    for case in sorted(cases & claimed.keys()):
        figures = [_figure(rule, stage, entries, case) for stage in rule.stages]
        points = _points(rule, bonuses, case)
        total = _total(rule, figures, points)
        score = claimed[case]
        if (None if score.total is None else Fraction(score.total)) != total:
            yield f"{case}: total {score.total}, recomputed {_shown(total)}"
        ranked = total is not None and (
            rule.threshold is None or total >= Fraction(rule.threshold)
        )
        if ranked != (score.rank is not None):
            yield f"{case}: rank {score.rank} does not fit its standing"
        if ranked and total is not None:
            keys[case] = (total, *_deciding(rule, figures))
    yield from _wrong_ranks(keys, claimed)


def _wrong_ranks(
    keys: dict[str, tuple[Fraction, ...]], claimed: dict[str, CaseScore]
) -> Iterator[str]:
    for case, key in keys.items():
        place = 1 + sum(_beats(other, key) for other in keys.values())
        if claimed[case].rank != place:
            yield f"{case}: rank {claimed[case].rank}, recomputed {place}"


def _beats(one: tuple[Fraction, ...], other: tuple[Fraction, ...]) -> bool:
    """Compare figure by figure; differences of rounding roots are none."""
    for a, b in zip(one, other, strict=True):
        if abs(a - b) > CLOSE:
            return a > b
    return False


def _deciding(rule: ScoringRule, figures: list[Fraction | None]) -> list[Fraction]:
    by_key = {s.key: f for s, f in zip(rule.stages, figures, strict=True)}
    return [figure for key in rule.tie_break if (figure := by_key[key]) is not None]


def _total(
    rule: ScoringRule, figures: list[Fraction | None], points: Fraction
) -> Fraction | None:
    total = points
    for stage, figure in zip(rule.stages, figures, strict=True):
        if figure is None:
            return None
        if stage.gate is not None and figure < Fraction(stage.gate):
            return None
        total += Fraction(stage.weight) * figure
    return _round(total, rule.places, rule.rounding)


def _points(rule: ScoringRule, bonuses: Sequence[Bonus], case: str) -> Fraction:
    given = [Fraction(rule.bonuses[b.reason]) for b in bonuses if b.case == case]
    total = sum(given, Fraction(0))
    return total if rule.bonus_cap is None else min(total, Fraction(rule.bonus_cap))


def _figure(
    rule: ScoringRule, stage: Stage, entries: Sequence[Entry], case: str
) -> Fraction | None:
    mine = [entry for entry in entries if entry.stage == stage.key]
    judges = sorted({entry.judge for entry in mine if entry.case == case})
    sheets = []
    for judge in judges:
        value = _sheet(stage, mine, case, judge)
        if value is not None:
            sheets.append(
                _levelled(stage, mine, judge, value) if stage.combine == "z" else value
            )
    if not sheets:
        return None
    if stage.combine == "trimmed" and len(sheets) > 2:
        sheets.remove(max(sheets))
        sheets.remove(min(sheets))
    if stage.combine == "median":
        while len(sheets) > 2:
            sheets.remove(max(sheets))
            sheets.remove(min(sheets))
    figure = sum(sheets) / Fraction(len(sheets))
    return (
        figure if stage.places is None else _round(figure, stage.places, rule.rounding)
    )


def _sheet(
    stage: Stage, mine: Sequence[Entry], case: str, judge: str
) -> Fraction | None:
    top = bottom = Fraction(0)
    for entry in mine:
        if (entry.case, entry.judge) == (case, judge) and entry.score is not None:
            weight = Fraction(stage.criteria[entry.criterion])
            top, bottom = top + weight * Fraction(entry.score), bottom + weight
    return top / bottom if bottom else None


def _levelled(
    stage: Stage, mine: Sequence[Entry], judge: str, value: Fraction
) -> Fraction:
    whole: list[Fraction] = []
    own: list[Fraction] = []
    for case, other in sorted({(entry.case, entry.judge) for entry in mine}):
        sheet = _sheet(stage, mine, case, other)
        if sheet is not None:
            whole.append(sheet)
            if other == judge:
                own.append(sheet)
    centre, width = _moments(whole)
    my_centre, my_width = _moments(own)
    return centre if my_width == 0 else centre + (value - my_centre) * width / my_width


def _moments(values: list[Fraction]) -> tuple[Fraction, Fraction]:
    """Return mean and standard deviation; the root by whole numbers, to 60 digits."""
    n = len(values)
    centre = sum(values, Fraction(0)) / n
    variance = sum(((v - centre) ** 2 for v in values), Fraction(0)) / n
    scale = 10**60
    whole = math.isqrt(variance.numerator * variance.denominator * scale * scale)
    return centre, Fraction(whole, variance.denominator * scale)


def _round(value: Fraction, places: int, rounding: str) -> Fraction:
    unit = Fraction(1, 10**places)
    low = math.floor(value / unit) * unit
    high = low + unit
    if value == low:
        return low
    outer, inner = (high, low) if value > 0 else (low, high)
    if value - low != high - value:
        nearest = low if value - low < high - value else high
    elif rounding == "ROUND_HALF_EVEN":
        nearest = low if (low / unit) % 2 == 0 else high
    else:
        nearest = inner if rounding == "ROUND_HALF_DOWN" else outer
    directed = {
        "ROUND_UP": outer,
        "ROUND_DOWN": inner,
        "ROUND_CEILING": high,
        "ROUND_FLOOR": low,
    }
    return directed.get(rounding, nearest)


def _shown(value: Fraction | None) -> str:
    return "none" if value is None else str(float(value))
