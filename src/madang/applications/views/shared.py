"""What the pages of applications have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from madang.applications.queries import intake_of, own_applications_of
from madang.kit import clock

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.http import HttpRequest

    from madang.applications.models import Application, Intake
    from madang.hubs.http import HubRequest
    from madang.kit.errors import Refused

MENDED, CONFLICT = 422, 409


def received(request: HttpRequest) -> datetime:
    """Return when the server had received a request, however long it waited since."""
    found: datetime | None = getattr(request, "received_at", None)
    if found is None:
        found = clock.now()
        request.received_at = found  # type: ignore[attr-defined]
    return found


def own(request: HubRequest, uuid: UUID) -> tuple[Application, Intake]:
    """Return one of the actor's own applications and how its call takes them.

    Raises:
        Http404: there is none that she works on.
    """
    row = get_object_or_404(own_applications_of(request.actor), uuid=uuid)
    intake = intake_of(row.call)
    if intake is None:
        raise Http404
    return row, intake


def sentence_of(refused: Refused) -> str:
    """Return what a refusal says, at its inputs or as a whole."""
    told = [text for texts in refused.fields.values() for text in texts]
    return str(refused) or " ".join(told)
