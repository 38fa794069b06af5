"""Forms of invoices: a draft and its lines, the issue, the credit note."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from madang.charges.queries import details_of, rates_on
from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.kit.fields import DayField, NumberField, currencies, text, version
from madang.kit.languages import LANGUAGES
from madang.kit.money import money_text
from madang.spaces.models import DAY
from madang.spaces.queries import agreements_visible_to

if TYPE_CHECKING:
    from datetime import date

    from madang.charges.models import Invoice, InvoiceLine, TaxRate
    from madang.hubs.models import Actor
    from madang.spaces.models import SpaceAgreement

HEAD = ("organisation", "agreement", "currency", "language", "due_on", "note")
ROW = ("words", "quantity", "unit_price", "rate")


class AgreementField(forms.CharField):
    """An agreement by its number."""

    def __init__(self, *, by: Actor, **options: Any) -> None:
        super().__init__(max_length=30, required=False, **options)
        self.by = by

    def prepare_value(self, value: Any) -> Any:
        """Show an agreement as its number."""
        return getattr(value, "number", value)

    def clean(self, value: Any) -> SpaceAgreement | None:
        """Return the agreement.

        Raises:
            ValidationError: there is none of this number.
        """
        number = super().clean(value)
        if not number:
            return None
        found = agreements_visible_to(self.by).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("There is no agreement of this number."))
        return found


def _rates(by: Actor, on: date) -> list[TaxRate]:
    return rates_on(by.hub, on)


def _add_row_fields(form: forms.Form, rates: list[TaxRate], kept: str = "") -> None:
    """Add what a line asks for; `kept` is the tax that it has already."""
    form.fields["words"] = text(_("What for"), most=300)
    form.fields["quantity"] = NumberField(
        label=_("Quantity"),
        places=4,
        grouped=False,
        required=False,
        help_text=_("Empty: 1."),
    )
    form.fields["unit_price"] = NumberField(
        label=_("Price"), help_text=_("Without tax. A discount has a minus before it.")
    )
    choices = [(str(rate.pk), str(rate)) for rate in rates]
    before = [("", kept)] if kept else []
    form.fields["rate"] = forms.ChoiceField(
        label=_("Tax"), choices=[*before, *choices], required=not kept
    )


def _row_values(given: dict[str, Any], rates: list[TaxRate]) -> dict[str, Any]:
    chosen = {str(rate.pk): rate for rate in rates}
    return {
        "words": given["words"],
        "quantity": Decimal(1) if given["quantity"] is None else given["quantity"],
        "unit_price": given["unit_price"],
        "rate": chosen.get(given["rate"]),
    }


class InvoiceForm(forms.Form):
    """A draft: for whom, in which currency; a new one with its first line."""

    def __init__(
        self,
        data: Any,
        *,
        by: Actor,
        today: date,
        row: Invoice | None = None,
        firm: Organisation | None = None,
    ) -> None:
        super().__init__(data, initial=self._initial(by, row, firm))
        self.fields["organisation"] = NamedField(
            model=Organisation, by=by, label=_("Tenant")
        )
        self.fields["agreement"] = AgreementField(
            by=by,
            label=_("Space agreement"),
            help_text=_("Its number, if it is for one."),
        )
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"), choices=currencies
        )
        self.fields["language"] = forms.ChoiceField(
            label=_("Language"), choices=LANGUAGES
        )
        self.fields["due_on"] = DayField(
            label=_("Due on"),
            required=False,
            help_text=_("Empty: so many days after the issue as the settings say."),
        )
        self.fields["note"] = text(
            _("Note on the invoice"), most=1000, long=True, required=False
        )
        self.rates = _rates(by, today) if row is None else []
        if row is None:
            _add_row_fields(self, self.rates)
        self.fields["version"] = version()

    @staticmethod
    def _initial(
        by: Actor, row: Invoice | None, firm: Organisation | None
    ) -> dict[str, Any]:
        if row is not None:
            return {name: getattr(row, name) for name in (*HEAD, "version")}
        details = details_of(by.hub)
        return {
            "organisation": firm,
            "currency": by.hub.currency,
            "language": details.language if details else "en",
        }

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the invoice."""
        return {name: self.cleaned_data[name] for name in HEAD}

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The first line."""
        return [_row_values(self.cleaned_data, self.rates)]


class InvoiceLineForm(forms.Form):
    """A line of a draft: what for, how much, which tax, for which days."""

    def __init__(
        self, data: Any, *, by: Actor, today: date, row: InvoiceLine | None = None
    ) -> None:
        initial: dict[str, Any] = {}
        kept = ""
        if row is not None:
            names = ("words", "quantity", "unit_price", "starts_on")
            initial = {name: getattr(row, name) for name in names}
            initial["last_day"] = row.ends_on - DAY if row.ends_on else None
            kept = f"{row.tax_name} {row.tax_percent.normalize() + 0:f} %"
        super().__init__(data, initial=initial)
        self.rates = _rates(by, today)
        _add_row_fields(self, self.rates, kept)
        self.fields["starts_on"] = DayField(label=_("First day"), required=False)
        self.fields["last_day"] = DayField(label=_("Last day"), required=False)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the line."""
        last = self.cleaned_data["last_day"]
        return _row_values(self.cleaned_data, self.rates) | {
            "starts_on": self.cleaned_data["starts_on"],
            "ends_on": last + DAY if last else None,
        }


class IssueForm(forms.Form):
    """On which day an invoice is issued."""

    issued_on = DayField(label=_("Issued on"))

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, initial={"issued_on": today})


class CreditForm(forms.Form):
    """What of each line is taken back, why, and on which day."""

    def __init__(
        self, data: Any, *, lines: list[tuple[InvoiceLine, Decimal]], today: date
    ) -> None:
        super().__init__(data, initial={"issued_on": today})
        self.pks = [line.pk for line, left in lines if left]
        for line, left in lines:
            if left:
                shown = money_text(left, line.invoice.currency, get_language() or "en")
                told = gettext("Without tax; %(left)s stands.") % {"left": shown}
                field = NumberField(label=line.words, required=False, help_text=told)
                field.initial = left
                self.fields[f"line_{line.pk}"] = field
        self.fields["reason"] = text(
            _("Reason"), most=300, help_text=_("It stands on the credit note.")
        )
        self.fields["issued_on"] = DayField(label=_("Issued on"))

    @property
    def parts(self) -> dict[int, Decimal]:
        """What is taken back, by line."""
        given = {pk: self.cleaned_data[f"line_{pk}"] for pk in self.pks}
        return {pk: amount for pk, amount in given.items() if amount}
