"""What several pages of judging share: one act and back, tabs of a round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.kit.errors import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django.http import HttpResponse

    from madang.hubs.http import HubRequest
    from madang.judging.models import Round

REFUSED = 422
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CONFLICT = 409


def sent(request: HubRequest) -> Mapping[str, Any] | None:
    """Return what was posted, or nothing."""
    return request.POST if request.method == "POST" else None


def act(
    request: HubRequest, does: Callable[[], object], back: str, said: str = ""
) -> HttpResponse:
    """Do one thing and go back; a refusal is told there."""
    try:
        does()
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect(back)


def tabs_of(round_: Round, hub: str, current: str) -> list[dict[str, object]]:
    """Return the tabs of a round's pages."""
    names = [
        ("round", _("Overview")),
        ("rubric", _("Rubric")),
        ("seats", _("Judges")),
        ("allocation", _("Allocation")),
        ("panels", _("Reads")),
        ("ranking", _("Ranking")),
        ("days", _("Pitch days")),
        ("poll", _("Ratings")),
    ]
    return [
        {
            "label": label,
            "url": reverse(f"judging:{name}", kwargs={"hub": hub, "pk": round_.pk}),
            "is_current": name == current,
        }
        for name, label in names
    ]
