"""Write sheets and rule so that anybody can recompute them, and read them back."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from madang.engine.problem import ProblemError

from .rule import Combine, ScoringRule, Stage
from .sheets import Bonus, Entry

if TYPE_CHECKING:
    from collections.abc import Iterable

COLUMNS = ("stage", "case", "judge", "criterion", "score")
NOT_APPLICABLE = "N/A"
BONUS = "bonus"


def sheets_csv(
    rule: ScoringRule, entries: Iterable[Entry], bonuses: Iterable[Bonus] = ()
) -> str:
    """Return all sheets as CSV, N/A written out, bonuses as lines of stage "bonus"."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for entry in entries:
        score = NOT_APPLICABLE if entry.score is None else str(entry.score)
        writer.writerow((entry.stage, entry.case, entry.judge, entry.criterion, score))
    for bonus in bonuses:
        points = str(rule.bonuses[bonus.reason])
        writer.writerow((BONUS, bonus.case, "", bonus.reason, points))
    return text.getvalue()


def read_sheets(text: str) -> tuple[list[Entry], list[Bonus]]:
    """Return the entries and bonuses of a CSV written by `sheets_csv`.

    Raises:
        ProblemError: a column is missing, a line cut off, or a score no number.
    """
    rows = csv.reader(io.StringIO(text))
    heading = next(rows, [])
    for column in COLUMNS:
        if column not in heading:
            raise ProblemError("sheets", "line 1", f"no column {column!r}", "add it")
    entries, bonuses = [], []
    for cells in rows:
        if len(cells) != len(heading):
            raise ProblemError(
                "sheets",
                f"line {rows.line_num}",
                f"has {len(cells)} cells, the heading {len(heading)}",
                "the file may be cut off; send it whole",
            )
        row = dict(zip(heading, cells, strict=True))
        if row["stage"] == BONUS:
            bonuses.append(Bonus(row["case"], row["criterion"]))
            continue
        score = _score(row["score"], rows.line_num)
        entries.append(
            Entry(row["stage"], row["case"], row["judge"], row["criterion"], score)
        )
    return entries, bonuses


def _score(text: str, line: int) -> Decimal | None:
    if text == NOT_APPLICABLE:
        return None
    try:
        return Decimal(text)
    except InvalidOperation:
        raise ProblemError(
            "score", f"line {line}", f"{text!r} is no number", "give one, or N/A"
        ) from None


def rule_json(rule: ScoringRule) -> str:
    """Return the rule as JSON, every number as text so that no digit is lost."""
    return json.dumps(
        {
            "name": rule.name,
            "version": rule.version,
            "places": rule.places,
            "rounding": rule.rounding,
            "threshold": _text(rule.threshold),
            "bonus_cap": _text(rule.bonus_cap),
            "bonuses": {key: str(points) for key, points in rule.bonuses.items()},
            "tie_break": list(rule.tie_break),
            "stages": [_stage_dict(stage) for stage in rule.stages],
        },
        ensure_ascii=False,
        indent=2,
    )


def _stage_dict(stage: Stage) -> dict[str, Any]:
    return {
        "key": stage.key,
        "weight": str(stage.weight),
        "combine": str(stage.combine),
        "low": str(stage.low),
        "high": str(stage.high),
        "gate": _text(stage.gate),
        "places": stage.places,
        "criteria": {key: str(weight) for key, weight in stage.criteria.items()},
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def read_rule(text: str) -> ScoringRule:
    """Return the rule of a JSON text written by `rule_json`.

    Raises:
        ProblemError: it is no JSON, lacks a field, or declares an impossible rule.
    """
    try:
        data = json.loads(text)
        return ScoringRule(
            name=data["name"],
            version=data["version"],
            stages=tuple(_stage(stage) for stage in data["stages"]),
            bonuses={key: Decimal(n) for key, n in data["bonuses"].items()},
            bonus_cap=_number(data["bonus_cap"]),
            threshold=_number(data["threshold"]),
            places=int(data["places"]),
            rounding=data["rounding"],
            tie_break=tuple(data["tie_break"]),
        )
    except ProblemError:
        raise
    except KeyError as error:
        raise ProblemError("rule", error.args[0], "is missing", "add it") from None
    except (ValueError, TypeError, AttributeError, InvalidOperation) as error:
        raise ProblemError(
            "rule", None, f"cannot be read ({error})", "give what `rule_json` wrote"
        ) from None


def _stage(data: dict[str, Any]) -> Stage:
    return Stage(
        key=data["key"],
        weight=Decimal(data["weight"]),
        criteria={key: Decimal(weight) for key, weight in data["criteria"].items()},
        combine=Combine(data["combine"]),
        low=Decimal(data["low"]),
        high=Decimal(data["high"]),
        gate=_number(data["gate"]),
        places=data["places"],
    )


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
