"""Locked sheets into a ranking by a declared rule, and into what an auditor needs."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from madang import engine
from madang.engine.problem import ProblemError
from madang.judging import bonuses, declared, scores
from madang.judging.queries.ranking import counted_sheets, rounds_of_rule
from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.judging.declared import Declared
    from madang.judging.models import Round, RuleEdition
    from madang.judging.queries.ranking import CountedSheet

#: Digits of the fitted figures: they are estimates, not points.
SHOWN = 3


@dataclass(frozen=True)
class Ranked:
    """A ranking as rows of JSON, and the SHA-256 of the sheets that went in."""

    rows: list[dict[str, Any]]
    notes: list[str]
    fingerprint: str


@dataclass(frozen=True)
class Evidence:
    """What went into a ranking, in the form from which anybody can recompute it."""

    sheets: str
    rule: str

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of both, by which a ranking knows what it was made from."""
        return hashlib.sha256((self.sheets + self.rule).encode()).hexdigest()


def rank_by(edition: RuleEdition) -> Ranked:
    """Return the ranking of a call by a rule, over the sheets as they stand now.

    Raises:
        Refused: no sheet is locked yet, or a sheet does not fit the rule.
    """
    rule, sheets = _material(edition)
    entries, given = _entries(sheets), _given(edition, sheets)
    try:
        ranking = engine.scoring.rank(rule, entries, given)
    except ProblemError as error:
        raise Refused(str(error)) from None
    fits, notes = _fitted(sheets)
    rows = [_row(one, fits) for one in ranking.scores]
    return Ranked(rows, notes, _evidence(rule, entries, given).fingerprint)


def evidence_of(edition: RuleEdition) -> Evidence:
    """Return sheets and rule in the form that `docs/engine/recompute.py` reads."""
    rule, sheets = _material(edition)
    return _evidence(rule, _entries(sheets), _given(edition, sheets))


def _evidence(
    rule: engine.scoring.ScoringRule,
    entries: Sequence[engine.scoring.Entry],
    given: Sequence[engine.scoring.Bonus],
) -> Evidence:
    lines = engine.scoring.sheets_csv(rule, entries, given)
    return Evidence(lines, engine.scoring.rule_json(rule))


def _given(
    edition: RuleEdition, sheets: Sequence[CountedSheet]
) -> list[engine.scoring.Bonus]:
    """Return the bonuses of the applications that were read."""
    declared_ones = declared.read(edition.content).bonuses
    numbers = {int(sheet.case) for sheet in sheets}
    found = bonuses.entitled(edition.round.call, declared_ones, numbers)
    return [engine.scoring.Bonus(str(number), key) for number, key in found]


def _material(
    edition: RuleEdition,
) -> tuple[engine.scoring.ScoringRule, Sequence[CountedSheet]]:
    found = declared.read(edition.content)
    rounds = rounds_of_rule(edition, found)
    return _rule(edition, found, rounds), counted_sheets(list(rounds.values()))


def _rule(
    edition: RuleEdition, found: Declared, rounds: Mapping[int, Round]
) -> engine.scoring.ScoringRule:
    stages = []
    for one in found.stages:
        rubric = rounds[one.round].scale
        stages.append(
            engine.scoring.Stage(
                one.key,
                one.weight,
                {c.key: c.weight for c in rubric.criteria},
                engine.scoring.Combine(one.combine),
                rubric.lowest,
                rubric.highest,
                one.gate,
                one.places,
            )
        )
    try:
        return engine.scoring.ScoringRule(
            str(edition.round),
            str(edition.number),
            tuple(stages),
            threshold=found.threshold,
            places=found.places,
            rounding=str(found.rounding),
            tie_break=tuple(declared.stage_key(key) for key in found.ties),
            bonuses={one.key: one.points for one in found.bonuses},
            bonus_cap=found.bonus_cap,
        )
    except ProblemError as error:
        raise Refused(str(error)) from None


def _entries(sheets: Sequence[CountedSheet]) -> list[engine.scoring.Entry]:
    return [
        engine.scoring.Entry(
            declared.stage_key(sheet.round), sheet.case, sheet.judge, criterion, score
        )
        for sheet in sheets
        for criterion, score in sorted(scores.read(sheet.scores).of.items())
    ]


def _fitted(
    sheets: Sequence[CountedSheet],
) -> tuple[dict[str, engine.scoring.CaseFit], list[str]]:
    """Return quality and rank interval of each case, severity taken out."""
    figures: dict[tuple[str, str], float] = {}
    for sheet in sheets:
        if sheet.total is not None:
            figures[f"{sheet.round}-{sheet.judge}", sheet.case] = float(sheet.total)
    if not figures:
        return {}, []
    found = engine.scoring.fit(figures)
    return {one.case: one for one in found.cases}, list(found.notes)


def _row(
    one: engine.scoring.CaseScore,
    fits: Mapping[str, engine.scoring.CaseFit],
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "number": int(one.case),
        "standing": str(one.standing),
        "rank": one.rank,
        "total": None if one.total is None else str(one.total),
        "reason": one.reason,
        "stages": {
            key: {
                "figure": str(figure.shown),
                "spread": str(_points(figure.disagreement)),
                "sheets": {j: str(_points(v)) for j, v in figure.sheets.items()},
                "dropped": list(figure.dropped),
            }
            for key, figure in one.stages.items()
        },
    }
    if one.bonus:
        row["bonus"] = str(_points(one.bonus))
    if fit := fits.get(one.case):
        row["fit"] = {
            "quality": round(fit.quality, SHOWN),
            "error": round(fit.error, SHOWN),
            "reads": fit.reads,
            "rank": fit.rank,
            "best": fit.best_rank,
            "worst": fit.worst_rank,
        }
    return row


def _points(value: Any) -> Decimal:
    """Return a fraction with four decimals, without trailing zeros."""
    shown = round(Decimal(value.numerator) / Decimal(value.denominator), 4)
    return shown.normalize() + 0


def what_moves(first: list[dict[str, Any]], second: list[dict[str, Any]]) -> list[Any]:
    """Return (number, rank before, rank after) of who stands elsewhere, most first."""
    before = {row["number"]: row["rank"] for row in first}
    after = {row["number"]: row["rank"] for row in second}
    moved = [
        (number, before.get(number), after.get(number))
        for number in sorted(before.keys() | after.keys())
        if before.get(number) != after.get(number)
    ]
    far = len(before) + len(after)
    return sorted(moved, key=lambda m: -abs((m[1] or far) - (m[2] or far)))


def fingerprint_of(content: Any) -> str:
    """Return the SHA-256 of canonical JSON."""
    text = json.dumps(
        content, sort_keys=True, ensure_ascii=False, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()
