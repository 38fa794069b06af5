"""Orders from a file: matched by buyer, supplier and number, written, undone.

One line is one order.  An order that is known with the same amount is left as it is; a
different amount is told and never written over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from madang.directory.queries import organisations_visible_to, similar_names
from madang.imports.kinds import Effect, Fault, Field, ImportKind, Prepared, register
from madang.imports.models import Outcome
from madang.kit import clock
from madang.kit.amounts import money_in
from madang.kit.money import SIGNS, money_text
from madang.kit.parsing import Ambiguous, date_in
from madang.kit.search_text import fold
from madang.programmes.queries import programmes_visible_to
from madang.sourcing import rules
from madang.sourcing.actions import (
    cancel_order,
    place_order,
    renew_order,
    single,
)
from madang.sourcing.amounts import fault_of
from madang.sourcing.models import OrderSource
from madang.sourcing.numbers import number_key
from madang.sourcing.queries import orders_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor
    from madang.imports.kinds import Lines, Values
    from madang.imports.models import ImportRow
    from madang.sourcing.models import PurchaseOrder


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
        "amount",
        pgettext_lazy("order", "Amount"),
        _words(
            "total, value, po amount, 금액, 발주금액, importe, monto, valor, 金额, 总额"
        ),
        is_needed=True,
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

    def __init__(self, by: Actor, _options: Mapping[str, Any]) -> None:
        self.by, self.now = by, clock.now()
        self.firms: dict[str, Organisation | None] = {}
        self.programmes = {
            fold(name): row
            for row in programmes_visible_to(by)
            for name in [*row.names.values(), row.slug]
        }
        self.seen: dict[tuple[int, int, str], int] = {}

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
        found["ordered_on"] = _day(row, "ordered_on", cells.get("ordered_on", ""))
        found["due_on"] = _day(row, "due_on", cells.get("due_on", ""))
        if not found["ordered_on"] and not cells.get("ordered_on"):
            row.faults.append(Fault("ordered_on", _("This is missing.")))
        self._money(row, cells.get("amount", ""), cells.get("currency", ""))
        found["programme"] = self._programme(row, cells.get("programme", ""))
        if not row.faults:
            self._match(row)
        return row

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

    def _money(self, row: Prepared, text: str, currency: str) -> None:
        """Put amount and currency into the data; what is unclear is a fault."""
        code = currency.strip().upper()
        try:
            amount, named = money_in(text)
        except Ambiguous:
            told = _("“%(text)s” can be read in two ways. Write it without a point.")
            row.faults.append(Fault("amount", told % {"text": text[:40]}))
            return
        except ValueError:
            told = _("“%(text)s” is no amount.") % {"text": text[:40]}
            row.faults.append(Fault("amount", told))
            return
        if code and named and code != named:
            told = _("This says %(named)s, but the currency is %(currency)s.")
            known = {"named": named, "currency": code}
            row.faults.append(Fault("amount", told % known))
        code = code or named
        if code not in SIGNS:
            told = _("Say in which currency: USD, MXN, KRW and so on.")
            row.faults.append(Fault("currency", told))
        elif fault := fault_of(amount, code):
            row.faults.append(Fault("amount", fault))
        elif amount <= 0:
            row.faults.append(Fault("amount", _("Write an amount above 0.")))
        row.data |= {"amount": amount, "currency": code}

    def _programme(self, row: Prepared, text: str) -> Any:
        known = self.programmes.get(fold(text)) if text else None
        if text and known is None:
            row.faults.append(Fault("programme", _("There is no such programme.")))
        return known

    def _match(self, row: Prepared) -> None:
        """Say whether the order is new, known, or told otherwise before."""
        found = row.data
        if found["buyer"] == found["supplier"]:
            told = _("Buyer and supplier are the same.")
            row.faults.append(Fault("supplier", told))
            return
        if found["ordered_on"] > self.by.hub.day_of(self.now):
            row.faults.append(Fault("ordered_on", _("This day is still to come.")))
            return
        key = (found["buyer"].pk, found["supplier"].pk, number_key(found["number"]))
        if (before := self.seen.setdefault(key, row.number)) != row.number:
            told = _("Line %(line)d names this order already. One line is one order.")
            row.faults.append(Fault("number", told % {"line": before}))
            return
        known = _known(self.by, key)
        if known is None:
            return
        row.object_id = known.pk
        if known.is_cancelled:
            row.outcome = Outcome.UPDATED
            return
        row.outcome = Outcome.UNCHANGED
        if (known.amount, known.currency) != (found["amount"], found["currency"]):
            told = _("This order is known with %(amount)s. Amend it on its page.")
            stands = money_text(known.amount, known.currency, "en")
            row.faults.append(Fault("amount", told % {"amount": stands}))

    def write(self, rows: Sequence[Prepared]) -> list[Effect]:
        """Enter new orders and place cancelled ones again."""
        return [self._written(row) for row in rows]

    def _written(self, row: Prepared) -> Effect:
        found, by = row.data, self.by
        if row.outcome == Outcome.UNCHANGED:
            return Effect(row.number, row.label, row.outcome, row.object_id)
        lines = single(found["amount"], found["due_on"])
        if row.outcome == Outcome.UPDATED:
            order = orders_of(by.hub).get(pk=row.object_id)
            renew_order(
                order, by, expected=order.version, currency=found["currency"],
                lines=lines, on=self.by.hub.day_of(self.now), now=self.now,
            )  # fmt: skip
        else:
            order = place_order(
                by.hub, by, values=found, lines=lines, source=OrderSource.IMPORT,
                now=self.now,
            )  # fmt: skip
        note = {"version": order.version}
        return Effect(row.number, row.label, row.outcome, order.pk, note)

    def undo(self, rows: Sequence[ImportRow]) -> list[tuple[int, str, Lines]]:
        """Cancel what was brought in; what was changed since stays."""
        return [(row.number, self._undone(row), ()) for row in rows]

    def _undone(self, row: ImportRow) -> str:
        order = orders_of(self.by.hub).filter(pk=row.object_id).first()
        if order is None or row.outcome == Outcome.UNCHANGED:
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


def _known(by: Actor, key: tuple[int, int, str]) -> PurchaseOrder | None:
    found = orders_of(by.hub).filter(buyer=key[0], supplier=key[1])
    return found.filter(number_key=key[2][:60]).first()


def _day(row: Prepared, name: str, text: str) -> date | None:
    """Return the day that a cell says; a fault if it says none or could be two."""
    if not text:
        return None
    try:
        return date_in(text)
    except Ambiguous:
        told = _("Day and month could be swapped. Write it like 2026-05-20.")
        row.faults.append(Fault(name, told))
    except ValueError:
        told = _("“%(text)s” is no day.") % {"text": text[:40]}
        row.faults.append(Fault(name, told))
    return None
