"""A round: days, hours, slots, tables, floor and most."""

from __future__ import annotations

from datetime import date, time
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.kit.dates import place_text
from madang.kit.fields import DayField
from madang.kit.widgets import TextsFormField
from madang.meetings import grid
from madang.meetings.models import CarryOver, RoundKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.db.models import QuerySet

    from madang.hubs.models import Site
    from madang.meetings.models import Round, Table

FIELDS = (
    "names", "kind", "site", "zone", "starts_on", "ends_on", "opens", "closes",
    "slot_minutes", "pause_minutes", "least", "most", "carry_over", "previous", "note",
)  # fmt: skip
LONGEST_LABEL = 60

#: days on which meetings may be; others are slips of the pen
OUR_DAYS = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2099, 12, 31)))


class RoundForm(forms.Form):
    """A round as the organiser says it; all times are by the clock of its zone."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    names = TextsFormField(label=gettext_lazy("Name"), max_length=120)
    kind = forms.ChoiceField(
        label=gettext_lazy("Where people meet"), choices=RoundKind.choices
    )
    site: Any = forms.ModelChoiceField(
        label=gettext_lazy("Site"), queryset=None, required=False
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("All times of the round are by the clock of this zone."),
    )
    starts_on = DayField(
        label=gettext_lazy("First day"),
        validators=OUR_DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    ends_on = DayField(
        label=gettext_lazy("Last day"),
        validators=OUR_DAYS,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    opens = forms.TimeField(
        label=gettext_lazy("Meetings from"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    closes = forms.TimeField(
        label=gettext_lazy("Meetings until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )
    slot_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes a meeting"), min_value=5, max_value=240
    )
    pause_minutes = forms.IntegerField(
        label=gettext_lazy("Minutes between two"), min_value=0, max_value=120
    )
    breaks = forms.CharField(
        label=gettext_lazy("Breaks"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": "12:30–13:30"}),
        max_length=400,
        help_text=gettext_lazy("One a line, from–to."),
    )
    tables = forms.CharField(
        label=gettext_lazy("Tables, or video rooms"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=40_000,
        help_text=gettext_lazy("One a line; a video room with its link: name; link."),
    )
    least = forms.IntegerField(
        label=gettext_lazy("Meetings of each party, at least"),
        min_value=0,
        max_value=200,
    )
    most = forms.IntegerField(
        label=gettext_lazy("Meetings of each party, at most"),
        min_value=1,
        max_value=200,
    )
    previous: Any = forms.ModelChoiceField(
        label=gettext_lazy("The round before"), queryset=None, required=False
    )
    carry_over = forms.ChoiceField(
        label=gettext_lazy("Who may meet after the round before"),
        choices=CarryOver.choices,
    )
    note = TextsFormField(
        label=gettext_lazy("What everybody should know"),
        is_long=True,
        required=False,
        max_length=2000,
    )

    def __init__(  # noqa: PLR0913 -- what a new round begins with
        self,
        data: Mapping[str, Any] | None,
        *,
        sites: QuerySet[Site],
        rounds: QuerySet[Round],
        day: date,
        row: Round | None = None,
        tables: Sequence[Table] = (),
    ) -> None:
        super().__init__(data, initial=_initial(row, tables, sites, day))
        for name, rows in (("site", sites), ("previous", rounds)):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = rows
        zone = self.fields["zone"]
        if isinstance(zone, forms.ChoiceField):
            zone.choices = zones([row.zone] if row else [], sites)

    def clean_breaks(self) -> list[list[str]]:
        """Return the breaks, ready to be stored.

        Raises:
            ValidationError: a line is no break.
        """
        try:
            return grid.breaks_from(self.cleaned_data["breaks"])
        except ValueError:
            raise ValidationError(
                _("Write breaks one a line, such as 12:30–13:30.")
            ) from None

    def clean_tables(self) -> list[tuple[str, str]]:
        """Return the tables with their links.

        Raises:
            ValidationError: a label is too long, or a link is none.
        """
        found = []
        for line in filter(
            None, map(str.strip, self.cleaned_data["tables"].splitlines())
        ):
            label, _sign, link = (part.strip() for part in line.partition(";"))
            if not label or len(label) > LONGEST_LABEL:
                raise ValidationError(
                    _("Not understood: %(line)s"), params={"line": line}
                )
            if link:
                URLValidator(schemes=["https"])(link)
            found.append((label, link))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes, tables apart."""
        found = {name: self.cleaned_data[name] for name in FIELDS}
        return found | {"breaks": self.cleaned_data["breaks"]}


def _initial(
    row: Round | None, tables: Sequence[Table], sites: QuerySet[Site], day: date
) -> dict[str, Any]:
    if row is None:
        first = sites.first()
        return {
            "version": 0,
            "site": first and first.pk,
            "zone": first.zone if first else "UTC",
            "starts_on": day,
            "ends_on": day,
            "opens": time(9),
            "closes": time(17),
            "slot_minutes": 25,
            "pause_minutes": 5,
            "breaks": "12:30–13:30",
            "least": 1,
            "most": 8,
            "carry_over": CarryOver.ALL,
            "tables": "\n".join(str(number) for number in range(1, 11)),
        }
    found = {name: getattr(row, name) for name in ("version", *FIELDS)}
    return found | {
        "breaks": "\n".join("–".join(pair) for pair in row.breaks),
        "tables": "\n".join("; ".join(filter(None, (t.label, t.link))) for t in tables),
    }


def zones(first: Iterable[str], sites: Iterable[Site]) -> list[tuple[str, str]]:
    """Return every zone, those of the hub first, with the place of each."""
    near = dict.fromkeys([*first, *(site.zone for site in sites)])
    rest = sorted(available_timezones() - near.keys())
    return [(zone, f"{place_text(zone, 'en')} ({zone})") for zone in near] + [
        (zone, zone) for zone in rest
    ]
