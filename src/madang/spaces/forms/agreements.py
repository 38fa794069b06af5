"""Forms of agreements: what is offered, its lines, and every step after.

People name the last day of an agreement; rows keep the first day after it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.kit.fields import DayField, currencies
from madang.spaces.models import (
    DAY,
    AgreementKind,
    Basis,
    DepositState,
    Space,
)
from madang.spaces.queries import number_for, spaces_visible_to

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.hubs.models import Actor
    from madang.spaces.models import AgreementLine, SpaceAgreement


def after(last_day: date | None) -> date | None:
    """Return the first day after a last day; nothing after none."""
    return last_day + DAY if last_day else None


class SpaceChoice(forms.ModelChoiceField[Space]):
    """A space to let, told apart by its building."""

    def label_from_instance(self, space: Any) -> str:
        """Return building, code, name and size."""
        return f"{space.building} · {space} · {space.net_m2:f} m²"


def _amount(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_digits=14, decimal_places=2, **options
    )


def _spaces(by: Actor) -> SpaceChoice:
    found = spaces_visible_to(by).filter(is_leasable=True, retired_on=None)
    return SpaceChoice(
        queryset=found.order_by("building__order", "building__code", "code"),
        label=_("Space"),
        required=False,
        empty_label=_("No space"),
    )


def _add_line_fields(form: forms.Form, by: Actor) -> None:
    """Add what a line of an agreement says."""
    form.fields["space"] = _spaces(by)
    form.fields["basis"] = forms.ChoiceField(label=_("Paid"), choices=Basis.choices)
    form.fields["quantity"] = forms.DecimalField(
        label=_("Quantity"),
        required=False,
        max_digits=9,
        decimal_places=2,
        help_text=_("Square metres or desks. Empty: the net area, or one desk."),
    )
    form.fields["rate"] = _amount(
        _("Rate a month"), help_text=_("For each square metre or desk, or altogether.")
    )


class OfferForm(forms.Form):
    """An offer: to whom, of what kind, from when to when; and its first line."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        today: date,
        row: SpaceAgreement | None = None,
        space: Space | None = None,
    ) -> None:
        super().__init__(data, initial=_values_of(row, by, today) | {"space": space})
        self.fields["organisation"] = NamedField(
            model=Organisation, by=by, label=_("Organisation")
        )
        self.fields["number"] = forms.CharField(label=_("Number"), max_length=30)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=AgreementKind.choices
        )
        self.fields["starts_on"] = DayField(label=_("First day"))
        self.fields["last_day"] = DayField(
            label=_("Last day"),
            required=False,
            help_text=_("Empty: it runs until somebody ends it."),
        )
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"), choices=currencies
        )
        self.fields["deposit"] = _amount(_("Deposit"), required=False)
        if row is None:
            _add_line_fields(self, by)
            self.fields["rate"].required = False
        self.fields["note"] = forms.CharField(
            label=_("Internal note"),
            required=False,
            max_length=2000,
            widget=forms.Textarea,
        )
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False
        )

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the agreement."""
        given = self.cleaned_data
        names = ("organisation", "number", "kind", "starts_on", "currency", "note")
        return {name: given[name] for name in names} | {
            "ends_on": after(given["last_day"]),
            "deposit": given["deposit"] or Decimal(0),
        }

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The first line, if one was filled in."""
        given = self.cleaned_data
        if given.get("space") is None and given.get("rate") is None:
            return []
        line = {name: given[name] for name in ("space", "basis", "quantity")}
        return [line | {"rate": given["rate"]}]


def _values_of(row: SpaceAgreement | None, by: Actor, today: date) -> dict[str, Any]:
    if row is None:
        return {
            "number": number_for(by.hub, today.year),
            "starts_on": today,
            "currency": by.hub.currency,
            "basis": Basis.M2,
        }
    names = ("organisation", "number", "kind", "starts_on", "currency", "note")
    return {name: getattr(row, name) for name in names} | {
        "last_day": row.agreed_last_day,
        "deposit": row.deposit or None,
        "version": row.version,
    }


class LineForm(forms.Form):
    """A line of an offer: a space or a service, how it is paid, and its own days."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        row: AgreementLine | None = None,
    ) -> None:
        initial = {"basis": Basis.M2} if row is None else _values_of_line(row)
        super().__init__(data, initial=initial)
        _add_line_fields(self, by)
        self.fields["starts_on"] = DayField(
            label=_("First day"),
            required=False,
            help_text=_("Empty: from the agreement's first day."),
        )
        self.fields["last_day"] = DayField(
            label=_("Last day"),
            required=False,
            help_text=_("Empty: until the agreement ends."),
        )

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the line."""
        given = self.cleaned_data
        names = ("space", "basis", "quantity", "rate", "starts_on")
        return {name: given[name] for name in names} | {
            "ends_on": after(given["last_day"])
        }


def _values_of_line(row: AgreementLine) -> dict[str, Any]:
    return {
        "space": row.space_id,
        "basis": row.basis,
        "quantity": row.quantity,
        "rate": row.rate,
        "starts_on": row.starts_on,
        "last_day": row.ends_on - DAY if row.ends_on else None,
    }


class StepForm(forms.Form):
    """What a step with an agreement asks for; each step takes some of the fields."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        asks: tuple[str, ...],
        row: SpaceAgreement,
        today: date,
    ) -> None:
        next_number = number_for(row.hub, today.year)
        begun = max(today, row.starts_on)
        super().__init__(
            data,
            initial={
                "version": row.version,
                "signed_on": today,
                "given_on": today,
                "last_day": begun if "from_on" not in asks else None,
                "number": next_number,
                "increase": 0,
                "state": row.deposit_state,
            },
        )
        known: dict[str, forms.Field] = {
            "signed_on": DayField(label=_("Signed on")),
            "given_on": DayField(label=_("Notice given on")),
            "last_day": DayField(label=_("Last day")),
            "number": forms.CharField(label=_("Number"), max_length=30),
            "until": DayField(
                label=_("New last day"),
                required=False,
                help_text=_("Empty: it runs until somebody ends it."),
            ),
            "increase": forms.DecimalField(
                label=_("Raise the rates by, in per cent"),
                min_value=-100,
                max_value=1000,
                max_digits=6,
                decimal_places=2,
            ),
            "from_on": DayField(label=_("First day of the change")),
            "state": forms.ChoiceField(
                label=_("Deposit"), choices=DepositState.choices[1:]
            ),
        }
        for name in asks:
            self.fields[name] = known[name]
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)
