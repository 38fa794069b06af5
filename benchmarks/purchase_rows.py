"""Orders and RFQs in numbers: plants that buy of companies, in three currencies."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.directory.models import Organisation
from madang.directory.rules import ORGANISATION
from madang.search.indexing import BATCH, Findable, index
from madang.sourcing.finding import ORDER, RFQ
from madang.sourcing.models import (
    OrderChange,
    OrderRow,
    PurchaseOrder,
    Quote,
    Rfq,
    RfqInvitation,
    RfqLine,
    RfqQuestion,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from madang.hubs.models import Hub

PLANTS, SUPPLIERS = 40, 2000
#: Lines of the order and of the RFQ that are opened, and quotes for the RFQ.
LINES = 5
#: It is closed and not awarded.
COMPARED = 31
STATES = ("open", "partly", "delivered", "delivered", "cancelled")


def buy(hub: Hub, many: int, today: date) -> tuple[int, int, str, str]:
    """Place so many orders and ask as often for quotes, all to be found by words.

    Returns the keys of one of each, and the last word of a plant and of a supplier.
    """
    firms = Organisation.objects.bulk_create(
        Organisation(hub=hub, name=f"Firm F{n:04}", name_key=f"firm f{n:04}")
        for n in range(PLANTS + SUPPLIERS)
    )
    named = (Findable(one.pk, one.name, "/") for one in firms)
    index(hub, ORGANISATION, list(named))
    plants, suppliers = firms[:PLANTS], firms[PLANTS:]
    orders = PurchaseOrder.objects.bulk_create(
        (
            PurchaseOrder(
                hub=hub,
                buyer=plants[n % PLANTS],
                supplier=suppliers[n * 31 % SUPPLIERS],
                number=f"PO-{n * 7919 % many:06}",
                number_key=f"po-{n * 7919 % many:06}",
                currency=("USD", "MXN", "EUR")[n % 3],
                ordered_on=today - timedelta(days=n % 1500),
                is_local=n % 2 == 0,
                amount=Decimal(0 if n % 5 == 4 else n * 104729 % 10**7) / 100,
                state=STATES[n % 5],
                due_on=today + timedelta(days=n % 90) if n % 5 < 2 else None,
            )
            for n in range(many)
        ),
        batch_size=2000,
    )
    now = datetime(today.year, today.month, today.day, tzinfo=UTC)
    rfqs = Rfq.objects.bulk_create(
        (
            Rfq(
                hub=hub,
                buyer=plants[n % PLANTS],
                title=f"Brackets {n * 7919 % many:06}",
                is_open=n % 3 == 0,
                closes_at=now + timedelta(days=30 - n % 1500),
                opens_at=now + timedelta(days=40) if n % 50 == 0 else None,
                currency="USD",
                published_at=now - timedelta(days=1600) if n % 20 else None,
                awarded_at=now if n % 1500 > 60 and n % 20 else None,
            )
            for n in range(many)
        ),
        batch_size=2000,
    )
    _lines_of(orders[0])
    _answered(rfqs[COMPARED], suppliers[:LINES], now)
    for start in range(0, many, BATCH):
        index(hub, ORDER, [_order(one) for one in orders[start : start + BATCH]])
        index(hub, RFQ, [_rfq(one) for one in rfqs[start : start + BATCH]])
    return orders[0].pk, rfqs[COMPARED].pk, plants[7].name[5:], suppliers[7].name[5:]


def _lines_of(order: PurchaseOrder) -> None:
    """An order has been placed with some lines."""
    at = datetime.combine(order.ordered_on, time(9), UTC)
    change = OrderChange.objects.create(
        hub=order.hub, order=order, kind="placed", on=order.ordered_on, at=at
    )
    OrderRow.objects.bulk_create(
        OrderRow(
            hub=order.hub, order=order, change=change, position=n + 1, quantity=1,
            words=f"Bracket {n}", unit_price=order.amount / LINES,
            currency=order.currency, amount=order.amount / LINES,
        )
        for n in range(LINES)
    )  # fmt: skip


def _answered(rfq: Rfq, suppliers: Sequence[Organisation], now: datetime) -> None:
    """An RFQ has lines, a question, and a quote of everybody whom it asks."""
    of = {"hub": rfq.hub, "rfq": rfq}
    RfqLine.objects.bulk_create(
        RfqLine(**of, position=n + 1, words=f"Bracket {n}", quantity=100)
        for n in range(LINES)
    )
    RfqInvitation.objects.bulk_create(
        RfqInvitation(**of, organisation=firm, at=now) for firm in suppliers
    )
    Quote.objects.bulk_create(
        Quote(
            **of, supplier=firm, revision=1, number=f"Q-{firm.pk}", currency="USD",
            valid_until=now.date(), at=now,
        )
        for firm in suppliers
    )  # fmt: skip
    RfqQuestion.objects.create(
        **of, organisation=suppliers[0], text="Which steel?", asked_at=now
    )


def _order(row: PurchaseOrder) -> Findable:
    return Findable(row.pk, row.number, "/", f"{row.supplier.name} → {row.buyer.name}")


def _rfq(row: Rfq) -> Findable:
    return Findable(row.pk, row.title, "/", row.buyer.name)
