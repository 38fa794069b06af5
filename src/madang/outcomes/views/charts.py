"""Drawings of targets: what was reached month by month, the target, the forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.kit import charts
from madang.kit.money import money_text, short_number

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from madang.outcomes.queries import Standing

MOST = 12


def course_of(standing: Standing) -> SafeString:
    """Return the sums by month, and the target as a line; the last of many months."""
    language = get_language() or "en"
    code = standing.target.currency

    def say(value: float) -> str:
        if code:
            return money_text(value, code, language, short=True)
        return short_number(value, language)

    before = sum(amount for _month, amount in standing.course)
    reached = float(standing.counted - before)
    points = []
    for month, amount in standing.course:
        reached += float(amount)
        label = f"{month:%Y-%m}"
        points.append(charts.Point(label, reached, float(standing.target.amount)))
    if len(points) < 2:  # noqa: PLR2004 -- one month has no course
        return charts.spark("", [])
    step = -(-len(points) // MOST)
    name = _("%(what)s by month") % {"what": standing.target.indicator}
    return charts.lines(name, points[::-1][::step][::-1], say)
