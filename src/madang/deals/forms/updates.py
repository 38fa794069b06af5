"""Forms of investor updates: the text, a figure, and to whom it is sent."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.deals.forms.fields import amount, amount_of
from madang.directory.models import Organisation
from madang.kit.amounts import money_in
from madang.kit.fields import DayField, currencies, version

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from madang.deals.models import InvestorUpdate

TEXTS = {
    "highlights": _("What went well"),
    "lowlights": _("What went badly"),
    "asks": _("What you ask for"),
}


class FirmChoice(forms.ModelChoiceField[Organisation]):
    """One of the writer's own companies."""


class UpdateForm(forms.Form):
    """What a company tells its investors about a time."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        firms: Any = None,
        like: InvestorUpdate | None = None,
        row: InvestorUpdate | None = None,
    ) -> None:
        initial: dict[str, Any] = {}
        if (shown := row or like) is not None:
            names = ("title", "starts_on", "last_on", *TEXTS)
            initial = {name: getattr(shown, name) for name in names}
        if row is not None:
            initial["version"] = row.version
        super().__init__(data, initial=initial)
        if row is None and like is None:
            first = firms.first() if firms.count() == 1 else None
            self.fields["company"] = FirmChoice(
                queryset=firms, label=_("Company"), initial=first,
                empty_label=None if first else _("Choose"),
            )  # fmt: skip
        self.fields["title"] = forms.CharField(
            label=pgettext_lazy("update", "Title"), max_length=120,
            help_text=_("Such as the third quarter of 2026."),
        )  # fmt: skip
        self.fields["starts_on"] = DayField(label=_("First day"))
        self.fields["last_on"] = DayField(label=_("Last day"))
        for name, label in TEXTS.items():
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=6000,
                widget=forms.Textarea({"rows": 5}),
            )  # fmt: skip
        self.fields["version"] = version()

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the update."""
        given = self.cleaned_data
        return {n: given[n] for n in given if n not in {"version", "company"}}


class FigureForm(forms.Form):
    """A figure as of a day; with a currency if it is money."""

    def __init__(self, data: Mapping[str, Any] | None, *, today: date) -> None:
        super().__init__(data, initial={"as_of": today})
        self.fields["name"] = forms.CharField(
            label=_("Figure"), max_length=80,
            help_text=_("Such as revenue, customers, months of runway."),
        )  # fmt: skip
        self.fields["amount"] = amount(_("Value"))
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"), required=False, choices=_with_none,
        )  # fmt: skip
        self.fields["as_of"] = DayField(label=_("As of"))

    def clean(self) -> dict[str, Any]:
        """Return what was typed, the value read; a currency named with it is taken."""
        given = self.cleaned_data
        if not given.get("currency"):
            with suppress(ValueError):
                given["currency"] = money_in(given.get("amount", ""))[1]
        found = amount_of(self)
        if found is not None:
            given["amount"] = found
        return given


def _with_none() -> list[tuple[str, Any]]:
    return [("", _("no currency, a plain number")), *currencies()]


class SendForm(forms.Form):
    """Which investors an update is sent to."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        firms: Sequence[Organisation],
        row: InvestorUpdate,
    ) -> None:
        super().__init__(data, initial={"version": row.version})
        self.firms = {str(firm.pk): firm for firm in firms}
        self.fields["firms"] = forms.MultipleChoiceField(
            label=_("Investors"), widget=forms.CheckboxSelectMultiple,
            choices=[(pk, firm.display_name) for pk, firm in self.firms.items()],
            error_messages={"required": _("Choose at least one investor.")},
        )  # fmt: skip
        self.fields["version"] = version()

    @property
    def chosen(self) -> list[Organisation]:
        """The investors chosen."""
        return [self.firms[pk] for pk in self.cleaned_data["firms"]]
