"""Forms of values: one, a table of a cohort's, what is said when one is checked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madang.kit.amounts import TwoReadings
from madang.kit.asking import ask_number
from madang.kit.fields import currency
from madang.kit.widgets import FileDrop
from madang.outcomes.forms.fields import (
    MonthField,
    SpanForm,
    currency_of,
    read_number,
)
from madang.outcomes.models import Indicator
from madang.outcomes.periods import Period, last_of, period_before
from madang.outcomes.queries import indicators_in_use

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from madang.directory.models import Organisation
    from madang.hubs.models import Actor
    from madang.outcomes.models import Value

LARGEST = 25 * 1024 * 1024
LONGEST = 60


def number(label: Any, **options: Any) -> forms.CharField:
    """Return an input for a number as people write it."""
    return forms.CharField(label=label, max_length=LONGEST, **options)


def number_of(
    form: forms.Form, name: str, indicator: Indicator, code: str = ""
) -> tuple[Decimal | None, str]:
    """Return the number in a form's field and its currency; faults stand at the field.

    What can be read in two ways is asked back there.
    """
    text = str(form.cleaned_data.get(name) or "").strip()
    if not text:
        return None, code
    language = get_language() or "en"
    try:
        amount, named = read_number(text, indicator, language)
        return amount, currency_of(text, named, code, indicator)
    except TwoReadings as two:
        form.add_error(name, ask_number(two, language))
        return None, code
    except ValueError as fault:
        form.add_error(name, str(fault))
        return None, code


class ValueForm(SpanForm):
    """A value of a company: indicator, months, number, currency, remark, evidence."""

    def __init__(
        self, data: Mapping[str, Any] | None, files: Any, *, by: Actor, today: date
    ) -> None:
        last = period_before(today, "quarter")
        super().__init__(
            data, files or None,
            initial={
                "first": last.first, "last": last.last, "currency": by.hub.currency,
            },
        )  # fmt: skip
        self.fields["indicator"] = forms.ModelChoiceField[Indicator](
            queryset=indicators_in_use(by.hub).filter(measure=""),
            label=_("Indicator"),
        )
        self.fields["first"] = MonthField(label=pgettext_lazy("month", "From"))
        self.fields["last"] = MonthField(label=pgettext_lazy("month", "Until"))
        self.fields["amount"] = number(
            pgettext_lazy("of an indicator", "Value"),
            help_text=_("As you write it: 1,500, 1.5 million, 150만."),
        )
        self.fields["currency"] = currency(
            required=False, help_text=_("Only for money.")
        )
        self.fields["is_baseline"] = forms.BooleanField(
            label=_("This is what the company had at entry"), required=False
        )
        self.fields["remark"] = forms.CharField(
            label=_("Remark"), max_length=500, required=False
        )
        self.fields["evidence"] = proof()

    def clean(self) -> dict[str, Any]:
        """Return the values; a number of two readings is asked back."""
        given = super().clean()
        indicator: Indicator | None = given.get("indicator")
        if indicator and given.get("amount"):
            code = given.get("currency", "")
            amount, code = number_of(self, "amount", indicator, code)
            given["amount"], given["currency"] = amount, code
        return given

    @property
    def values(self) -> dict[str, Any]:
        """What is to be noted."""
        given = self.cleaned_data
        return {
            "indicator": given["indicator"],
            "starts_on": given["first"],
            "ends_on": last_of(given["last"]),
            "amount": given["amount"],
            "currency": given["currency"],
            "is_baseline": given["is_baseline"],
            "remark": given["remark"],
        }


def proof() -> forms.FileField:
    """Return an input for evidence."""
    return forms.FileField(
        label=_("Evidence"), required=False, widget=FileDrop(most=LARGEST)
    )


class CorrectionForm(forms.Form):
    """The right number of a value, and why the former was wrong."""

    def __init__(self, data: Mapping[str, Any] | None, *, value: Value) -> None:
        amount = f"{value.amount:.{value.places}f}"
        super().__init__(data, initial={"amount": amount, "currency": value.currency})
        self.value = value
        self.fields["amount"] = number(pgettext_lazy("of an indicator", "Value"))
        if value.indicator.is_money:
            self.fields["currency"] = currency()
        self.fields["reason"] = forms.CharField(
            label=_("What was wrong"), max_length=500
        )

    def clean(self) -> dict[str, Any]:
        """Return the values."""
        given = self.cleaned_data
        if given.get("amount"):
            code = given.get("currency", "")
            amount, code = number_of(self, "amount", self.value.indicator, code)
            given["amount"], given["currency"] = amount, code
        return given


class ReasonForm(forms.Form):
    """Why a value counts no more."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class ProofForm(forms.Form):
    """A file that proves a value."""

    evidence = forms.FileField(label=_("Evidence"), widget=FileDrop(most=LARGEST))


class TableChoice(SpanForm):
    """For which indicator, months and currency a cohort's table is filled in."""

    def __init__(self, data: Mapping[str, Any], *, by: Actor, today: date) -> None:
        rows = indicators_in_use(by.hub).filter(measure="")
        first = rows.first()
        given = data.copy()  # type: ignore[attr-defined]
        if first and not given.get("indicator"):
            given["indicator"] = str(first.pk)
        usual = period_before(today, "quarter")
        given["first"] = given.get("first") or f"{usual.first:%Y-%m}"
        given["last"] = given.get("last") or f"{usual.last:%Y-%m}"
        given["currency"] = given.get("currency") or by.hub.currency
        super().__init__(given)
        self.fields["indicator"] = forms.ModelChoiceField[Indicator](
            queryset=rows, label=_("Indicator"), empty_label=None
        )
        self.fields["first"] = MonthField(label=pgettext_lazy("month", "From"))
        self.fields["last"] = MonthField(label=pgettext_lazy("month", "Until"))
        self.fields["currency"] = currency(required=False)

    @property
    def indicator(self) -> Indicator | None:
        """The indicator asked for."""
        found: Indicator | None = (
            self.cleaned_data.get("indicator") if self.is_valid() else None
        )
        return found

    @property
    def period(self) -> Period:
        """The months asked for."""
        given = self.cleaned_data
        return Period(given["first"], last_of(given["last"]))

    @property
    def code(self) -> str:
        """The currency asked for, if the indicator is money."""
        indicator = self.indicator
        return self.cleaned_data["currency"] if indicator and indicator.is_money else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One company of the table, and what stands for the period already."""

    organisation: Organisation
    standing: Value | None


class TableForm(forms.Form):
    """A number a company; what is left empty stays as it is."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        lines: Iterable[Line],
        choice: TableChoice,
    ) -> None:
        super().__init__(data)
        self.lines, self.choice = list(lines), choice
        for line in self.lines:
            if line.standing is None:
                self.fields[self.name_of(line)] = forms.CharField(
                    label=line.organisation.display_name,
                    max_length=LONGEST,
                    required=False,
                    widget=forms.TextInput(
                        attrs={"inputmode": "decimal", "autocomplete": "off"}
                    ),
                )

    @staticmethod
    def name_of(line: Line) -> str:
        """Return the name of a company's input."""
        return f"value-{line.organisation.pk}"

    def clean(self) -> dict[str, Any]:
        """Return the numbers; those of two readings are asked back."""
        indicator = self.choice.indicator
        for name in [*self.fields]:
            if indicator and self.cleaned_data.get(name):
                code = self.choice.code
                self.cleaned_data[name] = number_of(self, name, indicator, code)
        return self.cleaned_data

    @property
    def entries(self) -> list[tuple[Organisation, dict[str, Any]]]:
        """What is to be noted of whom."""
        indicator, period = self.choice.indicator, self.choice.period
        found = []
        for line in self.lines:
            given = self.cleaned_data.get(self.name_of(line))
            if given:
                values = {
                    "indicator": indicator,
                    "starts_on": period.first,
                    "ends_on": period.last,
                    "amount": given[0],
                    "currency": given[1],
                }
                found.append((line.organisation, values))
        return found

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The lines with their inputs."""
        return [
            {
                "line": line,
                "field": self[self.name_of(line)] if line.standing is None else None,
            }
            for line in self.lines
        ]
