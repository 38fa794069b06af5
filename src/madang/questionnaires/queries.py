"""Reads of questionnaires, editions and the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Prefetch, Q

from madang.questionnaires.models import (
    Edition,
    EditionState,
    LibraryQuestion,
    Questionnaire,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.models import Actor


def questionnaires_visible_to(by: Actor) -> QuerySet[Questionnaire]:
    """Return the hub's questionnaires to its staff, last changed first."""
    if not by.is_staff:
        return Questionnaire.objects.none()
    found = Questionnaire.objects.filter(hub=by.hub)
    return found.order_by("-updated_at", "-pk")


def with_editions(found: QuerySet[Questionnaire]) -> QuerySet[Questionnaire]:
    """Bring each questionnaire's editions along, without their questions."""
    editions = Edition.objects.defer("content").order_by("-number")
    return found.annotate(
        frozen_count=Count("editions", filter=Q(editions__state=EditionState.FROZEN))
    ).prefetch_related(Prefetch("editions", editions))


def editions_visible_to(by: Actor) -> QuerySet[Edition]:
    """Return the hub's editions to its staff, the newest first."""
    if not by.is_staff:
        return Edition.objects.none()
    found = Edition.objects.filter(hub=by.hub).select_related("questionnaire", "hub")
    return found.order_by("questionnaire", "-number")


def editions_of(questionnaire: Questionnaire) -> QuerySet[Edition]:
    """Return a questionnaire's editions, the newest first."""
    return Edition.objects.filter(questionnaire=questionnaire).order_by("-number")


def frozen_editions_for(by: Actor, purpose: str = "") -> QuerySet[Edition]:
    """Return the editions that a call may use: frozen, of what is not archived."""
    found = editions_visible_to(by).filter(
        state=EditionState.FROZEN, questionnaire__archived_at=None
    )
    return found.filter(questionnaire__purpose=purpose) if purpose else found


def draft_of(questionnaire: Questionnaire) -> Edition | None:
    """Return the edition that is being written, if there is one."""
    return editions_of(questionnaire).filter(state=EditionState.DRAFT).first()


def earlier_editions(edition: Edition) -> QuerySet[Edition]:
    """Return the frozen editions before this one, the newest first."""
    found = editions_of_key(edition.questionnaire_id).filter(number__lt=edition.number)
    return found.filter(state=EditionState.FROZEN)


def editions_of_key(questionnaire_id: int) -> QuerySet[Edition]:
    """Return the editions of a questionnaire known by its key, the newest first."""
    found = Edition.objects.filter(questionnaire_id=questionnaire_id)
    return found.order_by("-number")


def library_visible_to(by: Actor) -> QuerySet[LibraryQuestion]:
    """Return the hub's library of questions to its staff, by key."""
    if not by.is_staff:
        return LibraryQuestion.objects.none()
    return LibraryQuestion.objects.filter(hub=by.hub, retired_at=None).order_by("key")


def whole_library_of(by: Actor) -> QuerySet[LibraryQuestion]:
    """Return the hub's library with what is retired, to its staff."""
    if not by.is_staff:
        return LibraryQuestion.objects.none()
    return LibraryQuestion.objects.filter(hub=by.hub).order_by("key")
