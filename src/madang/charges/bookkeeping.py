"""Rows for an accountant: what was issued, credited and paid, one row for each tax.

Documents are rows against the account of sales, payments against the bank's; what
credit notes and payments take away is below nothing.  So the gross column of all rows
of a currency sums to what its tenants owe.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from madang.charges.paper import taxes_of
from madang.charges.queries import issued_in, payments_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from madang.charges.models import Invoice, Payment
    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell


def header() -> list[str]:
    """Return the heads of the file."""
    return [
        pgettext("journal", "Date"),
        _("Number"),
        pgettext("journal", "Document"),
        pgettext("journal", "Account"),
        _("Tenant"),
        _("Tax number"),
        pgettext("journal", "Tax"),
        _("Per cent"),
        _("Net"),
        pgettext("journal", "Tax amount"),
        _("Gross"),
        _("Currency"),
        _("Reference"),
    ]


def rows_of(by: Actor, since: date, until: date) -> list[list[Cell]]:
    """Return the rows of the half-open days ``[since, until)``, by day."""
    issued = issued_in(by).filter(issued_on__gte=since, issued_on__lt=until)
    rows = issued.select_related("credits").prefetch_related("invoice_lines")
    found = [line for row in rows.order_by("pk") for line in _document(row)]
    found += [_payment(row) for row in payments_in(by, since, until)]
    return sorted(found, key=lambda row: str(row[0]))


def _document(row: Invoice) -> Iterator[list[Cell]]:
    sign = -1 if row.is_credit else 1
    kind = str(row.get_kind_display())
    account = pgettext("account", "Sales")
    for name, percent, net, tax in taxes_of(row.invoice_lines.all()):
        yield [
            row.issued_on,
            row.label,
            kind,
            account,
            str(row.buyer.get("name", row.organisation)),
            str(row.buyer.get("tax_id", "")),
            name,
            percent,
            sign * net,
            sign * tax,
            sign * (net + tax),
            row.currency,
            row.credits.label if row.credits else "",
        ]


def _payment(row: Payment) -> list[Cell]:
    kind = _("Payment taken back") if row.reverses_id else _("Payment")
    return [
        row.paid_on,
        "",
        kind,
        pgettext("account", "Bank"),
        str(row.organisation),
        "",
        "",
        None,
        None,
        None,
        -row.amount,
        row.currency,
        row.reference,
    ]
