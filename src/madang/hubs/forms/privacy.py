"""Forms about personal data: consent texts, requests, answers, holds."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.hubs.models import RequestKind
from madang.kit.fields import DayField
from madang.kit.widgets import TextsFormField

LONG = 4000


class ConsentTextForm(forms.Form):
    """A new consent text, or a new version of one."""

    purpose = forms.SlugField(
        label=_("Purpose"),
        max_length=50,
        help_text=_("A short key such as newsletter; it stays through all versions."),
    )
    title = TextsFormField(label=_("Title"), max_length=150)
    text = TextsFormField(label=_("Text"), is_long=True, max_length=20_000)
    is_required = forms.BooleanField(label=_("Needed to take part"), required=False)
    is_abroad = forms.BooleanField(
        label=_("Sends data to another country"), required=False
    )


class RequestForm(forms.Form):
    """What a person asks about her data."""

    kind = forms.ChoiceField(label=_("What should happen?"), choices=RequestKind)
    text = forms.CharField(
        label=_("In your words"),
        required=False,
        max_length=LONG,
        widget=forms.Textarea,
    )


class AnswerForm(forms.Form):
    """What the hub answers."""

    answer = forms.CharField(label=_("Answer"), max_length=LONG, widget=forms.Textarea)


class HoldForm(forms.Form):
    """Why a person's data must stay."""

    reason = forms.CharField(label=_("Reason"), max_length=300)
    until = DayField(
        label=_("Until"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
