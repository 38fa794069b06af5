"""What of agreements waits for somebody: papers that end, rises that were proposed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from madang.kit.navigation import Waiting, add_waiting
from madang.spaces.queries.terms import ending_papers, open_steps
from madang.spaces.rules import may_keep_agreements

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.hubs.models import Actor


def of_keepers(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say how many documents end soon and how many steps of rents wait."""
    if not may_keep_agreements(by):
        return
    slug = by.hub.slug
    papers = ending_papers(by, by.hub.day_of(now)).count()
    if papers:
        told = ngettext(
            "%(count)d document of a tenant ends soon",
            "%(count)d documents of tenants end soon",
            papers,
        )
        url = reverse("spaces:papers", kwargs={"hub": slug})
        yield Waiting(told % {"count": papers}, url, "file")
    steps = open_steps(by).count()
    if steps:
        told = ngettext(
            "%(count)d rent waits to be raised",
            "%(count)d rents wait to be raised",
            steps,
        )
        url = reverse("spaces:rent-steps", kwargs={"hub": slug})
        yield Waiting(told % {"count": steps}, url, "chart")


def listen() -> None:
    """Leave with the house what waits."""
    add_waiting(of_keepers)
