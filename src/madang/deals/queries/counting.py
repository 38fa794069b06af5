"""What deals add up to on a day: in which stage each was, which amounts held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Sum

from madang.deals.models import (
    AmountKind,
    DealAmount,
    DealTask,
    Mou,
    Rate,
    StageChange,
)
from madang.deals.sums import counted, standing
from madang.hubs.models import Hub

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from decimal import Decimal

    from django.db.models import QuerySet

    from madang.deals.models import Deal, RateSource
    from madang.deals.sums import Counted, Rates


def stages_on(deals: QuerySet[Deal], on: date) -> dict[int, str]:
    """Return in which stage each deal was at a day's end, by its key: one statement.

    A deal that was opened later is not among them.
    """
    changes = StageChange.objects.filter(deal__in=deals.values("pk"), on__lte=on)
    return dict(changes.order_by("on", "pk").values_list("deal", "stage"))


def amounts_on(deals: QuerySet[Deal], on: date) -> QuerySet[DealAmount]:
    """Return the amounts that nothing supersedes up to a day, the earliest first."""
    found = DealAmount.objects.filter(
        deal__in=deals.values("pk"), as_of__lte=on, correction=None
    )
    return found.order_by("as_of", "pk")


def count_deals(deals: QuerySet[Deal], on: date) -> Counted:
    """Return what deals add up to on a day, out of the rows: two statements."""
    plain = deals.order_by().select_related(None)
    return counted(stages_on(plain, on), amounts_on(plain, on))


def amounts_held(
    deals: Iterable[Deal], on: date
) -> dict[tuple[int, str], list[DealAmount]]:
    """Return which amounts hold on a day, per deal and kind, in one statement."""
    keys = [deal.pk for deal in deals]
    found = DealAmount.objects.filter(deal__in=keys, as_of__lte=on, correction=None)
    return standing(found.order_by("as_of", "pk"))


def has_proof_of_money(deal: Deal) -> bool:
    """Whether some money was received, with evidence."""
    return deal.amounts.filter(
        kind=AmountKind.RECEIVED,
        amount__gt=0,
        correction=None,
        evidence__removed_at=None,
        evidence__isnull=False,
    ).exists()


def rates_of(source: RateSource, on: date) -> Rates:
    """Return what a source says for exactly this day."""
    found = Rate.objects.filter(hub=source.hub_id, source=source, on=on)
    return {(row.base, row.quote): row.rate for row in found}


def mou_maxima(mous: QuerySet[Mou]) -> dict[str, Decimal]:
    """Return what MOUs name at most, by currency; this is no investment."""
    named = mous.filter(maximum__isnull=False).order_by()
    found = named.values_list("currency").annotate(Sum("maximum"))
    return dict(sorted(found))


def hubs_with_due_tasks(today: date) -> list[Hub]:
    """Return the hubs in which somebody is to be reminded of a task."""
    due = _due(today).values("hub")
    return list(Hub.objects.filter(pk__in=due))


def _due(today: date) -> QuerySet[DealTask]:
    return DealTask.objects.filter(due_on__lte=today, done_at=None, reminded_on=None)


def tasks_due(hub: Hub, today: date) -> list[DealTask]:
    """Return the tasks of a hub that nobody was reminded of and that are due."""
    found = _due(today).filter(hub=hub, for_whom__isnull=False)
    return list(found.select_related("for_whom", "deal__company", "deal__investor"))
