"""Adding up orders by month, and telling that a month is to be added up again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models.signals import post_delete, post_save, pre_save

from madang.directory.models import Organisation
from madang.directory.signals import changed
from madang.outcomes.models import TradeMonth, TradeTally
from madang.outcomes.periods import Period, first_of
from madang.outcomes.queries.trading import (
    CELL,
    months_of_orders,
    months_to_count,
    orders_in,
    traded_by_orders,
)
from madang.sourcing.models import PurchaseOrder

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from madang.hubs.models import Hub

AT_ONCE = 2000
#: A change of one of these changes what an order adds to its month.
TOLD = {
    "amount", "buyer", "currency", "is_local", "ordered_on", "state", "supplier",
}  # fmt: skip


def listen() -> None:
    """Hear of every order that is saved and every organisation that changes."""
    pre_save.connect(_about_to, PurchaseOrder, dispatch_uid="outcomes.trading.before")
    post_save.connect(_saved, PurchaseOrder, dispatch_uid="outcomes.trading.saved")
    post_delete.connect(_saved, PurchaseOrder, dispatch_uid="outcomes.trading.deleted")
    changed.connect(_moved, dispatch_uid="outcomes.trading.moved")


def _about_to(
    instance: PurchaseOrder, update_fields: Collection[str] | None, **_more: Any
) -> None:
    """The month that an order leaves is to be counted again too."""
    if instance.pk and (update_fields is None or "ordered_on" in update_fields):
        rows = PurchaseOrder.objects.filter(pk=instance.pk)
        forget_months(instance.hub_id, rows.values_list("ordered_on", flat=True))


def _saved(
    instance: PurchaseOrder, update_fields: Collection[str] | None = None, **_more: Any
) -> None:
    if update_fields is None or TOLD & set(update_fields):
        forget_months(instance.hub_id, [instance.ordered_on])


def _moved(model: type, hub: Hub, ids: Collection[int], **_more: Any) -> None:
    if model is Organisation:
        forget_months(hub.pk, months_of_orders(hub, ids))


def forget_months(hub: int, days: Iterable[date]) -> None:
    """The months of some days are added up again before they are believed.

    All come in one order for everybody, so that no two deadlock; whoever counts one of
    them at this moment is waited for.
    """
    months = sorted({first_of(day) for day in days})
    if months:
        TradeMonth.objects.bulk_create(
            [TradeMonth(hub_id=hub, month=month) for month in months],
            update_conflicts=True, unique_fields=["hub", "month"],
            update_fields=["is_counted"],
        )  # fmt: skip


def count_trade(hub: Hub) -> None:
    """Every month of the hub's orders is counted."""
    for month in months_to_count(hub):
        _count(hub, month)


def _count(hub: Hub, month: date) -> None:
    with transaction.atomic():
        forget_months(hub.pk, [month])  # holds off who changes an order of it
        TradeTally.objects.filter(hub=hub, month=month).delete()
        orders = orders_in(hub, Period.around(month, month))
        rows = [
            TradeTally(
                hub=hub, month=month, is_way=is_way, cents=cents, orders=number,
                **dict(zip(CELL, cell, strict=True)),
            )
            for is_way in (False, True)
            for cell, (cents, number) in traded_by_orders(hub, orders, is_way).items()
        ]  # fmt: skip
        TradeTally.objects.bulk_create(rows, batch_size=AT_ONCE)
        TradeMonth.objects.filter(hub=hub, month=month).update(is_counted=True)
