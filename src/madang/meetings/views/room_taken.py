"""The page that says who has a round's room, and what could be had instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render

from madang.claims.taken import Instead
from madang.meetings.views.shown import round_tabs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse

    from madang.claims.taken import Taken
    from madang.hubs.http import HubRequest
    from madang.meetings.models import Round

TAKEN = 409


def taken_page(
    request: HubRequest, round_: Round, taken: Taken, tables: Sequence[str] = ()
) -> HttpResponse:
    """Say who has the room, and offer others at the same time."""
    inside = round_.tables.filter(space=_of(taken))
    keys = [*tables] or [str(table.pk) for table in inside]
    context = {
        "round": round_,
        "tabs": round_tabs(round_, "rooms"),
        "taken": taken,
        "instead": [
            (str(one), one.wish.resource.object_id)
            for one in taken.alternatives
            if one.how == Instead.OTHER_THING
        ],
        "later": [
            str(one) for one in taken.alternatives if one.how != Instead.OTHER_THING
        ],
        "tables": keys,
    }
    return render(request, "meetings/room_taken.html", context, status=TAKEN)


def _of(taken: Taken) -> int | None:
    """Return the space that somebody else has."""
    first = next(iter(taken.obstacles), None)
    return first.wish.resource.object_id if first else None
