"""Marks of programmes: where a call stands, how a countdown is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language

from madang.kit.dates import ago_text, iso_utc
from madang.kit.templatetags.kit import tag
from madang.programmes import tones
from madang.programmes.models import PlaceState
from madang.programmes.moments import told as told_in

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.safestring import SafeString

    from madang.programmes.models import Call, Place
    from madang.programmes.moments import Told

register = template.Library()


@register.simple_tag
def phase_tag(call: Call, now: datetime) -> SafeString:
    """Return where a call stands, as a pill."""
    phase = call.phase(now)
    return tag(phase.label, tones.CALL.get(phase, ""))


@register.simple_tag
def moment(told: Told) -> SafeString:
    """Return a moment with its day, clock, place and distance from UTC.

    The script writes the reader's own time into the element that follows.
    """
    return format_html('<time datetime="{}">{}</time>', iso_utc(told.moment), str(told))


@register.simple_tag
def countdown(told: Told, now: datetime) -> SafeString:
    """Return how far off a moment is; the script counts on from the server's time."""
    language = get_language() or "en"
    return format_html(
        '<time class="tnum" datetime="{}" data-countdown data-now="{}">{}</time>',
        iso_utc(told.moment),
        round(now.timestamp() * 1000),
        ago_text(told.moment, now, language),
    )


@register.filter
def own_time(told: Told, zone: str) -> str:
    """Return a moment by the clock of another zone."""
    return str(told_in(told.moment, zone))


@register.simple_tag
def place_tag(place: Place) -> SafeString:
    """Return what an organisation's part in a cohort has come to, as a pill."""
    tone = tones.PLACE.get(PlaceState(place.state), "")
    return tag(place.get_state_display(), tone)
