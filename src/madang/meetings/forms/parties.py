"""A party: who it is, who sits for it, what it looks for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.directory import industries
from madang.directory.choosing import NamedField
from madang.directory.models import Organisation, Stage
from madang.kit.languages import LANGUAGES
from madang.kit.money import SIGNS
from madang.meetings import thesis
from madang.meetings.actions import Sits
from madang.meetings.models import Side

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from madang.hubs.models import Actor
    from madang.meetings.models import Matching, Party

PLAIN = ("organisation", "name", "side", "least", "most", "languages", "about")
MOST_PARTS = 4


class PartyForm(forms.Form):
    """A party of a matching, with its representatives one a line."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Empty: the organisation's own name."),
    )
    side = forms.ChoiceField(label=gettext_lazy("Side"), choices=Side.choices)
    least = forms.IntegerField(
        label=gettext_lazy("Meetings a round, at least"),
        min_value=0,
        max_value=200,
        required=False,
        help_text=gettext_lazy("Empty: as the round says."),
    )
    most = forms.IntegerField(
        label=gettext_lazy("Meetings a round, at most"),
        min_value=0,
        max_value=200,
        required=False,
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sitting = forms.CharField(
        label=gettext_lazy("Who sits"),
        required=False,
        max_length=12_000,
        widget=forms.Textarea(
            attrs={"rows": 4, "placeholder": "Ji-ho Kim; jiho@example.org; ko en"}
        ),
        help_text=gettext_lazy(
            "One a line: name; e-mail; languages; time zone. Several sit at several "
            "tables at once."
        ),
    )
    about = forms.CharField(
        label=gettext_lazy("In a sentence"), max_length=500, required=False
    )
    stages = forms.MultipleChoiceField(
        label=gettext_lazy("Looks for stages"),
        choices=Stage.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sectors = forms.CharField(
        label=gettext_lazy("Looks for industries"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Codes of two digits, such as 62 21."),
    )
    excludes = forms.CharField(
        label=gettext_lazy("Never these industries"), required=False, max_length=200
    )
    regions = forms.CharField(
        label=gettext_lazy("Looks for countries"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Letters of countries, such as KR MX."),
    )
    ticket_least = forms.DecimalField(
        label=gettext_lazy("Ticket from"), min_value=0, required=False
    )
    ticket_most = forms.DecimalField(
        label=gettext_lazy("Ticket up to"), min_value=0, required=False
    )
    seeks = forms.DecimalField(
        label=gettext_lazy("Raises"), min_value=0, required=False
    )
    currency = forms.ChoiceField(
        label=gettext_lazy("Currency"),
        choices=[("", "–"), *((code, code) for code in SIGNS)],
        required=False,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        matching: Matching,
        by: Actor,
        row: Party | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(row) if row else {"version": 0})
        self.fields["organisation"] = NamedField(
            label=_("Organisation"),
            model=Organisation,
            by=by,
            required=False,
            help_text=_("Empty for a firm that is not in the directory."),
        )
        self.order_fields(["version", "organisation"])
        side = self.fields["side"]
        if isinstance(side, forms.ChoiceField):
            side.choices = [
                (Side.LEFT, matching.left_name or Side.LEFT.label),
                (Side.RIGHT, matching.right_name or Side.RIGHT.label),
            ]
        if not matching.is_two_sided:
            side.required, side.widget = False, forms.HiddenInput()

    def clean_side(self) -> str:
        """Return the side; among everybody there is one."""
        return self.cleaned_data["side"] or Side.LEFT

    def clean_sectors(self) -> tuple[str, ...]:
        """Return the industries that are looked for."""
        return _codes(self.cleaned_data["sectors"])

    def clean_excludes(self) -> tuple[str, ...]:
        """Return the industries that are out of the question."""
        return _codes(self.cleaned_data["excludes"])

    def clean_regions(self) -> tuple[str, ...]:
        """Return the countries that are looked for."""
        return tuple(self.cleaned_data["regions"].upper().replace(",", " ").split())

    def clean_sitting(self) -> list[Sits]:
        """Return who sits, from the lines.

        Raises:
            ValidationError: a line is no representative.
        """
        lines = self.cleaned_data["sitting"].splitlines()
        return [_sits(line) for line in lines if line.strip()]

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        looks = thesis.Thesis(
            stages=tuple(said["stages"]),
            sectors=said["sectors"],
            regions=said["regions"],
            excludes=said["excludes"],
            least=said["ticket_least"],
            most=said["ticket_most"],
            seeks=said["seeks"],
            currency=said["currency"],
        )
        return {name: said[name] for name in PLAIN} | {"thesis": looks.write()}


def _codes(text: str) -> tuple[str, ...]:
    found = tuple(text.replace(",", " ").split())
    for code in found:
        if not industries.is_known(code):
            raise ValidationError(
                _("“%(code)s” is no industry of the list."), params={"code": code}
            )
    return found


def _sits(line: str) -> Sits:
    parts = [part.strip() for part in line.split(";")]
    if not parts[0] or len(parts) > MOST_PARTS or len(parts[0]) > 200:  # noqa: PLR2004 -- fits the column
        raise ValidationError(_("Not understood: %(line)s"), params={"line": line})
    name, email, spoken, zone = (*parts, "", "", "")[:MOST_PARTS]
    if email:
        validate_email(email)
    if zone and zone not in available_timezones():
        raise ValidationError(_("“%(name)s” is no time zone."), params={"name": zone})
    languages = tuple(spoken.replace(",", " ").lower().split())
    known = [code for code, _name in LANGUAGES]
    first = next((code for code in languages if code in known), "")
    return Sits(name, email, languages, zone, first)


def _initial(row: Party) -> dict[str, Any]:
    said = thesis.read(row.thesis)
    lines = [
        "; ".join(
            filter(None, (one.name, one.email, " ".join(one.languages), one.zone))
        )
        if one.email or not (one.languages or one.zone)
        else f"{one.name}; ; {' '.join(one.languages)}; {one.zone}".rstrip("; ")
        for one in row.representatives.filter(left_at=None)
    ]
    return {
        **{name: getattr(row, name) for name in ("version", *PLAIN)},
        "sitting": "\n".join(lines),
        "stages": list(said.stages),
        "sectors": " ".join(said.sectors),
        "excludes": " ".join(said.excludes),
        "regions": " ".join(said.regions),
        "ticket_least": _plain(said.least),
        "ticket_most": _plain(said.most),
        "seeks": _plain(said.seeks),
        "currency": said.currency,
    }


def _plain(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:f}"
