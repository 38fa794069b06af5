"""Which months and which values a page looks at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.outcomes.forms.fields import MonthField, SpanForm
from madang.outcomes.models import Level
from madang.outcomes.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


class PeriodForm(SpanForm):
    """A period and a level; what is left out, or wrong, is as wide as can be."""

    def __init__(self, data: Mapping[str, Any], *, first: date, today: date) -> None:
        given = data.copy()  # type: ignore[attr-defined]
        given["first"] = given.get("first") or f"{min(first, today):%Y-%m}"
        given["last"] = given.get("last") or f"{today:%Y-%m}"
        given["level"] = given.get("level") or Level.CLAIMED
        super().__init__(given)
        self.whole = Period.around(min(first, today), today)
        self.fields["first"] = MonthField(label=pgettext_lazy("month", "From"))
        self.fields["last"] = MonthField(label=pgettext_lazy("month", "Until"))
        self.fields["level"] = forms.ChoiceField(
            label=_("Which values"), choices=Level.choices
        )

    @property
    def period(self) -> Period:
        """The period asked for."""
        if not self.is_valid():
            return self.whole
        return Period.around(self.cleaned_data["first"], self.cleaned_data["last"])

    @property
    def level(self) -> str:
        """The level asked for."""
        return self.cleaned_data["level"] if self.is_valid() else Level.CLAIMED


class MonthsForm(PeriodForm):
    """A period alone."""

    def __init__(self, data: Mapping[str, Any], *, first: date, today: date) -> None:
        super().__init__(data, first=first, today=today)
        del self.fields["level"]
