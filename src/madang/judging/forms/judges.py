"""Forms about judges: the pool, their entries, absences and interests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from madang.directory import industries
from madang.directory.models import Organisation, Person
from madang.judging.forms.shown import DirectoryField
from madang.judging.models import InterestKind, Judge, JudgeState
from madang.kit.fields import DayField
from madang.kit.languages import LANGUAGES
from madang.kit.widgets import ChipsField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor

MOST_READS = 500


def expertise_choices() -> list[tuple[str, str]]:
    """Return the sections of the classification as choices."""
    language = get_language()
    return [
        (code, f"{code} · {industries.name_of(code, language)}")
        for code in industries.DIVISIONS
    ]


class OwnForm(forms.Form):
    """What a judge says of herself: languages, fields, how much she can read."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages you read"),
        choices=LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
    )
    expertise = forms.MultipleChoiceField(
        label=gettext_lazy("Fields you know"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Reads you can do in a round"),
        min_value=0,
        max_value=MOST_READS,
    )

    def __init__(self, data: Mapping[str, Any] | None, *, judge: Judge) -> None:
        names = ("version", "languages", "expertise", "capacity")
        super().__init__(data, initial={n: getattr(judge, n) for n in names})
        _offer_expertise(self, judge.expertise)


class JudgeForm(forms.Form):
    """A judge's entry as staff keep it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label=gettext_lazy("State"), choices=JudgeState)
    role = forms.CharField(
        label=gettext_lazy("Role"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Such as lawyer or investor; coverage rules use it."),
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Reads"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    expertise = forms.MultipleChoiceField(
        label=gettext_lazy("Fields"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Reads a round"), min_value=0, max_value=MOST_READS
    )
    severity = forms.FloatField(
        label=gettext_lazy("Severity"),
        required=False,
        min_value=-5,
        max_value=5,
        help_text=gettext_lazy(
            "In standard deviations; above 0 scores higher than others. 0 if unknown."
        ),
    )
    marks = ChipsField(
        label=gettext_lazy("Marks"),
        required=False,
        help_text=gettext_lazy("Further facts for coverage rules, as name: value."),
    )
    remark = forms.CharField(
        label=gettext_lazy("Remark"), required=False, max_length=500
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, judge: Judge
    ) -> None:
        names = (
            "version",
            "state",
            "role",
            "languages",
            "expertise",
            "capacity",
            "severity",
            "remark",
            "employer",
        )
        initial = {name: getattr(judge, name) for name in names}
        initial["marks"] = [f"{name}: {value}" for name, value in judge.marks.items()]
        super().__init__(data, initial=initial)
        _offer_expertise(self, judge.expertise)
        self.fields["employer"] = DirectoryField(
            model=Organisation,
            by=by,
            label=_("Employer"),
            required=False,
            help_text=_("Its applications are kept away from them."),
        )

    def clean_severity(self) -> float:
        """Return 0 where nothing was typed."""
        return float(self.cleaned_data["severity"] or 0.0)

    def clean_marks(self) -> dict[str, str]:
        """Return the marks as facts.

        Raises:
            ValidationError: one lacks its colon.
        """
        found: dict[str, str] = {}
        for mark in self.cleaned_data["marks"]:
            name, colon, value = mark.partition(":")
            if not (colon and name.strip() and value.strip()):
                raise ValidationError(_("Write a mark as name: value."))
            found[name.strip()] = value.strip()
        return found

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field."""
        return {n: v for n, v in self.cleaned_data.items() if n != "version"}


class NewJudgeForm(forms.Form):
    """Somebody of the directory who is to judge."""

    capacity = forms.IntegerField(
        label=gettext_lazy("Reads a round"),
        min_value=0,
        max_value=MOST_READS,
        initial=10,
    )
    role = forms.CharField(label=gettext_lazy("Role"), required=False, max_length=60)
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Reads"),
        choices=LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    expertise = forms.MultipleChoiceField(
        label=gettext_lazy("Fields"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
    )
    field_order = ["person", "employer", "role", "capacity", "languages", "expertise"]

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor) -> None:
        super().__init__(data)
        _offer_expertise(self, [])
        self.fields["person"] = DirectoryField(
            model=Person, by=by, label=_("Person of the directory")
        )
        self.fields["employer"] = DirectoryField(
            model=Organisation, by=by, label=_("Employer"), required=False
        )
        self.order_fields(self.field_order)

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field; no language chosen means those of the directory."""
        kept = {n: v for n, v in self.cleaned_data.items() if n != "person"}
        if not kept["languages"]:
            kept.pop("languages")
        return kept


def _offer_expertise(form: forms.Form, held: list[str]) -> None:
    field = form.fields["expertise"]
    if isinstance(field, forms.MultipleChoiceField):
        offered = expertise_choices()
        known = {code for code, _name in offered}
        more = [
            (code, f"{code} · {industries.name_of(code)}")
            for code in held
            if code not in known
        ]
        field.choices = [*offered, *more]


class AbsenceForm(forms.Form):
    """Days on which a judge cannot read."""

    starts_on = DayField(
        label=gettext_lazy("First day away"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    ends_on = DayField(
        label=gettext_lazy("First day back"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


class InterestForm(forms.Form):
    """What ties a judge to an applicant."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=InterestKind)
    reason = forms.CharField(
        label=gettext_lazy("Reason"), required=False, max_length=500
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, by: Actor, is_staff: bool
    ) -> None:
        super().__init__(data)
        self.fields["organisation"] = DirectoryField(
            model=Organisation, by=by, label=_("Organisation")
        )
        if is_staff:
            self.fields["named_by_applicant"] = forms.BooleanField(
                label=_("The applicant named the judge"), required=False
            )
        self.order_fields(["organisation", "kind", "reason"])
