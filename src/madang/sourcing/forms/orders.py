"""Forms of orders: one with its lines, what is known of it, its end, a delivery."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, pgettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madang.kit.fields import DayField, NumberField, currency, text, upload, version
from madang.programmes.models import Programme
from madang.programmes.queries import programmes_visible_to
from madang.sourcing import rules
from madang.sourcing.actions import Line
from madang.sourcing.forms.fields import above_zero, firm, past_day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from madang.hubs.models import Actor
    from madang.sourcing.models import OrderRow, PurchaseOrder, RfqLine

BLANK, MOST = 3, 200
LOCAL = (("", _("as the supplier's city says")), ("yes", _("Yes")), ("no", _("No")))


class ProgrammeChoice(forms.ModelChoiceField[Programme]):
    """A programme, told by its name."""


class LineForm(forms.Form):
    """A line: what, how much, at which price, by when."""

    position = forms.IntegerField(widget=forms.HiddenInput, required=False)
    words = text(pgettext_lazy("order", "What"), most=300, required=False)
    quantity = NumberField(label=_("Quantity"), places=4, required=False)
    unit = text(_("Unit"), most=20, required=False)
    unit_price = NumberField(label=_("Unit price"), places=6, asks=True, required=False)
    due_on = DayField(label=_("Delivery date"), required=False)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        given = self.cleaned_data
        names = ("words", "quantity", "unit", "unit_price", "due_on")
        return not any(given.get(name) not in (None, "") for name in names)

    def clean(self) -> dict[str, Any]:
        """Ask for price and quantity where anything is said."""
        given = super().clean() or self.cleaned_data
        if not self.is_blank or self.errors:
            for name in ("quantity", "unit_price"):
                if given.get(name) is None and name not in self.errors:
                    self.add_error(name, gettext("This is missing."))
            if (quantity := given.get("quantity")) is not None and quantity <= 0:
                self.add_error("quantity", gettext("Write a quantity above 0."))
            if (price := given.get("unit_price")) is not None and price < 0:
                self.add_error(
                    "unit_price", pgettext("order", "A price cannot be negative.")
                )
        return given

    @property
    def line(self) -> Line:
        """The line that it says."""
        given = self.cleaned_data
        return Line(
            given["quantity"], given["unit_price"], given["words"], given["unit"],
            given["due_on"], given["position"] or 0,
        )  # fmt: skip


def tell_lines(form: forms.Form, wrong: Sequence[int]) -> None:
    """Name above a form the lines that are not right, by their numbers."""
    if wrong:
        told = gettext("Look again at these lines: %(numbers)s.")
        form.add_error(None, told % {"numbers": ", ".join(map(str, wrong))})


class LinedForm(forms.Form):
    """A form with a table of lines below its fields; empty lines are left out."""

    row_form: type[LineForm] = LineForm

    def __init__(
        self,
        data: Any,
        files: Any = None,
        *,
        rows: Sequence[OrderRow | RfqLine] = (),
        **more: Any,
    ) -> None:
        super().__init__(data, files, **more)
        names = ("position", "words", "quantity", "unit", "unit_price", "due_on")
        known = [{name: getattr(row, name, None) for name in names} for row in rows]
        count = len(known) + BLANK
        if data is not None:
            while count < MOST and f"line-{count}-quantity" in data:
                count += 1
        self.rows = [
            self.row_form(
                data, prefix=f"line-{number}",
                initial=known[number] if number < len(known) else None,
            )
            for number in range(count)
        ]  # fmt: skip

    def is_valid(self) -> bool:
        """Whether the fields and every line are right."""
        is_right = super().is_valid()
        rows = enumerate(self.rows, start=1)
        wrong = [number for number, row in rows if not row.is_valid()]
        tell_lines(self, wrong)
        return is_right and not wrong

    @property
    def lines(self) -> list[Line]:
        """The lines that stand in it."""
        return [row.line for row in self.rows if not row.is_blank]


class OrderForm(LinedForm):
    """A new order: its sides, number, day, and its lines or its amount alone."""

    def __init__(self, data: Any, files: Any, *, by: Actor, today: date) -> None:
        initial = {"ordered_on": today, "currency": by.hub.currency}
        super().__init__(data, files, initial=initial)
        staff = rules.may_keep_all(by)
        buying, selling = rules.buying_for(by), rules.selling_for(by)
        self.fields["supplier"] = firm(
            pgettext_lazy("order", "Supplier"), by,
            selling if selling and not buying and not staff else None,
        )  # fmt: skip
        self.fields["buyer"] = firm(
            pgettext_lazy("order", "Buyer"), by,
            buying if buying and not selling and not staff else None,
        )  # fmt: skip
        self.fields["number"] = text(
            _("The buyer's number"), most=60,
            help_text=_("The same number of the same two sides is the same order."),
        )  # fmt: skip
        self.fields["ordered_on"] = past_day(_("Ordered on"), today)
        self.fields["currency"] = currency()
        self.fields["amount"] = NumberField(
            label=pgettext_lazy("order", "Amount"), places=2, required=False,
            help_text=_("Only where no lines are written below."),
        )  # fmt: skip
        if staff:
            _add_staffs(self, by)
        self.fields["note"] = text(_("Note"), most=2000, long=True, required=False)
        self.fields["evidence"] = upload(_("Evidence, such as the order as PDF"))

    def clean(self) -> dict[str, Any]:
        """Ask for lines or an amount, and not for both."""
        given = super().clean() or self.cleaned_data
        amount = given.get("amount")
        if all(row.is_valid() for row in self.rows):
            has_lines = any(not row.is_blank for row in self.rows)
            if has_lines and amount is not None:
                told = gettext("Write lines or an amount, not both.")
                self.add_error("amount", told)
            if not has_lines and "amount" not in self.errors and (amount or 0) <= 0:
                told = gettext("Write an amount above 0, or at least one line.")
                self.add_error("amount", told)
        return given

    @property
    def lines(self) -> list[Line]:
        """The lines, or the one line of an amount alone."""
        found = super().lines
        amount = self.cleaned_data.get("amount")
        return found or [Line(Decimal(1), amount or Decimal(0))]

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the order."""
        return _plain(self.cleaned_data)


def _add_staffs(form: forms.Form, by: Actor) -> None:
    """Add what only staff say of an order."""
    form.fields["programme"] = ProgrammeChoice(
        queryset=programmes_visible_to(by), label=_("Counted for the programme"),
        required=False, empty_label=_("The supplier’s own"),
    )  # fmt: skip
    form.fields["is_local"] = forms.ChoiceField(
        label=_("Local supplier"), choices=LOCAL, required=False
    )


def _plain(given: dict[str, Any]) -> dict[str, Any]:
    found = dict(given)
    if "is_local" in found:
        found["is_local"] = {"yes": True, "no": False}.get(found["is_local"])
    return found


class FactsForm(forms.Form):
    """What is known of an order beside its sides and lines."""

    def __init__(
        self, data: Any, *, by: Actor, row: PurchaseOrder, today: date
    ) -> None:
        names = ("number", "ordered_on", "programme", "note", "version")
        initial = {name: getattr(row, name) for name in names}
        initial["is_local"] = "yes" if row.is_local else "no"
        super().__init__(data, initial=initial)
        self.fields["number"] = text(_("The buyer's number"), most=60)
        self.fields["ordered_on"] = past_day(_("Ordered on"), today)
        if rules.may_keep_all(by):
            _add_staffs(self, by)
            self.fields["is_local"] = forms.ChoiceField(
                label=_("Local supplier"), choices=LOCAL[1:]
            )
        self.fields["note"] = text(_("Note"), most=2000, long=True, required=False)
        self.fields["version"] = version()

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the order."""
        return _plain(self.cleaned_data)


class AmendForm(LinedForm):
    """The order's lines as they shall be, since when and why."""

    def __init__(
        self, data: Any, *, row: PurchaseOrder, rows: Sequence[OrderRow], today: date
    ) -> None:
        initial = {"on": today, "version": row.version}
        super().__init__(data, rows=rows, initial=initial)
        self.fields["on"] = past_day(_("Agreed on"), today)
        self.fields["reason"] = text(_("Reason"), most=300)
        self.fields["version"] = version()


class RenewForm(LinedForm):
    """The lines of a cancelled order that is placed again."""

    def __init__(self, data: Any, *, row: PurchaseOrder, today: date) -> None:
        initial = {"on": today, "version": row.version, "currency": row.currency}
        super().__init__(data, initial=initial)
        self.fields["on"] = past_day(_("Ordered on"), today)
        self.fields["currency"] = currency()
        self.fields["version"] = version()


class CancelForm(forms.Form):
    """Since when an order is cancelled, and why."""

    def __init__(self, data: Any, *, row: PurchaseOrder, today: date) -> None:
        super().__init__(data, initial={"on": today, "version": row.version})
        self.fields["on"] = past_day(_("Cancelled on"), today)
        self.fields["reason"] = text(_("Reason"), most=300)
        self.fields["version"] = version()


class DeliveryForm(forms.Form):
    """How much of which line came, and when."""

    def __init__(
        self, data: Any, *, rows: Sequence[tuple[OrderRow, Decimal]], today: date
    ) -> None:
        first = next(((row, left) for row, left in rows if left > 0), None)
        initial: dict[str, Any] = {"on": today}
        if first is not None:
            initial |= {"position": first[0].position, "quantity": first[1]}
        super().__init__(data, initial=initial)
        choices = [
            (str(row.position), f"{row.position} · {row.words or row.amount}")
            for row, left in rows
            if left > 0
        ]
        self.fields["position"] = forms.TypedChoiceField(
            label=pgettext_lazy("order", "Line"), choices=choices, coerce=int
        )
        self.fields["quantity"] = NumberField(
            label=_("Quantity"), places=4,
            validators=[above_zero(_("Write a quantity above 0."))],
            help_text=_("Of a single amount the share, such as 0.5."),
        )  # fmt: skip
        self.fields["on"] = past_day(_("Delivered on"), today)
        self.fields["remark"] = text(_("Remark"), most=300, required=False)


class FileForm(forms.Form):
    """A file that proves an order."""

    file = upload(_("File"), required=True)
