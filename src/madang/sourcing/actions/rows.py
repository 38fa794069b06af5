"""Adding rows to orders and their reversals, and keeping what they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from madang.kit.errors import Refused
from madang.sourcing.amounts import fault_of, line_amount
from madang.sourcing.checking import check
from madang.sourcing.models import OrderChange, OrderRow, OrderState, PurchaseOrder
from madang.sourcing.queries import delivered_by_position, open_rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from madang.hubs.models import Actor

MOST_LINES = 200
#: Up to here every database keeps an amount to the cent.
LARGEST = Decimal(10) ** 13
#: What save_version writes after rows were added.
KEPT = ("amount", "state", "due_on")


@dataclass(frozen=True, slots=True)
class Line:
    """A line to be ordered; `position` is 0 for a new one."""

    quantity: Decimal
    unit_price: Decimal
    words: str = ""
    unit: str = ""
    due_on: date | None = None
    position: int = 0

    def is_as(self, row: OrderRow) -> bool:
        """Whether a row orders the same."""
        mine = (self.quantity, self.unit_price, self.words, self.unit, self.due_on)
        its = (row.quantity, row.unit_price, row.words, row.unit, row.due_on)
        return mine == its


def line_of(row: OrderRow, quantity: Decimal | None = None) -> Line:
    """Return the line that a row orders, perhaps in another quantity."""
    return Line(
        quantity or row.quantity, row.unit_price, row.words, row.unit, row.due_on,
        row.position,
    )  # fmt: skip


def single(amount: Decimal, due_on: date | None = None) -> list[Line]:
    """Return the lines of an order of which only an amount is known."""
    return [Line(Decimal(1), amount, due_on=due_on)]


def change_of(  # noqa: PLR0913 -- what a change says
    order: PurchaseOrder,
    by: Actor,
    kind: str,
    *,
    on: date,
    reason: str = "",
    undoes: OrderChange | None = None,
    now: datetime,
) -> OrderChange:
    """The order has a change more, to which rows can be added."""
    row = OrderChange(
        hub=order.hub, order=order, kind=kind, on=on, reason=reason.strip(),
        undoes=undoes, at=now, by=by.user,
    )  # fmt: skip
    check(row)
    row.save()
    return row


def add(change: OrderChange, lines: Sequence[Line], taken: Iterable[int] = ()) -> None:
    """The order has a row more for each line, under its position or a new one.

    Raises:
        Refused: there are too many, or a line is wrong; said by its place.
    """
    order = change.order
    if len(lines) > MOST_LINES:
        told = _("An order has at most %(most)d lines.") % {"most": MOST_LINES}
        raise Refused(told)
    last = max([0, *taken, *(line.position for line in lines)])
    for line in lines:
        position = line.position or (last := last + 1)
        row = OrderRow(
            hub=order.hub, order=order, change=change, position=position,
            words=line.words, quantity=line.quantity, unit=line.unit,
            unit_price=line.unit_price, currency=order.currency,
            amount=line_amount(line.quantity, line.unit_price, order.currency),
            due_on=line.due_on,
        )  # fmt: skip
        too_much = _("This amount is too large.") if row.amount > LARGEST else ""
        check(row, currency=fault_of(None, order.currency), unit_price=too_much)
        row.save()


def reverse(change: OrderChange, rows: Iterable[OrderRow]) -> None:
    """Each of these rows counts no more: a row of the opposite stands beside it."""
    for row in rows:
        OrderRow.objects.create(
            hub=row.hub, order=row.order, change=change, position=row.position,
            words=row.words, quantity=-row.quantity, unit=row.unit,
            unit_price=row.unit_price, currency=row.currency, amount=-row.amount,
            due_on=row.due_on, reverses=row,
        )  # fmt: skip


def all_positions(order: PurchaseOrder) -> set[int]:
    """Return every number that a line of the order ever had."""
    return set(order.rows.values_list("position", flat=True))


def settle(order: PurchaseOrder) -> None:
    """The order's amount, state and next delivery are what its rows say; not saved.

    Raises:
        Refused: more was delivered of a line than is ordered now.
    """
    rows, came = open_rows_of(order), delivered_by_position(order)
    ordered = {row.position: row.quantity for row in rows}
    for position, quantity in came.items():
        if quantity > ordered.get(position, 0):
            told = _("More of line %(line)d was delivered than would be ordered.")
            raise Refused(told % {"line": position})
    order.amount = sum((row.amount for row in rows), Decimal(0))
    order.state = _state(rows, came)
    waits = [row for row in rows if came.get(row.position, 0) < row.quantity]
    order.due_on = min((row.due_on for row in waits if row.due_on), default=None)


def _state(rows: Sequence[OrderRow], came: Mapping[int, Decimal]) -> str:
    if not rows:
        return OrderState.CANCELLED
    if all(came.get(row.position, 0) >= row.quantity for row in rows):
        return OrderState.DELIVERED
    return OrderState.PARTLY if any(came.values()) else OrderState.OPEN
