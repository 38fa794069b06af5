"""Forms about allocation: a run, a pair, a plan from a file, reads at the cut."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.judging.models import PairKind
from madang.kit.sent import number_sent

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.judging.models import Seat

MOST_LINES = 20_000


class AllocationForm(forms.Form):
    """How a scenario is to be worked out."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=120)
    seconds = forms.IntegerField(
        label=gettext_lazy("Seconds at most"), min_value=1, max_value=300, initial=20
    )
    seed = forms.IntegerField(
        label=gettext_lazy("Number for another try"),
        required=False,
        min_value=0,
        max_value=10**6,
        initial=0,
        help_text=gettext_lazy("The same number gives the same plan."),
    )
    with_asked = forms.BooleanField(
        label=gettext_lazy("Count judges who have not answered yet"), required=False
    )

    @property
    def settings(self) -> dict[str, Any]:
        """What the run is started with."""
        found = self.cleaned_data
        return {
            "seconds": found["seconds"],
            "seed": found["seed"] or 0,
            "with_asked": found["with_asked"],
        }


class CutForm(forms.Form):
    """Spare reads where it is not sure who is in."""

    places = forms.IntegerField(label=gettext_lazy("Places"), min_value=1)
    spare = forms.IntegerField(
        label=gettext_lazy("Spare reads"), min_value=1, max_value=2000
    )


class PairForm(forms.Form):
    """A judge who must, or must not, read an application."""

    seat = forms.TypedChoiceField(label=gettext_lazy("Judge"), coerce=int)
    number = forms.IntegerField(label=gettext_lazy("Application number"), min_value=1)
    kind = forms.ChoiceField(label=gettext_lazy("What holds"), choices=PairKind)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=300
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, seats: Sequence[Seat]
    ) -> None:
        super().__init__(data)
        field = self.fields["seat"]
        if isinstance(field, forms.TypedChoiceField):
            field.choices = [(seat.pk, seat.judge.name) for seat in seats]


class PlanForm(forms.Form):
    """A plan made elsewhere: one line a pair, address and number."""

    rows = forms.CharField(
        label=gettext_lazy("Lines of address and number"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
        help_text=gettext_lazy("One pair a line: judge@example.org, 17"),
    )

    def clean_rows(self) -> list[tuple[str, int]]:
        """Return the pairs.

        Raises:
            ValidationError: a line is no pair; it is named.
        """
        lines = self.cleaned_data["rows"].splitlines()
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Too many lines."))
        found = []
        for number, cells in enumerate(csv.reader(lines), 1):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != 2 or not number_sent(cells[1].strip()):  # noqa: PLR2004 -- a pair
                told = _("Line %(line)d is no address and number.") % {"line": number}
                raise ValidationError(told)
            found.append((cells[0].strip(), number_sent(cells[1].strip())))
        return found
