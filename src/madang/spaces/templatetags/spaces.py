"""Areas, hours, months, rises and the ends of papers on a page."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext

from madang.kit.money import number_text
from madang.kit.templatetags.kit import tag
from madang.kit.wall_time import wall_time
from madang.spaces.areas import in_pyeong
from madang.spaces.months import month_text
from madang.spaces.queries.terms import PAPERS_AHEAD
from madang.spaces.rounds_shown import gap_text
from madang.spaces.schedule_shown import percent_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from madang.spaces.models import (
        AgreementPaper,
        AllocationRound,
        RentStep,
        RoundScenario,
        Subsidy,
    )

register = template.Library()


@register.simple_tag
def area(m2: Decimal | None, *, is_korean: bool = False) -> SafeString:
    """Return an area in m², in Korea with pyeong beside it."""
    if m2 is None:
        return SafeString("–")
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


@register.simple_tag
def month(day: date) -> str:
    """Return the month of a day in the reader's language."""
    return month_text(day)


@register.simple_tag
def percent_points(value: Decimal, *, plain: bool = False) -> str:
    """Return a per cent with its sign; `plain` without one, for a share."""
    text = percent_text(value)
    return text.lstrip("+") if plain else text


@register.simple_tag
def funder_of(funders: Sequence[Subsidy], place: int) -> str:
    """Return who pays the column at a place."""
    return str(funders[place])


@register.simple_tag
def step_state(step: RentStep) -> SafeString:
    """Return where a step of a rent stands, as a pill."""
    if step.confirmed_on:
        return tag(pgettext("rent step", "Confirmed"), "ok")
    if step.dismissed_on:
        return tag(pgettext("rent step", "Dismissed"))
    return tag(pgettext("rent step", "Proposed"), "warn")


@register.simple_tag
def paper_state(paper: AgreementPaper, today: date) -> SafeString:
    """Return whether a paper is over or ends within thirty days, as a pill."""
    end = paper.valid_until
    if end is None or (end - today).days > PAPERS_AHEAD:
        return SafeString("")
    if end < today:
        return tag(pgettext("paper", "Over"), "bad")
    return tag(pgettext("paper", "Ends soon"), "warn")


@register.simple_tag
def round_state(row: AllocationRound) -> SafeString:
    """Return whether teams may still ask, as a pill."""
    if row.closed_on:
        return tag(pgettext("round", "Closed"))
    return tag(pgettext("round", "Open"), "ok")


@register.simple_tag
def weights_of(scenario: RoundScenario) -> str:
    """Return how much each thing counted, in one line."""
    labels = {
        "wish": pgettext("weight", "wishes"),
        "waste": pgettext("weight", "no empty m²"),
        "keep": pgettext("weight", "staying"),
        "near": pgettext("weight", "neighbours"),
    }
    told = (f"{label} {scenario.weights.get(k, 0)}" for k, label in labels.items())
    return " · ".join(told)


@register.simple_tag
def gap_of(scenario: RoundScenario) -> str:
    """Return how far from the best a scenario may be."""
    return gap_text(scenario)


@register.filter
def clock_of(moment: datetime, zone: str) -> str:
    """Return what a room's clock shows at a moment.

    >>> from datetime import UTC, datetime
    >>> clock_of(datetime(2026, 1, 5, 12, tzinfo=UTC), "Asia/Seoul")
    '21:00'
    """
    return f"{wall_time(moment, zone):%H:%M}"
