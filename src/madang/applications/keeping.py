"""How long applications are kept: rules that the nightly job carries out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from madang.applications import rules
from madang.applications.models import (
    Appeal,
    Application,
    ApplicationFile,
    ApplicationState,
    Collaborator,
    Exemption,
    KeptDraft,
    Submission,
)
from madang.hubs.models import Invitation, Membership
from madang.kit import clock, retention
from madang.kit.retention import RetentionRule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from django.db.models import QuerySet

#: Days after its last word, and after its call has closed, that a draft is kept.
DRAFT_DAYS = 180


def drafts(before: datetime) -> QuerySet[Application]:
    """Return drafts that were never sent, long untouched, of calls long closed."""
    return Application.objects.filter(
        ~Exists(Submission.objects.filter(application=OuterRef("pk"))),
        updated_at__lt=before,
        call__closes_at__lt=before,
    ).exclude(state=ApplicationState.SUBMITTED)


def over(before: datetime) -> QuerySet[Application]:
    """Return applications that were sent so long ago that nothing written is kept."""
    return Application.objects.filter(
        ~Q(answers={}) | ~Q(started_by=None), submitted_at__lt=before
    )


def drop_drafts(found: QuerySet[Application]) -> int:
    """Delete drafts with their files, people and the doors that led to them."""
    ids = list(found.values_list("pk", flat=True))
    drop_files(ids)
    scope = {"scope_kind": rules.APPLICATION, "scope_id__in": ids}
    Membership.objects.filter(**scope).delete()
    Invitation.objects.filter(**scope).delete()
    Application.objects.filter(pk__in=ids).delete()
    return len(ids)


def empty(ids: Iterable[int]) -> None:
    """Take out what was written, who wrote it and its files.

    That there was an application, and what was decided, stays for the audit.
    """
    mine = list(ids)
    drop_files(mine)
    Submission.objects.filter(application__in=mine).update(
        answers={}, document="", sent_by=None
    )
    KeptDraft.objects.filter(application__in=mine).delete()
    Application.objects.filter(pk__in=mine).update(
        answers={}, started_by=None, saved_by=None, mail_domain=""
    )


def drop_files(ids: Iterable[int]) -> None:
    """Remove the files of some applications; their bytes go with the nightly job."""
    held = ApplicationFile.objects.filter(application__in=ids).select_related("file")
    now = clock.now()
    for one in held:
        one.file.removed_at = one.file.removed_at or now
        one.file.name = "erased"
        one.file.save(update_fields=["removed_at", "name"])
    held.delete()


def _empty_sent(found: QuerySet[Application]) -> int:
    ids = list(found.values_list("pk", flat=True))
    empty(ids)
    Collaborator.objects.filter(application__in=ids).delete()
    return len(ids)


def _empty_appeals(found: QuerySet[Appeal]) -> int:
    return found.update(text="", answer="", panel="", by=None, answered_by=None)


def _delete(found: QuerySet[Any]) -> int:
    gone: int = found.delete()[0]
    return gone


def _rule(  # noqa: PLR0913, PLR0917 -- what a rule consists of
    name: str,
    title: Any,
    days: int,
    rows: Callable[[datetime], QuerySet[Any]],
    sweep: Callable[[Any], int],
    counts_from: Any,
) -> RetentionRule:
    def due(before: datetime, hub: Any) -> int:
        found = rows(before)
        return int((found if hub is None else found.filter(hub=hub)).count())

    return RetentionRule(
        name=f"applications.{name}",
        title=title,
        days=days,
        due=due,
        sweep=lambda before: sweep(rows(before)),
        counts_from=counts_from,
    )


def register() -> None:
    """Leave the rules with the house."""
    days = retention.days_of
    for rule in (
        _rule(
            "drafts",
            _("Applications that were never sent"),
            DRAFT_DAYS,
            drafts,
            drop_drafts,
            _("since the last word, and since the call closed"),
        ),
        _rule(
            "sent",
            _("What was written in applications, and their files"),
            days(Application, "answers"),
            over,
            _empty_sent,
            _("since sent"),
        ),
        _rule(
            "replaced",
            _("Replaced answers"),
            days(KeptDraft, "answers"),
            lambda before: KeptDraft.objects.filter(at__lt=before),
            _delete,
            _("since replaced"),
        ),
        _rule(
            "appeals",
            _("Appeals and their answers"),
            days(Appeal, "text"),
            lambda before: Appeal.objects.filter(answered_at__lt=before).exclude(
                text=""
            ),
            _empty_appeals,
            _("since the answer"),
        ),
        _rule(
            "exemptions",
            _("Exemptions"),
            days(Exemption, "email"),
            lambda before: Exemption.objects.filter(expires_at__lt=before),
            _delete,
            _("since their end"),
        ),
    ):
        retention.add_rule(rule)
