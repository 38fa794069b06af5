"""Which cohort is compared with those its call declined, over how many months."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.outcomes.forms.compare import USUAL, CompareForm
from madang.outcomes.models import Level
from madang.outcomes.queries import cohorts_to_count
from madang.programmes.models import Cohort

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from madang.hubs.models import Actor


class FollowForm(CompareForm):
    """One cohort that has a call, a number of months, a level."""

    def __init__(self, data: Mapping[str, Any], *, by: Actor, today: date) -> None:
        super().__init__(data, by=by, today=today)
        del self.fields["programme"]
        called = cohorts_to_count(by).exclude(call=None)
        self.fields["cohort"] = forms.ModelChoiceField[Cohort](
            queryset=called.order_by("-starts_on", "pk"), label=_("Cohort"),
            required=False, empty_label=_("Choose a cohort"),
        )  # fmt: skip
        self.fields["level"].label = _("Which values")

    @property
    def wanted(self) -> tuple[Cohort | None, int, str]:  # type: ignore[override]
        """What is asked for; no cohort while the form is empty or wrong."""
        if not self.is_valid():
            return None, USUAL, Level.CLAIMED
        given = self.cleaned_data
        return (
            given["cohort"],
            given["months"] or USUAL,
            given["level"] or Level.CLAIMED,
        )
