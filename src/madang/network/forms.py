"""Forms of listings and of requests for an introduction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.directory import industries
from madang.directory.queries import organisations_visible_to
from madang.directory.rules import own_organisations
from madang.kit.fields import DayField
from madang.kit.languages import LANGUAGES
from madang.kit.widgets import TextsFormField
from madang.network.models import ListingKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor
    from madang.network.models import Listing

MOST_WORDS, LONGEST_WORD = 10, 40


def own_field(by: Actor, label: Any) -> forms.ModelChoiceField[Any]:
    """Return a choice among the actor's own organisations, the only one chosen."""
    rows = organisations_visible_to(by).filter(pk__in=own_organisations(by))
    field = forms.ModelChoiceField(label=label, queryset=rows, empty_label=None)
    field.initial = rows.first()
    return field


class FilterForm(forms.Form):
    """What to look for among the listings."""

    q = forms.CharField(label=_("Search"), max_length=100, required=False)
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[("", _("all")), *ListingKind.choices],
        required=False,
    )

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.fields["industry"] = forms.ChoiceField(
            label=_("Industry"),
            choices=[("", _("all")), *industries.choices()],
            required=False,
        )

    @property
    def wanted(self) -> dict[str, Any]:
        """What was asked for; what is not understood is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class ListingForm(forms.Form):
    """What an organisation offers or seeks."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        row: Listing | None = None,
    ) -> None:
        names = ("kind", "titles", "bodies", "industry", "until", "version")
        first = {name: getattr(row, name) for name in names} if row else {}
        if row:
            first["keywords"] = ", ".join(row.keywords)
        super().__init__(data, initial=first)
        codes = tuple(c for c, _n in LANGUAGES if c in by.hub.languages) or ("en",)
        if row is None:
            self.fields["organisation"] = own_field(by, _("Organisation"))
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=ListingKind.choices, widget=forms.RadioSelect
        )
        self.fields["titles"] = TextsFormField(
            label=_("Title"), languages=codes, max_length=120
        )
        self.fields["bodies"] = TextsFormField(
            label=_("Description"),
            languages=codes,
            max_length=2000,
            is_long=True,
            required=False,
        )
        self.fields["industry"] = forms.ChoiceField(
            label=_("Industry"),
            choices=[("", _("none in particular")), *industries.choices()],
            required=False,
        )
        self.fields["keywords"] = forms.CharField(
            label=_("Keywords"),
            max_length=400,
            required=False,
            help_text=_(
                "Separated by commas; listings with the same ones find each other."
            ),
        )
        self.fields["until"] = DayField(
            label=_("Until"),
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        )
        if row is not None:
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    def clean_keywords(self) -> list[str]:
        """Return the words, each once."""
        words = (word.strip() for word in self.cleaned_data["keywords"].split(","))
        return list(dict.fromkeys(w[:LONGEST_WORD] for w in words if w))[:MOST_WORDS]

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the row."""
        left_out = {"organisation", "version"}
        return {k: v for k, v in self.cleaned_data.items() if k not in left_out}


class AskForm(forms.Form):
    """For which organisation somebody asks, and why."""

    message = forms.CharField(
        label=_("What would you like to talk about?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor) -> None:
        super().__init__(data)
        self.fields["asking"] = own_field(by, _("For"))
