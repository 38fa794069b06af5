"""Orders and RFQs in numbers: plants that buy of companies, in three currencies."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.directory.models import Organisation
from madang.sourcing.models import PurchaseOrder, Rfq

if TYPE_CHECKING:
    from datetime import date

    from madang.hubs.models import Hub

PLANTS, SUPPLIERS = 40, 2000
STATES = ("open", "partly", "delivered", "delivered", "cancelled")


def buy(hub: Hub, many: int, today: date) -> int:
    """Place so many orders and ask as often for quotes; return a plant's key."""
    firms = Organisation.objects.bulk_create(
        Organisation(hub=hub, name=f"Firm {n * 7919 % 2039:04}", country="MX")
        for n in range(PLANTS + SUPPLIERS)
    )
    plants, suppliers = firms[:PLANTS], firms[PLANTS:]
    PurchaseOrder.objects.bulk_create(
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
    Rfq.objects.bulk_create(
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
    return plants[0].pk
