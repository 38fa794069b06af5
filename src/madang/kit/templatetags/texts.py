"""Filters for texts in several languages and for moments as days."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils import timezone

from madang.kit.languages import best

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

register = template.Library()


@register.filter
def in_language(texts: Mapping[str, str]) -> str:
    """Return the text in the reader's language, else in another."""
    return best(texts)


@register.filter
def date_of(moment: datetime) -> date:
    """Return the day of a moment, in the current zone."""
    return timezone.localdate(moment)
