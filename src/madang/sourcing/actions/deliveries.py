"""Recording what came of an order, and taking that back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.hubs.actions import action
from madang.kit.errors import Conflict, Refused
from madang.kit.money import number_text
from madang.sourcing import rules
from madang.sourcing.actions.rows import KEPT, settle
from madang.sourcing.checking import check, fault_of_day
from madang.sourcing.models import OrderDelivery, PurchaseOrder
from madang.sourcing.queries import delivered_by_position, open_rows_of

if TYPE_CHECKING:
    from datetime import date, datetime
    from decimal import Decimal

    from madang.hubs.models import Actor


@action(rules.may_deliver)
def record_delivery(  # noqa: PLR0913 -- what came, when
    order: PurchaseOrder,
    by: Actor,
    *,
    position: int,
    quantity: Decimal,
    on: date,
    remark: str = "",
    now: datetime,
) -> OrderDelivery:
    """So much of a line of the order came on a day.

    Raises:
        Refused: the order has no such line, or less of it is still to come.
    """
    locked = PurchaseOrder.objects.select_for_update().get(pk=order.pk)
    row = next((r for r in open_rows_of(locked) if r.position == position), None)
    if row is None:
        raise Refused(_("The order has no such line."))
    left = row.quantity - delivered_by_position(locked).get(position, 0)
    found = OrderDelivery(
        hub=locked.hub, order=locked, position=position, quantity=quantity, on=on,
        remark=remark.strip(), at=now, by=by.user,
    )  # fmt: skip
    faults = {"on": fault_of_day(by, on, now)}
    if quantity is not None and quantity > left:
        told = _("Only %(left)s of this line is still to come.")
        faults["quantity"] = told % {"left": number_text(left, get_language() or "en")}
    check(found, **faults)
    found.save()
    _kept(locked)
    return found


@action(lambda by, delivery: rules.may_deliver(by, delivery.order))
def take_back_delivery(
    delivery: OrderDelivery, by: Actor, *, now: datetime
) -> OrderDelivery:
    """A delivery counts no more: its opposite stands beside it.

    Raises:
        Conflict: it was taken back already.
    """
    order = PurchaseOrder.objects.select_for_update().get(pk=delivery.order_id)
    is_done = OrderDelivery.objects.filter(reverses=delivery).exists()
    if is_done or delivery.reverses_id:
        raise Conflict(_("This delivery was taken back already."))
    row = OrderDelivery.objects.create(
        hub=order.hub, order=order, position=delivery.position, on=delivery.on,
        quantity=-delivery.quantity, reverses=delivery, at=now, by=by.user,
    )  # fmt: skip
    _kept(order)
    return row


def _kept(order: PurchaseOrder) -> None:
    """Keep what the order's rows and deliveries say now; whoever edits it is told."""
    settle(order)
    order.version += 1
    order.save(update_fields=[*KEPT, "version", "updated_at"])
