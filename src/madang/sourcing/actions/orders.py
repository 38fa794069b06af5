"""Placing orders, amending, cancelling and placing them again, each as rows more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from madang.files.actions import store_file
from madang.hubs.actions import action, save_version
from madang.kit.errors import Conflict, NotAllowed, Refused
from madang.sourcing import rules
from madang.sourcing.actions.rows import (
    KEPT,
    add,
    all_positions,
    change_of,
    line_of,
    reverse,
    settle,
)
from madang.sourcing.checking import check, fault_of_day, refuse, take
from madang.sourcing.finding import find_order
from madang.sourcing.models import ChangeKind, OrderSource, PurchaseOrder
from madang.sourcing.numbers import number_key
from madang.sourcing.queries import (
    delivered_by_position,
    is_local_to,
    open_rows_of,
    order_like,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from django.core.files.base import File

    from madang.files.models import StoredFile
    from madang.hubs.models import Actor, Hub
    from madang.sourcing.actions.rows import Line
    from madang.sourcing.models import OrderChange

#: The kind under which an order's files are kept.
ORDER = "sourcing.order"
BORN = ("buyer", "supplier", "number", "currency", "ordered_on", "note")
FACTS = ("number", "ordered_on", "note")
STAFFS = ("programme", "is_local")


class AlreadyOrdered(Conflict):
    """The two sides have an order of this number; it is in `order`."""

    def __init__(self, order: PurchaseOrder) -> None:
        told = _("This order is known: %(number)s, entered once already.")
        if order.is_cancelled:
            told = _("Order %(number)s was cancelled. Open it and place it again.")
        text = told % {"number": order.number}
        super().__init__(text, fields={"number": [text]})
        self.order = order


@action(rules.may_place_orders)
def place_order(
    hub: Hub,
    by: Actor,
    *,
    values: Mapping[str, Any],
    lines: Sequence[Line],
    source: str = OrderSource.HAND,
    now: datetime,
) -> PurchaseOrder:
    """The hub has an order more, with its lines; it counts once.

    Where nobody says whether the supplier is local, its city says so.

    Raises:
        AlreadyOrdered: the two sides have an order of this number.
        NotAllowed: the actor stands on neither side.
        Refused: a value or a line is wrong.
    """
    order = PurchaseOrder(hub=hub, source=source)
    take(order, values, BORN)
    if rules.may_keep_all(by) or source == OrderSource.AWARD:
        take(order, values, STAFFS)
    if not {order.buyer_id, order.supplier_id} & _own(by, order):
        raise NotAllowed(_("Enter orders of your own organisation only."))
    if values.get("is_local") is None:
        order.is_local = is_local_to(hub, order.supplier)
    _read_number(order)
    if not lines:
        raise Refused(_("An order has at least one line."))
    _be_alone(order)
    check(order, ordered_on=fault_of_day(by, order.ordered_on, now))
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError:  # somebody entered it since we looked
        _be_alone(order)
        raise
    add(change_of(order, by, ChangeKind.PLACED, on=order.ordered_on, now=now), lines)
    settle(order)
    order.save(update_fields=KEPT)
    find_order(order)
    return order


def _own(by: Actor, order: PurchaseOrder) -> frozenset[int | None]:
    """Return the organisations for which the actor may enter this order."""
    if rules.may_keep_all(by):
        return frozenset({order.buyer_id})
    return (rules.buying_for(by) & {order.buyer_id}) | (
        rules.selling_for(by) & {order.supplier_id}
    )


def _read_number(order: PurchaseOrder) -> None:
    """Keep the number as it was typed, and what other ways of writing it share."""
    order.number = order.number.strip()
    order.number_key = number_key(order.number)[:60]


def _be_alone(order: PurchaseOrder) -> None:
    """Go on if no other order has this number.

    Raises:
        AlreadyOrdered: one has.
    """
    known = order_like(order.hub_id, order.buyer, order.supplier, order.number)
    if known is not None and known.pk != order.pk:
        raise AlreadyOrdered(known)


@action(rules.may_keep_order)
def change_order(
    order: PurchaseOrder,
    by: Actor,
    *,
    expected: int,
    values: Mapping[str, Any],
    now: datetime,
) -> PurchaseOrder:
    """The order has this number, day and note; from staff also programme and place.

    Raises:
        AlreadyOrdered: another order of the two sides has the number.
        Refused: a value is wrong.
        Stale: somebody saved it since.
    """
    fields = FACTS + (STAFFS if rules.may_keep_all(by) else ())
    take(order, values, fields)
    _read_number(order)
    _be_alone(order)
    check(order, ordered_on=fault_of_day(by, order.ordered_on, now))
    saved = save_version(order, expected, [*fields, "number_key"])
    find_order(saved)
    return saved


@action(rules.may_keep_order)
def amend_order(  # noqa: PLR0913 -- to what, since when and why
    order: PurchaseOrder,
    by: Actor,
    *,
    expected: int,
    lines: Sequence[Line],
    on: date,
    reason: str,
    now: datetime,
) -> PurchaseOrder:
    """The order has these lines: what differs is reversed and ordered anew.

    Raises:
        Refused: it is cancelled, nothing differs, no reason is given, a line is wrong,
            or less would be ordered than was delivered.
        Stale: somebody saved it since.
    """
    rows = {row.position: row for row in open_rows_of(order)}
    kept = {line.position for line in lines if _is_kept(line, rows)}
    gone = [row for position, row in rows.items() if position not in kept]
    new = [line for line in lines if line.position not in kept]
    faults = {"reason": _("Say why.") if not reason.strip() else ""}
    if not rows:
        told = _("Order %(number)s was cancelled. Open it and place it again.")
        faults[""] = told % {"number": order.number}
    elif not gone and not new:
        faults[""] = _("Nothing differs.")
    elif not lines:
        faults[""] = _("An order has at least one line. Cancel it instead.")
    refuse(faults | _fault_of_change(order, by, on, now))
    change = change_of(order, by, ChangeKind.AMENDED, on=on, reason=reason, now=now)
    taken = all_positions(order)
    reverse(change, gone)
    add(change, new, taken)
    settle(order)
    return save_version(order, expected, KEPT)


def _is_kept(line: Line, rows: Mapping[int, Any]) -> bool:
    return line.position in rows and line.is_as(rows[line.position])


def _fault_of_change(
    order: PurchaseOrder, by: Actor, on: date | None, now: datetime
) -> dict[str, str]:
    told = fault_of_day(by, on, now)
    if on is not None and not told and on < order.ordered_on:
        told = _("It was ordered after this day.")
    return {"on": told}


@action(rules.may_keep_order)
def cancel_order(
    order: PurchaseOrder,
    by: Actor,
    *,
    expected: int,
    on: date,
    reason: str,
    now: datetime,
) -> PurchaseOrder:
    """What was not delivered of the order is reversed; what was delivered stays.

    Raises:
        Refused: it is cancelled, all of it was delivered, or no reason is given.
        Stale: somebody saved it since.
    """
    rows, came = open_rows_of(order), delivered_by_position(order)
    gone = [row for row in rows if came.get(row.position, 0) < row.quantity]
    faults = {"reason": _("Say why.") if not reason.strip() else ""}
    if not gone:
        faults[""] = _("Nothing of this order is still to come.")
    refuse(faults | _fault_of_change(order, by, on, now))
    change = change_of(order, by, ChangeKind.CANCELLED, on=on, reason=reason, now=now)
    reverse(change, gone)
    add(
        change,
        [line_of(row, came[row.position]) for row in gone if came.get(row.position)],
    )
    settle(order)
    return save_version(order, expected, KEPT)


@action(rules.may_keep_order)
def renew_order(  # noqa: PLR0913 -- to what and since when
    order: PurchaseOrder,
    by: Actor,
    *,
    expected: int,
    currency: str,
    lines: Sequence[Line],
    on: date,
    now: datetime,
) -> PurchaseOrder:
    """A cancelled order is placed again, with these lines.

    Raises:
        Refused: it is not cancelled, or a line is wrong.
        Stale: somebody saved it since.
    """
    faults = {"": "" if order.is_cancelled else _("This order is not cancelled.")}
    if not lines:
        faults[""] = _("An order has at least one line.")
    refuse(faults | _fault_of_change(order, by, on, now))
    order.currency = currency
    check(order)
    change = change_of(order, by, ChangeKind.RENEWED, on=on, now=now)
    add(change, lines, all_positions(order))
    settle(order)
    return save_version(order, expected, [*KEPT, "currency"])


@action(rules.may_keep_order)
def undo_change(
    order: PurchaseOrder,
    by: Actor,
    *,
    expected: int,
    change: OrderChange,
    now: datetime,
) -> PurchaseOrder:
    """The order's rows are again as before its last change, by rows of the opposite.

    Raises:
        Refused: something was changed after it, or it is the order's beginning.
        Stale: somebody saved the order since.
    """
    last = order.changes.order_by("-pk").first()
    fixed = {ChangeKind.PLACED, ChangeKind.UNDONE}
    if last is None or change.pk != last.pk or change.kind in fixed:
        raise Refused(_("Only the last change can be undone. Amend the order instead."))
    rows = list(change.rows.select_related("reverses"))
    undo = change_of(
        order, by, ChangeKind.UNDONE, on=max(change.on, order.ordered_on),
        undoes=change, now=now,
    )  # fmt: skip
    reverse(undo, [row for row in rows if row.reverses is None])
    back = [row.reverses for row in rows if row.reverses is not None]
    order.currency = _currency_before(change)
    add(undo, [line_of(row) for row in back])
    settle(order)
    return save_version(order, expected, [*KEPT, "currency"])


def _currency_before(change: OrderChange) -> str:
    """Return in what an order was placed before a change; a renewal may alter it."""
    rows = change.order.rows.exclude(change=change).order_by("-pk")
    return rows.values_list("currency", flat=True)[0]


@action(rules.may_deliver)
def add_evidence(
    order: PurchaseOrder, by: Actor, *, upload: File[Any], now: datetime
) -> StoredFile:
    """The order has a file more that proves it.

    Raises:
        NotAllowed: the actor may not add files here.
        NotAcceptable: the file is not taken.
    """
    return store_file(
        order.hub, by, upload=upload, kind=ORDER, object_id=order.pk, now=now
    )
