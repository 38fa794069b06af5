"""What tenants owe: statements and arrears, each currency for itself.

What a tenant owes in a currency is what was issued less what was taken back less what
was paid.  The same is what its invoices leave open less the credit that no invoice has
taken up; both are worked out and a test holds them together.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Case, F, Sum, When

from madang.charges.amounts import exact
from madang.charges.models import (
    Invoice,
    InvoiceKind,
    Payment,
    PaymentShare,
)
from madang.charges.queries.invoices import (
    MONEY,
    Standing,
    issued_in,
    open_invoices,
    standings_of,
)
from madang.charges.queries.payments import payments_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor

ZERO = Decimal(0)
#: Up to how many days an amount is overdue, by column of the arrears; then beyond.
AGES = (0, 30, 60, 90)
Purse = tuple[int, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a statement: a document or payment, signed, and what is owed then."""

    on: date
    kind: str  # invoice, credit, payment or reversal
    row: Invoice | Payment
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True, slots=True)
class Statement:
    """What a tenant owed at first, what happened, and what it owes in the end."""

    currency: str
    opening: Decimal
    entries: list[Entry]

    @property
    def balance(self) -> Decimal:
        """What is owed in the end; below nothing it is credit."""
        return self.entries[-1].balance if self.entries else self.opening


def currencies_of(by: Actor, organisation: Organisation) -> list[str]:
    """Return the currencies in which a tenant was asked for money or paid."""
    asked = issued_in(by).filter(organisation=organisation)
    paid = payments_visible_to(by).filter(organisation=organisation)
    return sorted(
        {*asked.order_by().values_list("currency", flat=True).distinct()}
        | {*paid.order_by().values_list("currency", flat=True).distinct()}
    )


def statement_of(
    by: Actor,
    organisation: Organisation,
    currency: str,
    *,
    since: date | None = None,
    until: date | None = None,
) -> Statement:
    """Return a tenant's statement over the half-open days ``[since, until)``."""
    wanted = {"organisation": organisation, "currency": currency}
    asked = issued_in(by).filter(**wanted).select_related("credits")
    paid = payments_visible_to(by).filter(**wanted).select_related("reverses")
    moves: list[tuple[date, int, int, str, Invoice | Payment, Decimal]] = []
    for row in asked:
        if row.issued_on is not None:
            signed = -row.gross if row.is_credit else row.gross
            moves.append((row.issued_on, 0, row.pk, row.kind, row, signed))
    for one in paid:
        kind = "reversal" if one.reverses_id else "payment"
        moves.append((one.paid_on, 1, one.pk, kind, one, -one.amount))
    opening, entries = ZERO, []
    balance = ZERO
    for on, _order, _pk, kind, subject, amount in sorted(moves, key=lambda m: m[:3]):
        if until is not None and on >= until:
            break
        balance += amount
        if since is not None and on < since:
            opening = balance
        else:
            entries.append(Entry(on, kind, subject, amount, balance))
    return Statement(currency, opening, entries)


def balances_of(by: Actor) -> Mapping[Purse, Decimal]:
    """Return what each tenant owes, by tenant and currency."""
    signed = Case(
        When(kind=InvoiceKind.CREDIT, then=-F("gross")),
        default=F("gross"),
        output_field=MONEY,
    )
    found: defaultdict[Purse, Decimal] = defaultdict(Decimal)
    asked = issued_in(by).order_by().values("organisation", "currency")
    for row in asked.annotate(s=Sum(signed)):
        found[row["organisation"], row["currency"]] += exact(row["s"], row["currency"])
    paid = payments_visible_to(by).order_by().values("organisation", "currency")
    for row in paid.annotate(s=Sum("amount")):
        found[row["organisation"], row["currency"]] -= exact(row["s"], row["currency"])
    return found


def credit_left(
    by: Actor, organisation: Organisation | None = None
) -> Mapping[Purse, Decimal]:
    """Return what of the payments no invoice has taken up, by tenant and currency."""
    paid = payments_visible_to(by).order_by()
    shares = PaymentShare.objects.filter(hub=by.hub, payment__in=paid).order_by()
    if organisation is not None:
        paid = paid.filter(organisation=organisation)
        shares = shares.filter(payment__organisation=organisation)
    found: defaultdict[Purse, Decimal] = defaultdict(Decimal)
    for row in paid.values("organisation", "currency").annotate(s=Sum("amount")):
        found[row["organisation"], row["currency"]] += exact(row["s"], row["currency"])
    firm, unit = "payment__organisation", "payment__currency"
    for row in shares.values(firm, unit).annotate(s=Sum("amount")):
        found[row[firm], row[unit]] -= exact(row["s"], row[unit])
    return {purse: amount for purse, amount in found.items() if amount}


@dataclass(slots=True)
class Arrear:
    """What a tenant owes in a currency, by how long it is overdue.

    The first of the ages is what is not due yet; then up to 30, 60, 90 days, and more.
    """

    organisation: Organisation
    currency: str
    ages: list[Decimal] = field(default_factory=lambda: [ZERO] * (len(AGES) + 1))
    credit: Decimal = ZERO
    oldest: Standing | None = None

    @property
    def open(self) -> Decimal:
        """What its invoices leave open."""
        return sum(self.ages, ZERO)

    @property
    def overdue(self) -> Decimal:
        """What of it should have been paid by now."""
        return sum(self.ages[1:], ZERO)

    @property
    def balance(self) -> Decimal:
        """What it owes after the credit that no invoice has taken up."""
        return self.open - self.credit


def arrears_of(
    by: Actor, on: date, organisation: Organisation | None = None
) -> list[Arrear]:
    """Return what each tenant owes on a day, the most overdue of a currency first."""
    asked = issued_in(by)
    if organisation is not None:
        asked = asked.filter(organisation=organisation)
    found: dict[Purse, Arrear] = {}
    for one in standings_of(open_invoices(asked)):
        row = one.invoice
        purse = (row.organisation_id, row.currency)
        arrear = found.setdefault(purse, Arrear(row.organisation, row.currency))
        arrear.ages[_age(one.days_over(on))] += one.left
        arrear.oldest = arrear.oldest or one
    _add_credit(by, found, organisation)
    return sorted(
        found.values(), key=lambda a: (a.currency, -a.overdue, str(a.organisation))
    )


def _add_credit(
    by: Actor, found: dict[Purse, Arrear], organisation: Organisation | None
) -> None:
    left = credit_left(by, organisation)
    missing = [purse for purse in left if purse not in found]
    firms: Iterable[Payment] = ()
    if missing:
        firms = payments_visible_to(by).filter(
            organisation__in={firm for firm, _unit in missing}
        )
    names = {one.organisation_id: one.organisation for one in firms}
    for purse, amount in left.items():
        if purse not in found:
            found[purse] = Arrear(names[purse[0]], purse[1])
        found[purse].credit = amount


def _age(days: int) -> int:
    """Return in which column stands what is so many days overdue.

    >>> [_age(days) for days in (-3, 0, 1, 30, 31, 90, 91)]
    [0, 0, 1, 1, 2, 3, 4]
    """
    return sum(days > edge for edge in AGES)
