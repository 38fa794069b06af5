"""What of sourcing waits for somebody: needs and RFQs to answer, awards, deliveries.

A number that depends on quotes is told only of RFQs that are open to the reader, so it
is the same before the opening whether none came or three.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from madang.kit.navigation import Waiting, add_waiting
from madang.sourcing.queries import (
    needs_to_answer,
    orders_overdue,
    rfqs_to_answer,
    rfqs_to_work_on,
)
from madang.sourcing.rules import buying_for, may_see_own_orders, selling_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from madang.hubs.models import Actor

MOST, SOON = 5, 3


def _to(by: Actor, pk: int, page: str = "rfq") -> str:
    return reverse(f"sourcing:{page}", kwargs={"hub": by.hub.slug, "pk": pk})


def of_suppliers(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say which RFQs ask a company that has not answered, and for how long still."""
    if not selling_for(by):
        return
    for row in rfqs_to_answer(by, now)[:MOST]:
        days = (by.hub.day_of(row.closes_at) - by.hub.day_of(now)).days
        told = ngettext(
            "%(title)s: your quote is asked for, %(days)d day left",
            "%(title)s: your quote is asked for, %(days)d days left",
            days,
        )
        if not days:
            told = _("%(title)s: your quote is asked for, it closes today")
        text = told % {"title": row.title, "days": days}
        is_soon = days <= SOON
        yield Waiting(text, _to(by, row.pk), "rfq", row.closes_at, is_urgent=is_soon)


def of_buyers(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say which RFQs have quotes to be awarded, or questions to be answered."""
    if not buying_for(by):
        return
    for row in rfqs_to_work_on(by, now, MOST):
        if row.asked:
            told = ngettext(
                "%(title)s: %(count)d question is not answered",
                "%(title)s: %(count)d questions are not answered",
                row.asked,
            )
            text = told % {"title": row.title, "count": row.asked}
            yield Waiting(text, _to(by, row.pk), "rfq", row.closes_at)
        if row.came:
            told = ngettext(
                "%(title)s: %(count)d quote is open and to be awarded",
                "%(title)s: %(count)d quotes are open and to be awarded",
                row.came,
            )
            text = told % {"title": row.title, "count": row.came}
            yield Waiting(text, _to(by, row.pk, "comparison"), "rfq", row.closes_at)


def of_orders(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say how many orders came in part and the rest is overdue."""
    late = orders_overdue(by, by.hub.day_of(now)) if may_see_own_orders(by) else 0
    if late:
        told = ngettext(
            "%(count)d order was delivered in part and the rest is overdue",
            "%(count)d orders were delivered in part and the rest is overdue",
            late,
        )
        url = reverse("sourcing:orders", kwargs={"hub": by.hub.slug})
        page = f"{url}?state=partly&sort=due"
        yield Waiting(told % {"count": late}, page, "order", is_urgent=True)


def of_needs(by: Actor, now: datetime) -> Iterator[Waiting]:
    """Say which needs wait for a word of a company: can it supply, or not."""
    for row in needs_to_answer(by, now, MOST):
        told = _("%(buyer)s asks whether you can supply: %(title)s")
        text = told % {"buyer": row.buyer.display_name, "title": row}
        yield Waiting(text, _to(by, row.pk, "need"), "need", row.closes_at)


def register() -> None:
    """Leave with the house what waits."""
    for source in (of_suppliers, of_needs, of_buyers, of_orders):
        add_waiting(source)
