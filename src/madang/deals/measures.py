"""What deals offer to be counted: money received, and money committed."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from madang.deals.models import AmountKind, DealAmount
from madang.deals.sums import COUNTS, standing
from madang.kit.measures import MONEY, Measure, Measured, add_measure

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from madang.hubs.models import Hub


def amounts(
    kind: str, hub: Hub, first: date, last: date, firms: Collection[int] | None
) -> Iterator[Measured]:
    """Yield the amounts of a kind that count now, of the days asked for."""
    rows = DealAmount.objects.filter(
        hub=hub, kind=kind, correction=None, deal__stage__in=COUNTS[kind]
    ).select_related("deal__company", "deal__investor")
    if firms is not None:
        rows = rows.filter(deal__company__in=firms)
    for held in standing(rows.order_by("as_of", "pk")).values():
        for row in held:
            if first <= row.as_of <= last:
                yield Measured(
                    key=f"deals.amount:{row.pk}",
                    organisation=row.deal.company_id,
                    on=row.as_of,
                    amount=row.amount,
                    currency=row.currency,
                    is_evidenced=row.evidence_id is not None,
                    label=str(row.deal),
                    path=f"/h/{hub.slug}/deals/{row.deal_id}/",
                )


def register() -> None:
    """Offer both measures."""
    received = partial(amounts, AmountKind.RECEIVED)
    committed = partial(amounts, AmountKind.COMMITTED)
    add_measure(Measure("deals.received", _("Money received"), MONEY, received))
    add_measure(Measure("deals.committed", _("Money committed"), MONEY, committed))
