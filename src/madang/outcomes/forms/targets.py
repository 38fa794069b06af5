"""Forms of targets and of sponsors' shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from madang.directory.models import Organisation
from madang.kit.fields import currency
from madang.outcomes.forms.fields import MINUS, MonthField, SpanForm
from madang.outcomes.forms.values import number, number_of
from madang.outcomes.models import Indicator, Level, Target
from madang.outcomes.periods import first_of, last_of
from madang.outcomes.queries import cohorts_to_count, indicators_in_use, sponsors_in
from madang.programmes.models import Cohort, Programme
from madang.programmes.queries import programmes_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from madang.hubs.models import Actor


class TargetForm(SpanForm):
    """What was promised: how much of what, in which months, for what, to whom."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        today: date,
        row: Target | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(row, by, today))
        self.fields["indicator"] = forms.ModelChoiceField[Indicator](
            queryset=indicators_in_use(by.hub), label=_("Indicator")
        )
        self.fields["amount"] = number(pgettext_lazy("outcome", "Target"))
        self.fields["currency"] = currency(
            required=False, help_text=_("Only for money.")
        )
        self.fields["first"] = MonthField(label=pgettext_lazy("month", "From"))
        self.fields["last"] = MonthField(label=pgettext_lazy("month", "Until"))
        self.fields["programme"] = forms.ModelChoiceField[Programme](
            queryset=programmes_visible_to(by), label=_("Programme"), required=False,
            empty_label=_("All programmes"),
        )  # fmt: skip
        self.fields["cohort"] = forms.ModelChoiceField[Cohort](
            queryset=cohorts_to_count(by), label=_("Cohort"), required=False,
            empty_label=_("All cohorts"),
        )  # fmt: skip
        self.fields["sponsor"] = forms.ModelChoiceField[Organisation](
            queryset=sponsors_in(by.hub),
            label=_("Promised to"), required=False,
            empty_label=_("nobody in particular"),
            help_text=_("A target of a sponsor counts her share of the outcomes."),
        )  # fmt: skip
        self.fields["level"] = forms.ChoiceField(
            label=_("What counts towards it"), choices=Level.choices
        )
        self.fields["remark"] = forms.CharField(
            label=_("Remark"), max_length=300, required=False
        )

    def clean(self) -> dict[str, Any]:
        """Return the values; a number of two readings is asked back."""
        given = super().clean()
        indicator: Indicator | None = given.get("indicator")
        if not indicator and MINUS.match(given.get("amount") or ""):
            self.add_error("amount", gettext("A value cannot be negative."))
        if indicator and given.get("amount"):
            code = given.get("currency", "")
            given["amount"], given["currency"] = number_of(
                self, "amount", indicator, code
            )
        return given

    @property
    def values(self) -> dict[str, Any]:
        """What the target shall say."""
        given = self.cleaned_data
        names = (
            "indicator", "amount", "currency", "programme", "cohort", "sponsor",
            "level", "remark",
        )  # fmt: skip
        found = {name: given[name] for name in names}
        found["starts_on"] = given["first"]
        found["ends_on"] = last_of(given["last"])
        return found


def _initial(row: Target | None, by: Actor, today: date) -> dict[str, Any]:
    if row is None:
        first = first_of(today)
        return {"first": first, "currency": by.hub.currency, "level": Level.CLAIMED}
    names = (
        "indicator", "currency", "programme", "cohort", "sponsor", "level", "remark",
        "version",
    )  # fmt: skip
    found = {name: getattr(row, name) for name in names}
    whole = row.amount == row.amount.to_integral_value()
    found["amount"] = f"{row.amount:.{0 if whole else 2}f}"
    return found | {"first": row.starts_on, "last": row.ends_on}


class SharesForm(forms.Form):
    """From which month on which sponsor calls which part hers."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        sponsors: Iterable[Organisation],
        agreed: Mapping[int, Decimal],
        today: date,
    ) -> None:
        super().__init__(data, initial={"starts_on": first_of(today)})
        self.sponsors = list(sponsors)
        self.fields["starts_on"] = MonthField(label=pgettext_lazy("month", "From"))
        for one in self.sponsors:
            self.fields[f"share-{one.pk}"] = forms.DecimalField(
                label=one.display_name, min_value=0, max_value=100, decimal_places=2,
                max_digits=5, initial=agreed.get(one.pk), required=False,
                help_text="%",
            )  # fmt: skip

    @property
    def shares(self) -> dict[int, Decimal]:
        """The shares that were given, by sponsor."""
        given = {one.pk: self.cleaned_data[f"share-{one.pk}"] for one in self.sponsors}
        return {key: share for key, share in given.items() if share is not None}
