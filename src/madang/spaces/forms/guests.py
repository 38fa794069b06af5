"""The form of a booking's guests: a line for each, as one pastes them from a mail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from madang.spaces.models import Guest

MAIL = re.compile(r"<?\s*([^\s<>,;]+@[^\s<>,;]+)\s*>?")


def read_line(text: str) -> tuple[str, str, str]:
    """Return name, e-mail and company of a line.

    >>> read_line("Ana Ruiz <ana@example.org>, Nopal")
    ('Ana Ruiz', 'ana@example.org', 'Nopal')
    >>> read_line("김민준, 한빛"), read_line("lee@example.org")
    (('김민준', '', '한빛'), ('lee@example.org', 'lee@example.org', ''))
    """
    match = MAIL.search(text)
    email = match[1] if match else ""
    rest = MAIL.sub(" ", text, count=1) if match else text
    parts = [part.strip() for part in re.split(r"[,;\t]", rest) if part.strip()]
    name = " ".join(parts[0].split()) if parts else email
    return name, email, ", ".join(parts[1:])


def write_line(guest: Guest) -> str:
    """Return the line of a guest."""
    mail = f" <{guest.email}>" if guest.email else ""
    return f"{guest.name}{mail}" + (f", {guest.company}" if guest.company else "")


class GuestsForm(forms.Form):
    """Who is expected."""

    guests = forms.CharField(
        label=_("Guests"),
        required=False,
        max_length=40_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One a line: name, e-mail, company. They are erased a month after the "
            "booking."
        ),
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, guests: Sequence[Guest] = ()
    ) -> None:
        lines = "\n".join(write_line(one) for one in guests)
        super().__init__(data, initial={"guests": lines})

    @property
    def named(self) -> list[tuple[str, str, str]]:
        """The guests as they were typed."""
        lines = self.cleaned_data["guests"].splitlines()
        return [read_line(line) for line in lines if line.strip()]
