"""The form by which a hub lets another read what indicators add up to."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.hubs.queries import partners_of, sites_of
from madang.kit.fields import DayField, text
from madang.outcomes.models import Indicator
from madang.outcomes.queries import indicators_in_use

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor, Hub


class ShareForm(forms.Form):
    """Which indicators' figures, with whom, until when, and why."""

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor) -> None:
        super().__init__(data)
        self.by = by
        self.fields["indicators"] = forms.ModelMultipleChoiceField[Indicator](
            queryset=indicators_in_use(by.hub), label=_("Indicators"),
            widget=forms.CheckboxSelectMultiple,
        )  # fmt: skip
        self.partners = {str(one.pk): one for one in partners_of(by)}
        self.fields["partner"] = forms.ChoiceField(
            label=_("Partner hub"),
            choices=[(key, str(one)) for key, one in self.partners.items()],
        )
        self.fields["until"] = DayField(label=_("Until the end of"))
        self.fields["reason"] = text(
            _("Why"), most=300, help_text=_("The partner hub reads it, too.")
        )

    @property
    def partner(self) -> Hub:
        """The hub that may read."""
        return self.partners[self.cleaned_data["partner"]]

    @property
    def until(self) -> datetime:
        """The last minute of the day, by the clock of the hub's first site."""
        site = sites_of(self.by.hub).first()
        clock = site.clock if site else UTC
        return datetime.combine(self.cleaned_data["until"], time(23, 59), clock)
