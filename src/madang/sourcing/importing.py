"""Orders from a file: matched by buyer, supplier and number, written, undone.

Rows with the same number of the same two sides are the lines of one order; a row with
an amount alone is an order of its own.  What is known already is left as it is, so the
same file twice makes nothing; what differs is told and never written over.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from madang.directory.queries import organisations_visible_to, similar_names
from madang.imports.kinds import Effect, Fault, Field, ImportKind, Prepared, register
from madang.imports.models import Outcome
from madang.kit import clock
from madang.kit.amounts import ABOUT, NO_LANGUAGE, TwoReadings, number_in
from madang.kit.asking import ask_day, ask_number
from madang.kit.money import SIGNS, money_text
from madang.kit.parsing import TwoDays, date_in
from madang.kit.search_text import fold
from madang.programmes.queries import programmes_visible_to
from madang.sourcing import rules
from madang.sourcing.actions import (
    Line,
    amend_order,
    cancel_order,
    place_order,
    renew_order,
)
from madang.sourcing.actions.rows import line_of
from madang.sourcing.amounts import fault_of, line_amount
from madang.sourcing.models import OrderSource
from madang.sourcing.numbers import number_key
from madang.sourcing.queries import open_rows_of, orders_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor
    from madang.imports.kinds import Lines, Values
    from madang.imports.models import ImportRow
    from madang.sourcing.models import OrderRow, PurchaseOrder

#: How many decimals each number may have.
DECIMALS = {"quantity": 4, "unit_price": 6, "amount": 2}
#: Buyer, supplier, and what all ways of writing the number share.
Key = tuple[int, int, str]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


FIELDS = (
    Field(
        "buyer",
        pgettext_lazy("column", "Buyer"),
        _words(
            "customer, purchaser, plant, 구매사, 발주처, comprador, cliente, 采购方,"
            "买方"
        ),
        is_needed=True,
    ),
    Field(
        "supplier",
        pgettext_lazy("column", "Supplier"),
        _words("vendor, company, seller, 공급사, 공급업체, proveedor, 供应商, 卖方"),
        is_needed=True,
    ),
    Field(
        "number",
        gettext_lazy("The buyer's number"),
        _words(
            "po, po number, order, order number, purchase order, 발주번호, pedido,"
            "numero de pedido, orden de compra, oc, 订单号, 采购订单号"
        ),
        is_needed=True,
    ),
    Field(
        "ordered_on",
        gettext_lazy("Ordered on"),
        _words(
            "date, order date, po date, 발주일, 날짜, fecha, fecha de pedido, 日期,"
            "下单日"
        ),
        is_needed=True,
    ),
    Field(
        "words",
        pgettext_lazy("order", "What"),
        _words("item, part, description, 품목, 품명, concepto, artículo, 品名"),
    ),
    Field(
        "quantity",
        gettext_lazy("Quantity"),
        _words("qty, pieces, 수량, cantidad, 数量"),
    ),
    Field("unit", gettext_lazy("Unit"), _words("uom, 단위, unidad, 单位")),
    Field(
        "unit_price",
        gettext_lazy("Unit price"),
        _words("price, price per piece, 단가, precio, precio unitario, 单价"),
    ),
    Field(
        "amount",
        pgettext_lazy("order", "Amount"),
        _words(
            "total, value, po amount, line total, 금액, 발주금액, importe, monto,"
            "valor, 金额, 总额"
        ),
    ),
    Field(
        "currency",
        gettext_lazy("Currency"),
        _words("ccy, 통화, moneda, divisa, 币种, 货币"),
    ),
    Field(
        "due_on",
        gettext_lazy("Delivery date"),
        _words("delivery, due, 납기, 납기일, entrega, fecha de entrega, 交货日期"),
    ),
    Field(
        "programme",
        gettext_lazy("Programme"),
        _words("program, 프로그램, programa, 项目"),
    ),
    Field("note", gettext_lazy("Note"), _words("notes, 비고, nota, notas, 备注")),
)  # fmt: skip


def offer() -> None:
    """Let orders be imported."""
    register(
        ImportKind(
            name="sourcing.order",
            label=pgettext_lazy("order", "Purchase orders"),
            fields=FIELDS,
            open=OrderSession,
            allowed=rules.may_import_orders,
            page="sourcing:order",
        )
    )


class OrderSession:
    """One file's orders; knows the directory's names and the orders there are."""

    def __init__(self, by: Actor, options: Mapping[str, Any]) -> None:
        self.by, self.now = by, clock.now()
        self.day_first: bool | None = options.get("day_first")
        self.firms: dict[str, Organisation | None] = {}
        self.programmes = {
            fold(name): row
            for row in programmes_visible_to(by)
            for name in [*row.names.values(), row.slug]
        }
        self.groups: dict[Key, list[Prepared]] = defaultdict(list)
        self.made: dict[Key, int] = {}
        self.open: dict[int, list[OrderRow]] = {}

    def prepare(self, number: int, values: Values) -> Prepared:
        """Read and match one line."""
        cells = {name: " ".join(found).strip() for name, found in values.items()}
        row = Prepared(number, cells.get("number", ""), Outcome.CREATED)
        found = row.data
        for name in ("buyer", "supplier"):
            found[name] = self._firm(row, name, cells.get(name, ""))
        found["number"], found["note"] = row.label, cells.get("note", "")
        if not number_key(row.label):
            row.faults.append(Fault("number", _("This is missing.")))
        found["ordered_on"] = self._day(row, "ordered_on", cells.get("ordered_on", ""))
        found["due_on"] = self._day(row, "due_on", cells.get("due_on", ""))
        found["words"], found["unit"] = cells.get("words", ""), cells.get("unit", "")
        if not found["ordered_on"] and not cells.get("ordered_on"):
            row.faults.append(Fault("ordered_on", _("This is missing.")))
        _money(row, cells)
        found["programme"] = self._programme(row, cells.get("programme", ""))
        self._gather(row)
        return row

    def _day(self, row: Prepared, name: str, text: str) -> date | None:
        """Return the day that a cell says; a fault if it says none or could be two."""
        if not text:
            return None
        try:
            return date_in(text, day_first=self.day_first)
        except TwoDays as two:
            row.faults.append(Fault(name, ask_day(two, get_language() or "en")))
        except ValueError:
            told = _("“%(text)s” is no day.") % {"text": text[:40]}
            row.faults.append(Fault(name, told))
        return None

    def _firm(self, row: Prepared, name: str, text: str) -> Organisation | None:
        """Return the organisation of a name; a fault tells of none or several."""
        if not text:
            row.faults.append(Fault(name, _("This is missing.")))
            return None
        if text not in self.firms:
            firms = organisations_visible_to(self.by)
            known = list(similar_names(firms, text, exact=True)[:2])
            self.firms[text] = known[0] if len(known) == 1 else None
        if self.firms[text] is None:
            told = _("The directory has no such organisation, or several.")
            row.faults.append(Fault(name, told))
        return self.firms[text]

    def _programme(self, row: Prepared, text: str) -> Any:
        known = self.programmes.get(fold(text)) if text else None
        if text and known is None:
            row.faults.append(Fault("programme", _("There is no such programme.")))
        return known

    def _gather(self, row: Prepared) -> None:
        """Put a row to the others of its order; one wrong line holds all of them."""
        found = row.data
        if not (found["buyer"] and found["supplier"] and number_key(row.label)):
            return
        key = (found["buyer"].pk, found["supplier"].pk, number_key(row.label))
        others = self.groups[key]
        if not row.faults:
            _fit(row, others)
        if not row.faults:
            self._match(row, key)
        others.append(row)
        wrong = next((one.number for one in others if one.faults), None)
        if wrong is not None:
            told = _("Line %(line)d of the same order is not right.") % {"line": wrong}
            for one in others:
                one.faults = one.faults or [Fault("number", told)]

    def _match(self, row: Prepared, key: Key) -> None:
        """Say whether the order is new, known, or told otherwise before."""
        found = row.data
        if found["buyer"] == found["supplier"]:
            told = _("Buyer and supplier are the same.")
            row.faults.append(Fault("supplier", told))
            return
        if found["ordered_on"] > self.by.hub.day_of(self.now):
            row.faults.append(Fault("ordered_on", _("This day is still to come.")))
            return
        found["key"] = key
        known = None if key in self.made else _known(self.by, key)
        if known is None:
            return
        row.object_id = known.pk
        if known.is_cancelled:
            row.outcome = Outcome.UPDATED
            return
        row.outcome = Outcome.UNCHANGED
        if not self._is_known(row, known):
            told = _("This order is known with %(amount)s. Amend it on its page.")
            stands = money_text(known.amount, known.currency, "en")
            row.faults.append(Fault("amount", told % {"amount": stands}))

    def _is_known(self, row: Prepared, known: PurchaseOrder) -> bool:
        """Whether the order says what the row says; each of its lines counts once."""
        found, line = row.data, row.data["line"]
        if known.currency != found["currency"]:
            return False
        if not found["is_line"]:
            return bool(known.amount == found["amount"])
        left = self.open.setdefault(known.pk, open_rows_of(known))
        same = next((one for one in left if line.is_as(one)), None)
        if same is not None:
            left.remove(same)
        return same is not None

    def write(self, rows: Sequence[Prepared]) -> list[Effect]:
        """Enter new orders and place cancelled ones again, each with all its lines."""
        together: dict[Key, list[Prepared]] = defaultdict(list)
        for row in rows:
            together[row.data["key"]].append(row)
        return [one for key, few in together.items() for one in self._written(key, few)]

    def _written(self, key: Key, rows: Sequence[Prepared]) -> list[Effect]:
        first, by = rows[0], self.by
        if first.outcome == Outcome.UNCHANGED:
            return [
                Effect(row.number, row.label, row.outcome, row.object_id)
                for row in rows
            ]
        lines: list[Line] = [row.data["line"] for row in rows]
        if key in self.made:
            order = self._continued(self.made[key], lines)
        elif first.outcome == Outcome.UPDATED:
            order = orders_of(by.hub).get(pk=first.object_id)
            renew_order(
                order, by, expected=order.version, currency=first.data["currency"],
                lines=lines, on=by.hub.day_of(self.now), now=self.now,
            )  # fmt: skip
        else:
            order = place_order(
                by.hub, by, values=first.data, lines=lines, source=OrderSource.IMPORT,
                now=self.now,
            )  # fmt: skip
        self.made[key] = order.pk
        note = {"version": order.version}
        return [
            Effect(row.number, row.label, first.outcome, order.pk, note) for row in rows
        ]

    def _continued(self, pk: int, lines: Sequence[Line]) -> PurchaseOrder:
        """Add the lines of an order whose first ones were written a while ago."""
        order = orders_of(self.by.hub).get(pk=pk)
        kept = [line_of(row) for row in open_rows_of(order)]
        return amend_order(
            order, self.by, expected=order.version, lines=[*kept, *lines],
            on=order.ordered_on, reason=_("The file goes on."), now=self.now,
        )  # fmt: skip

    def undo(self, rows: Sequence[ImportRow]) -> list[tuple[int, str, Lines]]:
        """Cancel what was brought in; what was changed since stays."""
        return [(row.number, self._undone(row), ()) for row in rows]

    def _undone(self, row: ImportRow) -> str:
        order = orders_of(self.by.hub).filter(pk=row.object_id).first()
        if order is None or row.outcome == Outcome.UNCHANGED or order.is_cancelled:
            return ""
        if order.version != row.undo["version"]:
            return _("It was changed since, so it stays.")
        cancel_order(
            order, self.by, expected=order.version, on=order.hub.day_of(self.now),
            reason=_("The import was undone."), now=self.now,
        )  # fmt: skip
        return ""

    def finish_undo(self) -> None:
        """Nothing else came with orders."""


def _fit(row: Prepared, others: Sequence[Prepared]) -> None:
    """Tell what keeps a row from being a line of the order that others began."""
    if not others:
        return
    first, found = others[0], row.data
    if not (found["is_line"] and first.data["is_line"]):
        told = _("Line %(line)d names this order already. Write quantity and price.")
        row.faults.append(Fault("number", told % {"line": first.number}))
        return
    for name in ("ordered_on", "currency", "programme"):
        if found[name] != first.data[name]:
            told = _("Line %(line)d of the same order says otherwise.")
            row.faults.append(Fault(name, told % {"line": first.number}))
    same = next((one for one in others if one.data["line"] == found["line"]), None)
    if same is not None:
        told = _("Line %(line)d says the same of this order.")
        row.faults.append(Fault("words", told % {"line": same.number}))


def _number(row: Prepared, name: str, text: str) -> tuple[Decimal | None, str]:
    """Return the number that a cell says and its currency; what is unclear is told."""
    if not text:
        return None, ""
    exact = "" if ABOUT.search(text) else text  # nobody orders about so much
    try:
        return number_in(exact, DECIMALS[name], NO_LANGUAGE)
    except TwoReadings as two:
        told = ask_number(two, get_language() or "en")
    except ValueError:
        told = _("“%(text)s” is no amount.") % {"text": text[:40]}
    row.faults.append(Fault(name, told))
    return None, ""


def _money(row: Prepared, cells: Mapping[str, str]) -> None:
    """Put line, amount and currency into the data; what is unclear is a fault."""
    names = ("quantity", "unit_price", "amount")
    said = {name: _number(row, name, cells.get(name, "")) for name in names}
    quantity, price, amount = (said[name][0] for name in names)
    code = cells.get("currency", "").strip().upper()
    named = said["amount"][1] or said["unit_price"][1]
    if code and named and code != named:
        told = _("This says %(named)s, but the currency is %(currency)s.")
        known = {"named": named, "currency": code}
        row.faults.append(Fault("amount", told % known))
    code = code or named
    is_line = quantity is not None or price is not None
    row.data |= {"currency": code, "is_line": is_line, "line": None, "amount": amount}
    if code not in SIGNS:
        told = _("Say in which currency: USD, MXN, KRW and so on.")
        row.faults.append(Fault("currency", told))
    elif not row.faults:
        _count(row, quantity, price, amount)


def _count(
    row: Prepared,
    quantity: Decimal | None,
    price: Decimal | None,
    amount: Decimal | None,
) -> None:
    """Put the line into the data: quantity times price, or an amount alone."""
    found, code = row.data, row.data["currency"]
    if found["is_line"] and (not quantity or price is None):
        told = _("Write a quantity above 0 and a price.")
        row.faults.append(Fault("quantity", told))
    elif found["is_line"] and quantity is not None and price is not None:
        worth = line_amount(quantity, price, code)
        if amount is not None and amount != worth:
            told = _("Quantity times price is %(worth)s.")
            stands = money_text(worth, code, "en")
            row.faults.append(Fault("amount", told % {"worth": stands}))
        found["line"] = Line(
            quantity, price, found["words"], found["unit"], found["due_on"]
        )
    elif fault := fault_of(amount, code):
        row.faults.append(Fault("amount", fault))
    elif amount is None or amount <= 0:
        row.faults.append(Fault("amount", _("Write an amount above 0.")))
    else:
        found["line"] = Line(Decimal(1), amount, found["words"], "", found["due_on"])


def _known(by: Actor, key: Key) -> PurchaseOrder | None:
    found = orders_of(by.hub).filter(buyer=key[0], supplier=key[1])
    return found.filter(number_key=key[2][:60]).first()
