"""Forms of consents, of the hub's wishes, and of questions and answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from madang.directory.choosing import NamedField
from madang.directory.models import Organisation
from madang.kit.fields import DayField, version
from madang.reports.actions.agreeing import CONSENT
from madang.reports.models import ConsentTo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from madang.hubs.models import Actor
    from madang.reports.models import ReportSettings


class ConsentForm(forms.Form):
    """What a company agreed to."""

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor) -> None:
        super().__init__(data)
        self.fields["organisation"] = NamedField(
            model=Organisation, by=by, label=pgettext_lazy("consent", "Company")
        )
        self.fields["to"] = forms.ChoiceField(
            label=pgettext_lazy("consent", "Agreed to"), choices=ConsentTo.choices
        )
        self.fields["given_by"] = forms.CharField(
            label=_("Given by"), max_length=120, help_text=_("Name and office.")
        )
        self.fields["given_on"] = DayField(label=_("Given on"))
        self.fields["remark"] = forms.CharField(
            label=_("Remark"), max_length=300, required=False,
            help_text=_("Where the paper lies."),
        )  # fmt: skip

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by field of the consent."""
        return {name: self.cleaned_data[name] for name in CONSENT}


class FewestForm(forms.Form):
    """Below how many companies figures are hidden."""

    def __init__(self, data: Mapping[str, Any] | None, *, row: ReportSettings) -> None:
        super().__init__(data, initial={"fewest": row.fewest, "version": row.version})
        self.fields["fewest"] = forms.IntegerField(
            label=_("Fewest companies behind a figure"), min_value=3, max_value=50,
            help_text=_(
                "Outside the hub figures of fewer companies are hidden, and others "
                "that would give them away."
            ),
        )  # fmt: skip
        self.fields["version"] = version()


class QuestionForm(forms.Form):
    """What a sponsor asks."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, sponsors: Iterable[Organisation]
    ) -> None:
        super().__init__(data)
        choices = [(str(one.pk), one.display_name) for one in sponsors]
        first = choices[0][0] if choices else ""
        self.fields["sponsor"] = forms.ChoiceField(
            label=_("For"), choices=choices, initial=first,
            widget=forms.HiddenInput if len(choices) == 1 else forms.Select,
        )  # fmt: skip
        self.fields["text"] = forms.CharField(
            label=_("Your question to the hub"), max_length=4000,
            widget=forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip


class AnswerForm(forms.Form):
    """What the hub answers."""

    answer = forms.CharField(
        label=_("Your answer"),
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
