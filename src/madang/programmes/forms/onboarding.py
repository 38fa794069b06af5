"""Forms of coming in: a point of the checklist, an agreement, a signature, figures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.kit.languages import LANGUAGES
from madang.kit.money import SIGNS
from madang.kit.widgets import TextsFormField
from madang.programmes.forms import fields
from madang.programmes.models import MONEY, Measure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.hubs.models import Actor
    from madang.programmes.models import Agreement, AgreementEdition, ChecklistItem


class PointForm(forms.Form):
    """One point of a cohort's checklist."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        row: ChecklistItem | None = None,
    ) -> None:
        names = ("names", "due_on", "is_for_staff")
        initial = {name: getattr(row, name) for name in names} if row else {}
        super().__init__(data, initial=initial)
        self.fields["names"] = fields.texts(_("What is to be done"), by)
        self.fields["due_on"] = fields.day(_("Due"), required=False)
        self.fields["is_for_staff"] = forms.BooleanField(
            label=_("The hub's staff do it, for each company"), required=False
        )


class AgreementForm(forms.Form):
    """A new agreement: its name and its first words."""

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor) -> None:
        super().__init__(data)
        self.fields["names"] = fields.texts(_("Name"), by)
        self.fields["texts"] = _paper()


class EditionForm(forms.Form):
    """New words of an agreement."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        agreement: Agreement,
        last: AgreementEdition | None,
    ) -> None:
        super().__init__(data, initial={"texts": last.texts if last else {}})
        self.agreement = agreement
        self.fields["texts"] = _paper()
        self.fields["is_asked_again"] = forms.BooleanField(
            label=_("Who signed an earlier edition signs this one, too"),
            required=False,
        )


def _paper() -> TextsFormField:
    """Return an input for the words of a paper, in every language of the product."""
    return TextsFormField(
        label=_("Text"),
        is_long=True,
        languages=tuple(code for code, _name in LANGUAGES),
        max_length=fields.LONGEST_PAPER,
        help_text=_("Each company signs the text in the language that it reads."),
    )


class SignForm(forms.Form):
    """A typed name and a consent."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    typed_name = forms.CharField(
        label=_("Your full name"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    agrees = forms.BooleanField(required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, edition: int, consent: str
    ) -> None:
        super().__init__(data, initial={"edition": edition})
        self.fields["agrees"].label = consent


class FiguresForm(forms.Form):
    """A company's figures as of a day; what is left empty stays as it is."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        today: date,
        currency: str,
        known: Mapping[str, Decimal] | None = None,
    ) -> None:
        initial = {"as_of": today, "currency": currency, **(known or {})}
        super().__init__(data, initial=initial)
        self.fields["as_of"] = fields.day(_("As of"))
        for measure in Measure:
            if measure not in MONEY:
                self.fields[measure.value] = _amount(measure, places=0)
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"), choices=[(code, code) for code in SIGNS]
        )
        for measure in Measure:
            if measure in MONEY:
                self.fields[measure.value] = _amount(measure, places=2)

    @property
    def figures(self) -> list[tuple[str, Decimal, str]]:
        """The figures given: measure, value, currency (none for counts)."""
        given = self.cleaned_data
        return [
            (m.value, given[m.value], given["currency"] if m in MONEY else "")
            for m in Measure
            if given.get(m.value) is not None
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for one figure at least."""
        super().clean()
        if not self.errors and not self.figures:
            self.add_error(None, _("Give at least one figure."))
        return self.cleaned_data


def _amount(measure: Measure, *, places: int) -> forms.DecimalField:
    mode = "decimal" if places else "numeric"
    return forms.DecimalField(
        label=measure.label,
        min_value=Decimal(0),
        max_digits=18,
        decimal_places=places,
        required=False,
        widget=forms.NumberInput(
            attrs={"inputmode": mode, "step": "any" if places else "1", "min": "0"}
        ),
    )
