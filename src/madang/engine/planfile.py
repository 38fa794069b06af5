"""Plans on disk: CSV for people and spreadsheets, JSON where a certificate travels."""

from __future__ import annotations

import csv
import json
from typing import TYPE_CHECKING, Any

from madang.engine.problem import ProblemError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from madang.engine.registry import Row

REMEDY = "give a file that `solve --out` wrote"


def write(path: Path, answer: dict[str, Any], certificate: object) -> None:
    """Leave the plan in `path`: CSV, or JSON with everything when it ends in .json."""
    if path.suffix == ".json":
        whole = {**answer, "certificate": certificate}
        path.write_text(json.dumps(whole, ensure_ascii=False, allow_nan=False) + "\n")
        return
    rows: Sequence[Row] = answer["plan"]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows(rows)


def read(path: Path) -> dict[str, Any]:
    """Return at least ``{"plan": rows}``; JSON files also keep what they claim.

    Raises:
        ProblemError: the file is not a plan.
    """
    if path.suffix != ".json":
        with path.open(newline="", encoding="utf-8-sig") as file:
            rows = list(csv.DictReader(file))
        _refuse_ragged(rows)
        return {"plan": rows}
    try:
        answer = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ProblemError("plan", None, f"is not JSON ({error})", REMEDY) from error
    if isinstance(answer, list):
        answer = {"plan": answer}
    if not isinstance(answer, dict) or not isinstance(answer.get("plan"), list):
        raise ProblemError("plan", None, "holds no list called plan", REMEDY)
    if not all(isinstance(row, dict) for row in answer["plan"]):
        raise ProblemError("plan", None, "has a line that is not an object", REMEDY)
    return answer


def _refuse_ragged(rows: Sequence[Row]) -> None:
    for number, row in enumerate(rows, start=2):
        if None in row or None in row.values():
            raise ProblemError(
                "plan", f"line {number}", "has the wrong number of cells", REMEDY
            )
