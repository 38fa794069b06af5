"""What of charges waits for somebody: drafts to issue, and what is overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import ngettext

from madang.charges.queries import invoices_visible_to, waiting_counts
from madang.charges.rules import may_keep_charges, may_see_all_charges, may_see_charges
from madang.kit.navigation import Waiting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.hubs.models import Actor


def of_charges(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say to those who keep charges what to issue and chase; to members, to pay."""
    if not may_see_charges(by):
        return
    url = reverse("charges:invoices", kwargs={"hub": by.hub.slug})
    counts = waiting_counts(invoices_visible_to(by), by.hub.day_of(now))
    if may_keep_charges(by) and (count := counts["drafts"]):
        told = ngettext(
            "%(count)d invoice waits to be issued",
            "%(count)d invoices wait to be issued",
            count,
        )
        yield Waiting(told % {"count": count}, f"{url}?state=draft", "file")
    if late := counts["overdue"]:
        told = ngettext(
            "%(count)d invoice is overdue", "%(count)d invoices are overdue", late
        )
        yield Waiting(
            told % {"count": late}, f"{url}?state=overdue", "file", is_urgent=True
        )
    if not may_see_all_charges(by) and (due := counts["due"]):
        told = ngettext(
            "%(count)d invoice is to be paid", "%(count)d invoices are to be paid", due
        )
        yield Waiting(told % {"count": due}, url, "file")
