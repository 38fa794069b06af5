"""A clinic's fields, and who interprets at a matching's meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.kit.widgets import TextsFormField
from madang.meetings.actions import Interprets

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from madang.meetings.models import Field, Interpreter, Matching

PARTS, LONGEST = 3, 200


class FieldForm(forms.Form):
    """What a field is called, and how many of its experts a company sees."""

    names = TextsFormField(label=gettext_lazy("Name"), max_length=80)
    least = forms.IntegerField(
        label=gettext_lazy("Experts a company sees, at least"),
        min_value=0,
        max_value=20,
        initial=1,
        help_text=gettext_lazy("In each round, of those who need the field."),
    )
    most = forms.IntegerField(
        label=gettext_lazy("Experts a company sees, at most"),
        min_value=1,
        max_value=20,
        initial=1,
    )

    def __init__(
        self, data: Mapping[str, Any] | None, row: Field | None = None
    ) -> None:
        initial = None
        if row is not None:
            initial = {"names": row.names, "least": row.least, "most": row.most}
        super().__init__(data, initial=initial)


class InterpretersForm(forms.Form):
    """Interpreters one a line: name; e-mail; between which languages."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    people = forms.CharField(
        label=gettext_lazy("Interpreters"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(
            attrs={"rows": 8, "placeholder": "Mina Seo; mina@example.org; ko-en es-en"}
        ),
        help_text=gettext_lazy(
            "One a line: name; e-mail; between which languages, such as ko-en."
        ),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        matching: Matching,
        people: Iterable[Interpreter],
    ) -> None:
        lines = [f"{one.name}; {one.email}; {' '.join(one.pairs)}" for one in people]
        initial = {"version": matching.version, "people": "\n".join(lines)}
        super().__init__(data, initial=initial)

    def clean_people(self) -> list[Interprets]:
        """Return who interprets, from the lines.

        Raises:
            ValidationError: a line is no interpreter.
        """
        lines = self.cleaned_data["people"].splitlines()
        return [_interprets(line) for line in lines if line.strip()]


def _interprets(line: str) -> Interprets:
    parts = [part.strip() for part in line.split(";")]
    if len(parts) != PARTS or not parts[0] or len(parts[0]) > LONGEST:
        raise ValidationError(_("Not understood: %(line)s"), params={"line": line[:80]})
    name, email, spoken = parts
    if email:
        validate_email(email)
    return Interprets(name, email, tuple(spoken.lower().replace(",", " ").split()))
