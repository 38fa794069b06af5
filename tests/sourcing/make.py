"""Make orders for tests: a bare call gives the plainest valid one."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count

from madang.hubs.models import Role, system_actor
from madang.sourcing import actions
from madang.sourcing.actions import Line
from tests import make

TODAY = date(2026, 5, 20)
NOW = datetime(2026, 5, 20, 9, tzinfo=UTC)
_serial = count(1)


def firm(at, **fields):
    """A company in the directory."""
    return make.organisation(at, **fields)


def person_of(firm, role=Role.MEMBER):
    """Somebody who belongs to a company, or buys for it, and has no other role."""
    return make.actor(firm.hub, role, ("directory.organisation", firm.pk))


def line(quantity=10, price="2.50", **more):
    """A line to be ordered."""
    return Line(Decimal(quantity), Decimal(price), **more)


def order(at=None, by=None, lines=None, source="hand", **values):
    """Place an order."""
    at = at or make.hub()
    values["buyer"] = values.get("buyer") or firm(at)
    values["supplier"] = values.get("supplier") or firm(at)
    given = {
        "number": f"PO-{next(_serial)}",
        "currency": "USD",
        "ordered_on": date(2026, 5, 1),
        **values,
    }
    return actions.place_order(
        at, by or system_actor(at), values=given, lines=lines or [line()],
        source=source, now=NOW,
    )  # fmt: skip


def amend(order, lines, on=TODAY, reason="agreed by telephone"):
    """Amend an order."""
    return actions.amend_order(
        order, system_actor(order.hub), expected=order.version, lines=lines, on=on,
        reason=reason, now=NOW,
    )  # fmt: skip


def cancel(order, on=TODAY, reason="the plant stopped the line"):
    """Cancel what is still to come of an order."""
    return actions.cancel_order(
        order, system_actor(order.hub), expected=order.version, on=on, reason=reason,
        now=NOW,
    )  # fmt: skip


def renew(order, lines, currency="USD"):
    """Place a cancelled order again."""
    return actions.renew_order(
        order, system_actor(order.hub), expected=order.version, currency=currency,
        lines=lines, on=TODAY, now=NOW,
    )  # fmt: skip


def undo(order):
    """Undo an order's last change."""
    return actions.undo_change(
        order, system_actor(order.hub), expected=order.version,
        change=order.changes.order_by("-pk").first(), now=NOW,
    )  # fmt: skip


def deliver(order, quantity, position=1, on=TODAY):
    """Record a delivery; the order is read anew."""
    row = actions.record_delivery(
        order, system_actor(order.hub), position=position,
        quantity=Decimal(quantity), on=on, now=NOW,
    )  # fmt: skip
    order.refresh_from_db()
    return row
