"""Forms of what holds for all invoices, and of where a tenant's go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.charges.models import Paper
from madang.kit.fields import DayField, NumberField, text, version
from madang.kit.languages import LANGUAGES

if TYPE_CHECKING:
    from datetime import date

    from madang.charges.models import BillingAddress, BillingDetails
    from madang.hubs.models import Hub

Given = "Mapping[str, Any] | None"
DETAILS = (
    "seller_name",
    "address",
    "tax_id",
    "bank",
    "footer",
    "prefix",
    "credit_prefix",
    "payment_days",
    "language",
    "paper",
)
ADDRESS = ("name", "address", "tax_id", "language")


class BillingForm(forms.Form):
    """Who sends the invoices, where to pay, and how they are numbered."""

    seller_name = text(_("Name on invoices"), most=200)
    address = text(_("Address"), most=500, long=True, required=False)
    tax_id = text(_("Tax number"), most=60, required=False)
    bank = text(
        _("Where to pay"),
        most=600,
        long=True,
        required=False,
        help_text=_("Bank, account and holder, one under the other."),
    )
    footer = text(_("Last line of the page"), most=300, required=False)
    credit_prefix = text(_("Numbers of credit notes begin with"), most=10)
    payment_days = forms.IntegerField(
        label=_("Days to pay"), min_value=0, max_value=365
    )
    language = forms.ChoiceField(label=_("Language of invoices"), choices=LANGUAGES)
    paper = forms.ChoiceField(label=_("Paper"), choices=Paper.choices)
    version = version()

    def __init__(self, data: Any, *, row: BillingDetails | None, hub: Hub) -> None:
        initial: dict[str, Any] = {
            "seller_name": str(hub),
            "prefix": "INV",
            "credit_prefix": "CN",
            "payment_days": 14,
            "language": hub.languages[0] if hub.languages else "en",
            "paper": Paper.A4,
            "version": 0,
        }
        if row is not None:
            initial = {name: getattr(row, name) for name in (*DETAILS, "version")}
        super().__init__(data, initial=initial)
        self.fields["prefix"] = text(_("Numbers of invoices begin with"), most=10)
        self.order_fields(DETAILS)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the details."""
        return {name: self.cleaned_data[name] for name in DETAILS}


class BillingAddressForm(forms.Form):
    """To whom and where a tenant's invoices go."""

    name = text(
        _("Name on invoices"),
        most=200,
        required=False,
        help_text=_("Empty: the name in the directory."),
    )
    address = text(
        _("Address"),
        most=500,
        long=True,
        required=False,
        help_text=_("Empty: city and country."),
    )
    tax_id = text(
        _("Tax number"),
        most=60,
        required=False,
        help_text=_("Empty: the registration number."),
    )
    language = forms.ChoiceField(
        label=_("Language of invoices"),
        choices=[("", _("As for all tenants")), *LANGUAGES],
        required=False,
    )
    version = version()

    def __init__(self, data: Any, *, row: BillingAddress | None) -> None:
        initial: dict[str, Any] = {"version": 0}
        if row is not None:
            initial = {name: getattr(row, name) for name in (*ADDRESS, "version")}
        super().__init__(data, initial=initial)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the address."""
        return {name: self.cleaned_data[name] for name in ADDRESS}


class RateForm(forms.Form):
    """A tax as it stands from a day on."""

    name = text(_("Name"), most=60, help_text=_("As it is printed, such as VAT."))
    percent = NumberField(label=_("Per cent"), places=3, grouped=False)
    reason = text(
        _("Reason for no tax"),
        most=200,
        required=False,
        help_text=_("Printed on the invoice where the tax is 0 per cent."),
    )
    valid_from = DayField(label=_("Holds from"))
    is_usual = forms.BooleanField(label=_("The usual rate"), required=False)

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, initial={"valid_from": today.replace(month=1, day=1)})

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the rate."""
        return dict(self.cleaned_data)
