"""Telling a form what an action refused, at the inputs it is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.forms import BaseForm

    from madang.kit.errors import Refused


def tell(form: BaseForm, refused: Refused) -> None:
    """Put a refusal's sentences at their fields; what fits no field stands above.

    A form whose inputs are named unlike the row's fields says so in `told_at`.
    """
    told = False
    told_at = getattr(form, "told_at", {})
    for field, sentences in refused.fields.items():
        name = told_at.get(field, field)
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, sentence)
            told = True
    if not told:
        form.add_error(None, str(refused))
