"""Invoices and credit notes on paper: what they say, as data for their template.

Everything is written out here, in the document's language, from what was frozen when
it was issued; the template only places it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from babel import Locale
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from madang.charges.models import Paper
from madang.charges.queries.invoices import address_of, details_of
from madang.kit.dates import day_text
from madang.kit.money import (
    MINUS,
    NBSP,
    SIGNS,
    locale_of,
    number_text,
    places_of,
)
from madang.kit.printing import must_have_letters, printed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from madang.charges.models import BillingDetails, Invoice, InvoiceLine
    from madang.directory.models import Organisation

TEMPLATE = "charges/templates/charges/invoice.typ"
DAY = timedelta(days=1)
DRAFTED = datetime(2026, 1, 1, tzinfo=UTC)


def seller_of(details: BillingDetails) -> dict[str, Any]:
    """Return what a document says of who sends it."""
    return {
        "name": details.seller_name,
        "address": _lines(details.address),
        "tax_id": details.tax_id,
        "bank": _lines(details.bank),
        "footer": details.footer,
        "paper": details.paper,
    }


def buyer_of(organisation: Organisation) -> dict[str, Any]:
    """Return what a document says of whom it asks: its billing address, or its city."""
    told = address_of(organisation)
    names = Locale.parse(locale_of(get_language() or "en")).territories
    country = str(names.get(organisation.country, organisation.country))
    found = [", ".join(word for word in (organisation.city, country) if word)]
    number = organisation.registration_number
    return {
        "name": (told.name if told else "") or organisation.name,
        "address": _lines(told.address) if told and told.address else found,
        "tax_id": (told.tax_id if told else "") or number,
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def must_be_printable(invoice: Invoice, lines: Iterable[InvoiceLine]) -> None:
    """Accept a document whose letters our fonts have.

    Raises:
        Unprintable: they lack one.
    """
    sides = [invoice.seller, invoice.buyer]
    names = [one["name"] for one in sides] + [one["tax_id"] for one in sides]
    blocks = [*invoice.buyer["address"], *invoice.seller["address"]]
    blocks += [*invoice.seller["bank"], invoice.seller["footer"]]
    told = [text for line in lines for text in (line.words, line.tax_reason)]
    must_have_letters(
        [*names, *blocks, *told, *_lines(invoice.note), invoice.reason, invoice.label]
    )


def pdf_of(invoice: Invoice, lines: Sequence[InvoiceLine]) -> bytes:
    """Return a document as PDF, of an issued one the same bytes every time.

    Raises:
        Unprintable: a draft holds letters that none of our fonts has.
    """
    with override(invoice.language):
        data = data_of(invoice, lines)
    return printed(TEMPLATE, data, moment=invoice.issued_at or DRAFTED)


def data_of(invoice: Invoice, lines: Sequence[InvoiceLine]) -> dict[str, Any]:
    """Return what a document says, in the language that is active."""
    seller, buyer = invoice.seller, invoice.buyer
    if invoice.is_draft:
        details = details_of(invoice.hub)
        seller = seller_of(details) if details else _nobody(str(invoice.hub))
        buyer = buyer_of(invoice.organisation)
    word = _("Credit note") if invoice.is_credit else _("Invoice")
    title = " ".join(text for text in (word, invoice.label) if text)
    return {
        "title": f"{title} – {buyer['name']}",
        "author": seller["name"],
        "language": invoice.language,
        "paper": seller.get("paper", Paper.A4),
        "foot": seller["footer"],
        "page": _("Page {n} of {m}"),
        "word": word,
        "number": invoice.label or _("Draft"),
        "is_draft": invoice.is_draft,
        "seller": _side(seller),
        "buyer": _side(buyer) | {"label": _("Billed to")},
        "facts": _facts(invoice),
        "heads": _heads(),
        "lines": [_row(line, invoice.currency) for line in lines],
        "sums": _sums(invoice, lines),
        "total": _total(invoice),
        "pay": _pay(invoice, seller),
        "remarks": _remarks(invoice, lines),
    }


def _nobody(name: str) -> dict[str, Any]:
    return {"name": name, "address": [], "tax_id": "", "bank": [], "footer": ""}


def _side(side: dict[str, Any]) -> dict[str, Any]:
    told = _("Tax number %(number)s") % {"number": side["tax_id"]}
    lines = [*side["address"], told if side["tax_id"] else ""]
    return {"name": side["name"], "lines": [line for line in lines if line]}


def _day(day: date | None) -> str:
    return day_text(day, get_language() or "en") if day else "–"


def _facts(invoice: Invoice) -> list[list[str]]:
    """Return the facts beside the addresses: label and value."""
    found = [[pgettext("invoice", "Issued on"), _day(invoice.issued_on)]]
    if invoice.is_credit:
        asked = invoice.credits
        found.append([_("Takes back"), asked.label if asked else ""])
    else:
        found.append([pgettext("invoice", "Due on"), _day(invoice.due_on)])
    if invoice.agreement:
        found.append([_("Space agreement"), invoice.agreement.number])
    return found


def _heads() -> list[str]:
    return [
        pgettext("invoice", "What for"),
        pgettext("invoice", "Quantity"),
        pgettext("invoice", "Price"),
        pgettext("invoice", "Tax"),
        pgettext("invoice", "Net"),
    ]


def _row(line: InvoiceLine, currency: str) -> dict[str, str]:
    language = get_language() or "en"
    days = ""
    if line.starts_on and line.ends_on:
        days = f"{_day(line.starts_on)} – {_day(line.ends_on - DAY)}"
    return {
        "words": line.words,
        "days": days,
        "quantity": number_text(line.quantity, language),
        "price": amount_text(line.unit_price, currency, language),
        "tax": percent_text(line.tax_percent, language),
        "net": amount_text(line.net, currency, language),
    }


def percent_text(percent: Decimal, language: str) -> str:
    r"""Return a tax's share in words.

    >>> percent_text(Decimal("8.250"), "en"), percent_text(Decimal(10), "es")
    ('8.25%', '10\xa0%')
    """
    space = NBSP if language.startswith("es") else ""
    return f"{number_text(percent, language)}{space}%"


def amount_text(amount: Decimal, currency: str, language: str) -> str:
    """Return an amount with all decimals of its currency, so that columns align.

    >>> amount_text(Decimal(300), "USD", "en"), amount_text(Decimal(-5), "KRW", "ko")
    ('US$300.00', '−₩5')
    """
    sign = SIGNS.get(currency, f"{currency}{NBSP}")
    number = number_text(abs(amount), language, places_of(currency))
    return f"{MINUS if amount < 0 else ''}{sign}{number}"


def taxes_of(
    lines: Iterable[InvoiceLine],
) -> list[tuple[str, Decimal, Decimal, Decimal]]:
    """Return each tax of a document: name, per cent, what it is on, and itself."""
    found: dict[tuple[str, Decimal], list[Decimal]] = {}
    for line in lines:
        sums = found.setdefault((line.tax_name, line.tax_percent), [Decimal(0)] * 2)
        sums[0] += line.net
        sums[1] += line.tax
    return [(name, percent, *sums) for (name, percent), sums in found.items()]  # type: ignore[misc]  # two of them


def _sums(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[list[str]]:
    """Return what leads to the total: without tax, then each tax."""
    language, currency = get_language() or "en", invoice.currency
    found = [
        [
            pgettext("invoice", "Without tax"),
            amount_text(invoice.net, currency, language),
        ]
    ]
    for name, percent, on, tax in taxes_of(lines):
        words = {
            "name": name,
            "percent": percent_text(percent, language),
            "net": amount_text(on, currency, language),
        }
        told = _("%(name)s %(percent)s on %(net)s") % words
        found.append([told, amount_text(tax, currency, language)])
    return found


def _total(invoice: Invoice) -> list[str]:
    label = _("Credited") if invoice.is_credit else _("To pay")
    amount = amount_text(invoice.gross, invoice.currency, get_language() or "en")
    return [label, f"{MINUS}{amount}" if invoice.is_credit else amount]


def _pay(invoice: Invoice, seller: dict[str, Any]) -> dict[str, Any]:
    """Return where to pay and by when; nothing on a credit note."""
    if invoice.is_credit or not seller["bank"]:
        return {"label": "", "lines": [], "due": ""}
    due = ""
    if invoice.due_on:
        words = {"day": _day(invoice.due_on), "number": invoice.label}
        due = _("Please pay by %(day)s and name %(number)s.") % words
    return {"label": _("Where to pay"), "lines": seller["bank"], "due": due}


def _remarks(invoice: Invoice, lines: Sequence[InvoiceLine]) -> list[str]:
    """Return what else is printed: the note, the reason, and why there is no tax."""
    reasons = {line.tax_reason: line.tax_name for line in lines if line.tax_reason}
    found = _lines(invoice.note)
    if invoice.reason:
        found.insert(0, _("Reason: %(reason)s") % {"reason": invoice.reason})
    return [*found, *(f"{name}: {reason}" for reason, name in reasons.items())]
