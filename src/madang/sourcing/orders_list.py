"""The list of orders: what it is searched, filtered, sorted and exported by.

All of it is asked of the database, for a hub may have a hundred thousand orders.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.queries import with_names_of
from madang.kit.short_lists import Column
from madang.programmes.queries import programmes_visible_to
from madang.sourcing.counted_list import CountedList, kept_for_all
from madang.sourcing.models import OrderState
from madang.sourcing.queries import (
    SIDES,
    chosen_of,
    groups_of,
    in_order,
    orders_found,
)
from madang.sourcing.rules import may_see_all_orders

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from madang.hubs.models import Actor
    from madang.sourcing.amounts import Money
    from madang.sourcing.models import PurchaseOrder
    from madang.sourcing.queries import OrderGroup
    from madang.sourcing.queries.paging import Ordered

TONES: dict[str, str] = {
    OrderState.OPEN: "info",
    OrderState.PARTLY: "warn",
    OrderState.DELIVERED: "ok",
    OrderState.CANCELLED: "",
}
FILTERS = {
    "state": pgettext_lazy("order", "State"),
    "currency": _("Currency"),
    "local": pgettext_lazy("order", "Place"),
    "programme": _("Programme"),
}
PLACES = {"yes": _("Local supplier"), "no": _("Supplier from elsewhere")}
COLUMNS = (
    Column("number", pgettext_lazy("order", "Number"), lambda r: r.number),
    Column("buyer", pgettext_lazy("column", "Buyer"), lambda r: r.buyer.display_name),
    Column(
        "supplier",
        pgettext_lazy("column", "Supplier"),
        lambda r: r.supplier.display_name,
    ),
    Column("ordered", _("Ordered on"), lambda r: r.ordered_on),
    Column("due", _("Next delivery"), lambda r: r.due_on),
    Column("amount", pgettext_lazy("order", "Amount"), lambda r: r.amount, "num"),
    Column("currency", _("Currency"), lambda r: r.currency),
    Column(
        "state", pgettext_lazy("order", "State"), lambda r: str(r.get_state_display())
    ),
    Column(
        "local", pgettext_lazy("order", "Place"),
        lambda r: str(PLACES["yes" if r.is_local else "no"]),
    ),
    Column("programme", _("Programme"), lambda r: str(r.programme or "")),
    Column("source", _("How it came in"), lambda r: str(r.get_source_display())),
    Column("note", _("Note"), lambda r: r.note),
)  # fmt: skip
HEADS = ("number", "supplier", "buyer", "ordered", "due", "amount")


class OrdersList(CountedList["OrderGroup"]):
    """The orders that an address asks for; anything unknown in it is left out."""

    def __init__(self, by: Actor, given: QueryDict) -> None:
        super().__init__(given, COLUMNS, FILTERS, HEADS)
        self.by = by
        self._found = orders_found(by, self.text)

    @cached_property
    def groups(self) -> Sequence[OrderGroup]:
        """How many the text finds, by what they are filtered by."""
        asked = ("orders", self.text)
        return kept_for_all(self.by, asked, lambda: groups_of(self._found))

    @property
    def sums(self) -> Money:
        """What they come to, by currency."""
        found: dict[str, Decimal] = defaultdict(Decimal)
        for one in self.left():
            found[one.currency] += one.amount
        return {code: amount for code, amount in sorted(found.items()) if amount}

    def rows(self) -> Ordered[PurchaseOrder]:
        """Return the orders asked for, in their order."""
        found = with_names_of(chosen_of(self._found, self.chosen), *SIDES)
        return in_order(found.select_related("programme"), self.sort)

    def choices(self, name: str, here: set[str]) -> list[tuple[str, str]]:
        """Return those of a filter's values with their words, in their own order."""
        if name == "currency":
            return [(code, code) for code in sorted(here)]
        known = {"state": OrderState.choices, "local": [*PLACES.items()]}.get(name)
        if known is None:
            if not may_see_all_orders(self.by):
                return []
            rows = programmes_visible_to(self.by)
            named = [(str(row.pk), str(row)) for row in rows]
            choices = [("0", str(_("The supplier’s own"))), *named]
            return [(value, label) for value, label in choices if value in here]
        return [(value, str(label)) for value, label in known if value in here]

    def is_choice(self, name: str, value: str) -> bool:
        """Whether a filter could have this value."""
        if name == "programme":
            return value.isdecimal() and len(value) < 12  # noqa: PLR2004 -- a key
        if name == "currency":
            return len(value) == len("USD")
        return value in ({*OrderState.values} if name == "state" else PLACES)
