"""Forms about ratings of the reading: until when it is asked, and an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from madang.judging.actions import QUESTIONS
from madang.kit.sent import time_sent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

FIGURES = [(str(figure), str(figure)) for figure in range(1, 6)]


class PollForm(forms.Form):
    """Until when applicants may answer, by the clock of the call."""

    closes_at = forms.CharField(
        label=gettext_lazy("Open until"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        zone: str,
        moment: datetime | None = None,
    ) -> None:
        self.zone = ZoneInfo(zone)
        wall = moment.astimezone(self.zone) if moment else None
        super().__init__(
            data, initial={"closes_at": f"{wall:%Y-%m-%dT%H:%M}" if wall else ""}
        )
        self.fields["closes_at"].help_text = zone

    def clean_closes_at(self) -> datetime:
        """Return the instant.

        Raises:
            ValidationError: it is no moment.
        """
        wall = time_sent(self.cleaned_data["closes_at"])
        if wall is None:
            raise ValidationError(_("Give a day and a time."))
        return wall.replace(tzinfo=wall.tzinfo or self.zone)


class RatingForm(forms.Form):
    """An applicant's answer: a figure for each question, and a comment if she likes."""

    comment = forms.CharField(
        label=gettext_lazy("What else should the organisers know?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "Write nothing by which you could be recognised, such as names."
        ),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, answer: Mapping[str, Any]
    ) -> None:
        former = answer.get("values", {})
        initial = {key: str(figure) for key, figure in former.items()}
        super().__init__(data, initial=initial | {"comment": answer.get("comment", "")})
        asked = {
            key: forms.ChoiceField(
                label=label,
                choices=FIGURES,
                required=False,
                widget=forms.RadioSelect,
            )
            for key, label in QUESTIONS.items()
        }
        self.fields = {**asked, **self.fields}

    @property
    def figures(self) -> dict[str, str]:
        """The figures given, by question; the action says which are missing."""
        return {key: self.cleaned_data.get(key, "") for key in QUESTIONS}
