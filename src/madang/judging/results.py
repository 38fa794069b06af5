"""The auditor's file: sheets, rule, ranking, choices, and how to recompute them."""

from __future__ import annotations

import io
import zipfile
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.judging.planning.scoring import evidence_of
from madang.judging.queries.board import approvals_on, choices_on, decisions_of
from madang.judging.queries.ranking import judges_by_code, names_by_number
from madang.kit.sheets.writing import csv_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from madang.judging.models import Board, Ranking
    from madang.kit.sheets.writing import Cell

#: A ZIP knows no moment before 1980; the same content gives the same file.
STILL = (1980, 1, 1, 0, 0, 0)
RECOMPUTE = "recompute.py"


def results_file(ranking: Ranking, board: Board | None) -> bytes:
    """Return a ZIP from which every total and rank can be recomputed.

    The sheets are those of today; where they are not those of the ranking any more,
    README.txt says so.
    """
    evidence = evidence_of(ranking.rule)
    members = {
        "README.txt": _readme(
            is_same=evidence.fingerprint == ranking.sheets_fingerprint
        ),
        "rule.json": evidence.rule,
        "sheets.csv": evidence.sheets,
        RECOMPUTE: _script(),
        "ranking.csv": _csv(RANKING, ranking_lines(ranking)),
        "judges.csv": _csv(("code", "judge"), sorted(judges_by_code(ranking).items())),
    }
    if board is not None:
        members |= _board_members(board)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(zipfile.ZipInfo(name, STILL), text.encode())
    return out.getvalue()


RANKING = (
    "number",
    "name",
    "standing",
    "rank",
    "total",
    "bonus",
    "reason",
    "quality",
    "error",
    "best_rank",
    "worst_rank",
)


def ranking_lines(ranking: Ranking) -> Iterator[Sequence[Cell]]:
    """Yield a ranking line by line, totals as the text that stands on letters."""
    names = names_by_number(ranking)
    for row in ranking.rows:
        fit = row.get("fit") or {}
        yield (
            row["number"],
            names.get(row["number"], ""),
            row["standing"],
            row["rank"],
            row["total"],
            row.get("bonus"),
            row["reason"],
            fit.get("quality"),
            fit.get("error"),
            fit.get("best"),
            fit.get("worst"),
        )


def _board_members(board: Board) -> dict[str, str]:
    chosen = choices_on(board)
    told = decisions_of(board).decided
    return {
        "choices.csv": _csv(
            ("number", "name", "outcome", "rank", "reason", "note", "by", "at"),
            (
                (
                    one.application.number,
                    one.application.name,
                    one.outcome,
                    one.rank,
                    one.reason_code,
                    one.note,
                    str(one.chosen_by or ""),
                    one.chosen_at,
                )
                for one in chosen
            ),
        ),
        "approvals.csv": _csv(
            ("who", "at", "fingerprint"),
            (
                (str(one.user), one.approved_at, one.fingerprint)
                for one in approvals_on(board)
            ),
        ),
        "decisions.csv": _csv(
            ("number", "outcome", "rank", "decided_at", "released_at"),
            (
                (
                    one.application.number,
                    decision.outcome,
                    decision.reserve_rank,
                    decision.decided_at,
                    decision.released_at,
                )
                for one in chosen
                if (decision := told.get(one.application_id)) is not None
            ),
        ),
    }


def _csv(header: Sequence[str], lines: Iterable[Sequence[Any]]) -> str:
    return "".join(csv_lines(header, lines))


def _script() -> str:
    kept = files("madang.judging").joinpath("templates", "judging", "recompute.txt")
    return kept.read_text("utf-8")


def _readme(*, is_same: bool) -> str:
    told = [
        _("rule.json is the scoring rule as declared, sheets.csv every locked score."),
        _("Judges stand in sheets.csv by a code; judges.csv says who they are."),
        _("Every total and rank again: python recompute.py sheets.csv rule.json"),
        _("It prints rank, total and number, to compare with ranking.csv."),
    ]
    if not is_same:
        told.append(
            _("Sheets changed after this ranking was made; it stands as it was made.")
        )
    return "\n".join(told) + "\n"
