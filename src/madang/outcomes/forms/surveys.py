"""Forms of surveys: what is asked of whom, and the answer to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madang.kit.amounts import TwoReadings
from madang.kit.asking import numbers_meant
from madang.kit.fields import DayField, ManyField, currency
from madang.kit.widgets import TextsFormField
from madang.outcomes.forms.fields import (
    MonthField,
    SpanForm,
    currency_of,
    read_number,
)
from madang.outcomes.models import Indicator
from madang.outcomes.periods import last_of, period_before
from madang.outcomes.queries import cohorts_to_count, indicators_in_use
from madang.programmes.models import Cohort

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from madang.hubs.models import Actor
    from madang.outcomes.models import SurveyQuestion

DAY = {"type": "date"}
LONGEST = 60


class SurveyForm(SpanForm):
    """What is asked of which cohort, for which months, by when."""

    names = TextsFormField(label=_("Name"), max_length=120)
    intro = TextsFormField(
        label=_("A few words to whoever answers"), required=False, is_long=True,
        max_length=1000,
    )  # fmt: skip

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, today: date
    ) -> None:
        last = period_before(today, "quarter")
        super().__init__(
            data,
            initial={
                "first": last.first, "last": last.last, "currency": by.hub.currency,
            },
        )  # fmt: skip
        self.today = today
        self.fields["cohort"] = forms.ModelChoiceField[Cohort](
            queryset=cohorts_to_count(by),
            label=_("Companies of the cohort"),
            empty_label="–",
        )
        self.fields["indicators"] = ManyField[Indicator](
            queryset=indicators_in_use(by.hub).filter(measure=""),
            label=_("Indicators"), widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.fields["currency"] = currency(_("Currency that money begins with"))
        self.fields["first"] = MonthField(label=pgettext_lazy("month", "From"))
        self.fields["last"] = MonthField(label=pgettext_lazy("month", "Until"))
        self.fields["due_on"] = _day(_("Answers asked for by"))
        self.fields["closes_on"] = _day(_("Late answers taken until"))

    def clean_due_on(self) -> date:
        """Return the day, which is still to come: letters ask for answers by then.

        Raises:
            ValidationError: it is over.
        """
        day: date = self.cleaned_data["due_on"]
        if day < self.today:
            raise forms.ValidationError(gettext("This day is over."))
        return day

    @property
    def values(self) -> dict[str, Any]:
        """What the survey shall say."""
        given = self.cleaned_data
        return {
            "names": given["names"],
            "intro": given["intro"],
            "cohort": given["cohort"],
            "starts_on": given["first"],
            "ends_on": last_of(given["last"]),
            "due_on": given["due_on"],
            "closes_on": given["closes_on"],
        }


def _day(label: Any) -> forms.DateField:
    return DayField(label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the page shows it: its inputs, and what is asked back."""

    question: SurveyQuestion
    value: Any
    currency: Any
    back: str
    answers: list[tuple[str, str]]

    @property
    def indicator(self) -> Indicator:
        """What is asked for."""
        return self.question.indicator


class AnswerForm(forms.Form):
    """A company's numbers; one of two readings is asked back, never guessed."""

    who = forms.CharField(label=_("Your name"), max_length=120)

    def __init__(
        self, data: Mapping[str, Any] | None, *, questions: Iterable[SurveyQuestion]
    ) -> None:
        super().__init__(data)
        self.questions = list(questions)
        self.back: dict[int, tuple[str, list[tuple[str, str]]]] = {}
        for one in self.questions:
            key = one.indicator_id
            self.fields[f"value-{key}"] = forms.CharField(
                label=str(one.indicator), max_length=LONGEST, required=False,
                widget=forms.TextInput(
                    attrs={"inputmode": "text", "autocomplete": "off"}
                ),
            )  # fmt: skip
            self.fields[f"meant-{key}"] = forms.CharField(
                max_length=LONGEST, required=False
            )
            if one.indicator.is_money:
                self.fields[f"currency-{key}"] = currency(
                    required=False, initial=one.currency
                )

    def clean(self) -> dict[str, Any]:
        """Return the numbers by indicator, each with currency and what was typed."""
        given: dict[Indicator, tuple[Decimal, str, str]] = {}
        for one in self.questions:
            text = str(self.cleaned_data.get(f"value-{one.indicator_id}") or "")
            if text.strip():
                self._read(one, text, given)
        self.cleaned_data["given"] = given
        return self.cleaned_data

    def _read(
        self,
        question: SurveyQuestion,
        text: str,
        given: dict[Indicator, tuple[Decimal, str, str]],
    ) -> None:
        indicator, name = question.indicator, f"value-{question.indicator_id}"
        chosen = self.cleaned_data.get(f"currency-{question.indicator_id}", "")
        language = get_language() or "en"
        try:
            amount, named = read_number(text, indicator, language)
        except TwoReadings as two:
            meant = self.cleaned_data.get(f"meant-{question.indicator_id}", "")
            told, answers = numbers_meant(two, language)
            found = [one for one in two.readings if f"{one:f}" == meant]
            if not found:
                self.back[question.indicator_id] = (told, answers)
                self.add_error(name, told)
                return
            amount, named = found[0], two.currency
        except ValueError as fault:
            self.add_error(name, str(fault))
            return
        try:
            code = currency_of(text, named, chosen, indicator)
        except ValueError as fault:
            self.add_error(name, str(fault))
            return
        given[indicator] = (amount, code, text)

    @property
    def asked(self) -> list[Asked]:
        """The questions with their inputs."""
        return [
            Asked(
                one,
                self[f"value-{one.indicator_id}"],
                self[f"currency-{one.indicator_id}"]
                if one.indicator.is_money
                else None,
                *self.back.get(one.indicator_id, ("", [])),
            )
            for one in self.questions
        ]
