"""What an applicant is shown of her application: only what was released.

Every page, mail and list of hers goes through here; staff's decisions, moves and
overrides come into none of it before their release.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from madang.applications.models import Application, Decision, Submission

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from madang.applications.models import Appeal, Intake, Letter, Offer
    from madang.applications.workflow import Stage


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the application stands to its applicant."""

    stage: str
    is_ended: bool
    decision: Decision | None = None
    letter: Letter | None = None
    offer: Offer | None = None
    appeal: Appeal | None = None


def released_decisions(applications: Iterable[Application]) -> QuerySet[Decision]:
    """Return the decisions that were told, the latest first."""
    found = Decision.objects.filter(
        application__in=[row.pk for row in applications], released_at__isnull=False
    )
    return found.select_related("letter", "offer", "appeal").order_by("-pk")


def shown_to_applicant(intake: Intake, application: Application) -> Shown:
    """Return what the applicant may know: one statement."""
    stage: Stage | None = intake.way.stage(application.shown_stage)
    decision = released_decisions([application]).first()
    name = stage.name if stage else ""
    if decision is None:
        return Shown(name, is_ended=False)
    return Shown(
        name,
        is_ended=True,
        decision=decision,
        letter=getattr(decision, "letter", None),
        offer=getattr(decision, "offer", None),
        appeal=getattr(decision, "appeal", None),
    )


def open_changes(application: Application, last: Submission | None) -> bool:
    """Return whether the draft differs from what was sent."""
    if last is None or last.stage != application.form_stage:
        return False
    return bool(last.answers != application.answers)
