"""Drawings of targets: what was reached month by month, the target, the forecast."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from madang.kit import charts
from madang.kit.money import money_text, short_number
from madang.outcomes.periods import Period, months_on

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from madang.outcomes.queries import Standing

MOST = 12


def course_of(standing: Standing) -> SafeString:
    """Return the sums by month and those expected up to the end; the target as a line.

    Of many months some are drawn, the last known and the end always.
    """
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
    ahead = _expected(standing)
    if len(points) + len(ahead) < 2:  # noqa: PLR2004 -- one month has no course
        return charts.spark("", [])
    step = -(-(len(points) + len(ahead)) // MOST)
    name = _("%(what)s by month") % {"what": standing.target.indicator}
    drawn = points[::-1][::step][::-1] + ahead[step - 1 :: step]
    end = ahead[-1:] if len(ahead) % step else []
    return charts.lines(name, drawn + end, say)


def _expected(standing: Standing) -> list[charts.Point]:
    """Return the months to come, on the way to the forecast and within its range.

    The range widens month by month as the forecast's error does.
    """
    found, target = standing.forecast, standing.target
    if found is None or not standing.course:
        return []
    after = months_on(standing.course[-1][0], 1)
    months = Period(after, target.ends_on).months if after <= target.ends_on else []
    reached, amount = float(standing.counted), float(target.amount)
    least = 0.0 if target.indicator.is_stock else reached
    points = []
    for ahead, month in enumerate(months, 1):
        part, wide = ahead / len(months), _width(ahead, len(months), found.months)
        middle = reached + (found.end - reached) * part
        low = max(least, middle - (found.end - found.low) * wide)
        high = middle + (found.high - found.end) * wide
        points.append(charts.Point(f"{month:%Y-%m}", middle, amount, span=(low, high)))
    return points


def _width(ahead: int, whole: int, known: int) -> float:
    """Return which part of its last width the range has after some months."""
    return math.sqrt(ahead * (known + ahead) / (whole * (known + whole)))
