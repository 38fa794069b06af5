"""The list of invoices: what it is searched, filtered, sorted and exported by.

All of it is asked of the database, for a campus has tens of thousands of invoices.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from madang.charges.amounts import NEARLY_NOTHING
from madang.charges.queries import invoices_visible_to, standings_of, with_standing
from madang.charges.rules import may_see_all_charges
from madang.kit.sent import day_sent
from madang.kit.short_lists import Head
from madang.spaces.months import first_of_month

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import QuerySet
    from django.http import QueryDict

    from madang.charges.models import Invoice
    from madang.charges.queries import Standing
    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell

LONGEST = 100
PASSING = ("page", "format", "lang")
STATES = {
    "draft": pgettext_lazy("invoice", "Draft"),
    "open": pgettext_lazy("invoice", "Open"),
    "partly": pgettext_lazy("invoice", "Partly paid"),
    "overdue": pgettext_lazy("invoice", "Overdue"),
    "paid": pgettext_lazy("invoice", "Paid"),
    "cancelled": pgettext_lazy("invoice", "Cancelled by a credit note"),
    "credit": pgettext_lazy("document", "Credit note"),
}
TONES = {
    "draft": "",
    "open": "info",
    "partly": "info",
    "overdue": "bad",
    "paid": "ok",
    "cancelled": "",
    "credit": "warn",
}
SORTED_BY: dict[str, tuple[str, ...]] = {
    "number": ("year", "number"),
    "tenant": ("organisation__name",),
    "issued": ("issued_on",),
    "due": ("due_on",),
    "gross": ("currency", "gross"),
    "left": ("currency", "left"),
}
HEADS = {
    "number": (gettext_lazy("Number"), ""),
    "tenant": (gettext_lazy("Tenant"), ""),
    "issued": (pgettext_lazy("invoice", "Issued on"), ""),
    "due": (pgettext_lazy("invoice", "Due on"), ""),
    "gross": (pgettext_lazy("invoice", "Amount"), "num"),
    "left": (pgettext_lazy("invoice", "Still open"), "num"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """An invoice as lists show it on a day."""

    standing: Standing
    state: str

    @property
    def invoice(self) -> Invoice:
        """The invoice itself."""
        return self.standing.invoice

    @property
    def words(self) -> str:
        """Its state in words."""
        return str(STATES[self.state])

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES[self.state]


def row_of(standing: Standing, on: date) -> Row:
    """Return an invoice as lists show it."""
    return Row(standing, standing.state(on))


def month_in(text: str) -> date | None:
    """Return the first day of a month that an address names.

    >>> month_in("2026-11"), month_in("2026-13"), month_in("soon")
    (datetime.date(2026, 11, 1), None, None)
    """
    return day_sent(f"{text[:7]}-01")


class InvoicesList:
    """Invoices as an address asks for them; anything unknown in it is left out."""

    def __init__(self, by: Actor, given: QueryDict, today: date) -> None:
        self.by, self.given, self.today = by, given, today
        self.text = given.get("q", "").strip()[:LONGEST]
        state = given.get("state", "")
        self.state = state if state in STATES else ""
        self.currency = given.get("currency", "").upper()[:3]
        self.month = month_in(given.get("month", ""))
        tenant = given.get("tenant", "")
        self.tenant = int(tenant) if tenant.isdecimal() and len(tenant) < 12 else None  # noqa: PLR2004 -- a key
        sort = given.get("sort", "")
        self.sort = sort if sort.removeprefix("-") in SORTED_BY else ""

    @property
    def is_filtered(self) -> bool:
        """Whether fewer invoices than all are asked for."""
        asked = (self.text, self.state, self.currency, self.month, self.tenant)
        return any(asked)

    @property
    def found(self) -> QuerySet[Invoice]:
        """The invoices that are asked for, in the order that is asked for."""
        rows = with_standing(invoices_visible_to(self.by)).select_related("agreement")
        if self.text:
            rows = rows.filter(
                Q(label__icontains=self.text)
                | Q(organisation__name__icontains=self.text)
                | Q(organisation__latin_name__icontains=self.text)
                | Q(agreement__number__icontains=self.text)
            )
        if self.tenant is not None:
            rows = rows.filter(organisation=self.tenant)
        if self.currency:
            rows = rows.filter(currency=self.currency)
        if self.month:
            first, after = self.month, first_of_month(self.month, 1)
            issued = Q(issued_on__gte=first, issued_on__lt=after)
            rows = rows.filter(issued | Q(month=first))
        return self._sorted(self._in_state(rows))

    def _in_state(self, rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
        """Return those in the state, as `Standing.state` tells it."""
        if not self.state:
            return rows
        if self.state == "draft":
            return rows.filter(state="draft")
        if self.state == "credit":
            return rows.filter(kind="credit")
        asked = rows.filter(kind="invoice", state="issued")
        some = Q(left__gte=NEARLY_NOTHING)
        gone = Q(back__gte=F("gross") - NEARLY_NOTHING)
        late, begun = Q(due_on__lt=self.today), Q(paid__gte=NEARLY_NOTHING)
        wanted = {
            "open": some & ~late & ~begun,
            "partly": some & ~late & begun,
            "overdue": some & late,
            "paid": ~some & ~gone,
            "cancelled": gone,
        }
        return asked.filter(wanted[self.state])

    def _sorted(self, rows: QuerySet[Invoice]) -> QuerySet[Invoice]:
        if not self.sort:
            return rows.order_by("state", F("issued_on").desc(nulls_first=True), "-pk")
        name = self.sort.removeprefix("-")
        is_down = self.sort.startswith("-")
        order = [
            F(one).desc(nulls_last=True) if is_down else F(one).asc(nulls_last=True)
            for one in SORTED_BY[name]
        ]
        return rows.order_by(*order, "-pk")

    def heads(self) -> list[Head]:
        """Return the columns' heads; a sorted one turns the order round."""
        states = {"": "ascending", "-": "descending"}
        found = []
        for name, (label, css) in HEADS.items():
            turned = f"-{name}" if self.sort == name else name
            is_sorted = self.sort.removeprefix("-") == name
            how = states[self.sort[: -len(name)]] if is_sorted else ""
            found.append(Head(str(label), self.address(sort=turned), how, css))
        return found

    def tabs(self) -> list[dict[str, Any]]:
        """Return the states as tabs; drafts only for those who see some."""
        hidden = set() if may_see_all_charges(self.by) else {"draft"}
        names = ["", *(name for name in STATES if name not in hidden)]
        return [
            {
                "label": STATES[name] if name else _("All"),
                "url": self.address(state=name),
                "is_current": name == self.state,
            }
            for name in names
        ]

    def chips(self) -> list[tuple[str, str]]:
        """Return every filter in force but the state, with the address without it."""
        found = []
        if self.text:
            found.append((f"“{self.text}”", self.address(q="")))
        if self.currency:
            found.append((self.currency, self.address(currency="")))
        if self.month:
            found.append((f"{self.month:%Y-%m}", self.address(month="")))
        if self.tenant is not None:
            found.append((_("One tenant"), self.address(tenant="")))
        return found

    def address(self, **changes: str) -> str:
        """Return the list's address with some parameters changed, on its first page."""
        copy = self.given.copy()
        copy.pop("page", None)
        for name, value in changes.items():
            copy[name] = value
            if not value:
                del copy[name]
        return f"?{copy.urlencode()}"

    @property
    def query(self) -> str:
        """The filters and the order as the address has them."""
        copy = self.given.copy()
        for name in PASSING:
            copy.pop(name, None)
        return copy.urlencode()

    def carried(self, *but: str) -> list[tuple[str, str]]:
        """Return what a form carries along, all but some parameters."""
        known = {"q", "state", "currency", "month", "tenant", "sort"} - set(but)
        given = [(name, str(value)) for name, value in self.given.items()]
        return [(name, value) for name, value in given if name in known and value]

    def lines(self) -> Iterator[list[Cell]]:
        """Yield what is asked for as a file has it."""
        for standing in standings_of(self.found.iterator(chunk_size=500)):
            row, state = standing.invoice, standing.state(self.today)
            yield [
                row.label,
                str(STATES[state]),
                str(row.organisation),
                row.agreement.number if row.agreement else "",
                row.issued_on,
                row.due_on,
                row.currency,
                row.net,
                row.tax,
                row.gross,
                standing.back,
                standing.paid,
                standing.left,
            ]


def header() -> list[str]:
    """Return the heads of the file."""
    return [
        _("Number"),
        _("State"),
        _("Tenant"),
        _("Space agreement"),
        _("Issued on"),
        _("Due on"),
        _("Currency"),
        _("Net"),
        _("Tax"),
        _("Gross"),
        _("Taken back"),
        pgettext("amount", "Paid"),
        _("Still open"),
    ]
