"""What to look for among the tenants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.directory import industries
from madang.spaces.queries import buildings_visible_to, floors_visible_to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor


class TenantsForm(forms.Form):
    """Words, a building, a floor, an industry; all of them may be left out."""

    q = forms.CharField(label=_("Search"), max_length=100, required=False)

    def __init__(self, data: Mapping[str, Any], *, by: Actor) -> None:
        super().__init__(data)
        buildings = buildings_visible_to(by).filter(retired_on=None)
        floors = floors_visible_to(by).filter(retired_on=None)
        for name, label, rows in (
            ("building", _("Building"), buildings),
            ("floor", _("Floor"), floors),
        ):
            self.fields[name] = forms.ModelChoiceField(
                label=label, queryset=rows, required=False, empty_label=_("all")
            )
        self.fields["floor"].label_from_instance = _with_building  # type: ignore[attr-defined]
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


def _with_building(floor: Any) -> str:
    return f"{floor.building} · {floor}"
