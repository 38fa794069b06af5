"""Forms of buildings, floors and spaces."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.hubs.queries import sites_of
from madang.kit.languages import LANGUAGES
from madang.kit.widgets import TextsFormField
from madang.spaces import equipment
from madang.spaces.actions.places import BUILDING, FLOOR
from madang.spaces.actions.spaces import FIELDS
from madang.spaces.models import SpaceKind
from madang.spaces.queries import floors_visible_to, halls_on

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor
    from madang.spaces.models import Building, Floor, Space

LONGEST_NAME, LONGEST_NOTE = 120, 1000


def texts(label: Any, by: Actor, **options: Any) -> TextsFormField:
    """Return an input for a text in the hub's languages."""
    codes = tuple(code for code, _n in LANGUAGES if code in by.hub.languages)
    options.setdefault("max_length", LONGEST_NAME)
    return TextsFormField(label=label, languages=codes or ("en",), **options)


class _Form(forms.Form):
    """A row's values, with the version that the person saw."""

    columns: tuple[str, ...] = ()

    def __init__(
        self, data: Mapping[str, Any] | None, row: Any, **initial: Any
    ) -> None:
        if row is not None:
            initial |= {name: getattr(row, name) for name in self.columns}
            initial["version"] = row.version
        super().__init__(data, initial=initial)
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False
        )

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the row."""
        return {name: self.cleaned_data[name] for name in self.columns}


class BuildingForm(_Form):
    """A building: where it stands, its code and names."""

    columns = BUILDING

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        row: Building | None = None,
    ) -> None:
        super().__init__(data, row, order=0)
        sites = sites_of(by.hub)
        if row is None and len(sites) == 1:
            self.initial["site"] = sites[0].pk
        self.fields["site"] = forms.ModelChoiceField(queryset=sites, label=_("Site"))
        self.fields["code"] = forms.CharField(
            label=pgettext_lazy("place", "Code"),
            max_length=20,
            help_text=_("Short, as on the signs: A, North, B2."),
        )
        self.fields["names"] = texts(_("Name"), by)
        self.fields["address"] = forms.CharField(
            label=_("Address"), max_length=300, required=False
        )
        self.fields["order"] = forms.IntegerField(
            label=_("Order in lists"), min_value=0, max_value=999
        )


class FloorForm(_Form):
    """A floor: its level and names."""

    columns = FLOOR

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, row: Floor | None = None
    ) -> None:
        super().__init__(data, row)
        self.fields["level"] = forms.IntegerField(
            label=_("Level"),
            min_value=-20,
            max_value=200,
            help_text=_("0 is the ground floor, -1 the first below it."),
        )
        self.fields["names"] = texts(_("Name"), by, required=False)


class CopyFloorForm(FloorForm):
    """To which level a floor is copied, and what becomes of its codes."""

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor) -> None:
        super().__init__(data, by=by)
        self.fields["old"] = forms.CharField(
            label=_("Codes begin here with"), max_length=20, required=False
        )
        self.fields["new"] = forms.CharField(
            label=_("They begin there with"), max_length=20, required=False
        )


class SpaceForm(_Form):
    """A space: what it is, how large, for how many, with what."""

    columns = FIELDS

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        floor: Floor,
        row: Space | None = None,
    ) -> None:
        super().__init__(data, row, capacity=0, shared_m2=0)
        if row is not None:
            self.initial["parent"] = row.parent_id
        self.fields["code"] = forms.CharField(
            label=pgettext_lazy("place", "Code"), max_length=30
        )
        self.fields["names"] = texts(_("Name"), by, required=False)
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=SpaceKind.choices
        )
        self.fields["net_m2"] = _area(_("Net area in m²"))
        self.fields["shared_m2"] = _area(_("Shared area in m²"), required=False)
        self.fields["gross_m2"] = _area(
            _("Gross area in m²"),
            required=False,
            help_text=_("Empty: net and shared together."),
        )
        self.fields["capacity"] = forms.IntegerField(
            label=_("Capacity"),
            min_value=0,
            max_value=100_000,
            help_text=_("How many people fit; in a desk zone, how many desks."),
        )
        self.fields["is_leasable"] = forms.BooleanField(
            label=_("May be let"), required=False
        )
        self.fields["is_bookable"] = forms.BooleanField(
            label=_("May be booked"), required=False
        )
        self.fields["equipment"] = forms.MultipleChoiceField(
            label=_("Equipment"),
            choices=equipment.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["parent"] = forms.ModelChoiceField(
            queryset=halls_on(floor, but=row),
            label=_("Part of the hall"),
            required=False,
            help_text=_("For one part of a hall that can be divided."),
        )
        self.fields["access_note"] = texts(
            _("How to get in"),
            by,
            required=False,
            is_long=True,
            max_length=LONGEST_NOTE,
        )
        self.fields["internal_note"] = forms.CharField(
            label=_("Internal note"),
            required=False,
            max_length=2000,
            widget=forms.Textarea,
            help_text=_("Only those who work for the hub read it."),
        )


def _area(label: Any, **options: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, max_digits=9, decimal_places=2, **options
    )


class MoveForm(forms.Form):
    """To which floor a space moves."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, row: Space
    ) -> None:
        super().__init__(data, initial={"version": row.version})
        floors = floors_visible_to(by).filter(retired_on=None)
        self.fields["floor"] = FloorChoice(
            queryset=floors.exclude(pk=row.floor_id), label=_("Floor")
        )


class FloorChoice(forms.ModelChoiceField["Floor"]):
    """A floor, told apart by its building."""

    def label_from_instance(self, floor: Any) -> str:
        """Return building and floor."""
        return f"{floor.building} · {floor}"


class PhotoForm(forms.Form):
    """A photo of a space."""

    photo = forms.ImageField(label=_("Photo"))
