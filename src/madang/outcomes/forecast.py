"""Where a sum of months will stand at an end to come, and how far off that may be.

The months to come are taken to go on as those before did, by their mean, and to vary
as they did: a random walk with drift (R. Hyndman, G. Athanasopoulos, "Forecasting:
Principles and Practice", 3rd edition, 5.2 and 5.5).  With `n` months observed and `h`
to come the error of the end is ``s * sqrt(h * (1 + h / n))``; the range holds the end
in four cases of five, by Student's t.  No season is looked for.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist, fmean, stdev
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

#: With fewer months nothing can be said about how much they vary.
FEWEST = 3
CHANCE = 0.8
#: Two-sided 80 % quantiles of Student's t for 1 to 10 degrees of freedom.
STUDENT = (3.078, 1.886, 1.638, 1.533, 1.476, 1.440, 1.415, 1.397, 1.383, 1.372)


@dataclass(frozen=True, slots=True)
class Forecast:
    """The likeliest end and the range in which it lies in four cases of five."""

    end: float
    low: float
    high: float
    months: int


def quantile(freedom: int) -> float:
    """Return Student's two-sided 80 % quantile.

    >>> quantile(2), round(quantile(11), 2), round(quantile(10_000), 3)
    (1.886, 1.36, 1.282)
    """
    if freedom <= len(STUDENT):
        return STUDENT[freedom - 1]
    normal = NormalDist().inv_cdf((1 + CHANCE) / 2)
    return normal + (normal**3 + normal) / (4 * freedom)


def forecast(
    reached: float, course: Sequence[float], ahead: int, *, falls: bool = False
) -> Forecast | None:
    """Return where a sum will stand after `ahead` months more.

    `reached` is what there is at the end of the whole months of `course`, each the
    month's increase.  Unless the sum `falls` at times, it never ends below `reached`.
    Returns nothing for fewer than three months, which say nothing about the range.

    Time: linear in the months.

    >>> forecast(30, [10, 10, 10], 3)
    Forecast(end=60.0, low=60.0, high=60.0, months=3)
    >>> wide = forecast(30, [0, 10, 20], 3)
    >>> wide.end, wide.low, round(wide.high)
    (60.0, 30.0, 106)
    """
    if len(course) < FEWEST:
        return None
    drift = fmean(course)
    spread = stdev(course) * math.sqrt(ahead * (1 + ahead / len(course)))
    reach = quantile(len(course) - 1) * spread
    end = reached + ahead * drift
    least = -math.inf if falls else reached
    return Forecast(max(end, least), max(end - reach, least), end + reach, len(course))
