"""Forms of allocation rounds: the round, what a team asks, how a scenario weighs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.directory.queries import organisations_visible_to
from madang.kit.fields import DayField, currencies
from madang.spaces.forms.agreements import after
from madang.spaces.models import AgreementKind, Floor, Space
from madang.spaces.queries.rounds import offered_spaces
from madang.spaces.rules import companies_of, may_keep_agreements

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.hubs.models import Actor
    from madang.spaces.models import AllocationRound, RoomRequest

WISHES = 3
LEVELS = ((0, _("not at all")), (1, _("a little")), (2, _("much")), (3, _("very much")))


class RoundForm(forms.Form):
    """A round: its time, and what the offers that it makes are like."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, today: date
    ) -> None:
        first = today.replace(year=today.year + 1, month=1, day=1)
        last = first.replace(month=12, day=31)
        super().__init__(
            data,
            initial={
                "starts_on": first,
                "last_day": last,
                "currency": by.hub.currency,
                "kind": AgreementKind.LICENCE,
                "m2_per_person": 6,
            },
        )
        self.fields["name"] = forms.CharField(label=_("Name"), max_length=120)
        self.fields["starts_on"] = DayField(label=_("First day"))
        self.fields["last_day"] = DayField(label=_("Last day"))
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind of the offers"), choices=AgreementKind.choices
        )
        self.fields["currency"] = forms.ChoiceField(
            label=_("Currency"), choices=currencies
        )
        for name, label in (
            ("rate_m2", _("Rate a month for a square metre")),
            ("rate_desk", _("Rate a month for a desk")),
        ):
            self.fields[name] = forms.DecimalField(
                label=label, min_value=0, max_digits=14, decimal_places=2
            )
        self.fields["m2_per_person"] = forms.DecimalField(
            label=_("Square metres a person"),
            min_value=1,
            max_digits=5,
            decimal_places=2,
            help_text=_("For teams that say only how many people they are."),
        )

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the round."""
        given = dict(self.cleaned_data)
        return given | {"ends_on": after(given.pop("last_day"))}


class RequestForm(forms.Form):
    """What a team asks of a round: its size, wishes, neighbours, staying."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        by: Actor,
        round_: AllocationRound,
        row: RoomRequest | None = None,
    ) -> None:
        self.by = by
        spaces = offered_spaces(round_)
        self.places: dict[str, Space | Floor] = {}
        for space in spaces:
            self.places.setdefault(f"floor-{space.floor_id}", space.floor)
        self.places |= {f"space-{space.pk}": space for space in spaces}
        super().__init__(data, initial=_values_of(row))
        if row is None:
            self.fields["organisation"] = _team_field(by)
        self.fields["people"] = forms.IntegerField(
            label=_("People"), required=False, min_value=0, max_value=100_000
        )
        self.fields["net_m2"] = forms.DecimalField(
            label=_("Or square metres"),
            required=False,
            min_value=0,
            max_digits=9,
            decimal_places=2,
        )
        choices = [("", gettext("No wish")), *self._choices()]
        for n in range(1, WISHES + 1):
            self.fields[f"wish_{n}"] = forms.ChoiceField(
                label=gettext("Wish %(n)d") % {"n": n}, choices=choices, required=False
            )
        self.fields["keeps"] = forms.TypedChoiceField(
            label=_("We would like to stay where we are"),
            choices=LEVELS,
            coerce=int,
        )
        for name, label in (
            ("wanted", _("Beside whom")),
            ("unwanted", _("Not beside whom")),
        ):
            self.fields[name] = NamedField(
                model=Organisation, by=by, label=label, required=False
            )
        if may_keep_agreements(by):
            self.fields["priority"] = forms.IntegerField(
                label=_("Priority"),
                min_value=1,
                max_value=5,
                initial=3,
                help_text=_("1 to 5; teams do not see it."),
            )
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, required=False
        )

    def _choices(self) -> list[tuple[str, str]]:
        return [
            (key, f"{one.building} · {one}" if isinstance(one, Floor) else _told(one))
            for key, one in self.places.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Return what was typed.

        Raises:
            ValidationError: no size was told.
        """
        given = super().clean() or {}
        if not given.get("people") and not given.get("net_m2") and not self.errors:
            told = gettext("Say how many people or square metres.")
            self.add_error("people", told)
        return given

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the request."""
        given = dict(self.cleaned_data)
        keys = dict.fromkeys(given[f"wish_{n}"] for n in range(1, WISHES + 1))
        given["wishes"] = [self.places[key] for key in keys if key]
        for name in ("wanted", "unwanted"):
            given[name] = [given[name]] if given[name] else []
        return given


def _told(space: Space) -> str:
    return f"{space.floor.building} · {space} · {space.net_m2:f} m²"


def _team_field(by: Actor) -> forms.Field:
    """Return the field of the team: any for staff, one of her own for a member."""
    if by.is_staff:
        return NamedField(model=Organisation, by=by, label=_("Team"))
    own = organisations_visible_to(by).filter(pk__in=companies_of(by))
    return forms.ModelChoiceField(queryset=own, label=_("Team"), empty_label=None)


def _values_of(row: RoomRequest | None) -> dict[str, Any]:
    if row is None:
        return {}
    found: dict[str, Any] = {
        "people": row.people or None,
        "net_m2": row.net_m2 or None,
        "keeps": row.keeps,
        "priority": row.priority,
        "version": row.version,
    }
    for one in row.wishes.all():
        key = f"space-{one.space_id}" if one.space_id else f"floor-{one.floor_id}"
        found[f"wish_{one.rank}"] = key
    for other in row.neighbours.select_related("organisation"):
        found["wanted" if other.is_wanted else "unwanted"] = other.organisation
    return found


class ScenarioForm(forms.Form):
    """How much each thing counts in a scenario."""

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        super().__init__(data)
        for name, label in (
            ("wish", _("Wishes for spaces and floors")),
            ("waste", _("No empty square metres")),
            ("keep", _("Staying where one is")),
            ("near", _("Wanted neighbours")),
        ):
            self.fields[name] = forms.TypedChoiceField(
                label=label, choices=LEVELS, coerce=int, initial=1
            )
        self.fields["seed"] = forms.IntegerField(
            label=_("Seed"),
            min_value=0,
            max_value=10_000,
            initial=0,
            help_text=_("The same seed gives the same answer."),
        )

    @property
    def weights(self) -> dict[str, int]:
        """The weights that were chosen, by name."""
        names = ("wish", "waste", "keep", "near")
        return {name: self.cleaned_data[name] for name in names}
