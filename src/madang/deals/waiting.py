"""What of deals waits for somebody: parties that are no organisation yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from madang.deals.queries import parties_to_link
from madang.deals.rules import may_keep_deals
from madang.kit.navigation import Waiting, add_waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.hubs.models import Actor


def of_keepers(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say how many parties wait to be linked before their deals can open."""
    count = parties_to_link(by, now).count() if may_keep_deals(by) else 0
    if count:
        told = ngettext(
            "%(count)d party wanted again has no organisation, so no deal is open",
            "%(count)d parties wanted again have no organisation, so no deals are open",
            count,
        )
        url = reverse("deals:parties", kwargs={"hub": by.hub.slug})
        yield Waiting(told % {"count": count}, url, "deal")


def register() -> None:
    """Leave with the house what waits."""
    add_waiting(of_keepers)
