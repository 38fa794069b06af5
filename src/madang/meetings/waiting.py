"""What of meetings waits for organisers: published ones that lost their table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from madang.kit.navigation import Waiting, add_waiting
from madang.meetings.queries import lost_of
from madang.meetings.queries.rooms import published_in_rooms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.hubs.models import Actor


def of_organisers(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say of each published round how many meetings to come have lost their table."""
    for round_ in published_in_rooms(by, now):
        count = len(lost_of(round_, now).meetings)
        if count:
            told = ngettext(
                "%(count)s meeting has lost its table",
                "%(count)s meetings have lost their table",
                count,
            ) % {"count": count}
            url = reverse(
                "meetings:round", kwargs={"hub": by.hub.slug, "pk": round_.pk}
            )
            yield Waiting(f"{round_.name}: {told}", url, "meeting", is_urgent=True)


def register() -> None:
    """Leave with the house what waits."""
    add_waiting(of_organisers)
