"""The line of a thing that was found: ``{% load hits %}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html

from madang.kit.templatetags.kit import avatar, hits

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from madang.search.models import Entry

register = template.Library()


@register.simple_tag
def hit(entry: Entry, icon: str, text: str) -> SafeString:
    """Return the link to a thing that was found, what was asked for marked in it."""
    return format_html(
        '<a href="{}">{}<span>{}</span><small>{}</small></a>',
        entry.path,
        avatar(entry.title, "" if icon == "person" else "square"),
        hits(entry.title, text),
        hits(entry.subtitle, text),
    )
