"""Forms of applications: the plain ones; questionnaires have their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from madang.applications.models import (
    CollaboratorRole,
    DecisionOutcome,
    Eligible,
    ExemptionKind,
)
from madang.applications.presets import PRESETS, names
from madang.kit.fields import near
from madang.kit.languages import LANGUAGES, best
from madang.kit.signs import country_codes, country_name
from madang.questionnaires.models import Edition

if TYPE_CHECKING:
    from django.db.models import QuerySet

LONG = forms.Textarea(attrs={"rows": 3})


def _countries() -> list[tuple[str, str]]:
    speaks = get_language() or "en"
    named = sorted((country_name(c, speaks), c) for c in country_codes())
    return [("", "—"), *((code, name) for name, code in named)]


class BeginForm(forms.Form):
    """Whose application it is."""

    name = forms.CharField(
        label=_("Name of your company"),
        max_length=200,
        help_text=_("As it is registered, or as you will call it."),
    )
    country = forms.ChoiceField(label=_("Country"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = _countries()  # type: ignore[attr-defined]
        self.fields["name"].widget.attrs["autocomplete"] = "organization"
        self.fields["country"].widget.attrs["autocomplete"] = "country"


class CollaboratorForm(forms.Form):
    """Whom to invite, as what."""

    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("May"),
        choices=[
            (CollaboratorRole.EDITOR, _("write with you")),
            (CollaboratorRole.READER, _("only read")),
        ],
    )
    language = forms.ChoiceField(label=_("Language of the mail"), choices=LANGUAGES)


class AppealForm(forms.Form):
    """What should be looked at again."""

    text = forms.CharField(
        label=_("What should be looked at again, and why?"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class ReasonForm(forms.Form):
    """Why something is done."""

    reason = forms.CharField(label=_("Why"), max_length=500)


class OpenIntakeForm(forms.Form):
    """Which form a call asks, and along which way applications go."""

    edition = forms.ModelChoiceField[Edition](
        None,
        label=_("Form"),
        help_text=_("Only frozen editions: they stay the same for everybody."),
    )
    preset = forms.ChoiceField(label=_("Workflow"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, editions: QuerySet[Edition], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["edition"].queryset = editions  # type: ignore[attr-defined]
        self.fields["preset"].choices = [  # type: ignore[attr-defined]
            (key, best(names(words))) for key, (words, _make) in PRESETS.items()
        ]


class OptionsForm(forms.Form):
    """The choices of an intake."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    needs_signatory = forms.BooleanField(
        label=_("A named signatory submits"),
        help_text=_("Nobody can submit before the lead has named who signs."),
        required=False,
    )
    has_preferences = forms.BooleanField(
        label=_("Applicants may rank other calls of the programme"), required=False
    )
    gives_feedback = forms.BooleanField(
        label=_("Letters carry feedback"), required=False
    )
    offer_days = forms.IntegerField(
        label=_("Days to accept an offer"), min_value=1, max_value=90
    )
    appeal_days = forms.IntegerField(
        label=_("Days to appeal"), min_value=0, max_value=90
    )


class ExemptionForm(forms.Form):
    """Whom, from what, why, until when."""

    email = forms.EmailField(label=_("E-mail address of the applicant"))
    kind = forms.ChoiceField(label=_("Exemption"), choices=ExemptionKind)
    reason = forms.CharField(label=_("Why"), max_length=500)
    expires_at = forms.DateTimeField(
        label=_("Until"),
        validators=[near],
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )

    def __init__(self, *args: Any, zone: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        self.fields["expires_at"].help_text = _("By the clock of %(zone)s.") % {
            "zone": zone.replace("_", " ")
        }

    def clean_expires_at(self) -> Any:
        """Return the moment that the call's clock means."""
        wall = self.cleaned_data["expires_at"]
        return wall.replace(tzinfo=None).replace(tzinfo=ZoneInfo(self.zone))


class OverrideForm(forms.Form):
    """What counts instead of what the rules say, and why."""

    result = forms.ChoiceField(label=_("Counts as"), choices=Eligible)
    reason = forms.CharField(label=_("Why"), max_length=500)


class DecideForm(forms.Form):
    """What is decided."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=DecisionOutcome)
    rank = forms.IntegerField(
        label=_("Place on the reserve list"), min_value=1, max_value=999, required=False
    )
    reason_code = forms.CharField(label=_("Reason"), max_length=40, required=False)
    note = forms.CharField(
        label=_("Note of the committee"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class FeedbackForm(forms.Form):
    """The feedback to the applicant."""

    text = forms.CharField(
        label=_("Feedback to the applicant"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class AnswerForm(forms.Form):
    """The answer to an appeal."""

    is_upheld = forms.ChoiceField(
        label=_("The appeal is"),
        choices=[("0", _("rejected")), ("1", _("upheld: decide again"))],
    )
    panel = forms.CharField(label=_("Who looked again"), max_length=500)
    answer = forms.CharField(
        label=_("Answer to the applicant"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
