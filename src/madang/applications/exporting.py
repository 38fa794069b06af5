"""A call's applications as a table: what staff download as XLSX, CSV or JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from madang.applications.checking import latest_submissions
from madang.kit.languages import best
from madang.questionnaires import answering

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from madang.applications.models import Application, Intake

#: The first columns: their names for machines.
FIRST = (
    *("number", "name", "country", "state", "stage", "eligibility", "submitted_at"),
    *("submission", "fingerprint", "decision", "reserve_rank", "released_at"),
)


class Table:
    """The rows of an export with the answers of every edition that was answered."""

    def __init__(
        self, intake: Intake, rows: Sequence[Application], language: str
    ) -> None:
        self.intake, self.rows, self.language = intake, rows, language
        self.sent = latest_submissions(rows)
        editions = {s.edition_id: s.edition for s in self.sent.values()}
        ordered = sorted(editions.values(), key=lambda one: one.pk)
        self.columns = answering.columns(*(one.definition for one in ordered))

    def heading(self) -> list[str]:
        """Return the columns' names for people."""
        first = [
            *(_("Number"), _("Company"), _("Country"), _("State"), _("Stage")),
            *(_("Eligibility"), _("Submitted"), _("Submission"), _("Fingerprint")),
            *(_("Decision"), _("Place on the reserve list"), _("Released")),
        ]
        return [*first, *(one.heading(self.language) for one in self.columns)]

    def codes(self) -> list[str]:
        """Return the columns' names for machines, each once."""
        return [*FIRST, *(f"answer.{one.code}" for one in self.columns)]

    def lines(self) -> Iterator[list[Any]]:
        """Yield one line an application."""
        stages = {s.key: best(s.names, self.language) for s in self.intake.way.stages}
        for row in self.rows:
            sent = self.sent.get(row.pk)
            known: Any = row  # annotated by `applications_in`
            answers = (
                answering.cells(
                    self.columns, sent.edition.definition, sent.answers, self.language
                )
                if sent
                else [None] * len(self.columns)
            )
            yield [
                row.number,
                row.name,
                row.country,
                row.get_state_display(),
                stages.get(row.stage, row.stage),
                row.get_eligible_display(),
                row.submitted_at,
                sent.number if sent else None,
                sent.fingerprint if sent else None,
                known.outcome,
                known.reserve_rank,
                known.decision_released_at,
                *answers,
            ]
