"""Words of a board for templates."""

from __future__ import annotations

from django import template

from madang.judging.forms.scoring import REASON_NAMES

register = template.Library()


@register.filter
def reason(code: str) -> str:
    """Return why somebody has an outcome, in the reader's language."""
    return str(REASON_NAMES.get(code, code))
