"""Taking an award back while nothing of it was delivered, and undoing that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from madang.hubs import journal
from madang.hubs.actions import action, save_version
from madang.hubs.models import Role
from madang.kit.errors import Refused
from madang.sourcing import rules
from madang.sourcing.actions.orders import cancel_order, undo_change
from madang.sourcing.actions.rfq_changes import note_change
from madang.sourcing.actions.rfqs import tell_side
from madang.sourcing.checking import refuse
from madang.sourcing.models import (
    Award,
    ChangeKind,
    PurchaseOrder,
    RfqChangeKind,
)
from madang.sourcing.queries import (
    awards_taken_back,
    delivered_by_position,
    last_change_of,
    last_turn_of,
    standing_awards,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from madang.hubs.models import Actor
    from madang.sourcing.models import Rfq

BACK = gettext_noop("%(buyer)s has taken its award of %(title)s back")
AGAIN = gettext_noop("%(buyer)s: the award of %(title)s stands again")


class Reversed:
    """An award was taken back or stands again; the orders' own lines come apart."""

    def __init__(self, row: Rfq, verb: str, orders: Sequence[PurchaseOrder]) -> None:
        self.orders = list(orders)
        numbers = ", ".join(order.number for order in orders)
        self.lines = [journal.Line(verb, row, {"orders": [None, numbers]})]


@action(rules.may_keep_rfq)
def take_back_award(
    row: Rfq, by: Actor, *, expected: int, reason: str, now: datetime
) -> Reversed:
    """No line of the RFQ is awarded any more, and the orders of it are cancelled.

    Each award stands beside its reversal; the RFQ can be awarded anew.

    Raises:
        Refused: nothing is awarded, no reason is given, or something was delivered.
        Stale: somebody saved the RFQ since.
    """
    if not row.awarded_at or row.cancelled_at:
        raise Refused(_("This RFQ is not awarded."))
    refuse({"reason": "" if reason.strip() else _("Say why.")})
    row.awarded_at = None
    save_version(row, expected, ["awarded_at"])
    awards = list(standing_awards(row))
    orders = _locked_orders(awards)
    for order in orders:
        if any(delivered_by_position(order).values()):
            told = _("Something of order %(number)s was delivered, so the award stays.")
            raise Refused(told % {"number": order.number})
    for order in orders:
        if not order.is_cancelled:
            cancel_order(
                order, by, expected=order.version, on=row.hub.day_of(now),
                reason=reason, now=now,
            )  # fmt: skip
    for one in awards:
        Award.objects.create(
            hub=row.hub, line=one.line, price=one.price, order=one.order,
            turn=one.turn, reverses=one, at=now, by=by.user,
        )  # fmt: skip
    made = note_change(row, by, RfqChangeKind.AWARD_BACK, reason=reason, now=now)
    _tell_suppliers(row, f"rfq-back-{made.pk}", BACK, now)
    return Reversed(row, "sourcing.take_back_award", orders)


@action(rules.may_keep_rfq)
def restore_award(row: Rfq, by: Actor, *, expected: int, now: datetime) -> Reversed:
    """The award that was taken back last stands again, and so do its orders.

    Raises:
        Refused: the RFQ was changed or awarded since, or one of the orders was.
        Stale: somebody saved the RFQ since.
    """
    change = last_change_of(row)
    is_last = change is not None and change.kind == RfqChangeKind.AWARD_BACK
    if change is None or not is_last or row.awarded_at or row.cancelled_at:
        raise Refused(_("Nothing was taken back, or something was done since."))
    row.awarded_at = now
    save_version(row, expected, ["awarded_at"])
    before = list(awards_taken_back(row))
    orders = _locked_orders(before)
    for order in orders:
        last = order.changes.order_by("-pk").first()
        if last and last.kind == ChangeKind.CANCELLED and last.at == change.at:
            undo_change(order, by, expected=order.version, change=last, now=now)
        elif last and last.at > change.at:
            told = _("Order %(number)s was changed since, so it stays as it is.")
            raise Refused(told % {"number": order.number})
    turn = last_turn_of(row) + 1
    for one in before:
        Award.objects.create(
            hub=row.hub, line=one.line, price=one.price, order=one.order, turn=turn,
            at=now, by=by.user,
        )  # fmt: skip
    made = note_change(row, by, RfqChangeKind.AWARD_AGAIN, now=now)
    _tell_suppliers(row, f"rfq-again-{made.pk}", AGAIN, now)
    return Reversed(row, "sourcing.restore_award", orders)


def _locked_orders(awards: Iterable[Award]) -> list[PurchaseOrder]:
    """Return the orders of awards, locked, in the order of their keys."""
    keys = {one.order_id for one in awards}
    locked = PurchaseOrder.objects.select_for_update(of=("self",)).filter(pk__in=keys)
    found = locked.select_related("hub", "buyer", "supplier")
    return list(found.order_by("pk"))


def _tell_suppliers(row: Rfq, key: str, subject: str, now: datetime) -> None:
    firms = {*row.quotes.values_list("supplier", flat=True)}
    tell_side(row, sorted(firms), Role.MEMBER, key, subject, now)
