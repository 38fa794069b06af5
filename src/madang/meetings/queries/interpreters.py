"""Interpreters: who they are, and at which meetings of a round each one sits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from madang.meetings.models import LIVE, Interpreter, Meeting

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from madang.hubs.models import Actor
    from madang.meetings.models import Matching, Round


def interpreters_of(matching: Matching) -> QuerySet[Interpreter]:
    """Return who interprets at a matching's meetings."""
    return Interpreter.objects.filter(matching=matching, left_at=None)


def interpreters_visible_to(by: Actor) -> QuerySet[Interpreter]:
    """Return the hub's interpreters, for those who organise."""
    found = Interpreter.objects.filter(hub=by.hub, left_at=None)
    return found if by.is_managing else found.none()


def interpreted(round_: Round, interpreter: Interpreter) -> QuerySet[Meeting]:
    """Return the meetings of a round at which somebody interprets, by time."""
    return (
        Meeting.objects.filter(round=round_, interpreter=interpreter, state__in=LIVE)
        .select_related("left", "right", "table")
        .order_by("starts_at", "pk")
    )
