"""Areas on a page."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language, pgettext

from madang.kit.money import number_text
from madang.spaces.areas import in_pyeong

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

register = template.Library()


@register.simple_tag
def area(m2: Decimal | None, *, is_korean: bool = False) -> SafeString:
    """Return an area in m², in Korea with pyeong beside it."""
    if m2 is None:
        return format_html("–")
    language = get_language() or "en"
    metres = number_text(m2, language)
    if not is_korean:
        return format_html('<span class="area">{} m²</span>', metres)
    return format_html(
        '<span class="area">{} m² <small class="soft">{} {}</small></span>',
        metres,
        number_text(in_pyeong(Decimal(m2)), language),
        pgettext("unit of area", "pyeong"),
    )
