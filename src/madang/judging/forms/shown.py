"""What an action refused, put beside the inputs it speaks of; rows chosen by name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.directory.models import Person
from madang.directory.queries import (
    organisations_visible_to,
    people_visible_to,
    similar_names,
)

if TYPE_CHECKING:
    from madang.directory.models import Organisation
    from madang.hubs.models import Actor

KEY_AT_THE_END = re.compile(r"#(\d{1,18})\s*$")


class DirectoryField(forms.CharField):
    """A person or organisation chosen by name; suggestions come while typing."""

    def __init__(
        self, *, model: type[Person | Organisation], by: Actor, **options: Any
    ) -> None:
        super().__init__(max_length=250, **options)
        self.model, self.by = model, by
        kind = model._meta.model_name or ""
        url = reverse("directory:suggest", kwargs={"hub": by.hub.slug, "kind": kind})
        self.widget.attrs |= {
            "list": f"names_{kind}",
            "autocomplete": "off",
            "hx-get": url,
            "hx-trigger": "input changed delay:150ms",
            "hx-target": f"#names_{kind}",
            "hx-swap": "innerHTML",
        }
        self.suggests = f"names_{kind}"

    def prepare_value(self, value: Any) -> Any:
        """Show a row as its name and key."""
        return f"{value} #{value.pk}" if isinstance(value, models.Model) else value

    def clean(self, value: Any) -> Any:
        """Return the row.

        Raises:
            ValidationError: nobody, or more than one, is called so.
        """
        text = super().clean(value)
        if not text:
            return None
        found = self._called(text)
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("Nobody in the directory is called so."))
        told = ", ".join(f"{row} #{row.pk}" for row in found)
        raise ValidationError(_("There are several: %(names)s") % {"names": told})

    def _called(self, text: str) -> list[Any]:
        match = KEY_AT_THE_END.search(text)
        if self.model is Person:
            people = people_visible_to(self.by)
            if match:
                return list(people.filter(pk=int(match[1])))
            return list(similar_names(people, text, exact=True)[:6])
        firms = organisations_visible_to(self.by)
        if match:
            return list(firms.filter(pk=int(match[1])))
        return list(similar_names(firms, text, exact=True)[:6])
