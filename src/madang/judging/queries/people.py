"""Reads of the pool of judges and of the seats in rounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from madang.hubs.models.journal import sha256
from madang.judging import rules
from madang.judging.models import (
    COUNTED,
    Absence,
    Judge,
    Read,
    ReadState,
    Round,
    Seat,
    SeatState,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.models import Actor


def judges_visible_to(by: Actor) -> QuerySet[Judge]:
    """Return the hub's judges by name; to a judge herself only."""
    found = Judge.objects.filter(hub=by.hub).select_related("person", "employer")
    found = found.order_by("person__name_key", "pk")
    if by.is_managing:
        return found
    if not rules.may_judge(by):
        return found.none()
    return found.filter(user=by.user)


def judges_with_history(by: Actor) -> QuerySet[Judge]:
    """Return judges with their seats, locked reads and no-shows counted."""
    reads = Read.objects.filter(seat__judge=OuterRef("pk")).order_by()

    def counted(state: ReadState) -> Coalesce:
        rows = reads.filter(state=state).values("seat__judge")
        return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n")), 0)

    return judges_visible_to(by).annotate(
        seat_count=Count("seats", filter=Q(seats__state=SeatState.ACCEPTED)),
        locked_count=counted(ReadState.LOCKED),
        no_show_count=counted(ReadState.NO_SHOW),
    )


def absences_visible_to(by: Actor) -> QuerySet[Absence]:
    """Return when judges cannot read; to a judge her own days."""
    return Absence.objects.filter(
        hub=by.hub, judge__in=judges_visible_to(by).order_by()
    ).select_related("judge__person")


def own_judge(by: Actor) -> Judge | None:
    """Return the actor as a judge of the hub, if she is one."""
    if by.user is None or not rules.may_judge(by):
        return None
    found = Judge.objects.filter(hub=by.hub, user=by.user)
    return found.select_related("person", "employer").first()


def seats_visible_to(by: Actor) -> QuerySet[Seat]:
    """Return the seats of the hub's rounds; to a judge her own."""
    found = Seat.objects.filter(hub=by.hub).select_related(
        "round__call", "judge__person", "judge__user"
    )
    if by.is_managing:
        return found
    if not rules.may_judge(by):
        return found.none()
    return found.filter(judge__user=by.user)


def seats_in(round: Round) -> QuerySet[Seat]:  # noqa: A002 -- the house's word for it
    """Return a round's seats with their judges, by name, with their reads counted."""
    return (
        Seat.objects.filter(round=round)
        .select_related("judge__person", "judge__employer", "judge__user")
        .annotate(
            given=Count("reads", filter=Q(reads__state__in=COUNTED)),
            locked=Count("reads", filter=Q(reads__state=ReadState.LOCKED)),
            unopened=Count("reads", filter=Q(reads__state=ReadState.UNOPENED)),
        )
        .order_by("judge__person__name_key", "pk")
    )


def seat_of_token(token: str) -> Seat | None:
    """Return the seat that a mailed link stands for."""
    if not token:
        return None
    return (
        Seat.objects.filter(token_digest=sha256(token))
        .select_related("round__call", "judge__person", "judge__user", "hub")
        .first()
    )
