"""The editor of a call's letters: subject and text of each, per language."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from madang.applications.letters import KINDS, Text
from madang.kit.widgets import TextsFormField

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LABELS = {
    "accepted": _("Accepted"),
    "reserve": _("On the reserve list"),
    "declined": _("Declined"),
    "promoted": _("Promoted from the reserve list"),
}
PARTS = (("subject", _("Subject"), False), ("body", _("Text"), True))


class LettersForm(forms.Form):
    """All letters of a call at once."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        texts: Mapping[str, Text],
        languages: Sequence[str],
        **options: Any,
    ) -> None:
        initial = options.setdefault("initial", {})
        for kind in KINDS:
            initial[f"{kind}_subject"] = texts[kind].subject
            initial[f"{kind}_body"] = texts[kind].body
        super().__init__(*args, **options)
        for kind in KINDS:
            for part, label, is_long in PARTS:
                self.fields[f"{kind}_{part}"] = TextsFormField(
                    label=label,
                    is_long=is_long,
                    languages=languages,
                    max_length=2000 if is_long else 200,
                )

    def groups(self) -> Iterator[tuple[Any, list[Any]]]:
        """Yield each letter's heading and inputs."""
        for kind in KINDS:
            yield LABELS[kind], [self[f"{kind}_{part}"] for part, _l, _n in PARTS]

    def letters(self) -> dict[str, dict[str, Any]]:
        """Return the letters as `letters.read` reads them."""
        return {
            kind: {part: self.cleaned_data[f"{kind}_{part}"] for part, _l, _n in PARTS}
            for kind in KINDS
        }
