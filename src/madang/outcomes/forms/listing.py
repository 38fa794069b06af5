"""What a list of values is narrowed by."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.kit.fields import KEY
from madang.kit.short_lists import LONGEST
from madang.outcomes.forms.fields import MonthField, SpanForm
from madang.outcomes.models import Indicator
from madang.outcomes.queries import cohorts_to_count, indicators_visible_to
from madang.outcomes.rules import may_see_outcomes
from madang.programmes.models import Cohort, Programme
from madang.programmes.queries import programmes_visible_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor

#: A choice that is no longer there, or of another programme, narrows nothing.
CHOICES = ("indicator", "programme", "cohort")


class ValuesForm(SpanForm):
    """An indicator, months, and for staff a company, a programme and its cohorts."""

    def __init__(self, data: Mapping[str, Any], *, by: Actor) -> None:
        super().__init__(data)
        self.fields["indicator"] = forms.ModelChoiceField[Indicator](
            queryset=indicators_visible_to(by), label=_("Indicator"), required=False,
            empty_label=_("All indicators"),
        )  # fmt: skip
        if may_see_outcomes(by):
            self._offer_programmes(by)
        for name, label in (
            ("first", pgettext_lazy("month", "From")),
            ("last", pgettext_lazy("month", "Until")),
        ):
            self.fields[name] = MonthField(label=label, required=False)

    def _offer_programmes(self, by: Actor) -> None:
        """Offer companies, programmes, and the cohorts of the one that is chosen."""
        search = {"type": "search", "data-list-search": "", "aria-keyshortcuts": "/"}
        self.fields["q"] = forms.CharField(
            label=_("Company"), max_length=LONGEST, required=False,
            widget=forms.TextInput(attrs=search),
        )  # fmt: skip
        self.fields["programme"] = forms.ModelChoiceField[Programme](
            queryset=programmes_visible_to(by).only("names", "languages", "slug"),
            label=_("Programme"), required=False, empty_label=_("All programmes"),
        )  # fmt: skip
        chosen = self._key_of("programme")
        if chosen or self._key_of("cohort"):
            cohorts = cohorts_to_count(by).order_by("-starts_on", "pk")
            if chosen:
                cohorts = cohorts.filter(programme=chosen)
            self.fields["cohort"] = forms.ModelChoiceField[Cohort](
                queryset=cohorts, label=_("Cohort"), required=False,
                empty_label=_("All cohorts"),
            )  # fmt: skip

    def _key_of(self, name: str) -> int | None:
        """Return the key that the address gives a choice; none if it is no key."""
        text = self.data.get(name, "")
        return int(text) if KEY.fullmatch(text) else None

    def clean(self) -> dict[str, Any]:
        """Return what narrows the list."""
        for name in CHOICES:
            self.errors.pop(name, None)
        return super().clean()
