"""Forms of price lists, of credits that come each month, and of their corrections."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.kit.fields import DayField, currencies
from madang.spaces.models import PAYERS, AgreementKind, Per

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.spaces.models import BookingPrice, CreditPlan

ONE, ALIKE, KIND = "one", "building", "kind"
WHERE = [
    (ONE, _("Only this room")),
    (ALIKE, _("All rooms of this kind in the building")),
    (KIND, _("All rooms of this kind")),
]
MOST_CREDITS = 100_000


class PriceForm(forms.Form):
    """A line of a price list; one that stands keeps its payer and stretch."""

    payer = forms.ChoiceField(label=_("Who pays"), choices=PAYERS)
    per = forms.ChoiceField(label=pgettext_lazy("price", "For"), choices=Per.choices)
    price = forms.DecimalField(
        label=_("Price"), min_value=Decimal(0), max_digits=14, decimal_places=2
    )
    currency = forms.ChoiceField(label=_("Currency"))
    credits = forms.IntegerField(
        label=_("Or credits"),
        min_value=0,
        max_value=MOST_CREDITS,
        initial=0,
        help_text=_("0: only money pays for it."),
    )
    starts_on = DayField(label=_("Valid from"))
    where = forms.ChoiceField(label=_("In which lists"), choices=WHERE)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        row: BookingPrice | None = None,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        first = dict(initial or {})
        if row is not None:
            names = ("price", "credits", "starts_on", "version")
            first |= {name: getattr(row, name) for name in names}
        super().__init__(data, initial=first)
        if row is not None:
            for name in ("payer", "per", "currency", "where"):
                del self.fields[name]
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
        else:
            self.fields["currency"].choices = currencies()  # type: ignore[attr-defined]

    @property
    def values(self) -> dict[str, Any]:
        """The line as it is to stand."""
        given = self.cleaned_data
        return {n: v for n, v in given.items() if n not in ("where", "version")}


class PlanForm(forms.Form):
    """How many credits come each month, and for how long they can be used."""

    kind = forms.ChoiceField(
        label=_("With each agreement of the kind"), choices=AgreementKind.choices
    )
    monthly = forms.IntegerField(
        label=_("Credits a month"), min_value=0, max_value=MOST_CREDITS
    )
    months = forms.IntegerField(
        label=_("Usable for (months)"), min_value=1, max_value=36, initial=1
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        row: CreditPlan | None = None,
        is_own: bool = False,
    ) -> None:
        names = ("kind", "monthly", "months")
        first = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(data, initial=first)
        if is_own:
            del self.fields["kind"]


class CorrectionForm(forms.Form):
    """How many credits more or fewer, and why."""

    amount = forms.IntegerField(
        label=_("Credits more (or, with a minus, fewer)"),
        min_value=-MOST_CREDITS,
        max_value=MOST_CREDITS,
    )
    note = forms.CharField(label=_("Why"), max_length=300)
