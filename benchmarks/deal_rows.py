"""Deals in numbers: companies and funds that talk, each with amounts as of days."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.deals.models import Deal, DealAmount, DealStage
from madang.directory.models import Organisation

if TYPE_CHECKING:
    from datetime import date

    from madang.hubs.models import Hub, User

FUNDS = 40
KINDS = ("asked", "discussed", "committed")


def talk(hub: Hub, owner: User, many: int, today: date) -> None:
    """Open so many deals between the hub's companies and forty funds."""
    firms = list(Organisation.objects.filter(hub=hub).order_by("pk")[: many // 10])
    funds = Organisation.objects.bulk_create(
        Organisation(hub=hub, name=f"Fund {n:02}", kind="investor", country="US")
        for n in range(FUNDS)
    )
    deals = Deal.objects.bulk_create(
        Deal(
            hub=hub,
            company=firms[n // 10],
            investor=funds[n % FUNDS],
            stage=DealStage.values[n % 7],
            stage_on=today - timedelta(days=n % 200),
            opened_on=today - timedelta(days=300),
            owner=owner if n % 3 else None,
            next_step="Send the deck" if n % 4 else "",
            next_step_on=today + timedelta(days=n % 60 - 20) if n % 4 else None,
        )
        for n in range(many)
    )
    at = datetime(2026, 1, 5, tzinfo=UTC)
    DealAmount.objects.bulk_create(
        DealAmount(
            hub=hub,
            deal=deal,
            kind=KINDS[(n + more) % len(KINDS)],
            amount=Decimal(1_000_000 + n),
            currency=("USD", "KRW", "EUR")[n % 3],
            as_of=today - timedelta(days=n % 90 + more),
            noted_at=at,
        )
        for n, deal in enumerate(deals)
        for more in range(2)
    )
