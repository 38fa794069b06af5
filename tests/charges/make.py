"""Make invoices and payments for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from madang.charges import actions
from madang.charges.models import BillingDetails, TaxRate
from madang.hubs.models import system_actor
from tests import make
from tests.spaces import make as places

NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
TODAY = NOW.date()


def hub(**fields):
    """Return a hub that can send invoices, with a tax of 10 per cent."""
    at = make.hub(**{"currency": "USD", **fields})
    BillingDetails.objects.create(
        hub=at,
        seller_name="Bridge Foundation",
        address="Av. Juárez 1\nCiudad Juárez",
        tax_id="BRF010101AAA",
        bank="Banco del Norte\n0123 4567",
    )
    rate(at, name="VAT", percent=Decimal(10), is_usual=True)
    return at


def rate(at, **fields):
    values = {"name": "Tax", "percent": Decimal(8), "valid_from": date(2026, 1, 1)}
    return TaxRate.objects.create(hub=at, **{**values, **fields})


def draft(firm, *prices, **fields):
    """Return a draft with a line for each price."""
    by = system_actor(firm.hub)
    values = {"organisation": firm, "currency": "USD", "language": "en", **fields}
    tax = TaxRate.objects.filter(hub=firm.hub, is_usual=True).get()
    lines = [
        {
            "words": f"Service {n}",
            "quantity": Decimal(1),
            "unit_price": Decimal(price),
            "rate": tax,
        }
        for n, price in enumerate(prices, start=1)
    ]
    return actions.draft(firm.hub, by, values=values, lines=lines).row


def invoice(firm, *prices, on=TODAY, **fields):
    """Return an issued invoice with a line for each price."""
    row = draft(firm, *prices, **fields)
    return actions.issue(row, system_actor(firm.hub), issued_on=on, now=NOW)


def paid(firm, amount, currency="USD", on=TODAY, first=None):
    """Return a payment that was recorded and shared out."""
    values = {
        "currency": currency,
        "amount": Decimal(amount),
        "paid_on": on,
        "reference": "Transfer",
    }
    return actions.record_payment(
        firm, system_actor(firm.hub), values=values, first=first, now=NOW
    ).row


def agreement(at, rate_a_month="20", net_m2="30", currency="USD", **fields):
    """Return a signed lease of one space at a rate for each square metre."""
    site = make.site(at, country="MX")
    space = places.to_let(
        places.floor(building=places.building(site=site)), net_m2=net_m2
    )
    firm = fields.pop("organisation", None) or make.organisation(at)
    return places.let(firm, space, currency=currency, **fields)
