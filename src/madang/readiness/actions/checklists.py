"""Writing checklists: their questions, what each counts, publishing a version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, Refused
from madang.questionnaires.actions import (
    freeze_edition,
    open_edition,
    open_questionnaire,
)
from madang.questionnaires.models import Purpose
from madang.questionnaires.queries import draft_of
from madang.readiness import rules
from madang.readiness.checking import check
from madang.readiness.models import Checklist, ChecklistVersion
from madang.readiness.scoring import COUNTING, Point

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor, Hub
    from madang.questionnaires.definition import Definition

HEAVIEST = 100


@action(rules.may_keep_all)
def draft_checklist(
    hub: Hub,
    by: Actor,
    *,
    names: dict[str, str],
    owner: Organisation | None,
    content: Definition | None = None,
    points: Mapping[str, Point] | None = None,
) -> Checklist:
    """A buyer, or without one the hub, has a checklist with a first draft.

    Raises:
        Refused: a value is wrong.
    """
    made = open_questionnaire(
        hub, by, names=names, purpose=Purpose.CHECKLIST, content=content
    )
    row = Checklist(hub=hub, owner=owner, questionnaire=made.questionnaire)
    check(row)
    row.save(force_insert=True)
    written = {key: one.write() for key, one in (points or {}).items()}
    ChecklistVersion.objects.create(
        hub=hub, checklist=row, edition=made.edition, points=written
    )
    return row


@action(rules.may_keep_all)
def weigh_questions(
    version: ChecklistVersion,
    by: Actor,
    *,
    expected: int,
    points: Mapping[str, Point],
) -> ChecklistVersion:
    """Each question counts as given.

    Raises:
        Conflict: the version is published.
        Refused: a weight is out of range.
        Stale: somebody else changed it since.
    """
    if version.is_published:
        raise Conflict(_("This version is published. Open a new one to change it."))
    wrong = {
        f"weight-{key}": [_("Write a whole number from 0 to 100.")]
        for key, one in points.items()
        if not 0 <= one.weight <= HEAVIEST
    }
    if wrong:
        raise Refused(_("Some weights are not right."), fields=wrong)
    version.points = {key: one.write() for key, one in points.items()}
    return save_version(version, expected, ["points"])


@action(rules.may_keep_all)
def publish_checklist(
    version: ChecklistVersion, by: Actor, *, now: datetime
) -> ChecklistVersion:
    """Companies answer this version from now on; questions and weights stand still.

    Raises:
        Conflict: it is published already.
        Refused: no question counts, or its questions are not sound.
    """
    row = ChecklistVersion.objects.select_for_update().get(pk=version.pk)
    if row.is_published:
        raise Conflict(_("This version is published already."))
    counts = [
        one
        for one in row.edition.definition.questions()
        if one.kind in COUNTING and Point.read(row.points.get(one.key)).weight
    ]
    if not counts:
        raise Refused(
            _("No question counts: ask one of yes or no, one choice or a percentage.")
        )
    if not row.edition.is_frozen:
        freeze_edition(row.edition, by, expected=row.edition.version, now=now)
    row.state, row.published_at = "published", now
    row.version += 1
    row.save(update_fields=["state", "published_at", "version", "updated_at"])
    return row


@action(rules.may_keep_all)
def open_version(checklist: Checklist, by: Actor) -> ChecklistVersion:
    """A new draft begins with the questions and weights of the last version.

    Raises:
        Conflict: a draft is being written already.
    """
    last = checklist.versions.order_by("-pk").first()
    if last is not None and not last.is_published:
        raise Conflict(_("A draft is being written already."))
    questions = checklist.questionnaire
    edition = draft_of(questions) or open_edition(questions, by)
    return ChecklistVersion.objects.create(
        hub=checklist.hub, checklist=checklist, edition=edition,
        points=last.points if last else {},
    )  # fmt: skip


@action(rules.may_keep_all)
def retire_checklist(checklist: Checklist, by: Actor, *, now: datetime) -> Checklist:
    """Nobody begins to answer it any more; what was handed in stays."""
    checklist.retired_at = now
    return save_version(checklist, checklist.version, ["retired_at"])


@action(rules.may_keep_all)
def return_checklist(checklist: Checklist, by: Actor) -> Checklist:
    """Companies may answer it again."""
    checklist.retired_at = None
    return save_version(checklist, checklist.version, ["retired_at"])
