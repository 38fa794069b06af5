"""Filters of judging's templates."""

from __future__ import annotations

from typing import Any

from django import template

from madang.judging.words import why_in_words

register = template.Library()


@register.filter
def why(kept: Any) -> list[str]:
    """Return what spoke for a read, in the reader's language."""
    return why_in_words(kept or {})
