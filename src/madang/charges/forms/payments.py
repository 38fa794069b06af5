"""Forms of payments: recording one, allotting it, taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.kit.fields import DayField, NumberField, currencies, text
from madang.kit.money import money_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from madang.charges.queries import Standing
    from madang.hubs.models import Actor

PAID = ("currency", "amount", "paid_on", "reference")


class PaymentForm(forms.Form):
    """Who paid how much, when, and under which reference."""

    def __init__(
        self,
        data: Any,
        *,
        by: Actor,
        today: date,
        asked: Standing | None = None,
        firm: Organisation | None = None,
    ) -> None:
        initial: dict[str, Any] = {"paid_on": today, "currency": by.hub.currency}
        if firm is not None:
            initial["organisation"] = firm
        if asked is not None:
            initial |= {
                "organisation": asked.invoice.organisation,
                "currency": asked.invoice.currency,
                "amount": asked.left,
                "reference": asked.invoice.label,
            }
        super().__init__(data, initial=initial)
        self.fields["organisation"] = NamedField(
            model=Organisation, by=by, label=_("Tenant")
        )
        self.fields["amount"] = NumberField(label=_("Amount"))
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"), choices=currencies
        )
        self.fields["paid_on"] = DayField(label=_("Paid on"))
        self.fields["reference"] = text(_("Reference"), most=120, required=False)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the payment."""
        return {name: self.cleaned_data[name] for name in PAID}


class AllotForm(forms.Form):
    """Which invoice takes up how much of a payment."""

    def __init__(
        self, data: Any, *, waiting: Sequence[Standing], left: Decimal
    ) -> None:
        first = waiting[0] if waiting else None
        most = min(left, first.left) if first else left
        super().__init__(data, initial={"amount": most})
        language = get_language() or "en"
        self.fields["invoice"] = forms.ChoiceField(
            label=_("Invoice"),
            choices=[
                (
                    str(one.invoice.pk),
                    f"{one.invoice.label} · "
                    f"{money_text(one.left, one.invoice.currency, language)}",
                )
                for one in waiting
            ],
        )
        self.fields["amount"] = NumberField(label=_("Amount"))


class ReverseForm(forms.Form):
    """Why a payment is taken back, and on which day."""

    reason = text(_("Reason"), most=300)
    on = DayField(label=_("Taken back on"))

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data, initial={"on": today})
