"""Choosing an organisation or a person by name, in forms of this room and of others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _

from madang.directory.models import Organisation, Person
from madang.directory.queries import (
    organisations_visible_to,
    people_visible_to,
    similar_names,
)

if TYPE_CHECKING:
    from madang.directory.parts import Owner
    from madang.hubs.models import Actor

KEY_AT_THE_END = re.compile(r"#(\d{1,18})\s*$")


class NamedField(forms.CharField):
    """A row chosen by its name: suggestions while typing, the exact name otherwise."""

    def __init__(self, *, model: type[Owner], by: Actor, **options: Any) -> None:
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
        return named(value) if isinstance(value, models.Model) else value

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
        told = ", ".join(named(row) for row in found)
        raise ValidationError(_("There are several: %(names)s") % {"names": told})

    def _called(self, text: str) -> list[Organisation] | list[Person]:
        """Return the rows meant by what was typed."""
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


def named(row: models.Model) -> str:
    """Return a row as its name and key, as the form takes it."""
    return f"{row} #{row.pk}"
