"""The demo's invoices: two months issued, one overdue, one paid in part, one credited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from madang.charges import actions
from madang.charges.models import Invoice
from madang.charges.queries import proposals_for
from madang.hubs.models import Hub, system_actor
from madang.spaces.months import first_of_month

if TYPE_CHECKING:
    from datetime import date, datetime

    from madang.charges.queries import Proposal
    from madang.hubs.models import Actor

#: How many tenants of a hub have invoices, and on which day after the issue they paid.
TENANTS, PAID_AFTER = 6, timedelta(days=9)


@dataclass(frozen=True, slots=True)
class Seller:
    """Who sends a hub's invoices, with its taxes: name, per cent, reason for none."""

    slug: str
    details: dict[str, str]
    taxes: tuple[tuple[str, str, str], ...]
    reason: str


SELLERS = (
    Seller(
        "technology-hub",
        {
            "seller_name": "Technology Hub, A.C.",
            "address": "Av. Tecnológico 1770\n32500 Ciudad Juárez, Chihuahua",
            "tax_id": "THU180412AB3",
            "bank": "Banco del Norte\nCLABE 0123 4567 8901 2345 67\nTechnology Hub, A.C.",
            "footer": "Technology Hub, A.C. · cobranza@technology-hub.example",
            "language": "es",
        },
        (("IVA", "16", ""), ("Exento", "0", "Art. 15, fracción XII, LIVA")),
        "Nueve días sin calefacción",
    ),
    Seller(
        "incheon-campus",
        {
            "seller_name": "재단법인 인천창업캠퍼스",
            "address": "인천광역시 연수구 송도과학로 32\n(우) 21984",
            "tax_id": "131-82-12345",
            "bank": "한빛은행 140-012-345678\n예금주 재단법인 인천창업캠퍼스",
            "footer": "재단법인 인천창업캠퍼스 · billing@incheon-campus.example",
            "language": "ko",
        },
        (("부가세", "10", ""), ("면세", "0", "부가가치세법 제26조")),
        "난방 고장으로 9일 사용 불가",
    ),
)


def load(now: datetime) -> None:
    """Charge the tenants of the houses that have no invoice yet."""
    for seller in SELLERS:
        hub = Hub.objects.get(slug=seller.slug)
        if not Invoice.objects.filter(hub=hub).exists():
            _charge(hub, seller, now)


def _charge(hub: Hub, seller: Seller, now: datetime) -> None:
    by, today = system_actor(hub), hub.day_of(now)
    terms = {"prefix": "INV", "credit_prefix": "CN", "payment_days": 14}
    values = seller.details | terms | {"paper": "a4"}
    actions.set_billing(hub, by, expected=0, values=values)
    for name, percent, reason in seller.taxes:
        tax = {
            "name": name,
            "percent": Decimal(percent),
            "reason": reason,
            "valid_from": first_of_month(today, -24).replace(month=1),
            "is_usual": not reason,
        }
        actions.add_rate(hub, by, values=tax)
    months = [first_of_month(today, back) for back in (-2, -1, 0)]
    chosen = _chosen(proposals_for(hub, months[0]), hub.currency)
    for place, month in enumerate(months):
        actions.draft_month(hub, by, month=month, agreements=chosen, today=today)
        if place < len(months) - 1:
            done = actions.issue_month(hub, by, month=month, issued_on=month, now=now)
            _pay(list(done.rows), by, place, now)
    _credit(hub, by, seller.reason, months[1], now)


def _chosen(found: list[Proposal], currency: str) -> list[int]:
    """Return the agreements to charge: those in another currency among them."""
    foreign = [one for one in found if one.agreement.currency != currency]
    home = [one for one in found if one.agreement.currency == currency]
    wanted = [*foreign, *home][:TENANTS]
    return [one.agreement.pk for one in wanted]


def _pay(rows: list[Invoice], by: Actor, place: int, now: datetime) -> None:
    """Record what was paid: of the first month all but one, then half of the others.

    The second tenant pays a part, the third never; the fourth pays too much.
    """
    for number, row in enumerate(rows):
        if number == 2 or (place and number % 2):
            continue
        amount = row.gross
        if place and number == 0:
            amount = (row.gross / 2).quantize(Decimal(1))
        elif number == 3:
            amount = row.gross + Decimal(10)
        paid = {
            "currency": row.currency,
            "amount": amount,
            "paid_on": min((row.issued_on or now.date()) + PAID_AFTER, now.date()),
            "reference": row.label,
        }
        actions.record_payment(row.organisation, by, values=paid, first=row, now=now)


def _credit(hub: Hub, by: Actor, reason: str, month: date, now: datetime) -> None:
    """Take back a third of the last invoice of a month."""
    row = Invoice.objects.filter(hub=hub, month=month, kind="invoice").latest("number")
    line = row.invoice_lines.all()[0]
    part = (line.net / 3).quantize(Decimal(1))
    actions.credit(
        row,
        by,
        parts={line.pk: part},
        reason=reason,
        issued_on=min(month + PAID_AFTER, now.date()),
        now=now,
    )
