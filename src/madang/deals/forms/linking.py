"""The form in which a party of meetings becomes an organisation of the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.deals.forms.fields import firm

if TYPE_CHECKING:
    from collections.abc import Mapping

    from madang.hubs.models import Actor


class LinkForm(forms.Form):
    """An organisation of the directory, or nothing to make one of the party's name."""

    def __init__(self, data: Mapping[str, Any] | None, *, by: Actor) -> None:
        super().__init__(data)
        self.fields["organisation"] = firm(
            _("Organisation"), by, required=False,
            help_text=_("Leave it empty to make a new one of the party's name."),
        )  # fmt: skip
