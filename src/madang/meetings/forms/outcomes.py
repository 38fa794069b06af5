"""What a side says after a meeting: four fields at most, on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.kit.amounts import money_in
from madang.kit.money import SIGNS
from madang.kit.parsing import Ambiguous
from madang.meetings.actions import Said
from madang.meetings.models import Again

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from madang.meetings.models import Outcome


class OutcomeForm(forms.Form):
    """Again or not, the next step, an amount as people write it, a private note."""

    again = forms.ChoiceField(
        label=gettext_lazy("Meet again?"),
        choices=Again.choices,
        widget=forms.RadioSelect,
    )
    next_step = forms.CharField(
        label=gettext_lazy("Next step"), max_length=300, required=False
    )
    amount = forms.CharField(
        label=gettext_lazy("Amount discussed"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("With its currency: US$7.5M, 845억 원, MX$ 3,000,000."),
    )
    note = forms.CharField(
        label=gettext_lazy("Private note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only your side reads it."),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        currency: str,
        row: Outcome | None = None,
    ) -> None:
        initial: dict[str, Any] = {}
        if row is not None:
            initial = {
                name: getattr(row, name) for name in ("again", "next_step", "note")
            }
            if row.amount is not None:
                sign = SIGNS.get(row.currency, row.currency)
                initial["amount"] = f"{sign}{row.amount.normalize():f}"
        super().__init__(data, initial=initial)
        self.currency = currency

    def clean_amount(self) -> tuple[Decimal, str] | None:
        """Return the amount and its currency, the hub's where none is named.

        Raises:
            ValidationError: it is no amount, or can be read in two ways.
        """
        text = self.cleaned_data["amount"]
        if not text:
            return None
        try:
            amount, currency = money_in(text)
        except Ambiguous as twice:
            raise ValidationError(str(twice)) from None
        except ValueError:
            raise ValidationError(
                _("Not understood: %(line)s"), params={"line": text}
            ) from None
        return amount, currency or self.currency

    @property
    def said(self) -> Said:
        """What the action takes."""
        found = self.cleaned_data
        amount, currency = found["amount"] or (None, "")
        return Said(found["again"], found["next_step"], amount, currency, found["note"])
