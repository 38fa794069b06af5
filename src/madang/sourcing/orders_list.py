"""The list of orders: what it is searched, filtered, sorted and exported by.

All of it is asked of the database, for a hub may have a hundred thousand orders.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.kit.short_lists import AskedList, Choice, Column, Facet
from madang.programmes.queries import programmes_visible_to
from madang.sourcing.models import OrderState
from madang.sourcing.queries import chosen_of, groups_of, in_order, orders_found
from madang.sourcing.rules import may_see_all_orders

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import QuerySet
    from django.http import QueryDict

    from madang.hubs.models import Actor
    from madang.kit.sheets.writing import Cell
    from madang.sourcing.amounts import Money
    from madang.sourcing.models import PurchaseOrder
    from madang.sourcing.queries import OrderGroup

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


class OrdersList(AskedList):
    """The orders that an address asks for; anything unknown in it is left out.

    Time: one statement for all counts and sums, one for a page of any length.
    """

    def __init__(self, by: Actor, given: QueryDict) -> None:
        super().__init__(given, COLUMNS, FILTERS)
        self.by = by
        if self.sort.removeprefix("-") not in HEADS:
            self.sort = ""
        self.chosen = {
            name: [one for one in values if _is_choice(name, one)]
            for name, values in self.chosen.items()
        }
        self._found = orders_found(by, self.text)

    @cached_property
    def groups(self) -> list[OrderGroup]:
        """How many the text finds, by what they are filtered by."""
        return groups_of(self._found)

    def _left(self, but: str = "") -> Iterator[OrderGroup]:
        """Yield the groups that the filters leave, one of them set aside."""
        for one in self.groups:
            if all(
                name == but or not picked or getattr(one, name) in picked
                for name, picked in self.chosen.items()
            ):
                yield one

    @property
    def total(self) -> int:
        """How many orders are asked for."""
        return sum(one.count for one in self._left())

    @property
    def sums(self) -> Money:
        """What they come to, by currency."""
        found: dict[str, Decimal] = defaultdict(Decimal)
        for one in self._left():
            found[one.currency] += one.amount
        return {code: amount for code, amount in sorted(found.items()) if amount}

    def orders(self) -> QuerySet[PurchaseOrder]:
        """Return the orders asked for, in their order."""
        found = chosen_of(self._found, self.chosen).select_related("programme")
        return in_order(found, self.sort)

    @cached_property
    def facets(self) -> list[Facet]:
        """The filters that part the orders, each counted under the other filters."""
        found = []
        for name, label in FILTERS.items():
            here = {getattr(one, name) for one in self.groups}
            counts: Counter[str] = Counter()
            for one in self._left(but=name):
                counts[getattr(one, name)] += one.count
            picked = self.chosen[name]
            choices = [
                Choice(value, words, counts[value], value in picked)
                for value, words in self._choices(name, here | set(picked))
            ]
            if len(choices) > 1 or picked:
                found.append(Facet(name, str(label), choices))
        return found

    def _choices(self, name: str, here: set[str]) -> list[tuple[str, str]]:
        """Return a filter's values with their words, in their own order."""
        if name == "currency":
            return [(code, code) for code in sorted(here)]
        known = {"state": OrderState.choices, "local": [*PLACES.items()]}.get(name)
        if known is None:
            if not may_see_all_orders(self.by):
                return []
            rows = programmes_visible_to(self.by)
            named = [(str(row.pk), str(row)) for row in rows]
            return [
                (value, label)
                for value, label in [("0", str(_("No programme"))), *named]
                if value in here
            ]
        return [(value, str(label)) for value, label in known if value in here]

    def lines(self) -> Iterator[list[Cell]]:
        """Yield the orders asked for as the file has them."""
        for row in self.orders().iterator(chunk_size=2000):
            yield [one.value(row) for one in COLUMNS]


def _is_choice(name: str, value: str) -> bool:
    if name == "programme":
        return value.isdecimal() and len(value) < 12  # noqa: PLR2004 -- a key
    if name == "currency":
        return len(value) == len("USD")
    return value in ({*OrderState.values} if name == "state" else PLACES)
